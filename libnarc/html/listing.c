/* Front pages and lists of articles: links that are headings or begin an entry, each with a sentence or two.
 * What the page is about stands elsewhere, so it is no article, however much text it holds. */
#include "html/layout.h"

#include "base/text.h"
#include "html/address.h"

/* Headings that lead elsewhere, within the chosen range, that make a list; and entries without headings. */
#define LEAST_HEADINGS 6
#define LEAST_ENTRIES 8
/* Running text between two of them, in runs and in letters, that an article about such things would have. */
#define TEASER_RUNS 2
#define TEASER_LETTERS 320
/* Share of links, in per cent, of a heading that is one, and of a line. */
#define LINKED 80
#define MOSTLY_LINKED 60
/* Letters of the link that leads to an article: shorter ones are numbers of pages, names, tags. Elements round
 * it. */
#define TITLE_LETTERS 15
#define TITLE_DEPTH 4
/* Letters below a headline that says there is nothing. */
#define MISSING_LETTERS 800

/* Whether a link stays on the page's own site: lists of others' pages are what articles are about. */
static bool
leads_within(const narc_html_layout *layout, narc_node_id link)
{
    const narc_text href = narc_text_trim(narc_node_value(layout->tree, link, NARC_ATTRIBUTE_HREF));

    if (narc_text_find(href, NARC_TEXT("//")) == SIZE_MAX)
        return href.size != 0;
    return narc_text_equal(narc_address_host(href), narc_address_host(layout->page->base));
}

/* An entry that has no heading: a line that is a link, or an item that begins with one, as in the results of a
 * search. */
static bool
is_entry(const narc_html_layout *layout, const narc_html_run *run)
{
    narc_node_id id = run->first;

    if (run->link_letters < TITLE_LETTERS || run->kind == NARC_HTML_RUN_HEADING ||
        run->letters >= (run->kind == NARC_HTML_RUN_ITEM ? TEASER_LETTERS : TEASER_LETTERS / 2) ||
        (run->kind != NARC_HTML_RUN_ITEM && run->link_share < MOSTLY_LINKED))
        return false;
    for (int depth = 0; depth < TITLE_DEPTH && id != NARC_NODE_NONE; depth++) {
        if (narc_node_tag(layout->tree, id) == NARC_TAG_A)
            return leads_within(layout, id);
        id = layout->tree->nodes[id].first;
    }
    return false;
}

/* What calls itself an article is taken at its word. */
static bool
is_stated_article(const narc_html_layout *layout)
{
    return layout->confirmed || layout->page->json_article != NULL ||
           narc_text_is_nocase(narc_html_fact_find(layout->page, "og:type"), "article");
}

/* Lists seldom state a day in a way that programs read. */
static bool
is_dated(const narc_html_layout *layout)
{
    const narc_date *published = narc_item_published(layout->page->item);

    return published->precision != NARC_PRECISION_NONE &&
           !narc_text_is(published->source, "printed");
}

typedef struct tally {
    size_t headings;
    size_t entries;
    size_t runs;       /* of text since the last of either */
    uint32_t letters;  /* of them */
    bool open;         /* the last entry waits for its text */
    size_t long_parts; /* more text than a teaser has */
} tally;

static void
end_part(tally *t)
{
    t->long_parts += t->runs > TEASER_RUNS || t->letters > TEASER_LETTERS;
    t->entries += t->open && t->runs > 0;
    t->runs = 0;
    t->letters = 0;
    t->open = false;
}

bool
narc_html_is_listing(const narc_html_layout *layout)
{
    tally t = {.headings = 0};

    if (is_stated_article(layout))
        return false;
    for (size_t i = layout->first_run; i < layout->end_run; i++) {
        const narc_html_run *run = &layout->runs[i];

        if (run->kind == NARC_HTML_RUN_HEADING && run->link_share >= LINKED) {
            end_part(&t);
            t.headings++;
        } else if (is_entry(layout, run)) {
            end_part(&t);
            /* A link that is left out counts with the text below it: others stand beside articles. */
            t.entries += !run->out;
            t.open = run->out;
        } else if (!run->out && run->value > 0) {
            t.runs++;
            t.letters += run->letters;
        }
    }
    end_part(&t);
    if (t.long_parts != 0)
        return false;
    return t.headings >= LEAST_HEADINGS || (t.entries >= LEAST_ENTRIES && !is_dated(layout));
}

/* What servers and templates say instead of a page, in its headline: English, German, French, Spanish, Italian,
 * Portuguese, Dutch, Russian, Chinese, Japanese. */
static const char *const missing[] = {
    "page not found",
    "404 not found",
    "error 404",
    "404 error",
    "page does not exist",
    "page can't be found",
    "page can\xE2\x80\x99t be found",
    "seite nicht gefunden",
    "seite wurde nicht gefunden",
    "page introuvable",
    "page non trouv\xC3\xA9"
    "e",
    "p\xC3\xA1gina no encontrada",
    "pagina non trovata",
    "p\xC3\xA1gina n\xC3\xA3o encontrada",
    "pagina niet gevonden",
    "\xD0\xA1\xD1\x82\xD1\x80\xD0\xB0\xD0\xBD\xD0\xB8\xD1\x86\xD0\xB0 \xD0\xBD\xD0\xB5 "
    "\xD0\xBD\xD0\xB0\xD0\xB9\xD0\xB4\xD0\xB5\xD0\xBD\xD0\xB0",
    "\xE9\xA1\xB5\xE9\x9D\xA2\xE4\xB8\x8D\xE5\xAD\x98\xE5\x9C\xA8",
    "\xE3\x83\x9A\xE3\x83\xBC\xE3\x82\xB8\xE3\x81\x8C\xE8\xA6\x8B\xE3\x81\xA4\xE3\x81\x8B",
};

bool
narc_html_is_missing(const narc_html_layout *layout)
{
    return !is_stated_article(layout) && !is_dated(layout) &&
           layout->letters[layout->end_run] - layout->letters[layout->first_run] <
               MISSING_LETTERS &&
           narc_text_holds_one(layout->page->headline, missing,
                               sizeof(missing) / sizeof(missing[0]));
}
