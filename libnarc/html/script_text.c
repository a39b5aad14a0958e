/* Pages that draw themselves: the article's text stands in a string inside a script, as markup. Looked
 * for only where a page says that it is an article and shows none. */
#include "html/page.h"

#include "base/buffer.h"
#include "base/text.h"
#include "html/to_body.h"
#include "html/words.h"
#include "markup/parse.h"

/* Bytes of a string that may be an article, paragraphs in it, letters of its text. */
#define LEAST_BYTES 400
#define LEAST_PARAGRAPHS 2
#define LEAST_LETTERS 200
/* Strings inside strings are looked into so deep: data written into a script call is twice quoted. */
#define DEPTH 2
#define CONFIDENCE 40

typedef struct search {
    narc_html_page *page;
    narc_text best;
    size_t paragraphs; /* in best */
} search;

/* The four digits behind "\\u", or -1. */
static int32_t
unit_at(narc_text text, size_t at)
{
    int32_t value = 0;

    if (text.size < at + 6 || text.data[at] != '\\' || text.data[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        const int digit = narc_ascii_hex(text.data[i]);

        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* What a quoted string means (RFC 8259, 7), in the scratch arena. */
static narc_text
unquote(narc_html_page *page, narc_text quoted)
{
    narc_buffer out = {.allocator = page->scratch->allocator};
    narc_text text;

    for (size_t at = 0; at < quoted.size;) {
        int32_t unit;

        if (quoted.data[at] != '\\' || at + 1 == quoted.size) {
            narc_buffer_byte(&out, (uint8_t)quoted.data[at++]);
            continue;
        }
        unit = unit_at(quoted, at);
        if (unit >= 0) {
            const int32_t low = unit >= 0xD800 && unit < 0xDC00 ? unit_at(quoted, at + 6) : -1;
            const bool pair = low >= 0xDC00 && low < 0xE000;

            narc_buffer_code_point(
                &out, pair ? (uint32_t)(0x10000 + (unit - 0xD800) * 1024 + (low - 0xDC00))
                           : (uint32_t)unit);
            at += pair ? 12 : 6;
            continue;
        }
        switch (quoted.data[at + 1]) {
        case 'n':
        case 'r':
        case 't':
            narc_buffer_byte(&out, ' ');
            break;
        default:
            narc_buffer_byte(&out, (uint8_t)quoted.data[at + 1]);
            break;
        }
        at += 2;
    }
    text = narc_arena_copy(page->scratch, narc_buffer_as_text(&out));
    page->scratch->failed |= out.failed;
    narc_buffer_free(&out);
    return text;
}

static size_t
count_paragraphs(narc_text text)
{
    size_t count = 0;

    for (size_t at; (at = narc_text_find(text, NARC_TEXT("<p"))) != SIZE_MAX; count++)
        text = narc_text_slice(text, at + 2, SIZE_MAX);
    return count;
}

static void
look_at_string(search *s, narc_text text)
{
    const size_t paragraphs = text.size != 0 && text.data[0] == '<' ? count_paragraphs(text) : 0;

    if (paragraphs < LEAST_PARAGRAPHS || paragraphs <= s->paragraphs)
        return;
    s->paragraphs = paragraphs;
    s->best = text;
}

/* Each string in double quotes, and the strings in what it means. */
static void
look_into(search *s, narc_text text, int depth)
{
    for (size_t at = 0; at < text.size && !s->page->scratch->failed; at++) {
        const size_t start = at + 1;
        narc_text value;

        if (text.data[at] != '"')
            continue;
        for (at = start; at < text.size && text.data[at] != '"'; at++)
            at += text.data[at] == '\\';
        if (at <= start || at - start < LEAST_BYTES)
            continue;
        value = unquote(s->page, narc_text_slice(text, start, at - start));
        look_at_string(s, value);
        if (depth > 1)
            look_into(s, value, depth - 1);
    }
}

static bool
convert(narc_html_page *page, narc_text markup)
{
    const narc_html_to_body_options options = {page->base, NULL, false, true};
    narc_body_builder *builder = narc_body_builder_new(page->item->arena);
    narc_tree tree;
    narc_error err;
    narc_text body = {NULL, 0};

    narc_tree_begin(&tree, page->scratch->allocator, NULL);
    if (builder != NULL && narc_markup_parse(markup, &tree, &err) == NARC_OK) {
        narc_html_to_body(&tree, NARC_NODE_DOCUMENT, builder, &options);
        body = narc_body_finish(builder);
    }
    narc_tree_free(&tree);
    if (narc_html_letters(body) < LEAST_LETTERS)
        return false;
    return narc_html_body_put(page, body, "script", CONFIDENCE);
}

static bool
says_article(const narc_html_page *page)
{
    return page->json_article != NULL ||
           narc_text_is_nocase(narc_html_fact_find(page, "og:type"), "article");
}

bool
narc_html_script_text_read(narc_html_page *page)
{
    const narc_tree *tree = page->tree;
    search s = {.page = page};

    if (!says_article(page))
        return false;
    for (narc_node_id id = 1; id < tree->node_count; id++)
        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT &&
            narc_node_tag(tree, tree->nodes[id].parent) == NARC_TAG_SCRIPT)
            look_into(&s, narc_node_content(tree, id), DEPTH);
    return s.best.size != 0 && convert(page, s.best);
}
