/* narc create and narc add: documents into an archive. */
#include "archive_open.h"
#include "commands.h"
#include "files.h"
#include "intake.h"
#include "message.h"
#include "new_archive.h"
#include "output.h"
#include "spec_text.h"
#include "streams.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One run of create or add. */
struct making {
    struct cli *cli;
    bool adding;
    const char *name; /* of the archive; "-" is standard output */
    const char *const *inputs;
    size_t input_count;
    narc_writer_options options;
    narc_writer *writer;
    struct intake intake;
    narc_writer_totals totals;
    narc_archive_info before; /* of add */
    narc_archive_info after;
};

static const char *
shown_name(const struct making *making)
{
    return strcmp(making->name, "-") == 0 ? "standard output" : making->name;
}

static bool
choose(struct making *making)
{
    if (!writer_choose(making->cli, &making->options))
        return false;
    making->options.overwrite = option_given(making->cli, OPTION_FORCE);
    return intake_start(making->cli, &making->intake);
}

/* Numbers of the finished archive, from itself. */
static bool
look_at(struct cli *cli, const char *name, narc_archive_info *out)
{
    struct archive archive;

    if (!archive_open(cli, name, &archive))
        return false;
    narc_reader_info(archive.reader, out);
    archive_close(&archive);
    return true;
}

/* An archive without an article is of no use to anybody, so none is left behind. */
static void
report_nothing(struct making *making)
{
    const char *outcome = making->adding ? "nothing was added" : "no archive was made";
    narc_error err;

    if (making->intake.totals.documents > 0 || making->cli->exit != EXIT_DONE) {
        remark(making->cli, "no document could be taken, %s", outcome);
        cli_raise(making->cli, EXIT_PARTLY);
        return;
    }
    error_make(&err, NARC_EMPTY_INPUT, "the input holds no documents, %s", outcome);
    report(making->cli, making->inputs[0], &err);
}

/* Reads everything and commits. True when the archive is complete. */
static bool
fill(struct making *making)
{
    const narc_ingest_target target = narc_ingest_into(making->writer);
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_status status = NARC_OK;

    if (option_given(making->cli, OPTION_EMBED_SPEC))
        status = narc_writer_embed_spec(making->writer, spec_text, &err);
    if (status == NARC_OK)
        status = intake_run(&making->intake, making->inputs, making->input_count, &target, &err);

    narc_writer_count(making->writer, &making->totals);
    if (status == NARC_OK)
        status = signals_check(&err);
    if (status == NARC_OK && making->totals.items + making->totals.unchanged == 0) {
        report_nothing(making);
        return false;
    }
    if (status == NARC_OK)
        status = narc_writer_commit(making->writer, &err);
    if (status != NARC_OK)
        report(making->cli, shown_name(making), &err);
    return status == NARC_OK;
}

static void
print_troubles(FILE *out, const struct making *making)
{
    char a[SIZE_TEXT_SIZE];

    if (making->intake.totals.rejected > 0)
        fprintf(out, ", %s %s not taken", count_text(making->intake.totals.rejected, a),
                making->intake.totals.rejected == 1 ? "document" : "documents");
    if (making->totals.renumbered > 0)
        fprintf(out, ", %s renumbered", count_text(making->totals.renumbered, a));
}

static void
print_counts(FILE *out, const struct making *making)
{
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];

    fprintf(out, "%s %s from %s %s", count_text(making->totals.items, a),
            making->totals.items == 1 ? "article" : "articles",
            count_text(making->intake.totals.documents, b),
            making->intake.totals.documents == 1 ? "document" : "documents");
    if (making->totals.unchanged > 0)
        fprintf(out, ", %s unchanged", count_text(making->totals.unchanged, a));
    print_troubles(out, making);
}

static void
print_json_summary(FILE *out, const struct making *making, uint64_t size)
{
    const uint64_t articles = making->after.guids - making->before.guids;
    char hex[65];

    narc_digest_format(making->after.root, hex);
    fputs("{\"v\":1,\"archive\":", out);
    print_json(out, narc_text_from(making->name));
    fprintf(out,
            ",\"documents\":%llu,\"taken\":%llu,\"rejected\":%llu,\"items\":%llu,\"new\":%llu,"
            "\"new_versions\":%llu,\"unchanged\":%llu,\"renumbered\":%llu,\"input_bytes\":%llu,"
            "\"object_bytes\":%llu,\"file_bytes\":%llu,\"root\":\"%s\",\"exit\":%d}\n",
            (unsigned long long)making->intake.totals.documents,
            (unsigned long long)making->intake.totals.taken,
            (unsigned long long)making->intake.totals.rejected,
            (unsigned long long)making->totals.items, (unsigned long long)articles,
            (unsigned long long)(making->totals.items - articles),
            (unsigned long long)making->totals.unchanged,
            (unsigned long long)making->totals.renumbered,
            (unsigned long long)making->intake.totals.bytes,
            (unsigned long long)making->totals.object_bytes, (unsigned long long)size, hex,
            (int)making->cli->exit);
}

/* "news.narc: 12 articles from 13 documents, 45 KiB of originals -> 20 KiB" */
static void
print_summary(struct making *making)
{
    FILE *out = strcmp(making->name, "-") == 0 ? stderr : stdout;
    const uint64_t size = out == stderr ? output_written() : making->after.file_bytes;
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];

    if (making->cli->json && out == stdout) {
        print_json_summary(out, making, size);
        return;
    }
    if (making->cli->quiet || making->cli->json)
        return;
    fputs(out == stderr ? "narc: " : "", out);
    print_escaped(out, narc_text_from(shown_name(making)));
    fputs(": ", out);
    print_counts(out, making);
    if (option_given(making->cli, OPTION_NO_ORIGINAL))
        fprintf(out, ", %s read, originals not kept -> %s\n",
                size_text(making->intake.totals.bytes, a), size_text(size, b));
    else
        fprintf(out, ", %s of originals -> %s\n", size_text(making->totals.object_bytes, a),
                size_text(size, b));
}

static void
create_on_output(struct making *making)
{
    const narc_sink sink = output_sink();
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (!output_takes_binary(making->cli))
        return;
    if (narc_writer_new(&sink, &making->options, &making->writer, &err) != NARC_OK)
        report(making->cli, shown_name(making), &err);
    else if (fill(making))
        print_summary(making);
    narc_writer_close(making->writer);
}

static void
report_uncreated(struct making *making, const narc_error *err)
{
    struct stat status;
    char next[FILE_NAME_MAX];

    if (stat(making->name, &status) == 0 && S_ISDIR(status.st_mode)) {
        snprintf(next, sizeof(next), "the new archive comes first: narc create NEW.narc %.4000s",
                 making->name);
        report_with(making->cli, making->name, err, next, exit_of(err));
    } else if (err->number == NARC_NOT_REGULAR) {
        snprintf(next, sizeof(next), "narc create - INPUT... >%.4000s", making->name);
        report_with(making->cli, making->name, err, next, EXIT_REFUSED);
    } else if (err->number == NARC_NO_SUCH_FILE) {
        report_with(making->cli, making->name, err, "make its directory first.", exit_of(err));
    } else {
        report(making->cli, making->name, err);
    }
}

static void
create_file(struct making *making)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    char part[FILE_NAME_MAX];
    bool complete;

    signals_guard(AT_FDCWD, NULL); /* a signal that comes while it is made must not leave it */
    if (narc_writer_create(making->name, &making->options, &making->writer, &err) != NARC_OK) {
        signals_release();
        report_uncreated(making, &err);
        return;
    }
    snprintf(part, sizeof(part), "%s.part", making->name);
    signals_guard(AT_FDCWD, part);
    complete = fill(making);
    narc_writer_close(making->writer);
    signals_release();
    if (complete && look_at(making->cli, making->name, &making->after))
        print_summary(making);
}

void
cmd_create(struct cli *cli)
{
    const char *out = option_value(cli, OPTION_OUTPUT);
    const size_t first = out != NULL ? 0 : 1;
    struct making making = {.cli = cli};

    if (cli->operand_count <= first) {
        report_use(cli, NULL,
                   out == NULL && cli->operand_count == 0
                       ? "create wants a new archive and documents"
                       : "create wants documents to put into the archive");
        return;
    }
    making.name = out != NULL ? out : cli->operands[0];
    making.inputs = cli->operands + first;
    making.input_count = cli->operand_count - first;
    if (!choose(&making))
        return;
    if (strcmp(making.name, "-") == 0)
        create_on_output(&making);
    else
        create_file(&making);
    intake_end(&making.intake);
}

static void
print_added(struct making *making)
{
    const uint64_t articles = making->after.guids - making->before.guids;
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];
    char c[SIZE_TEXT_SIZE];

    if (making->cli->json) {
        print_json_summary(stdout, making, making->after.file_bytes);
        return;
    }
    if (making->cli->quiet)
        return;
    print_escaped(stdout, narc_text_from(making->name));
    printf(": %s new, %s new versions, %s unchanged", count_text(articles, a),
           count_text(making->totals.items - articles, b), count_text(making->totals.unchanged, c));
    print_troubles(stdout, making);
    printf("; %s -> %s\n", size_text(making->before.file_bytes, a),
           size_text(making->after.file_bytes, b));
}

static void
append(struct making *making)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    bool complete;

    if (!look_at(making->cli, making->name, &making->before))
        return;
    if (narc_writer_append(making->name, &making->options, &making->writer, &err) != NARC_OK) {
        report(making->cli, making->name, &err);
        return;
    }
    signals_guard(AT_FDCWD, NULL);
    complete = fill(making);
    narc_writer_close(making->writer);
    signals_release();
    if (complete && look_at(making->cli, making->name, &making->after))
        print_added(making);
}

void
cmd_add(struct cli *cli)
{
    struct making making = {.cli = cli, .adding = true};
    narc_error err;

    if (cli->operand_count < 2) {
        report_use(cli, NULL, "add wants an archive and documents");
        return;
    }
    making.name = cli->operands[0];
    making.inputs = cli->operands + 1;
    making.input_count = cli->operand_count - 1;
    if (strcmp(making.name, "-") == 0) {
        error_make(&err, NARC_NEEDS_SEEKING, "an archive cannot be appended to on a pipe");
        report(cli, "-", &err);
        return;
    }
    if (!choose(&making))
        return;
    append(&making);
    intake_end(&making.intake);
}
