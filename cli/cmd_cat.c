/* narc cat: one part of an article, raw, on standard output. */
#include "archive_open.h"
#include "commands.h"
#include "message.h"
#include "output.h"
#include "streams.h"

#include <string.h>
#include <unistd.h>

enum part { PART_ORIGINAL, PART_RECORD, PART_TEXT, PART_HTML };

static narc_status
append_text(const narc_item *item, narc_buffer *out, narc_error *err)
{
    const narc_body *body = narc_item_body(item);

    if (body == NULL)
        return error_make(err, NARC_NO_SUCH_PART, "the item has no text");
    return narc_body_text(body->value, out, err);
}

static narc_status
append_html(const narc_entry *entry, const narc_item *item, narc_buffer *out, narc_error *err)
{
    narc_write_options write = NARC_WRITE_OPTIONS_INIT;
    char added[TIME_TEXT_SIZE];
    char hex[65];

    narc_digest_format(entry->id, hex);
    write.id = narc_text_from(hex);
    write.added = narc_text_from(time_rfc3339(entry->added, added));
    return narc_convert_write(narc_format_find(NARC_TEXT("html")), item, &write, out, err);
}

/* An original of any size goes straight through. */
static narc_status
stream_original(struct archive *archive, const narc_item *item, narc_error *err)
{
    const narc_object_ref *original = narc_item_original(item);
    const narc_sink sink = output_sink();
    uint8_t digest[32];

    if (original == NULL || !narc_digest_parse(original->sha256, digest))
        return error_make(err, NARC_NO_SUCH_PART, "the archive keeps no original of this item");
    return narc_reader_object(archive->reader, digest, &sink, err);
}

/* On a terminal text is escaped and everything else refused. */
static void
put(struct cli *cli, const narc_buffer *bytes)
{
    const narc_text text = {(const char *)bytes->data, bytes->size};
    narc_error err;

    if (bytes->size == 0)
        return;
    if (!isatty(STDOUT_FILENO)) {
        fwrite(bytes->data, 1, bytes->size, stdout);
        return;
    }
    if (memchr(bytes->data, 0, bytes->size) != NULL) {
        error_make(&err, NARC_TERMINAL, "binary data is not written to a terminal");
        report(cli, NULL, &err);
        return;
    }
    print_escaped_lines(stdout, text);
}

static narc_status
cat_part(struct cli *cli, struct archive *archive, const narc_entry *entry, enum part part,
         narc_error *err)
{
    narc_buffer bytes = {0};
    narc_item *item = NULL;
    narc_status status;

    if (part == PART_RECORD)
        status = narc_reader_record(archive->reader, entry->number, &bytes, err);
    else
        status = narc_reader_item(archive->reader, entry->number, &item, err);
    if (status == NARC_OK && part == PART_TEXT)
        status = append_text(item, &bytes, err);
    if (status == NARC_OK && part == PART_HTML)
        status = append_html(entry, item, &bytes, err);
    if (status == NARC_OK && part == PART_ORIGINAL)
        status = isatty(STDOUT_FILENO) ? archive_original(archive, item, &bytes, err)
                                       : stream_original(archive, item, err);
    if (status == NARC_OK)
        put(cli, &bytes);
    narc_item_free(item);
    narc_buffer_free(&bytes);
    return status;
}

void
cmd_cat(struct cli *cli)
{
    static const char *const words[] = {"original", "record", "text", "html"};
    narc_error err = {.offset = NARC_NO_OFFSET};
    struct archive archive;
    struct kept_entry found = {0};
    int part;

    if (cli->operand_count != 2) {
        report_use(cli, NULL, "cat wants an archive and one item");
        return;
    }
    if (!option_choice(cli, OPTION_PART, words, 4, &part) ||
        !archive_open(cli, cli->operands[0], &archive))
        return;
    if (archive_find(cli, &archive, cli->operands[1], &found) &&
        cat_part(cli, &archive, &found.entry, part < 0 ? PART_ORIGINAL : (enum part)part, &err) !=
            NARC_OK)
        report(cli, cli->operands[1], &err);
    entry_drop(&found);
    archive_close(&archive);
}
