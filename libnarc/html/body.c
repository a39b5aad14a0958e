/* The article's text: runs, furniture, doubles, choice, lines, then the builder. */
#include "html/layout.h"

#include "article/body.h"
#include "base/text.h"
#include "html/judge.h"
#include "html/to_body.h"
#include "html/words.h"

bool
narc_html_body_put(narc_html_page *page, narc_text value, const char *source, uint32_t confidence)
{
    narc_body *body =
        value.size != 0 ? NARC_LIST_ADD(page->item->arena, &page->item->bodies) : NULL;

    if (body == NULL)
        return false;
    body->value = value;
    body->language = page->item->language;
    body->direction = page->item->direction;
    body->content_type = NARC_TEXT("text/html");
    body->source = narc_text_from(source);
    body->confidence = confidence;
    return true;
}

static bool
convert(narc_html_page *page, narc_node_id top, const uint8_t *left_out, const char *source,
        uint32_t confidence)
{
    /* Addresses in a page of our own are as they were, relative ones too. */
    const narc_html_to_body_options options = {page->ours ? (narc_text){NULL, 0} : page->base,
                                               left_out, page->ours, !page->ours};
    narc_body_builder *builder = narc_body_builder_new(page->item->arena);

    if (builder == NULL)
        return false;
    narc_html_to_body(page->tree, top, builder, &options);
    return narc_html_body_put(page, narc_body_finish(builder), source, confidence);
}

/* A page that narc wrote holds its body as it was, in the element that is named so. */
static bool
read_own(narc_html_page *page)
{
    for (narc_node_id id = 1; id < page->tree->node_count; id++)
        if (narc_node_is_element(page->tree, id) &&
            narc_text_is(narc_node_value(page->tree, id, NARC_ATTRIBUTE_ITEMPROP), "articleBody"))
            return convert(page, id, NULL, "narc", 0);
    return false;
}

/* The text that JSON-LD holds, when the page itself shows none: paragraphs by line breaks. */
static bool
read_json(narc_html_page *page)
{
    narc_text rest = narc_json_text(narc_json_member(page->json_article, "articleBody"));
    narc_body_builder *builder;

    if (narc_html_letters(rest) < 200)
        return false;
    builder = narc_body_builder_new(page->item->arena);
    if (builder == NULL)
        return false;
    while (rest.size != 0) {
        narc_body_text_add(builder, narc_html_clean(narc_text_split(&rest, '\n'), page->scratch));
        narc_body_break(builder);
    }
    return narc_html_body_put(page, narc_body_finish(builder), "json-ld:articleBody", 50);
}

/* Where the page shows nothing. */
static bool
read_unseen(narc_html_page *page)
{
    return read_json(page) || narc_html_script_text_read(page);
}

static void
add_second_summary(narc_html_page *page)
{
    narc_string *summary;

    if (page->second_summary.size == 0 || page->item->descriptions.count != 0)
        return;
    summary = NARC_LIST_ADD(page->item->arena, &page->item->descriptions);
    if (summary == NULL)
        return;
    summary->value = narc_arena_copy(page->item->arena, page->second_summary);
    summary->source = NARC_TEXT("below-headline");
}

bool
narc_html_layout_prepare(narc_html_layout *layout, narc_html_page *page)
{
    if (!narc_html_layout_begin(layout, page))
        return false;
    narc_html_furniture_mark(layout);
    narc_html_authors_read(layout);
    narc_html_rights_read(layout);
    if (!page->ours)
        narc_html_dates_printed(layout);
    if (layout->run_count == 0)
        return false;
    narc_html_confirm_runs(layout);
    narc_html_score_runs(layout);
    narc_html_furniture_remove(layout);
    narc_html_doubles_mark(layout);
    layout->chosen = narc_html_score_choose(layout);
    if (layout->chosen)
        narc_html_lines_remove(layout);
    return !page->scratch->failed;
}

bool
narc_html_body_read(narc_html_page *page)
{
    narc_html_layout layout;

    if (!narc_html_layout_prepare(&layout, page))
        return read_unseen(page);
    if (page->ours)
        return read_own(page);
    add_second_summary(page);
    layout.chosen |= narc_html_judge_choose(&layout);
    if (!layout.chosen)
        return read_unseen(page);
    if (narc_html_is_listing(&layout)) {
        page->no_article = "the page lists other articles and is none itself";
        return false;
    }
    if (narc_html_is_missing(&layout)) {
        page->no_article = "the page says that there is no such page";
        return false;
    }
    narc_html_doubles_remove(&layout);
    narc_html_language_guess(&layout);
    narc_html_lines_leave_out(&layout);
    return convert(page, layout.top, layout.left_out, layout.method, layout.confidence) ||
           read_unseen(page);
}
