/* narc list: a table for people, rows for machines. */
#include "commands.h"
#include "message.h"
#include "output.h"
#include "passing.h"
#include "rows.h"
#include "selectors.h"

#include <stdio.h>

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
published(const narc_entry *entry, char out[TIME_TEXT_SIZE])
{
    static const int widths[] = {
        [NARC_PRECISION_YEAR] = 4, [NARC_PRECISION_MONTH] = 7, [NARC_PRECISION_DAY] = 10};
    const bool day = entry->precision <= NARC_PRECISION_DAY;
    char when[TIME_TEXT_SIZE];

    if (entry->precision == NARC_PRECISION_NONE || entry->published == INT64_MIN)
        return "-";
    /* A day with a zone counts from its midnight there: twelve hours later it is that day in UTC. */
    time_text(entry->published + (day && entry->zone_known ? 43200 : 0), false, when);
    snprintf(out, TIME_TEXT_SIZE, "%.*s%s", day ? widths[entry->precision] : 16, when,
             day || entry->zone_known ? "" : "?");
    return out;
}

static void
print_row(const narc_entry *entry, int64_t now, size_t columns)
{
    const size_t fixed = 10 + 19 + 14 + 7 + 4 + 10;
    char when[TIME_TEXT_SIZE];
    char hex[65];

    narc_digest_format(entry->id, hex);
    printf("%.8s  %-17s  ", hex, published(entry, when));
    print_field(stdout, first_line(entry->provider), 12, true);
    fputs("  ", stdout);
    print_field(stdout, entry->language, 5, true);
    printf("  %2llu  %-8s  ", (unsigned long long)entry->version, status_word(entry, now));
    print_field(stdout, entry->headline.size > 0 ? entry->headline : NARC_TEXT("(no headline)"),
                columns > fixed + 8 ? columns - fixed : SIZE_MAX, false);
    putchar('\n');
}

void
print_json_row(struct cli *cli, const char *name, const narc_entry *entry, const narc_item *item,
               bool with_content)
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
        report(cli, name, &err);
    }
    narc_buffer_free(&row);
}

static void
print_entry(const narc_entry *entry, int64_t now, size_t columns, bool *header)
{
    if (!*header)
        puts("ID        PUBLISHED (UTC)    PROVIDER      LANG    V  STATUS    HEADLINE");
    *header = true;
    print_row(entry, now, columns);
}

static void
list_archive(struct cli *cli, const char *name, struct selection *selection, bool *header)
{
    const size_t columns = terminal_columns();
    const narc_entry *entry;
    struct archive archive;
    narc_item *item = NULL;

    if (!archive_open(cli, name, &archive))
        return;
    selection_start(selection, &archive);
    while (selection_next(selection, &entry, cli->json ? &item : NULL)) {
        if (cli->json)
            print_json_row(cli, name, entry, item, false);
        else
            print_entry(entry, archive.now, columns, header);
        narc_item_free(item);
        item = NULL;
    }
    selection_end(selection);
    archive_close(&archive);
}

/* The catalogue as it comes by. Which versions are the newest is known at its end, so the rows that
 * are asked for are kept until then. */
static void
list_passing(struct cli *cli, const char *name, struct selection *selection, bool *header)
{
    const size_t columns = terminal_columns();
    const int64_t now = selection->now;
    narc_stream_event event;
    struct passing passing;

    if (!passing_open(cli, name, &passing))
        return;
    while (passing_next(&passing, &event))
        if (event.kind == NARC_STREAM_ENTRY)
            passing_keep(&passing, event.entry, selection_matches(selection, event.entry));
    selection_reset(selection);
    if (passing_end(&passing)) {
        selection_count_all(selection, &passing.info);
        for (size_t i = 0; i < passing.count && selection_has_room(selection); i++) {
            const struct passed *passed = &passing.items[i];

            if (!passed->wanted || !selection_gives(selection, &passed->entry))
                continue;
            selection->given++;
            print_entry(&passed->entry, now, columns, header);
        }
        selection_end(selection);
    }
    passing_close(&passing);
}

/* What only the records tell needs to go back to them; an earlier state needs the end first. */
static bool
in_one_pass(const struct cli *cli, const char *name)
{
    return passing_wanted(name) && !cli->json && !option_given(cli, OPTION_AS_OF) &&
           !option_given(cli, OPTION_PROVIDER) && !option_given(cli, OPTION_SUBJECT);
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
            (in_one_pass(cli, cli->operands[i]) ? list_passing : list_archive)(
                cli, cli->operands[i], &selection, &header);
}
