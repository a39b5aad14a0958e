/* narc show: one article for reading. */
#include "archive_open.h"
#include "commands.h"
#include "message.h"
#include "output.h"
#include "rows.h"

#define LABEL_FORMAT "%-11s"

static void
line(const char *label, narc_text value)
{
    if (value.size == 0)
        return;
    printf(LABEL_FORMAT, label);
    print_escaped(stdout, value);
    putchar('\n');
}

static void
string_line(const char *label, const narc_string_list *list)
{
    if (list->count == 0)
        return;
    printf(LABEL_FORMAT, label);
    for (size_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? "; " : "", stdout);
        print_escaped(stdout, list->items[i].value);
    }
    putchar('\n');
}

static void
concept_line(const char *label, const narc_concept_list *list)
{
    if (list->count == 0)
        return;
    printf(LABEL_FORMAT, label);
    for (size_t i = 0; i < list->count; i++) {
        fputs(i > 0 ? "; " : "", stdout);
        print_escaped(stdout, narc_concept_label(&list->items[i]));
    }
    putchar('\n');
}

static void
date_line(const char *label, const narc_date *date)
{
    char text[NARC_DATE_SIZE];

    if (date->literal.size == 0)
        return;
    printf(LABEL_FORMAT, label);
    if (narc_date_format(date, text) > 0)
        fputs(text, stdout);
    else
        print_escaped(stdout, date->literal);
    if (date->precision >= NARC_PRECISION_MINUTE && !date->zone_known)
        fputs(" (zone unknown)", stdout);
    if (date->source.size > 0) {
        fputs("  from ", stdout);
        print_escaped(stdout, date->source);
    }
    putchar('\n');
}

static void
status_line(const narc_entry *entry, int64_t now)
{
    static const char *const words[] = {"usable", "withheld", "canceled"};
    char when[TIME_TEXT_SIZE];

    printf(LABEL_FORMAT "%s", "status", words[entry->guid_status]);
    if (entry->embargo == NARC_EMBARGO_INDEFINITE)
        fputs(", under embargo until further notice", stdout);
    else if (entry_embargoed(entry, now))
        printf(", under embargo until %s UTC", time_text(entry->embargo_until, false, when));
    putchar('\n');
}

static void
original_line(const narc_item *item)
{
    const narc_object_ref *original = narc_item_original(item);
    char size[SIZE_TEXT_SIZE];

    if (original == NULL) {
        line("original", NARC_TEXT("not kept"));
        return;
    }
    printf(LABEL_FORMAT, "original");
    print_escaped(stdout, original->content_type);
    printf("%s%s, sha256 ", original->content_type.size > 0 ? ", " : "",
           size_text(original->size, size));
    print_escaped(stdout, original->sha256);
    putchar('\n');
}

static void
print_metadata(const narc_entry *entry, const narc_item *item, int64_t now)
{
    char hex[65];
    char added[TIME_TEXT_SIZE];

    concept_line("provider", &item->providers);
    string_line("by", &item->by);
    date_line("published", narc_item_published(item));
    date_line("modified", narc_item_modified(item));
    line("language", item->language);
    concept_line("subjects", &item->subjects);
    string_line("keywords", &item->keywords);
    line("url", item->url);
    status_line(entry, now);
    line("guid", item->guid);
    printf(LABEL_FORMAT "%llu%s\n", "version", (unsigned long long)item->version,
           entry->newest ? "" : " (there is a newer one)");
    narc_digest_format(entry->id, hex);
    printf(LABEL_FORMAT "%s\n", "id", hex);
    printf(LABEL_FORMAT "%s UTC\n", "added", time_text(entry->added, true, added));
    line("source", item->provenance.source);
    line("member", item->provenance.member);
    original_line(item);
    if (item->renditions.count > 0)
        printf(LABEL_FORMAT "%zu\n", "pictures", item->renditions.count);
}

static void
print_for_reading(struct cli *cli, const struct archive *archive, const narc_entry *entry,
                  const narc_item *item)
{
    const size_t terminal = terminal_columns();
    const size_t columns = terminal == 0 || terminal > 100 ? 100 : terminal;
    const narc_text headline = narc_item_headline(item);
    const narc_text summary = narc_item_description(item);
    const narc_body *body = narc_item_body(item);
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_buffer text = {0};

    print_wrapped(stdout, headline.size > 0 ? headline : NARC_TEXT("(no headline)"), columns);
    fputs("\n\n", stdout);
    print_metadata(entry, item, archive->now);
    if (summary.size > 0) {
        putchar('\n');
        print_wrapped(stdout, summary, columns);
        putchar('\n');
    }
    if (body != NULL && narc_body_text(body->value, &text, &err) != NARC_OK)
        report(cli, archive->name, &err);
    if (text.size > 0) {
        putchar('\n');
        print_wrapped(stdout, (narc_text){(const char *)text.data, text.size}, columns);
        putchar('\n');
    }
    narc_buffer_free(&text);
}

void
cmd_show(struct cli *cli)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    struct archive archive;
    struct kept_entry found = {0};
    narc_item *item = NULL;

    if (cli->operand_count != 2) {
        report_use(cli, NULL, "show wants an archive and one item");
        return;
    }
    if (!archive_open(cli, cli->operands[0], &archive))
        return;
    if (archive_find(cli, &archive, cli->operands[1], &found)) {
        if (narc_reader_item(archive.reader, found.entry.number, &item, &err) != NARC_OK)
            report(cli, archive.name, &err);
        else if (cli->json)
            print_json_row(cli, archive.name, &found.entry, item, true);
        else
            print_for_reading(cli, &archive, &found.entry, item);
    }
    entry_drop(&found);
    narc_item_free(item);
    archive_close(&archive);
}
