/* narc list: a table for people, rows for machines. */
#include "commands.h"
#include "message.h"
#include "output.h"
#include "rows.h"
#include "selectors.h"

static const char *
status_word(const narc_entry *entry, int64_t now)
{
    if (entry->guid_status == NARC_STATUS_CANCELED || entry->status == NARC_STATUS_CANCELED)
        return "KILLED";
    if (entry_embargoed(entry, now))
        return "EMBARGO";
    return entry->status == NARC_STATUS_WITHHELD ? "WITHHELD" : "usable";
}

/* To the precision that was stated: no invented midnight; ? marks a time of an unknown zone. */
static const char *
published(const narc_entry *entry, const narc_item *item, char out[NARC_DATE_SIZE])
{
    const narc_date *date = narc_item_published(item);

    if (date->precision == NARC_PRECISION_NONE)
        snprintf(out, NARC_DATE_SIZE, "-");
    else if (date->precision < NARC_PRECISION_MINUTE)
        narc_date_format(date, out);
    else if (!date->zone_known)
        snprintf(out, NARC_DATE_SIZE, "%04d-%02u-%02u %02u:%02u?", (int)date->year, date->month,
                 date->day, date->hour, date->minute);
    else
        time_text(entry->published, false, out);
    return out;
}

static void
print_row(struct archive *archive, const narc_entry *entry, const narc_item *item, size_t columns)
{
    const narc_text provider = item->providers.count > 0
                                   ? narc_concept_label(&item->providers.items[0])
                                   : (narc_text){NULL, 0};
    const narc_text headline = narc_item_headline(item);
    const size_t fixed = 10 + 19 + 14 + 7 + 4 + 10;
    char when[NARC_DATE_SIZE];
    char hex[65];

    narc_digest_format(entry->id, hex);
    printf("%.8s  %-17s  ", hex, published(entry, item, when));
    print_field(stdout, provider, 12, true);
    fputs("  ", stdout);
    print_field(stdout, item->language, 5, true);
    printf("  %2llu  %-8s  ", (unsigned long long)entry->version, status_word(entry, archive->now));
    print_field(stdout, headline.size > 0 ? headline : NARC_TEXT("(no headline)"),
                columns > fixed + 8 ? columns - fixed : SIZE_MAX, false);
    putchar('\n');
}

void
print_json_row(struct cli *cli, struct archive *archive, const narc_entry *entry,
               const narc_item *item, bool with_content)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_buffer row = {0};
    narc_row_facts facts = {0};
    char added[TIME_TEXT_SIZE];
    char hex[65];

    narc_digest_format(entry->id, hex);
    facts.id = narc_text_from(hex);
    facts.added = narc_text_from(time_rfc3339(entry->added, added));
    facts.with_content = with_content;
    if (narc_row_write(item, &facts, &row, &err) == NARC_OK) {
        print_json_line(stdout, (narc_text){(const char *)row.data, row.size});
        putchar('\n');
    } else {
        report(cli, archive->name, &err);
    }
    narc_buffer_free(&row);
}

static void
list_archive(struct cli *cli, const char *name, struct selection *selection, bool *header)
{
    const size_t columns = terminal_columns();
    struct archive archive;
    narc_item *item;
    size_t index;

    if (!archive_open(cli, name, &archive))
        return;
    selection_start(selection, &archive);
    while (selection_next(selection, &index, &item)) {
        const narc_entry *entry = narc_reader_entry(archive.reader, index);

        if (!cli->json && !*header)
            puts("ID        PUBLISHED (UTC)    PROVIDER      LANG    V  STATUS    HEADLINE");
        *header = true;
        if (cli->json)
            print_json_row(cli, &archive, entry, item, false);
        else
            print_row(&archive, entry, item, columns);
        narc_item_free(item);
    }
    selection_end(selection);
    archive_close(&archive);
}

void
cmd_list(struct cli *cli)
{
    struct selection selection;
    bool header = false;

    if (cli->operand_count == 0)
        report_use(cli, NULL, "list wants an archive");
    else if (selection_read(cli, false, &selection))
        for (size_t i = 0; i < cli->operand_count; i++)
            list_archive(cli, cli->operands[i], &selection, &header);
}
