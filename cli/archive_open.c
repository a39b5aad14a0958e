/* Opening archives, finding items, embargo and kill. */
#include "archive_open.h"
#include "commands.h"
#include "message.h"
#include "output.h"
#include "suggest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define HEAD_SIZE 65536

/* E102: what the file is instead. */
static void
report_not_narc(struct cli *cli, struct archive *archive, const narc_error *err)
{
    const narc_format_info *format = NULL;
    const char *what = NULL;
    uint64_t size = 0;
    uint8_t *head = cli_allocate(HEAD_SIZE);
    narc_error told = *err;
    narc_error ignored;
    char next[512];

    if (archive->source.size(archive->source.user, &size, &ignored) == NARC_OK) {
        size = size < HEAD_SIZE ? size : HEAD_SIZE;
        if (archive->source.read(archive->source.user, 0, head, (size_t)size, &ignored) == NARC_OK)
            format = narc_format_detect((narc_bytes){head, (size_t)size}, &what);
    }
    if (size == 0)
        error_make(&told, NARC_NOT_NARC, "the file is empty, not a narc archive");
    else if (what != NULL || format != NULL)
        error_make(&told, NARC_NOT_NARC, "not a narc archive; it looks like %s",
                   what != NULL ? what : format->media_type);
    snprintf(next, sizeof(next), "narc create NEW.narc %.400s",
             strcmp(archive->name, "-") == 0 ? "FILE" : archive->name);
    report_with(cli, archive->name, &told, format != NULL ? next : NULL, EXIT_NOT_NARC);
    free(head);
}

/* "narc show ITEM ARCHIVE": the file stands where the item belongs. */
static bool
swapped(const struct cli *cli, const char *name)
{
    return strstr(cli->command->arguments, "ITEM") != NULL && cli->operand_count > 1 &&
           name == cli->operands[0] && access(cli->operands[1], R_OK) == 0;
}

static void
report_unopened(struct cli *cli, struct archive *archive, const narc_error *err)
{
    char near[4096];
    char next[8400];

    if (err->number == NARC_NOT_NARC && archive->source.read != NULL) {
        report_not_narc(cli, archive, err);
    } else if (err->number == NARC_NO_SUCH_FILE && swapped(cli, archive->name)) {
        snprintf(next, sizeof(next), "the archive comes first: narc %s %.4000s %.4000s",
                 cli->command->name, cli->operands[1], archive->name);
        report_with(cli, archive->name, err, next, EXIT_ABSENT);
    } else if (err->number == NARC_NO_SUCH_FILE &&
               suggest_file(archive->name, near, sizeof(near))) {
        snprintf(next, sizeof(next), "did you mean %s?", near);
        report_with(cli, archive->name, err, next, EXIT_ABSENT);
    } else if (err->number == NARC_IS_DIRECTORY) {
        snprintf(next, sizeof(next), "narc create NEW.narc %.4000s", archive->name);
        report_with(cli, archive->name, err, next, exit_of(err));
    } else if (err->number == NARC_NOT_REGULAR) {
        report_with(cli, archive->name, err, NULL, EXIT_NOT_NARC);
    } else {
        report(cli, archive->name, err);
    }
}

/* A file, standard input, or a pipe with a name such as a shell's <(...). */
static narc_status
open_source(const char *name, narc_source *out, narc_error *err)
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

/* An append or a copy that was cut off: what is committed is whole, but there was to be more. */
static void
tell_unfinished(struct cli *cli, const struct archive *archive)
{
    narc_archive_info info;
    narc_error finding;
    char size[SIZE_TEXT_SIZE];

    narc_reader_info(archive->reader, &info);
    if (info.committed_bytes >= info.file_bytes)
        return;
    error_make(&finding, NARC_TRAILING_BYTES, "%s behind the last commit",
               size_text(info.file_bytes - info.committed_bytes, size));
    report_finding(cli, archive->name, &finding);
}

bool
archive_open(struct cli *cli, const char *name, struct archive *out)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    memset(out, 0, sizeof(*out));
    out->name = name;
    out->now = (int64_t)time(NULL);
    if (open_source(name, &out->source, &err) == NARC_OK &&
        narc_reader_open(&out->source, NULL, &out->reader, &err) == NARC_OK) {
        tell_unfinished(cli, out);
        return true;
    }
    report_unopened(cli, out, &err);
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
    const size_t size = strcspn(prefix, "@");
    const narc_entry *entry;
    size_t shown = 0;
    char hex[65];

    if (cli->json || size > 64)
        return;
    for (size_t i = 0; (entry = narc_reader_entry(archive->reader, i)) != NULL && shown < 8; i++) {
        narc_digest_format(entry->id, hex);
        if (strncmp(hex, prefix, size) != 0)
            continue;
        fprintf(stderr, "      %.16s  version %llu of ", hex, (unsigned long long)entry->version);
        print_field(stderr, entry->guid, 60, false);
        fputc('\n', stderr);
        shown++;
    }
}

bool
archive_find(struct cli *cli, struct archive *archive, const char *name, size_t *index)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    const narc_entry *entry;
    narc_message reason;
    char next[4200];

    if (narc_reader_find(archive->reader, narc_text_from(name), index, &err) != NARC_OK) {
        snprintf(next, sizeof(next), "narc list %s shows what is inside.", archive->name);
        report_with(cli, name, &err, err.number == NARC_NO_SUCH_ITEM ? next : NULL, exit_of(&err));
        if (err.number == NARC_AMBIGUOUS_ITEM)
            list_candidates(cli, archive, name);
        return false;
    }
    entry = narc_reader_entry(archive->reader, *index);
    reason = entry_held_back(cli, entry, archive->now);
    if (reason == NARC_MESSAGE_NONE)
        return true;
    report_held_back(cli, name, entry, reason);
    return false;
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
