/* What a verification found, for people and as JSON. */
#include "findings.h"
#include "message.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

void
findings_add(void *user, const narc_error *error, const narc_entry *entry)
{
    struct findings *findings = user;
    struct damage *damage;
    char *texts;

    if (findings->count == findings->capacity) {
        findings->capacity = findings->capacity * 2 + 16;
        findings->items =
            cli_reallocate(findings->items, findings->capacity * sizeof(*findings->items));
    }
    damage = &findings->items[findings->count++];
    *damage = (struct damage){.error = *error, .has_article = entry != NULL};
    if (entry == NULL)
        return;
    memcpy(damage->id, entry->id, sizeof(damage->id));
    texts = cli_allocate(entry->guid.size + entry->headline.size);
    damage->guid = (narc_text){texts, entry->guid.size};
    damage->headline = (narc_text){texts + entry->guid.size, entry->headline.size};
    if (entry->guid.size > 0)
        memcpy(texts, entry->guid.data, entry->guid.size);
    if (entry->headline.size > 0)
        memcpy(texts + entry->guid.size, entry->headline.data, entry->headline.size);
}

void
findings_move(struct findings *to, struct findings *from)
{
    const size_t count = to->count + from->count;

    if (from->count == 0)
        return;
    to->items = cli_reallocate(to->items, count * sizeof(*to->items));
    memcpy(to->items + to->count, from->items, from->count * sizeof(*to->items));
    to->count = to->capacity = count;
    from->count = 0;
}

void
findings_free(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        free((char *)(uintptr_t)findings->items[i].guid.data);
    free(findings->items);
    memset(findings, 0, sizeof(*findings));
}

/* "b81c22f0  Haushaltsdebatte: ...", or the guid when there is no headline. */
static void
print_article(const struct damage *damage)
{
    char hex[65];

    narc_digest_format(damage->id, hex);
    printf("         %.8s  ", hex);
    print_field(stdout, damage->headline.size > 0 ? damage->headline : damage->guid, 100, false);
    putchar('\n');
}

static void
print_damage(const struct findings *findings)
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
        if (damage->has_article)
            print_article(damage);
    }
}

enum exit_code
verification_verdict(const struct verification *verification)
{
    const narc_verify_report *report = &verification->report;
    const struct findings *findings = &verification->findings;
    bool newer = false;

    for (size_t i = 0; i < findings->count; i++) {
        const uint32_t number = findings->items[i].error.number;

        if (number != NARC_TRAILING_BYTES && number != NARC_NEWER_FORMAT)
            return EXIT_DAMAGE;
        newer = newer || number == NARC_NEWER_FORMAT;
    }
    /* What is not understood here may be whole: who wrote it can tell. */
    if (newer)
        return EXIT_NOT_NARC;
    if (report->blocks_damaged > 0 || report->items_damaged > 0 || report->objects_damaged > 0)
        return EXIT_DAMAGE;
    return report->trailing_bytes > 0 || findings->count > 0 ? EXIT_PARTLY : EXIT_DONE;
}

static const char *
verdict_name(enum exit_code verdict)
{
    switch (verdict) {
    case EXIT_DAMAGE:
        return "damaged";
    case EXIT_NOT_NARC:
        return "newer";
    case EXIT_DONE:
        return "ok";
    default:
        return "unfinished";
    }
}

static void
print_report(const struct verification *verification)
{
    const narc_verify_report *found = &verification->report;
    const enum exit_code code = verification_verdict(verification);
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];
    char c[SIZE_TEXT_SIZE];

    print_escaped(stdout, narc_text_from(verification->name));
    printf(": %s\n", code == EXIT_DAMAGE     ? "DAMAGED"
                     : code == EXIT_NOT_NARC ? "NEWER"
                     : code == EXIT_DONE     ? "OK"
                                             : "UNFINISHED");
    if (verification->level == NARC_VERIFY_QUICK) {
        printf("  structure   header, commits and index of %s versions\n",
               count_text(found->items, a));
        puts("  not done    blocks, records and originals (narc verify --full)");
    } else {
        printf("  structure   header, commits, %s; %s of %s blocks good\n",
               verification->from_pipe ? "catalogue" : "index",
               count_text(found->blocks - found->blocks_damaged, a), count_text(found->blocks, b));
        printf("  records     %s of %s articles match SHA-256\n",
               count_text(found->items - found->items_damaged, a), count_text(found->items, b));
        printf("  originals   %s of %s match SHA-256 (%s hashed in all)\n",
               count_text(found->objects - found->objects_damaged, a),
               count_text(found->objects, b), size_text(found->bytes_checked, c));
        if (verification->level == NARC_VERIFY_DEEP)
            puts("  content     form and rows of the records, and that what they name is there");
        printf("  not done    %s%sparsing of originals\n",
               verification->from_pipe ? "tables of the index, which a pipe cannot; " : "",
               verification->level == NARC_VERIFY_DEEP ? "" : "what records say (--deep); ");
    }
    if (found->trailing_bytes > 0)
        printf("  unfinished  %s behind the last commit: an append or a copy was cut off\n",
               size_text(found->trailing_bytes, a));
    print_damage(&verification->findings);
    if (code == EXIT_NOT_NARC)
        puts("next: verify it with the newer narc that it was made by");
    if (code == EXIT_DAMAGE)
        puts("next: copy it again from where it came, or narc repair keeps what is left in a new "
             "archive");
    printf("checked in %.1f s\n", verification->seconds);
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
        if (damage->has_article) {
            narc_digest_format(damage->id, hex);
            printf(",\"id\":\"%s\",\"guid\":", hex);
            print_json(stdout, damage->guid);
        }
        putchar('}');
    }
    putchar(']');
}

static const char *const level_names[] = {
    [NARC_VERIFY_QUICK] = "quick", [NARC_VERIFY_FULL] = "full", [NARC_VERIFY_DEEP] = "deep"};

static void
print_json_report(const struct verification *verification)
{
    const narc_verify_report *found = &verification->report;
    const enum exit_code code = verification_verdict(verification);
    const bool quick = verification->level == NARC_VERIFY_QUICK;
    char hex[65];

    narc_digest_format(verification->root, hex);
    fputs("{\"v\":1,\"archive\":", stdout);
    print_json(stdout, narc_text_from(verification->name));
    printf(",\"status\":\"%s\",\"level\":\"%s\",\"blocks\":%llu,\"blocks_damaged\":%llu,"
           "\"items\":%llu,\"items_damaged\":%llu,\"objects\":%llu,\"objects_damaged\":%llu,"
           "\"bytes_checked\":%llu,\"trailing_bytes\":%llu",
           verdict_name(code), level_names[verification->level], (unsigned long long)found->blocks,
           (unsigned long long)found->blocks_damaged, (unsigned long long)found->items,
           (unsigned long long)found->items_damaged, (unsigned long long)found->objects,
           (unsigned long long)found->objects_damaged, (unsigned long long)found->bytes_checked,
           (unsigned long long)found->trailing_bytes);
    print_json_damage(&verification->findings);
    printf(",\"not_checked\":[%s\"parse\"],\"root\":\"%s\",\"seconds\":%.1f,\"exit\":%d}\n",
           quick                                     ? "\"blocks\",\"records\","
           : verification->level == NARC_VERIFY_DEEP ? ""
                                                     : "\"records\",",
           hex, verification->seconds, (int)code);
}

void
verification_print(struct cli *cli, const struct verification *verification)
{
    const enum exit_code code = verification_verdict(verification);

    if (cli->json)
        print_json_report(verification);
    else if (!cli->quiet || code != EXIT_DONE)
        print_report(verification);
    cli_raise(cli, code);
}
