/* Who has the rights: as the metadata states it, else the line with the copyright sign that closes
 * the page. */
#include "html/layout.h"

#include "base/text.h"
#include "html/date_words.h"

static const char *const notices[] = {"json-ld:copyrightNotice", "meta:copyright", "dcterms.rights",
                                      "dc.rights", "meta:rights"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
/* Bytes of a line that is a notice; lines looked at from the end of the page. */
#define LINE_BYTES 200
#define MOST_LINES 120

static narc_rights *
add_rights(narc_html_page *page, const char *source)
{
    narc_rights *rights = NARC_LIST_ADD(page->item->arena, &page->item->rights_info);

    if (rights != NULL)
        rights->source = narc_text_from(source);
    return rights;
}

static void
add_notice(narc_html_page *page, narc_text text, const char *source)
{
    narc_rights *rights = add_rights(page, source);
    narc_string *notice =
        rights != NULL ? NARC_LIST_ADD(page->item->arena, &rights->copyright_notices) : NULL;

    if (notice == NULL)
        return;
    notice->value = narc_arena_copy(page->item->arena, text);
    notice->source = narc_text_from(source);
}

static void
add_holder(narc_html_page *page)
{
    const narc_text name =
        narc_html_value(page, narc_html_fact_find(page, "json-ld:copyrightHolder"));
    narc_concept *holder;
    narc_string *string;

    if (name.size == 0 || page->item->rights_info.count == 0)
        return;
    holder = NARC_LIST_ADD(page->item->arena, &page->item->rights_info.items[0].copyright_holders);
    if (holder == NULL)
        return;
    holder->source = NARC_TEXT("json-ld:copyrightHolder");
    string = NARC_LIST_ADD(page->item->arena, &holder->names);
    if (string != NULL)
        string->value = narc_arena_copy(page->item->arena, name);
}

/* "(c) 2026 Old Town Courier": the sign or the word first, and a year. Pictures have no year. */
static bool
is_notice(const narc_html_run *run)
{
    const narc_text start = narc_text_slice(run->text, 0, 12);

    return run->text.size <= LINE_BYTES && run->kind != NARC_HTML_RUN_CAPTION &&
           narc_html_may_be_date(run->text) &&
           (narc_text_find(start, NARC_TEXT("\xC2\xA9")) != SIZE_MAX ||
            narc_text_find_nocase(start, "copyright") != SIZE_MAX ||
            narc_text_starts_nocase(start, "(c) "));
}

void
narc_html_rights_read(const narc_html_layout *layout)
{
    narc_html_page *page = layout->page;

    for (size_t i = 0; i < COUNT(notices) && page->item->rights_info.count == 0; i++) {
        const narc_text text = narc_html_value(page, narc_html_fact_find(page, notices[i]));

        if (text.size != 0 && text.size <= LINE_BYTES)
            add_notice(page, text, notices[i]);
    }
    for (size_t i = layout->run_count; i > 0 && layout->run_count - i < MOST_LINES &&
                                       page->item->rights_info.count == 0 && !page->ours;
         i--)
        if (is_notice(&layout->runs[i - 1]))
            add_notice(page, narc_html_value(page, layout->runs[i - 1].text), "printed");
    if (page->item->rights_info.count == 0 &&
        narc_html_fact_find(page, "json-ld:copyrightHolder").size != 0)
        add_rights(page, "json-ld:copyrightHolder");
    add_holder(page);
}
