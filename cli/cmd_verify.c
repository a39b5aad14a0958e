/* narc verify: says what was checked, every damaged article by name, and what was not checked. */
#include "archive_open.h"
#include "commands.h"
#include "digests.h"
#include "findings.h"
#include "message.h"
#include "passing.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double
seconds_now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void
verify(struct cli *cli, const char *name, narc_verify_level level)
{
    struct verification found = {.name = name, .level = level};
    const double began = seconds_now();
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_archive_info info;
    struct archive archive;

    if (!archive_open(cli, name, &archive))
        return;
    narc_reader_info(archive.reader, &info);
    memcpy(found.root, info.root, sizeof(found.root));
    if (narc_reader_verify(archive.reader, level, findings_add, &found.findings, &found.report,
                           &err) == NARC_OK) {
        found.seconds = seconds_now() - began;
        verification_print(cli, &found);
    } else {
        report(cli, name, &err);
    }
    findings_free(&found.findings);
    archive_close(&archive);
}

/* --- in one pass ------------------------------------------------------------------------------ */

/* A record that came by and whose commit has not. */
struct arrived {
    uint64_t number;
    uint8_t id[32];
    size_t first; /* of its objects in checking.named, where it was looked into */
    size_t count;
};

struct checking {
    struct passing passing;
    struct verification found;
    struct digest_set objects; /* that came by whole */
    struct findings articles;  /* of the commit that is arriving */
    uint64_t items_damaged;    /* likewise */
    uint64_t items_lost;       /* in all before */
    struct arrived *records;   /* likewise */
    size_t count;
    size_t capacity;
    bool sorted;
    uint8_t (*named)[32]; /* objects that records name which came behind some damage */
    size_t named_count;
    size_t named_capacity;
};

static int
compare_arrived(const void *a, const void *b)
{
    const struct arrived *left = a;
    const struct arrived *right = b;

    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return memcmp(left->id, right->id, sizeof(left->id));
}

static void
note_object(struct checking *checking, const uint8_t digest[32])
{
    if (checking->named_count == checking->named_capacity) {
        checking->named_capacity = checking->named_capacity * 2 + 256;
        checking->named =
            cli_reallocate(checking->named, checking->named_capacity * sizeof(*checking->named));
    }
    memcpy(checking->named[checking->named_count++], digest, sizeof(*checking->named));
}

/* The objects of a record, which may come by before it or behind it (spec 5.6). What is no digest is
 * none that comes. */
static void
note_objects(struct checking *checking, narc_bytes record)
{
    narc_item *item = NULL;

    if (narc_record_decode(record, NULL, NULL, &item, NULL) != NARC_OK)
        return;
    for (size_t i = 0; i < item->objects.count; i++) {
        uint8_t digest[32] = {0};

        (void)narc_digest_parse(item->objects.items[i].sha256, digest);
        note_object(checking, digest);
    }
    narc_item_free(item);
}

/* Before there is damage, records need not be looked into: their objects are counted. */
static void
note_record(struct checking *checking, const narc_stream_event *event)
{
    struct arrived *record;

    if (checking->count == checking->capacity) {
        checking->capacity = checking->capacity * 2 + 256;
        checking->records =
            cli_reallocate(checking->records, checking->capacity * sizeof(*checking->records));
    }
    record = &checking->records[checking->count++];
    *record = (struct arrived){.number = event->number, .first = checking->named_count};
    memcpy(record->id, event->digest, sizeof(record->id));
    if (checking->passing.damage_count + checking->found.findings.count != 0)
        note_objects(checking, event->bytes);
    record->count = checking->named_count - record->first;
    checking->sorted = false;
}

static bool
has_objects(const struct checking *checking, const struct arrived *record)
{
    for (size_t i = 0; i < record->count; i++)
        if (!digest_set_has(&checking->objects, checking->named[record->first + i]))
            return false;
    return true;
}

/* Whether all damage of the commit that is arriving is that it needs a newer narc. */
static bool
only_newer(const struct passing *passing)
{
    for (size_t i = 0; i < passing->damage_count; i++)
        if (passing->damage[i].number != NARC_NEWER_FORMAT)
            return false;
    return passing->damage_count > 0;
}

/* An entry without its record, or whose objects did not come: a damaged article. */
static void
check_entry(struct checking *checking, const narc_entry *entry)
{
    struct arrived wanted = {.number = entry->number};
    const struct arrived *record;
    narc_error damage;

    memcpy(wanted.id, entry->id, sizeof(wanted.id));
    if (!checking->sorted && checking->count > 0)
        qsort(checking->records, checking->count, sizeof(wanted), compare_arrived);
    checking->sorted = true;
    record = checking->count == 0 ? NULL
                                  : bsearch(&wanted, checking->records, checking->count,
                                            sizeof(wanted), compare_arrived);
    if (record != NULL && has_objects(checking, record))
        return;
    error_make(&damage, only_newer(&checking->passing) ? NARC_NEWER_FORMAT : NARC_BLOCK_DAMAGED,
               "%s that did not come by whole", record == NULL ? "records" : "originals");
    findings_add(&checking->articles, &damage, entry);
    checking->items_damaged += record == NULL;
}

static uint64_t
larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* What is counted up to here belongs to the archive; what comes may belong to nothing. */
static void
note_commit(struct checking *checking, const narc_archive_info *info)
{
    narc_verify_report *report = &checking->found.report;
    const uint64_t came = checking->objects.count;

    narc_stream_report(checking->passing.stream, report);
    findings_move(&checking->found.findings, &checking->articles);
    memcpy(checking->found.root, info->root, sizeof(info->root));
    checking->items_lost += checking->items_damaged;
    report->items_damaged = larger(report->items_damaged, checking->items_lost);
    if (info->objects > came)
        report->objects_damaged = larger(report->objects_damaged, info->objects - came);
    checking->items_damaged = 0;
    checking->count = 0;
    checking->named_count = 0;
}

static void
on_damage(void *user, const narc_error *damage)
{
    findings_add(user, damage, NULL);
}

static void
check_passing(struct checking *checking)
{
    narc_stream_event event;

    while (passing_next(&checking->passing, &event)) {
        if (event.kind == NARC_STREAM_OBJECT && event.last)
            digest_set_add(&checking->objects, event.digest);
        else if (event.kind == NARC_STREAM_RECORD)
            note_record(checking, &event);
        else if (event.kind == NARC_STREAM_ENTRY)
            check_entry(checking, event.entry);
        else if (event.kind == NARC_STREAM_COMMIT)
            note_commit(checking, event.info);
    }
}

/* What verify says of a file, of an archive that is read once and kept nowhere. */
static void
verify_passing(struct cli *cli, const char *name)
{
    struct checking checking = {
        .found = {.name = name, .level = NARC_VERIFY_FULL, .from_pipe = true}};
    const double began = seconds_now();

    if (!passing_open(cli, name, &checking.passing))
        return;
    checking.passing.tell = on_damage;
    checking.passing.user = &checking.found.findings;
    check_passing(&checking);
    if (passing_end(&checking.passing)) {
        if (checking.passing.status != NARC_DONE) {
            findings_add(&checking.found.findings, &checking.passing.err, NULL);
            checking.found.report.trailing_bytes = passing_unfinished(&checking.passing);
        }
        checking.found.seconds = seconds_now() - began;
        verification_print(cli, &checking.found);
    }
    findings_free(&checking.found.findings);
    findings_free(&checking.articles);
    digest_set_free(&checking.objects);
    free(checking.records);
    free(checking.named);
    passing_close(&checking.passing);
}

static bool
passing_among(const struct cli *cli)
{
    for (size_t i = 0; i < cli->operand_count; i++)
        if (passing_wanted(cli->operands[i]))
            return true;
    return false;
}

void
cmd_verify(struct cli *cli)
{
    const bool quick = option_given(cli, OPTION_QUICK);
    const bool deep = option_given(cli, OPTION_DEEP);
    const narc_verify_level level = quick  ? NARC_VERIFY_QUICK
                                    : deep ? NARC_VERIFY_DEEP
                                           : NARC_VERIFY_FULL;

    if (cli->operand_count == 0)
        report_use(cli, NULL, "verify wants an archive");
    else if (quick + deep + option_given(cli, OPTION_FULL) > 1)
        report_use(cli, NULL, "--quick, --full and --deep exclude each other");
    else if (deep && passing_among(cli))
        report_use(cli, "save the archive first, or leave --deep out.",
                   "--deep reads an archive more than once, and a pipe passes once");
    else
        for (size_t i = 0; i < cli->operand_count; i++)
            if (passing_wanted(cli->operands[i]))
                verify_passing(cli, cli->operands[i]);
            else
                verify(cli, cli->operands[i], level);
}
