/* Opening archives, finding items, embargo and kill. */
#include "archive_open.h"
#include "commands.h"
#include "message.h"
#include "output.h"
#include "suggest.h"
#include "times.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* E102: what the file is instead. */
static void
report_not_narc(struct cli *cli, const char *name, narc_bytes head, const narc_error *err)
{
    const narc_format_info *format = NULL;
    const char *what = NULL;
    narc_error told = *err;
    char next[512];

    if (head.size > 0)
        format = narc_format_detect(head, &what);
    if (head.size == 0)
        error_make(&told, NARC_NOT_NARC, "the file is empty, not a narc archive");
    else if (what != NULL || format != NULL)
        error_make(&told, NARC_NOT_NARC, "not a narc archive; it looks like %s",
                   what != NULL ? what : format->media_type);
    snprintf(next, sizeof(next), "narc create NEW.narc %.400s",
             strcmp(name, "-") == 0 ? "FILE" : name);
    report_with(cli, name, &told, format != NULL ? next : NULL, EXIT_NOT_NARC);
}

/* "narc show ITEM ARCHIVE": the file stands where the item belongs. */
static bool
swapped(const struct cli *cli, const char *name)
{
    return strstr(cli->command->arguments, "ITEM") != NULL && cli->operand_count > 1 &&
           name == cli->operands[0] && access(cli->operands[1], R_OK) == 0;
}

void
report_unopened(struct cli *cli, const char *name, narc_bytes head, const narc_error *err)
{
    char near[4096];
    char next[8400];

    if (err->number == NARC_NOT_NARC) {
        report_not_narc(cli, name, head, err);
    } else if (err->number == NARC_NO_SUCH_FILE && swapped(cli, name)) {
        snprintf(next, sizeof(next), "the archive comes first: narc %s %.4000s %.4000s",
                 cli->command->name, cli->operands[1], name);
        report_with(cli, name, err, next, EXIT_ABSENT);
    } else if (err->number == NARC_NO_SUCH_FILE && suggest_file(name, near, sizeof(near))) {
        snprintf(next, sizeof(next), "did you mean %s?", near);
        report_with(cli, name, err, next, EXIT_ABSENT);
    } else if (err->number == NARC_IS_DIRECTORY) {
        snprintf(next, sizeof(next), "narc create NEW.narc %.4000s", name);
        report_with(cli, name, err, next, exit_of(err));
    } else if (err->number == NARC_NOT_REGULAR) {
        report_with(cli, name, err, NULL, EXIT_NOT_NARC);
    } else {
        report(cli, name, err);
    }
}

void
archive_report(struct cli *cli, const struct archive *archive, const narc_error *err)
{
    const narc_source *source = &archive->source;
    uint8_t *head = cli_allocate(ARCHIVE_HEAD_SIZE);
    uint64_t size = 0;
    narc_error ignored;

    if (source->read != NULL && source->size(source->user, &size, &ignored) == NARC_OK) {
        size = size < ARCHIVE_HEAD_SIZE ? size : ARCHIVE_HEAD_SIZE;
        if (source->read(source->user, 0, head, (size_t)size, &ignored) != NARC_OK)
            size = 0;
    }
    report_unopened(cli, archive->name, (narc_bytes){head, (size_t)size}, err);
    free(head);
}

narc_status
archive_source(const char *name, narc_source *out, narc_error *err)
{
    narc_status status;
    int fd;

    if (strcmp(name, "-") == 0)
        return narc_source_spool(STDIN_FILENO, 0, out, err);
    status = narc_source_file(name, out, err);
    if (err->number != NARC_NEEDS_SEEKING)
        return status;
    fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_errno(err, errno, "open");
    status = narc_source_spool(fd, 0, out, err);
    close(fd);
    return status;
}

void
report_unfinished(struct cli *cli, const char *name, uint64_t bytes)
{
    narc_error finding;
    char size[SIZE_TEXT_SIZE];

    error_make(&finding, NARC_TRAILING_BYTES, "%s behind the last commit", size_text(bytes, size));
    report_finding(cli, name, &finding);
}

/* An append or a copy that was cut off: what is committed is whole, but there was to be more. */
static void
tell_unfinished(struct cli *cli, const struct archive *archive)
{
    narc_archive_info info;

    narc_reader_info(archive->reader, &info);
    if (info.committed_bytes < info.file_bytes)
        report_unfinished(cli, archive->name, info.file_bytes - info.committed_bytes);
}

bool
archive_open(struct cli *cli, const char *name, struct archive *out)
{
    narc_reader_options asked = NARC_READER_OPTIONS_INIT;
    narc_error err = {.offset = NARC_NO_OFFSET};

    memset(out, 0, sizeof(*out));
    out->name = name;
    out->now = (int64_t)time(NULL);
    asked.verify_threads = sysconf(_SC_NPROCESSORS_ONLN) > 1;
    asked.as_of_given = option_given(cli, OPTION_AS_OF);
    if (!option_time(cli, OPTION_AS_OF, true, out->now, &asked.as_of))
        return false;
    if (archive_source(name, &out->source, &err) == NARC_OK &&
        narc_reader_open(&out->source, &asked, &out->reader, &err) == NARC_OK) {
        if (!asked.as_of_given)
            tell_unfinished(cli, out);
        return true;
    }
    archive_report(cli, out, &err);
    archive_close(out);
    return false;
}

void
archive_close(struct archive *archive)
{
    narc_reader_close(archive->reader);
    narc_source_close(&archive->source);
    memset(archive, 0, sizeof(*archive));
}

/* E302: which items the prefix could mean. */
static void
list_candidates(struct cli *cli, struct archive *archive, const char *prefix)
{
    narc_scan_options asked = NARC_SCAN_OPTIONS_INIT;
    narc_scan *scan = NULL;
    const narc_entry *entry;
    char hex[65];

    asked.id_prefix = (narc_text){prefix, strcspn(prefix, "@")};
    if (cli->json || narc_scan_open(archive->reader, &asked, &scan, NULL) != NARC_OK)
        return;
    for (int i = 0; i < 8 && narc_scan_next(scan, &entry, NULL) == NARC_OK; i++) {
        narc_digest_format(entry->id, hex);
        fprintf(stderr, "      %.16s  version %llu of ", hex, (unsigned long long)entry->version);
        print_field(stderr, entry->guid, 60, false);
        fputc('\n', stderr);
    }
    narc_scan_close(scan);
}

#define SHORTEST_PREFIX 8 /* as narc_reader_find says */

static void
report_unfound(struct cli *cli, struct archive *archive, const char *name, const narc_error *err)
{
    const size_t digits = strspn(name, "0123456789abcdefABCDEF");
    char next[4200];

    if (name[digits] == '\0' && digits < SHORTEST_PREFIX)
        snprintf(next, sizeof(next), "of an id give %d digits or more.", SHORTEST_PREFIX);
    else
        snprintf(next, sizeof(next), "narc list %s shows what is inside.", archive->name);
    report_with(cli, name, err, err->number == NARC_NO_SUCH_ITEM ? next : NULL, exit_of(err));
    if (err->number == NARC_AMBIGUOUS_ITEM)
        list_candidates(cli, archive, name);
}

bool
archive_find(struct cli *cli, struct archive *archive, const char *name, struct kept_entry *out)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    const narc_entry *entry;
    narc_message reason;
    uint64_t number;

    if (narc_reader_find(archive->reader, narc_text_from(name), &number, &err) != NARC_OK ||
        narc_reader_entry(archive->reader, number, &entry, &err) != NARC_OK) {
        report_unfound(cli, archive, name, &err);
        return false;
    }
    entry_keep(out, entry);
    reason = entry_held_back(cli, &out->entry, archive->now);
    if (reason == NARC_MESSAGE_NONE)
        return true;
    report_held_back(cli, name, &out->entry, reason);
    return false;
}

void
all_entries_open(struct all_entries *all, struct cli *cli, const struct archive *archive,
                 const narc_scan_options *asked)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    *all = (struct all_entries){.cli = cli, .name = archive->name};
    if (narc_scan_open(archive->reader, asked, &all->scan, &err) != NARC_OK)
        report(cli, archive->name, &err);
}

bool
all_entries_next(struct all_entries *all, const narc_entry **out)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_status status;

    while (all->scan != NULL) {
        status = narc_scan_next(all->scan, out, &err);
        if (status == NARC_OK)
            return true;
        if (status != NARC_DONE)
            report(all->cli, all->name, &err);
        if (status != NARC_E_CORRUPT && status != NARC_E_UNSUPPORTED)
            all_entries_close(all); /* else others are whole (9.5) */
    }
    return false;
}

void
all_entries_close(struct all_entries *all)
{
    narc_scan_close(all->scan);
    all->scan = NULL;
}

bool
entry_embargoed(const narc_entry *entry, int64_t now)
{
    return entry->embargo == NARC_EMBARGO_INDEFINITE ||
           (entry->embargo == NARC_EMBARGO_UNTIL && now < entry->embargo_until);
}

narc_message
entry_held_back(const struct cli *cli, const narc_entry *entry, int64_t now)
{
    if (!option_given(cli, OPTION_INCLUDE_KILLED)) {
        if (entry->guid_status == NARC_STATUS_CANCELED || entry->status == NARC_STATUS_CANCELED)
            return NARC_KILLED;
        if (entry->guid_status == NARC_STATUS_WITHHELD || entry->status == NARC_STATUS_WITHHELD)
            return NARC_WITHHELD;
    }
    if (!option_given(cli, OPTION_INCLUDE_EMBARGOED) && entry_embargoed(entry, now))
        return NARC_EMBARGOED;
    return NARC_MESSAGE_NONE;
}

void
report_held_back(struct cli *cli, const char *name, const narc_entry *entry, narc_message reason)
{
    narc_error err;
    char when[TIME_TEXT_SIZE];

    if (reason == NARC_EMBARGOED && entry->embargo == NARC_EMBARGO_UNTIL)
        error_make(&err, reason, "is under embargo until %s UTC",
                   time_text(entry->embargo_until, false, when));
    else if (reason == NARC_EMBARGOED)
        error_make(&err, reason, "is under embargo until further notice");
    else
        error_make(&err, reason, "%s", narc_message_find((uint32_t)reason)->what);
    report(cli, name, &err);
}

narc_status
archive_original(struct archive *archive, const narc_item *item, narc_buffer *out, narc_error *err)
{
    const narc_object_ref *original = narc_item_original(item);
    const narc_sink sink = narc_sink_buffer(out);
    uint8_t digest[32];

    if (original == NULL)
        return error_make(err, NARC_NO_SUCH_PART, "the archive keeps no original of this item");
    if (!narc_digest_parse(original->sha256, digest))
        return error_make(err, NARC_RECORD_DAMAGED, "the original's SHA-256 is not 64 hex digits");
    return narc_reader_object(archive->reader, digest, &sink, err);
}
