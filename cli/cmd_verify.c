/* narc verify: says what was checked, every damaged article by name, and what was not checked. */
#include "archive_open.h"
#include "commands.h"
#include "message.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* One finding, kept until the walk is over: the reader is busy while it reports. */
struct damage {
    narc_error error;
    const narc_entry *entry; /* or NULL */
};

struct findings {
    struct damage *items;
    size_t count;
    size_t capacity;
};

static void
remember_damage(void *user, const narc_error *error, const narc_entry *entry)
{
    struct findings *findings = user;
    struct damage *damage;

    if (findings->count == findings->capacity) {
        findings->capacity = findings->capacity * 2 + 16;
        findings->items =
            cli_reallocate(findings->items, findings->capacity * sizeof(*findings->items));
    }
    damage = &findings->items[findings->count++];
    damage->error = *error;
    damage->entry = entry;
}

/* "b81c22f0  Haushaltsdebatte: ...", or the guid when the record is gone. */
static void
print_article(struct archive *archive, const narc_entry *entry)
{
    narc_error ignored;
    narc_item *item = NULL;
    narc_text headline = {NULL, 0};
    size_t index;
    char hex[65];

    narc_digest_format(entry->id, hex);
    printf("         %.8s  ", hex);
    if (narc_reader_find(archive->reader, narc_text_from(hex), &index, &ignored) == NARC_OK &&
        narc_reader_item(archive->reader, index, &item, &ignored) == NARC_OK)
        headline = narc_item_headline(item);
    print_field(stdout, headline.size > 0 ? headline : entry->guid, 100, false);
    putchar('\n');
    narc_item_free(item);
}

static void
print_damage(struct archive *archive, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct damage *damage = &findings->items[i];
        const bool again = i > 0 && damage[-1].error.number == damage->error.number &&
                           damage[-1].error.offset == damage->error.offset &&
                           strcmp(damage[-1].error.message, damage->error.message) == 0;

        if (!again) {
            printf("  [E%u] ", damage->error.number);
            print_escaped(stdout, narc_text_from(damage->error.message));
            if (damage->error.offset != NARC_NO_OFFSET)
                printf(" (%s%s%sbyte %llu)", damage->error.rule != NULL ? "spec " : "",
                       damage->error.rule != NULL ? damage->error.rule : "",
                       damage->error.rule != NULL ? ", " : "",
                       (unsigned long long)damage->error.offset);
            putchar('\n');
        }
        if (damage->entry != NULL)
            print_article(archive, damage->entry);
    }
}

/* OK, DAMAGED, or UNFINISHED: every committed article is whole, but bytes of a commit that never
 * came, or of one that a copy lost, follow. */
static enum exit_code
verdict(const narc_verify_report *report, const struct findings *findings)
{
    bool unfinished = report->trailing_bytes > 0;

    if (report->blocks_damaged > 0 || report->items_damaged > 0 || report->objects_damaged > 0)
        return EXIT_DAMAGE;
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].error.number != NARC_TRAILING_BYTES)
            return EXIT_DAMAGE;
        unfinished = true;
    }
    return unfinished ? EXIT_PARTLY : EXIT_DONE;
}

static void
print_report(struct archive *archive, narc_verify_level level, const narc_verify_report *found,
             const struct findings *findings, double seconds)
{
    const enum exit_code code = verdict(found, findings);
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];
    char c[SIZE_TEXT_SIZE];

    print_escaped(stdout, narc_text_from(archive->name));
    printf(": %s\n", code == EXIT_DAMAGE ? "DAMAGED" : code == EXIT_DONE ? "OK" : "UNFINISHED");
    if (level == NARC_VERIFY_QUICK) {
        printf("  structure   header, commits and index of %s versions\n",
               count_text(found->items, a));
        puts("  not done    blocks, records and originals (narc verify --full)");
    } else {
        printf("  structure   header, commits, index; %s of %s blocks good\n",
               count_text(found->blocks - found->blocks_damaged, a), count_text(found->blocks, b));
        printf("  records     %s of %s articles match SHA-256\n",
               count_text(found->items - found->items_damaged, a), count_text(found->items, b));
        printf("  originals   %s of %s match SHA-256 (%s hashed in all)\n",
               count_text(found->objects - found->objects_damaged, a),
               count_text(found->objects, b), size_text(found->bytes_checked, c));
        puts("  not done    parsing of originals");
    }
    if (found->trailing_bytes > 0)
        printf("  unfinished  %s behind the last commit: an append or a copy was cut off\n",
               size_text(found->trailing_bytes, a));
    print_damage(archive, findings);
    if (code == EXIT_DAMAGE)
        puts("next: copy it again from where it came; narc extract still gives the undamaged "
             "originals");
    printf("checked in %.1f s\n", seconds);
}

static void
print_json_damage(const struct findings *findings)
{
    char hex[65];

    fputs(",\"damage\":[", stdout);
    for (size_t i = 0; i < findings->count; i++) {
        const struct damage *damage = &findings->items[i];

        printf("%s{\"code\":\"E%u\",\"message\":", i > 0 ? "," : "", damage->error.number);
        print_json(stdout, narc_text_from(damage->error.message));
        if (damage->error.offset != NARC_NO_OFFSET)
            printf(",\"offset\":%llu", (unsigned long long)damage->error.offset);
        if (damage->entry != NULL) {
            narc_digest_format(damage->entry->id, hex);
            printf(",\"id\":\"%s\",\"guid\":", hex);
            print_json(stdout, damage->entry->guid);
        }
        putchar('}');
    }
    putchar(']');
}

static void
print_json_report(struct archive *archive, narc_verify_level level, const narc_verify_report *found,
                  const struct findings *findings, double seconds)
{
    const enum exit_code code = verdict(found, findings);
    narc_archive_info info;
    char hex[65];

    narc_reader_info(archive->reader, &info);
    narc_digest_format(info.root, hex);
    fputs("{\"v\":1,\"archive\":", stdout);
    print_json(stdout, narc_text_from(archive->name));
    printf(",\"status\":\"%s\",\"level\":\"%s\",\"blocks\":%llu,\"blocks_damaged\":%llu,"
           "\"items\":%llu,\"items_damaged\":%llu,\"objects\":%llu,\"objects_damaged\":%llu,"
           "\"bytes_checked\":%llu,\"trailing_bytes\":%llu",
           code == EXIT_DAMAGE ? "damaged"
           : code == EXIT_DONE ? "ok"
                               : "unfinished",
           level == NARC_VERIFY_QUICK ? "quick" : "full", (unsigned long long)found->blocks,
           (unsigned long long)found->blocks_damaged, (unsigned long long)found->items,
           (unsigned long long)found->items_damaged, (unsigned long long)found->objects,
           (unsigned long long)found->objects_damaged, (unsigned long long)found->bytes_checked,
           (unsigned long long)found->trailing_bytes);
    print_json_damage(findings);
    printf(",\"not_checked\":[%s\"parse\"],\"root\":\"%s\",\"seconds\":%.1f,\"exit\":%d}\n",
           level == NARC_VERIFY_QUICK ? "\"blocks\"," : "", hex, seconds, (int)code);
}

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
    const double began = seconds_now();
    narc_error err = {.offset = NARC_NO_OFFSET};
    struct findings findings = {0};
    narc_verify_report found = {0};
    struct archive archive;

    if (!archive_open(cli, name, &archive))
        return;
    if (narc_reader_verify(archive.reader, level, remember_damage, &findings, &found, &err) !=
        NARC_OK)
        report(cli, name, &err);
    else if (cli->json)
        print_json_report(&archive, level, &found, &findings, seconds_now() - began);
    else if (!cli->quiet || verdict(&found, &findings) != EXIT_DONE)
        print_report(&archive, level, &found, &findings, seconds_now() - began);
    cli_raise(cli, verdict(&found, &findings));
    free(findings.items);
    archive_close(&archive);
}

void
cmd_verify(struct cli *cli)
{
    const bool quick = option_given(cli, OPTION_QUICK);

    if (cli->operand_count == 0)
        report_use(cli, NULL, "verify wants an archive");
    else if (quick && option_given(cli, OPTION_FULL))
        report_use(cli, NULL, "--quick and --full exclude each other");
    else
        for (size_t i = 0; i < cli->operand_count; i++)
            verify(cli, cli->operands[i], quick ? NARC_VERIFY_QUICK : NARC_VERIFY_FULL);
}
