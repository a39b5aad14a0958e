/* Selecting: what the index knows is looked at first, records only when a filter needs them. */
#include "selectors.h"
#include "glob.h"
#include "message.h"
#include "output.h"
#include "streams.h"
#include "times.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const status_words[] = {"usable", "withheld", "canceled", "embargoed"};

/* An entry and its place, for sorting by guid and version. */
struct placed {
    const narc_entry *entry;
    size_t index;
};

static int
compare_placed(const void *a, const void *b)
{
    const narc_entry *left = ((const struct placed *)a)->entry;
    const narc_entry *right = ((const struct placed *)b)->entry;
    const size_t size = left->guid.size < right->guid.size ? left->guid.size : right->guid.size;
    const int order = size > 0 ? memcmp(left->guid.data, right->guid.data, size) : 0;

    if (order != 0)
        return order;
    if (left->guid.size != right->guid.size)
        return left->guid.size < right->guid.size ? -1 : 1;
    return left->version < right->version ? -1 : left->version > right->version ? 1 : 0;
}

static bool
same_guid(const narc_entry *a, const narc_entry *b)
{
    return a->guid.size == b->guid.size &&
           (a->guid.size == 0 || memcmp(a->guid.data, b->guid.data, a->guid.size) == 0);
}

/* Which entries were the newest of their guid as of --as-of. */
static void
find_newest_then(struct selection *selection)
{
    const narc_reader *reader = selection->archive->reader;
    const size_t all = narc_reader_count(reader);
    struct placed *placed = cli_allocate((all + 1) * sizeof(*placed));
    size_t count = 0;

    selection->newest = cli_allocate(all + 1);
    for (size_t i = 0; i < all; i++) {
        const narc_entry *entry = narc_reader_entry(reader, i);

        if (entry->added <= selection->as_of)
            placed[count++] = (struct placed){entry, i};
    }
    qsort(placed, count, sizeof(*placed), compare_placed);
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || !same_guid(placed[i].entry, placed[i + 1].entry))
            selection->newest[placed[i].index] = true;
    free(placed);
}

bool
selection_read(struct cli *cli, bool all_versions, struct selection *out)
{
    static const enum option_id looks_inside[] = {OPTION_PROVIDER, OPTION_LANG, OPTION_SUBJECT,
                                                  OPTION_HAS};
    static const enum option_id looks_outside[] = {OPTION_SINCE, OPTION_UNTIL, OPTION_STATUS,
                                                   OPTION_GUID, OPTION_URL};

    memset(out, 0, sizeof(*out));
    out->cli = cli;
    out->now = (int64_t)time(NULL);
    out->since = INT64_MIN;
    out->until = out->as_of = INT64_MAX;
    for (size_t i = 0; i < sizeof(looks_inside) / sizeof(*looks_inside); i++)
        out->needs_item = out->needs_item || option_given(cli, looks_inside[i]);
    out->narrowed = out->needs_item;
    for (size_t i = 0; i < sizeof(looks_outside) / sizeof(*looks_outside); i++)
        out->narrowed = out->narrowed || option_given(cli, looks_outside[i]);
    out->all_versions = all_versions || option_given(cli, OPTION_ALL_VERSIONS);
    return option_time(cli, OPTION_SINCE, false, out->now, &out->since) &&
           option_time(cli, OPTION_UNTIL, true, out->now, &out->until) &&
           option_time(cli, OPTION_AS_OF, true, out->now, &out->as_of) &&
           option_number(cli, OPTION_LIMIT, 0, UINT64_MAX, 0, &out->limit) &&
           option_choice(cli, OPTION_STATUS, status_words, 4, &out->status);
}

void
selection_start(struct selection *selection, struct archive *archive)
{
    selection->archive = archive;
    selection->at = 0;
    selection->given = selection->total = 0;
    selection->held_embargo = selection->held_killed = 0;
    if (option_given(selection->cli, OPTION_AS_OF))
        find_newest_then(selection);
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

static bool
entry_matches(const struct selection *selection, const narc_entry *entry)
{
    const bool dated = entry->published != INT64_MIN;

    if (selection->since != INT64_MIN && (!dated || entry->published < selection->since))
        return false;
    if (selection->until != INT64_MAX && (!dated || entry->published > selection->until))
        return false;
    return has_status(selection, entry) &&
           matches_any_glob(selection->cli, OPTION_GUID, entry->guid) &&
           matches_any_glob(selection->cli, OPTION_URL, entry->url);
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
any_has(const struct cli *cli, const narc_item *item)
{
    const char *what;
    size_t at = 0;

    if (!option_given(cli, OPTION_HAS))
        return true;
    while ((what = option_next(cli, OPTION_HAS, &at)) != NULL)
        if ((strcmp(what, "original") == 0 && narc_item_original(item) != NULL) ||
            (strcmp(what, "text") == 0 && narc_item_body(item) != NULL) ||
            (strcmp(what, "image") == 0 && item->renditions.count > 0) ||
            glob_match(what, item->provenance.format))
            return true;
    return false;
}

static bool
item_matches(const struct selection *selection, const narc_item *item)
{
    const struct cli *cli = selection->cli;

    return any_concept(cli, OPTION_PROVIDER, &item->providers) &&
           any_concept(cli, OPTION_SUBJECT, &item->subjects) && any_language(cli, item->language) &&
           any_has(cli, item);
}

/* An item that cannot be read is named and left out; the others are not harmed. */
static narc_item *
read_item(struct selection *selection, size_t index)
{
    const narc_entry *entry = narc_reader_entry(selection->archive->reader, index);
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_item *item = NULL;
    char subject[200];
    char hex[65];

    if (narc_reader_item(selection->archive->reader, index, &item, &err) == NARC_OK)
        return item;
    narc_digest_format(entry->id, hex);
    snprintf(subject, sizeof(subject), "%.100s: %.8s", selection->archive->name, hex);
    report(selection->cli, subject, &err);
    return NULL;
}

/* Whether the entry is one the selection gives; its item, if it was read on the way. */
static bool
take(struct selection *selection, size_t index, narc_item **item)
{
    const narc_entry *entry = narc_reader_entry(selection->archive->reader, index);
    const narc_message held = entry_held_back(selection->cli, entry, selection->now);
    const bool newest = selection->newest != NULL ? selection->newest[index] : entry->newest;

    if (entry->added > selection->as_of || (!selection->all_versions && !newest))
        return false;
    selection->total++;
    if (!entry_matches(selection, entry))
        return false;
    if (held != NARC_MESSAGE_NONE && !selection->needs_item) {
        *(held == NARC_EMBARGOED ? &selection->held_embargo : &selection->held_killed) += 1;
        return false;
    }
    *item = read_item(selection, index);
    if (*item == NULL || (held == NARC_MESSAGE_NONE && item_matches(selection, *item)))
        return *item != NULL;
    if (held != NARC_MESSAGE_NONE && item_matches(selection, *item))
        *(held == NARC_EMBARGOED ? &selection->held_embargo : &selection->held_killed) += 1;
    narc_item_free(*item);
    *item = NULL;
    return false;
}

bool
selection_next(struct selection *selection, size_t *index, narc_item **item)
{
    const size_t all = narc_reader_count(selection->archive->reader);

    *item = NULL;
    while (selection->at < all && signals_asked() == EXIT_DONE) {
        if (selection->limit != 0 && selection->given == selection->limit)
            return false;
        *index = selection->at++;
        if (!take(selection, *index, item))
            continue;
        selection->given++;
        return true;
    }
    return false;
}

/* After --limit the rest is still counted, without reading records. */
static void
count_rest(struct selection *selection)
{
    const narc_entry *entry;

    for (; (entry = narc_reader_entry(selection->archive->reader, selection->at)) != NULL;
         selection->at++) {
        const bool newest =
            selection->newest != NULL ? selection->newest[selection->at] : entry->newest;

        if (entry->added <= selection->as_of && (selection->all_versions || newest))
            selection->total++;
    }
}

void
selection_end(struct selection *selection)
{
    struct cli *cli = selection->cli;
    char given[SIZE_TEXT_SIZE];
    char total[SIZE_TEXT_SIZE];

    count_rest(selection);
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
    free(selection->newest);
    selection->newest = NULL;
}
