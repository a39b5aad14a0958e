/* Selecting, by what the catalogue says; a record is read only where the catalogue had no room. */
#include "selectors.h"
#include "glob.h"
#include "message.h"
#include "output.h"
#include "streams.h"
#include "times.h"

#include <string.h>
#include <time.h>

static const char *const status_words[] = {"usable", "withheld", "canceled", "embargoed"};

bool
selection_read(struct cli *cli, bool all_versions, struct selection *out)
{
    static const enum option_id filters[] = {OPTION_PROVIDER, OPTION_LANG,  OPTION_SUBJECT,
                                             OPTION_HAS,      OPTION_SINCE, OPTION_UNTIL,
                                             OPTION_STATUS,   OPTION_GUID,  OPTION_URL};
    int64_t as_of = 0;

    memset(out, 0, sizeof(*out));
    out->cli = cli;
    out->now = (int64_t)time(NULL);
    out->since = INT64_MIN;
    out->until = INT64_MAX;
    for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
        out->narrowed = out->narrowed || option_given(cli, filters[i]);
    out->all_versions = all_versions || option_given(cli, OPTION_ALL_VERSIONS);
    return option_time(cli, OPTION_SINCE, false, out->now, &out->since) &&
           option_time(cli, OPTION_UNTIL, true, out->now, &out->until) &&
           option_time(cli, OPTION_AS_OF, true, out->now, &as_of) &&
           option_number(cli, OPTION_LIMIT, 0, UINT64_MAX, 0, &out->limit) &&
           option_choice(cli, OPTION_STATUS, status_words, 4, &out->status);
}

void
selection_reset(struct selection *selection)
{
    selection->given = selection->total = 0;
    selection->held_embargo = selection->held_killed = 0;
}

void
selection_count_all(struct selection *selection, const narc_archive_info *info)
{
    selection->total = selection->all_versions ? info->items : info->guids;
}

/* The index looks times up; everything else is a walk over the catalogue. */
void
selection_start(struct selection *selection, struct archive *archive)
{
    narc_scan_options asked = NARC_SCAN_OPTIONS_INIT;
    narc_archive_info info;

    asked.since_given = option_given(selection->cli, OPTION_SINCE);
    asked.since = selection->since;
    asked.until_given = option_given(selection->cli, OPTION_UNTIL);
    asked.until = selection->until;
    selection->archive = archive;
    selection_reset(selection);
    narc_reader_info(archive->reader, &info);
    selection_count_all(selection, &info);
    all_entries_open(&selection->all, selection->cli, archive, &asked);
}

static bool
matches_any_glob(const struct cli *cli, enum option_id id, narc_text text)
{
    const char *pattern;
    size_t at = 0;

    if (!option_given(cli, id))
        return true;
    while ((pattern = option_next(cli, id, &at)) != NULL)
        if (glob_match(pattern, text))
            return true;
    return false;
}

static bool
has_status(const struct selection *selection, const narc_entry *entry)
{
    const bool canceled =
        entry->status == NARC_STATUS_CANCELED || entry->guid_status == NARC_STATUS_CANCELED;

    switch (selection->status) {
    case 0:
        return !canceled && entry->status == NARC_STATUS_USABLE;
    case 1:
        return !canceled && entry->status == NARC_STATUS_WITHHELD;
    case 2:
        return canceled;
    case 3:
        return entry_embargoed(entry, selection->now);
    default:
        return true;
    }
}

/* provider and subjects: a line each. */
static bool
any_line(const struct cli *cli, enum option_id id, narc_text lines)
{
    narc_text line;

    if (!option_given(cli, id))
        return true;
    while (lines.size > 0) {
        line = first_line(lines);
        if (matches_any_glob(cli, id, line))
            return true;
        if (line.size == lines.size)
            break;
        lines = (narc_text){lines.data + line.size + 1, lines.size - line.size - 1};
    }
    return false;
}

static bool
concept_matches(const char *pattern, const narc_concept *concept)
{
    if (glob_match(pattern, concept->qcode) || glob_match(pattern, concept->uri) ||
        glob_match(pattern, concept->literal))
        return true;
    for (size_t i = 0; i < concept->names.count; i++)
        if (glob_match(pattern, concept->names.items[i].value))
            return true;
    return false;
}

static bool
any_concept(const struct cli *cli, enum option_id id, const narc_concept_list *list)
{
    const char *pattern;
    size_t at = 0;

    if (!option_given(cli, id))
        return true;
    while ((pattern = option_next(cli, id, &at)) != NULL)
        for (size_t i = 0; i < list->count; i++)
            if (concept_matches(pattern, &list->items[i]))
                return true;
    return false;
}

/* de finds de and de-AT. */
static bool
any_language(const struct cli *cli, narc_text language)
{
    const char *wanted;
    size_t at = 0;

    if (!option_given(cli, OPTION_LANG))
        return true;
    while ((wanted = option_next(cli, OPTION_LANG, &at)) != NULL) {
        const size_t size = strlen(wanted);
        const narc_text head = {language.data, size < language.size ? size : language.size};

        if (glob_match(wanted, head) &&
            (language.size == size || (language.size > size && language.data[size] == '-')))
            return true;
    }
    return false;
}

static bool
any_has(const struct cli *cli, const narc_entry *entry)
{
    const char *what;
    size_t at = 0;

    if (!option_given(cli, OPTION_HAS))
        return true;
    while ((what = option_next(cli, OPTION_HAS, &at)) != NULL)
        if ((strcmp(what, "original") == 0 && entry->has_original) ||
            (strcmp(what, "text") == 0 && entry->has_text) ||
            (strcmp(what, "image") == 0 && entry->has_picture) || glob_match(what, entry->format))
            return true;
    return false;
}

static bool
facts_match(const struct selection *selection, const narc_entry *entry)
{
    const struct cli *cli = selection->cli;
    const bool dated = entry->published != INT64_MIN;

    if (selection->since != INT64_MIN && (!dated || entry->published < selection->since))
        return false;
    if (selection->until != INT64_MAX && (!dated || entry->published > selection->until))
        return false;
    return any_has(cli, entry) && matches_any_glob(cli, OPTION_GUID, entry->guid) &&
           matches_any_glob(cli, OPTION_URL, entry->url);
}

static bool
texts_match(const struct selection *selection, const narc_entry *entry)
{
    const struct cli *cli = selection->cli;

    return any_language(cli, entry->language) && any_line(cli, OPTION_PROVIDER, entry->provider) &&
           any_line(cli, OPTION_SUBJECT, entry->subjects);
}

bool
selection_matches(const struct selection *selection, const narc_entry *entry)
{
    return facts_match(selection, entry) && texts_match(selection, entry);
}

bool
selection_gives(struct selection *selection, const narc_entry *entry)
{
    const narc_message held = entry_held_back(selection->cli, entry, selection->now);

    if ((!selection->all_versions && !entry->newest) || !has_status(selection, entry))
        return false;
    if (held != NARC_MESSAGE_NONE) {
        *(held == NARC_EMBARGOED ? &selection->held_embargo : &selection->held_killed) += 1;
        return false;
    }
    return true;
}

bool
selection_has_room(const struct selection *selection)
{
    return selection->limit == 0 || selection->given < selection->limit;
}

/* The catalogue has no room for more than 64 KiB of names; the record has them all. */
static bool
record_matches(const struct selection *selection, const narc_item *item)
{
    const struct cli *cli = selection->cli;

    return any_language(cli, item->language) &&
           any_concept(cli, OPTION_PROVIDER, &item->providers) &&
           any_concept(cli, OPTION_SUBJECT, &item->subjects);
}

/* An item that cannot be read is named and left out; the others are not harmed. */
static narc_item *
read_item(struct selection *selection)
{
    const narc_entry *entry = &selection->kept.entry;
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_item *item = NULL;
    char subject[200];
    char hex[65];

    if (narc_reader_item(selection->archive->reader, entry->number, &item, &err) == NARC_OK)
        return item;
    narc_digest_format(entry->id, hex);
    snprintf(subject, sizeof(subject), "%.100s: %.8s", selection->archive->name, hex);
    report(selection->cli, subject, &err);
    return NULL;
}

/* Whether the entry is one the selection gives: it is kept then, and its record read if that is
 * wanted or needed. */
static bool
take(struct selection *selection, const narc_entry *entry, bool wanted, narc_item **item)
{
    bool told;

    if (!facts_match(selection, entry))
        return false;
    told = texts_match(selection, entry);
    if (!told && !entry->texts_cut)
        return false;
    entry_keep(&selection->kept, entry);
    if (!told)
        *item = read_item(selection);
    if (!told && (*item == NULL || !record_matches(selection, *item)))
        return false;
    if (!selection_gives(selection, &selection->kept.entry))
        return false;
    if (wanted && *item == NULL)
        *item = read_item(selection);
    return !wanted || *item != NULL;
}

bool
selection_next(struct selection *selection, const narc_entry **entry, narc_item **item)
{
    narc_item *read = NULL;
    const narc_entry *found;

    while (selection_has_room(selection) && signals_asked() == EXIT_DONE &&
           all_entries_next(&selection->all, &found)) {
        const bool taken = take(selection, found, item != NULL, &read);

        if (taken && item != NULL)
            *item = read;
        else
            narc_item_free(read);
        read = NULL;
        if (!taken)
            continue;
        *entry = &selection->kept.entry;
        selection->given++;
        return true;
    }
    return false;
}

void
selection_end(struct selection *selection)
{
    struct cli *cli = selection->cli;
    char given[SIZE_TEXT_SIZE];
    char total[SIZE_TEXT_SIZE];

    all_entries_close(&selection->all);
    entry_drop(&selection->kept);
    remark(cli, "%s of %s %s", count_text(selection->given, given),
           count_text(selection->total, total),
           selection->all_versions ? "versions" : "articles (newest versions)");
    if (selection->held_embargo > 0)
        remark(cli, "%s under embargo left out; --include-embargoed takes them",
               count_text(selection->held_embargo, given));
    if (selection->held_killed > 0)
        remark(cli, "%s canceled or withheld left out; --include-killed takes them",
               count_text(selection->held_killed, given));
    if (selection->given == 0 && selection->narrowed)
        cli_raise(cli, EXIT_NO);
}
