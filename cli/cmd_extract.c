/* narc extract: the original documents, byte for byte, under safe names, with a MANIFEST. */
#include "archive_open.h"
#include "commands.h"
#include "files.h"
#include "message.h"
#include "names.h"
#include "output.h"
#include "progress.h"
#include "selectors.h"
#include "streams.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One run. */
struct extracting {
    struct cli *cli;
    struct archive archive;
    struct selection selection;
    const char *out;
    bool names_only;
    int directory;
    struct out_file manifest;
    uint8_t (*done)[32]; /* digests written, a hash set: one original can belong to several items */
    size_t done_count;
    size_t done_slots;
    uint64_t files;
    uint64_t bytes;
    uint64_t without; /* items whose original was not kept */
};

static size_t
slot_of(const struct extracting *extracting, const uint8_t digest[32])
{
    static const uint8_t empty[32];
    size_t slot;

    memcpy(&slot, digest, sizeof(slot));
    for (slot &= extracting->done_slots - 1;; slot = (slot + 1) & (extracting->done_slots - 1))
        if (memcmp(extracting->done[slot], digest, 32) == 0 ||
            memcmp(extracting->done[slot], empty, 32) == 0)
            return slot;
}

/* Remembers a digest; true when it was there already. */
static bool
seen(struct extracting *extracting, const uint8_t digest[32])
{
    size_t slot;

    if ((extracting->done_count + 1) * 2 > extracting->done_slots) {
        struct extracting bigger = *extracting;

        bigger.done_slots = extracting->done_slots > 0 ? extracting->done_slots * 2 : 1024;
        bigger.done = cli_allocate(bigger.done_slots * 32);
        for (size_t i = 0; i < extracting->done_slots; i++)
            memcpy(bigger.done[slot_of(&bigger, extracting->done[i])], extracting->done[i], 32);
        free(extracting->done);
        extracting->done = bigger.done;
        extracting->done_slots = bigger.done_slots;
    }
    slot = slot_of(extracting, digest);
    if (memcmp(extracting->done[slot], digest, 32) == 0)
        return true;
    memcpy(extracting->done[slot], digest, 32);
    extracting->done_count++;
    return false;
}

static narc_status
write_original(struct extracting *extracting, const char *name, const uint8_t digest[32],
               narc_error *err)
{
    struct out_file file;
    narc_sink sink;
    narc_status status = out_file_open(extracting->directory, name,
                                       option_given(extracting->cli, OPTION_FORCE), &file, err);

    if (status != NARC_OK)
        return status;
    file.batch = true;
    sink = out_file_sink(&file);
    status = narc_reader_object(extracting->archive.reader, digest, &sink, err);
    if (status == NARC_OK)
        status = out_file_commit(&file, err);
    out_file_abandon(&file);
    return status;
}

static void
tell(const struct extracting *extracting, const char *name, const narc_entry *entry,
     const narc_object_ref *original)
{
    char hex[65];

    if (extracting->cli->json) {
        narc_digest_format(entry->id, hex);
        fputs("{\"v\":1,\"file\":", stdout);
        print_json(stdout, narc_text_from(name));
        printf(",\"id\":\"%s\",\"guid\":", hex);
        print_json(stdout, entry->guid);
        printf(",\"version\":%llu,\"name\":", (unsigned long long)entry->version);
        print_json(stdout, original->name);
        fputs(",\"sha256\":", stdout);
        print_json(stdout, original->sha256);
        printf(",\"size\":%llu}\n", (unsigned long long)original->size);
    } else if (extracting->names_only) {
        puts(name);
    }
}

static narc_status
note_in_manifest(struct extracting *extracting, const char *name, const uint8_t digest[32],
                 narc_error *err)
{
    char line[64 + 2 + SAFE_NAME_SIZE + 2];
    char hex[65];

    narc_digest_format(digest, hex);
    snprintf(line, sizeof(line), "%s  %s\n", hex, name);
    return out_file_write(&extracting->manifest, line, strlen(line), err);
}

/* MANIFEST takes its name last: where it is, every file it lists is on the disk. */
static narc_status
complete(struct extracting *extracting, narc_error *err)
{
    narc_status status = out_directory_sync(extracting->directory, err);

    if (status == NARC_OK)
        return out_file_commit(&extracting->manifest, err);
    out_file_abandon(&extracting->manifest);
    return status;
}

/* One damaged original is named; the others are written. */
static void
extract_item(struct extracting *extracting, size_t index, const narc_item *item)
{
    const narc_entry *entry = narc_reader_entry(extracting->archive.reader, index);
    const narc_object_ref *original = narc_item_original(item);
    narc_error err = {.offset = NARC_NO_OFFSET};
    char name[SAFE_NAME_SIZE];
    char hex[65];
    uint8_t digest[32];

    if (original == NULL || !narc_digest_parse(original->sha256, digest)) {
        extracting->without++;
        return;
    }
    if (seen(extracting, digest))
        return;
    narc_digest_format(digest, hex);
    safe_name(original->name.size > 0 ? original->name : item->provenance.source, hex, 12, NULL,
              name);
    if (!extracting->names_only && (write_original(extracting, name, digest, &err) != NARC_OK ||
                                    note_in_manifest(extracting, name, digest, &err) != NARC_OK)) {
        report(extracting->cli, name, &err);
        return;
    }
    tell(extracting, name, entry, original);
    extracting->files++;
    extracting->bytes += original->size;
    progress_step(extracting->files, 0, "originals");
}

static void
extract_named(struct extracting *extracting)
{
    struct cli *cli = extracting->cli;
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_item *item;
    size_t index;

    for (size_t i = 1; i < cli->operand_count; i++) {
        item = NULL;
        if (signals_asked() != EXIT_DONE ||
            !archive_find(cli, &extracting->archive, cli->operands[i], &index))
            continue;
        if (narc_reader_item(extracting->archive.reader, index, &item, &err) != NARC_OK)
            report(cli, cli->operands[i], &err);
        else
            extract_item(extracting, index, item);
        narc_item_free(item);
    }
}

/* What went in comes out: every version, unless something narrows it. */
static void
extract_selected(struct extracting *extracting)
{
    narc_item *item;
    size_t index;

    selection_start(&extracting->selection, &extracting->archive);
    while (selection_next(&extracting->selection, &index, &item)) {
        extract_item(extracting, index, item);
        narc_item_free(item);
    }
    selection_end(&extracting->selection);
}

static bool
open_output(struct extracting *extracting)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (extracting->names_only)
        return true;
    extracting->directory = out_directory_open(extracting->out, &err);
    if (extracting->directory >= 0 && out_file_open(extracting->directory, "MANIFEST",
                                                    option_given(extracting->cli, OPTION_FORCE),
                                                    &extracting->manifest, &err) == NARC_OK)
        return true;
    report(extracting->cli, extracting->out, &err);
    return false;
}

static void
finish(struct extracting *extracting)
{
    struct cli *cli = extracting->cli;
    narc_error err = {.offset = NARC_NO_OFFSET};
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];

    if (extracting->without > 0) {
        remark(cli, "%s articles have no original in the archive",
               count_text(extracting->without, a));
        cli_raise(cli, EXIT_PARTLY);
    }
    if (extracting->names_only)
        return;
    if (complete(extracting, &err) != NARC_OK) {
        report(cli, "MANIFEST", &err);
    } else if (!cli->json && !cli->quiet) {
        print_escaped(stdout, narc_text_from(extracting->out));
        printf(": %s originals, %s; check with: sha256sum -c MANIFEST\n",
               count_text(extracting->files, a), size_text(extracting->bytes, b));
    }
}

void
cmd_extract(struct cli *cli)
{
    struct extracting extracting = {.cli = cli, .directory = -1, .manifest = {.fd = -1}};

    extracting.names_only = option_given(cli, OPTION_PATHS) || option_given(cli, OPTION_DRY_RUN);
    extracting.out = option_value(cli, OPTION_OUTPUT);
    if (cli->operand_count == 0) {
        report_use(cli, NULL, "extract wants an archive");
        return;
    }
    if (extracting.out == NULL && !extracting.names_only) {
        report_use(cli, NULL, "extract wants a directory: -o DIR");
        return;
    }
    if (!selection_read(cli, !option_given(cli, OPTION_AS_OF), &extracting.selection) ||
        !archive_open(cli, cli->operands[0], &extracting.archive))
        return;
    if (open_output(&extracting)) {
        if (cli->operand_count > 1)
            extract_named(&extracting);
        else
            extract_selected(&extracting);
        finish(&extracting);
    }
    free(extracting.done);
    if (extracting.directory >= 0)
        close(extracting.directory);
    archive_close(&extracting.archive);
}
