/* narc extract: the original documents, byte for byte, under safe names, with a MANIFEST. */
#include "commands.h"
#include "extraction.h"
#include "message.h"
#include "passing.h"
#include "streams.h"

#include <unistd.h>

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

/* One damaged original is named; the others are written. */
static void
extract_item(struct extracting *extracting, const narc_entry *entry, const narc_item *item)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    struct original original;

    if (!original_of(entry, item, &original)) {
        extracting->without++;
        return;
    }
    if (!digest_set_add(&extracting->done, original.digest))
        return;
    if (extracting->names_only ||
        write_original(extracting, original.name, original.digest, &err) == NARC_OK)
        extracting_done(extracting, &original);
    else
        report(extracting->cli, original.name, &err);
}

static void
extract_named(struct extracting *extracting)
{
    struct cli *cli = extracting->cli;
    narc_error err = {.offset = NARC_NO_OFFSET};
    struct kept_entry found = {0};
    narc_item *item;

    for (size_t i = 1; i < cli->operand_count; i++) {
        item = NULL;
        if (signals_asked() != EXIT_DONE ||
            !archive_find(cli, &extracting->archive, cli->operands[i], &found))
            continue;
        if (narc_reader_item(extracting->archive.reader, found.entry.number, &item, &err) !=
            NARC_OK)
            report(cli, cli->operands[i], &err);
        else
            extract_item(extracting, &found.entry, item);
        narc_item_free(item);
    }
    entry_drop(&found);
}

/* What went in comes out: every version, unless something narrows it. */
static void
extract_selected(struct extracting *extracting)
{
    const narc_entry *entry;
    narc_item *item;

    selection_start(&extracting->selection, &extracting->archive);
    while (selection_next(&extracting->selection, &entry, &item)) {
        extract_item(extracting, entry, item);
        narc_item_free(item);
    }
    selection_end(&extracting->selection);
}

static void
extract_file(struct extracting *extracting)
{
    struct cli *cli = extracting->cli;

    if (!archive_open(cli, cli->operands[0], &extracting->archive))
        return;
    if (extracting_open(extracting)) {
        if (cli->operand_count > 1)
            extract_named(extracting);
        else
            extract_selected(extracting);
        extracting_finish(extracting);
    }
    archive_close(&extracting->archive);
}

/* A name is looked up in the index, and an earlier state found from the end. */
static bool
in_one_pass(const struct cli *cli)
{
    return cli->operand_count == 1 && passing_wanted(cli->operands[0]) &&
           !option_given(cli, OPTION_AS_OF) && !option_given(cli, OPTION_PROVIDER) &&
           !option_given(cli, OPTION_SUBJECT);
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
    if (!selection_read(cli, !option_given(cli, OPTION_AS_OF), &extracting.selection))
        return;
    if (in_one_pass(cli))
        extract_passing(&extracting);
    else
        extract_file(&extracting);
    digest_set_free(&extracting.done);
    if (extracting.directory >= 0)
        close(extracting.directory);
}
