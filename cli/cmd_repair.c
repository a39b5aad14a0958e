/* narc repair: a new archive of what is left of a damaged one, and a list of what is lost. */
#include "archive_open.h"
#include "commands.h"
#include "message.h"
#include "new_archive.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

/* A narc_lost of our own. */
struct loss {
    uint64_t number;
    uint64_t version;
    narc_text guid;
    bool record_lost;
    uint8_t object[32];
};

/* One run. */
struct repairing {
    struct cli *cli;
    const char *name;
    struct new_archive target;
    struct loss *losses;
    size_t count;
    size_t capacity;
    narc_recovery found;
    uint8_t root[32]; /* of the new archive; zeros when it went to standard output */
};

static void
on_loss(void *user, const narc_lost *loss)
{
    struct repairing *repairing = user;
    struct loss *kept;
    char *guid;

    if (repairing->count == repairing->capacity) {
        repairing->capacity = repairing->capacity * 2 + 16;
        repairing->losses =
            cli_reallocate(repairing->losses, repairing->capacity * sizeof(*repairing->losses));
    }
    guid = cli_allocate(loss->guid.size);
    if (loss->guid.size > 0)
        memcpy(guid, loss->guid.data, loss->guid.size);
    kept = &repairing->losses[repairing->count++];
    *kept = (struct loss){.number = loss->number,
                          .version = loss->version,
                          .guid = {guid, loss->guid.size},
                          .record_lost = loss->record_lost};
    memcpy(kept->object, loss->object, sizeof(kept->object));
}

static bool
recover(struct repairing *repairing)
{
    struct archive damaged = {.name = repairing->name};
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_status status = archive_source(repairing->name, &damaged.source, &err);

    if (status == NARC_OK)
        status = narc_recover(&damaged.source, repairing->target.writer, NULL, on_loss, repairing,
                              &repairing->found, &err);
    if (status == NARC_E_IO && repairing->target.file.fd >= 0 && damaged.source.read != NULL)
        report(repairing->cli, repairing->target.name, &err);
    else if (err.number == NARC_NO_COMMIT) /* the usual next step is this command */
        report_with(repairing->cli, repairing->name, &err,
                    "look for another copy; in this one no article is whole", exit_of(&err));
    else if (status != NARC_OK)
        archive_report(repairing->cli, &damaged, &err);
    archive_close(&damaged);
    return status == NARC_OK && new_archive_complete(&repairing->target);
}

/* Nothing is missing, or nobody can tell: then 0 would say too much. */
static enum exit_code
verdict(const struct repairing *repairing)
{
    const narc_recovery *found = &repairing->found;

    return found->items_lost > 0 || found->objects_lost > 0 || !found->same_root ? EXIT_PARTLY
                                                                                 : EXIT_DONE;
}

static void
print_losses(FILE *out, const struct repairing *repairing)
{
    char hex[65];

    for (size_t i = 0; i < repairing->count; i++) {
        const struct loss *loss = &repairing->losses[i];

        fprintf(out, "  lost       %s of number %llu", loss->record_lost ? "article" : "original",
                (unsigned long long)loss->number);
        if (loss->version > 0)
            fprintf(out, ", version %llu", (unsigned long long)loss->version);
        if (loss->guid.size > 0) {
            fputs(" of ", out);
            print_escaped(out, loss->guid);
        }
        if (!loss->record_lost) {
            narc_digest_format(loss->object, hex);
            fprintf(out, ", SHA-256 %.16s...", hex);
        }
        fputc('\n', out);
    }
}

static void
print_root(FILE *out, const struct repairing *repairing)
{
    const narc_recovery *found = &repairing->found;
    char hex[65];

    narc_digest_format(repairing->root, hex);
    if (found->same_root)
        fprintf(out, "  root       the same as before%s%s\n", repairing->target.piped ? "" : ": ",
                repairing->target.piped ? "" : hex);
    else if (found->commits == 0)
        fputs("  root       a new one: no commit was found, so what else there was is not known\n",
              out);
    else
        fputs("  root       a new one: not all of the last commit was found\n", out);
}

static void
print_report(FILE *out, const struct repairing *repairing)
{
    const narc_recovery *found = &repairing->found;
    const uint64_t articles = found->items + found->items_lost;
    const uint64_t objects = found->objects + found->objects_lost;
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];
    char c[SIZE_TEXT_SIZE];
    char d[SIZE_TEXT_SIZE];

    fputs(out == stderr ? "narc: standard output" : "", out);
    if (out != stderr)
        print_escaped(out, narc_text_from(repairing->target.name));
    fprintf(out, ": %s of %s articles saved, %s of %s originals\n", count_text(found->items, a),
            count_text(articles, b), count_text(found->objects, c), count_text(objects, d));
    print_losses(out, repairing);
    fprintf(out, "  damage     %s %s, %s passed over\n", count_text(found->frames_damaged, a),
            found->frames_damaged == 1 ? "place" : "places", size_text(found->bytes_skipped, b));
    fprintf(out, "  commits    %s found\n", count_text(found->commits, a));
    print_root(out, repairing);
    if (verdict(repairing) == EXIT_DONE)
        fputs("nothing was lost\n", out);
}

static void
print_json_losses(const struct repairing *repairing)
{
    char hex[65];

    fputs(",\"lost\":[", stdout);
    for (size_t i = 0; i < repairing->count; i++) {
        const struct loss *loss = &repairing->losses[i];

        printf("%s{\"number\":%llu,\"guid\":", i > 0 ? "," : "", (unsigned long long)loss->number);
        if (loss->guid.size > 0)
            print_json(stdout, loss->guid);
        else
            fputs("null", stdout);
        if (loss->version > 0)
            printf(",\"version\":%llu", (unsigned long long)loss->version);
        else
            fputs(",\"version\":null", stdout);
        narc_digest_format(loss->object, hex);
        if (loss->record_lost)
            fputs(",\"what\":\"article\",\"sha256\":null}", stdout);
        else
            printf(",\"what\":\"original\",\"sha256\":\"%s\"}", hex);
    }
    putchar(']');
}

static void
print_json_report(const struct repairing *repairing)
{
    const narc_recovery *found = &repairing->found;
    char hex[65];

    narc_digest_format(repairing->root, hex);
    fputs("{\"v\":1,\"archive\":", stdout);
    print_json(stdout, narc_text_from(repairing->name));
    fputs(",\"repaired\":", stdout);
    print_json(stdout, narc_text_from(repairing->target.name));
    printf(",\"items\":%llu,\"items_lost\":%llu,\"objects\":%llu,\"objects_lost\":%llu,"
           "\"commits\":%llu,\"frames_damaged\":%llu,\"bytes_skipped\":%llu,\"same_root\":%s",
           (unsigned long long)found->items, (unsigned long long)found->items_lost,
           (unsigned long long)found->objects, (unsigned long long)found->objects_lost,
           (unsigned long long)found->commits, (unsigned long long)found->frames_damaged,
           (unsigned long long)found->bytes_skipped, found->same_root ? "true" : "false");
    print_json_losses(repairing);
    printf(",\"root\":\"%s\",\"exit\":%d}\n", hex, (int)verdict(repairing));
}

static void
tell(struct repairing *repairing)
{
    struct cli *cli = repairing->cli;
    narc_archive_info info;
    struct archive made;

    cli_raise(cli, verdict(repairing));
    if (!repairing->target.piped) {
        if (!archive_open(cli, repairing->target.name, &made))
            return;
        narc_reader_info(made.reader, &info);
        memcpy(repairing->root, info.root, sizeof(repairing->root));
        archive_close(&made);
    }
    if (cli->json && !repairing->target.piped)
        print_json_report(repairing);
    else if (!cli->json && (!cli->quiet || verdict(repairing) != EXIT_DONE))
        print_report(repairing->target.piped ? stderr : stdout, repairing);
}

void
cmd_repair(struct cli *cli)
{
    struct repairing repairing = {.cli = cli};
    bool complete;

    if (cli->operand_count != 1) {
        report_use(cli, NULL, "repair wants one archive");
        return;
    }
    repairing.name = cli->operands[0];
    if (!new_archive_open(cli, &repairing.target))
        return;
    complete = recover(&repairing);
    new_archive_close(&repairing.target);
    if (complete)
        tell(&repairing);
    for (size_t i = 0; i < repairing.count; i++)
        free((char *)(uintptr_t)repairing.losses[i].guid.data);
    free(repairing.losses);
}
