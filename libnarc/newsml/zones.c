/* Zone tables: who means which clocks by a time without a zone. */
#include "newsml/providers.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "io/file.h"

#include <stdio.h>

#define ZONES "/usr/share/zoneinfo/"
#define LARGEST_TABLE (UINT64_C(16) << 20)
#define LARGEST_ZONE (UINT64_C(1) << 20)

/* --- reading a table --------------------------------------------------------------------------- */

static narc_status
read_whole(const char *path, uint64_t most, narc_buffer *out, narc_error *err)
{
    narc_status status;
    int fd;

    NARC_TRY(narc_file_open(path, O_RDONLY, 0, &fd, err));
    status = narc_file_slurp(fd, most, out, err);
    close(fd);
    return status;
}

/* "Europe/Helsinki", nothing that leads out of the database. */
static bool
is_zone_name(narc_text name)
{
    if (name.size == 0 || name.size > 64 || !narc_ascii_alpha(name.data[0]))
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (!narc_ascii_alpha(name.data[i]) && !narc_ascii_digit(name.data[i]) &&
            name.data[i] != '/' && name.data[i] != '_' && name.data[i] != '-' &&
            name.data[i] != '+')
            return false;
    return true;
}

static bool
read_zone(narc_providers *providers, narc_text name, narc_time_zone *out)
{
    narc_buffer file = {.allocator = providers->arena.allocator};
    char path[sizeof(ZONES) + 64];
    narc_error ignored;
    bool found;

    if (narc_time_zone_fixed(name, out))
        return true;
    if (!is_zone_name(name))
        return false;
    snprintf(path, sizeof(path), ZONES "%.*s", (int)name.size, name.data);
    found = read_whole(path, LARGEST_ZONE, &file, &ignored) == NARC_OK &&
            narc_time_zone_read(narc_buffer_view(&file), &providers->arena, out);
    narc_buffer_free(&file);
    return found;
}

/* The zone a line before had, else a new one; NULL when there is no such zone. */
static const narc_time_zone *
zone_of(narc_providers *providers, narc_text name)
{
    narc_time_zone *zone;

    for (size_t i = 0; i < providers->zones.count; i++)
        if (narc_text_equal(providers->zones.items[i].name, name))
            return providers->zones.items[i].zone;
    zone = narc_arena_alloc(&providers->arena, sizeof(*zone));
    return zone != NULL && read_zone(providers, name, zone) ? zone : NULL;
}

static narc_status
add_line(narc_providers *providers, narc_text line, uint32_t number, narc_error *err)
{
    const narc_time_zone *zone;
    narc_zone_rule *rule;
    narc_text name;
    size_t behind;

    line = narc_text_trim(narc_text_split(&line, '#'));
    if (line.size == 0)
        return NARC_OK;
    behind = line.size;
    while (behind > 0 && !narc_ascii_space(line.data[behind - 1]))
        behind--;
    name = narc_text_slice(line, behind, SIZE_MAX);
    line = narc_text_trim(narc_text_slice(line, 0, behind));
    if (line.size == 0)
        return narc_fail_at(err, NARC_PROVIDERS_UNUSABLE, NARC_NO_OFFSET, number, 1, NULL,
                            "a line wants a pattern and a zone");
    zone = zone_of(providers, name);
    if (zone == NULL && !providers->arena.failed)
        return narc_fail_at(err, NARC_PROVIDERS_UNUSABLE, NARC_NO_OFFSET, number, 1, NULL,
                            "%.*s is no offset and no zone of " ZONES,
                            (int)(name.size < 64 ? name.size : 64), name.data);
    rule = NARC_LIST_ADD(&providers->arena, &providers->zones);
    if (rule == NULL)
        return narc_fail_memory(err);
    *rule = (narc_zone_rule){narc_arena_copy(&providers->arena, line),
                             narc_arena_copy(&providers->arena, name), zone};
    return providers->arena.failed ? narc_fail_memory(err) : NARC_OK;
}

narc_status
narc_providers_add_zones(narc_providers *providers, const char *path, narc_error *err)
{
    narc_buffer file = {.allocator = providers->arena.allocator};
    narc_status status = read_whole(path, LARGEST_TABLE, &file, err);
    narc_text rest = narc_buffer_as_text(&file);

    for (uint32_t number = 1; status == NARC_OK && rest.size > 0; number++)
        status = add_line(providers, narc_text_split(&rest, '\n'), number, err);
    narc_buffer_free(&file);
    return status;
}

/* --- whose zone it is -------------------------------------------------------------------------- */

/* With one point of return: a later * makes every earlier one final. */
static bool
fits(narc_text pattern, narc_text text)
{
    size_t star = SIZE_MAX;
    size_t star_at = 0;
    size_t p = 0;
    size_t at = 0;

    while (at < text.size) {
        const char c = p < pattern.size ? pattern.data[p] : '\0';

        if (c == '*') {
            star = p++;
            star_at = at;
        } else if (p < pattern.size &&
                   (c == '?' || narc_ascii_lower(c) == narc_ascii_lower(text.data[at]))) {
            p++;
            at++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*')
        p++;
    return p == pattern.size;
}

static bool
fits_provider(narc_text pattern, const narc_concept *provider)
{
    for (size_t i = 0; i < provider->names.count; i++)
        if (fits(pattern, provider->names.items[i].value))
            return true;
    return (provider->qcode.size > 0 && fits(pattern, provider->qcode)) ||
           (provider->uri.size > 0 && fits(pattern, provider->uri)) ||
           (provider->literal.size > 0 && fits(pattern, provider->literal));
}

static const narc_zone_rule *
rule_for(const narc_providers *providers, const narc_item *item)
{
    for (size_t i = 0; i < providers->zones.count; i++) {
        const narc_zone_rule *rule = &providers->zones.items[i];

        if (fits(rule->pattern, item->guid))
            return rule;
        for (size_t k = 0; k < item->providers.count; k++)
            if (fits_provider(rule->pattern, &item->providers.items[k]))
                return rule;
    }
    return NULL;
}

static void
place(const narc_zone_rule *rule, narc_item *item, narc_date *date)
{
    if (date->precision < NARC_PRECISION_MINUTE || date->zone_known ||
        !narc_time_zone_local(rule->zone, date, &date->offset_minutes))
        return;
    date->zone_known = true;
    date->source = narc_arena_format(item->arena, "%.*s; zone table: %.*s", (int)date->source.size,
                                     date->source.size > 0 ? date->source.data : "",
                                     (int)rule->name.size, rule->name.data);
}

void
narc_providers_place_in_zone(const narc_providers *providers, narc_item *item)
{
    narc_date *const dates[] = {&item->first_created,   &item->version_created,
                                &item->content_created, &item->content_modified,
                                &item->expires,         &item->embargo_until};
    const narc_zone_rule *rule = providers != NULL ? rule_for(providers, item) : NULL;

    if (rule == NULL)
        return;
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
        place(rule, item, dates[i]);
    for (size_t i = 0; i < item->hop_history.count; i++)
        place(rule, item, &item->hop_history.items[i].timestamp);
}
