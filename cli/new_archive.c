/* The target of merge and repair, and how archives are packed. */
#include "new_archive.h"
#include "commands.h"
#include "intake.h"
#include "message.h"
#include "streams.h"

#include <fcntl.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define THREADS_MOST 8

/* --level: a number, or max. */
static bool
choose_level(struct cli *cli, bool deflate, int *out)
{
    const char *value = option_value(cli, OPTION_LEVEL);
    const int most = deflate ? 9 : 19;
    long level;
    char *end;

    *out = 0;
    if (value == NULL)
        return true;
    if (strcmp(value, "max") == 0) {
        *out = deflate ? 9 : NARC_LEVEL_MAX;
        return true;
    }
    level = strtol(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || level < 1 || level > most) {
        report_use(cli, NULL, "--level wants a number from 1 to %d or max, not '%s'", most, value);
        return false;
    }
    *out = (int)level;
    return true;
}

/* As many as there are workers; -j 1 stays in one. */
static bool
choose_threads(struct cli *cli, uint32_t *out)
{
    long cores;

    if (!intake_jobs(cli, out))
        return false;
    if (*out == 0) {
        cores = sysconf(_SC_NPROCESSORS_ONLN);
        *out = cores < 1 ? 1 : cores > THREADS_MOST ? THREADS_MOST : (uint32_t)cores;
    }
    if (*out == 1)
        *out = 0;
    return true;
}

/* The open blocks of an archive grow and go in an order of their own. Kept in one heap they leave
 * holes of a third of the whole; a mapping each, they are given back at once (decision 0015). */
static void
give_memory_back(void)
{
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 32 << 10);
#endif
}

bool
writer_choose(struct cli *cli, narc_writer_options *out)
{
    static const char *const words[] = {"stored", "deflate", "zstd"};
    const narc_writer_options defaults = NARC_WRITER_OPTIONS_INIT;
    int codec;

    give_memory_back();
    *out = defaults;
    if (!option_choice(cli, OPTION_CODEC, words, 3, &codec) ||
        !choose_level(cli, codec == NARC_CODEC_DEFLATE, &out->level) ||
        !choose_threads(cli, &out->threads))
        return false;
    out->codec_given = codec >= 0;
    out->codec = codec >= 0 ? (narc_codec)codec : NARC_CODEC_ZSTD;
    return cli_commit_time(cli, &out->commit_time);
}

static bool
same_file(const char *a, const char *b)
{
    struct stat left;
    struct stat right;

    return stat(a, &left) == 0 && stat(b, &right) == 0 && left.st_dev == right.st_dev &&
           left.st_ino == right.st_ino;
}

/* Reading an archive and replacing it at once would be rewriting it in place. */
static bool
is_input(struct cli *cli, const char *name)
{
    char part[FILE_NAME_MAX];

    snprintf(part, sizeof(part), "%s.part", name);
    for (size_t i = 0; i < cli->operand_count; i++)
        if (same_file(cli->operands[i], name) || same_file(cli->operands[i], part)) {
            report_use(cli, "write to another file, then look at it before the old one goes.",
                       "-o %s is an input too", name);
            return true;
        }
    return false;
}

static narc_status
write_on(void *user, const void *data, size_t size, narc_error *err)
{
    struct new_archive *archive = user;
    const narc_sink output = output_sink();

    if (signals_check(err) != NARC_OK)
        return err->status;
    return archive->piped ? output.write(output.user, data, size, err)
                          : out_file_write(&archive->file, data, size, err);
}

bool
new_archive_open(struct cli *cli, struct new_archive *out)
{
    const bool force = option_given(cli, OPTION_FORCE);
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_writer_options writing;

    memset(out, 0, sizeof(*out));
    out->cli = cli;
    out->name = option_value(cli, OPTION_OUTPUT);
    out->file.fd = -1;
    if (out->name == NULL) {
        report_use(cli, NULL, "%s wants a new archive: -o NEW", cli->command->name);
        return false;
    }
    out->piped = strcmp(out->name, "-") == 0;
    if (!writer_choose(cli, &writing) || (!out->piped && is_input(cli, out->name)) ||
        (out->piped && !output_takes_binary(cli)))
        return false;
    out->sink = (narc_sink){write_on, NULL, out};
    if ((out->piped || out_file_open(AT_FDCWD, out->name, force, &out->file, &err) == NARC_OK) &&
        narc_writer_new(&out->sink, &writing, &out->writer, &err) == NARC_OK)
        return true;
    report(cli, out->name, &err);
    new_archive_close(out);
    return false;
}

bool
new_archive_complete(struct new_archive *archive)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (archive->piped || out_file_commit(&archive->file, &err) == NARC_OK)
        return true;
    report(archive->cli, archive->name, &err);
    return false;
}

void
new_archive_close(struct new_archive *archive)
{
    narc_writer_close(archive->writer);
    out_file_abandon(&archive->file);
    archive->writer = NULL;
}
