/* The lead image: where the metadata says it is, how large, and what the page prints below it. */
#include "html/page.h"

#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"
#include "html/address.h"
#include "markup/scan.h"

#include <string.h>

static const char *const images[] = {"og:image",       "og:image:secure_url", "og:image:url",
                                     "twitter:image",  "twitter:image:src",   "json-ld:image",
                                     "link:image_src", "itemprop:image"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
/* The first so many of them are what og:image:width and its like speak of. */
#define OPEN_GRAPH 3
/* Levels above a picture at which its figure is, and pictures looked at. */
#define FIGURE_LEVELS 4
#define MOST_PICTURES 200

/* An absolute address from whatever the source states, or the empty text. */
narc_text
narc_html_absolute(narc_html_page *page, narc_text stated)
{
    narc_buffer out = {.allocator = page->scratch->allocator};
    narc_text result = {NULL, 0};

    stated = narc_text_trim(stated);
    if (stated.size == 0)
        return result;
    narc_address_resolve(page->base, stated, &out);
    if (!out.failed && narc_address_is_web(narc_buffer_as_text(&out)) &&
        narc_utf8_valid(narc_buffer_as_text(&out)))
        result = narc_arena_copy(page->item->arena, narc_buffer_as_text(&out));
    page->scratch->failed |= out.failed;
    narc_buffer_free(&out);
    return result;
}

/* An address without query and fragment: the same picture in another size often differs there. */
static narc_text
without_query(narc_text address)
{
    const char *end = address.data + address.size;

    if (address.size == 0)
        return address;
    return (narc_text){address.data,
                       (size_t)(narc_scan_to(address.data, end, '?', '#', '#') - address.data)};
}

static narc_text
keep(narc_html_page *page, narc_text text)
{
    return narc_arena_copy(page->item->arena, text);
}

static void
add_caption(narc_html_page *page, narc_rendition *lead, narc_text text, const char *source)
{
    narc_string *caption;

    if (text.size == 0 || text.size > 2000 || lead->captions.count != 0)
        return;
    caption = NARC_LIST_ADD(page->item->arena, &lead->captions);
    if (caption == NULL)
        return;
    caption->value = keep(page, text);
    caption->source = narc_text_from(source);
}

/* Width, height, caption and credit as an ImageObject states them. */
static void
read_json_image(narc_html_page *page, narc_rendition *lead)
{
    const narc_json_value *image = narc_json_member(page->json_article, "image");

    if (image != NULL && image->kind == NARC_JSON_ARRAY)
        image = image->first;
    if (image != NULL)
        image = narc_html_json_ld_follow(page, image);
    if (image == NULL || image->kind != NARC_JSON_OBJECT ||
        !narc_text_equal(without_query(lead->href),
                         without_query(narc_html_absolute(
                             page, narc_html_json_ld_text(page, page->json_article, "image")))))
        return;
    if (lead->width.size == 0 && lead->height.size == 0) {
        lead->width = keep(page, narc_html_pixels(page, image, "width"));
        lead->height = keep(page, narc_html_pixels(page, image, "height"));
    }
    add_caption(page, lead, narc_html_json_ld_text(page, image, "caption"), "json-ld:image");
    lead->credit = keep(page, narc_html_json_ld_text(page, image, "creditText"));
}

/* The caption of the figure round a picture. */
static narc_text
caption_round(const narc_html_page *page, narc_node_id picture)
{
    const narc_tree *tree = page->tree;
    narc_node_id figure = picture;

    for (int level = 0; level < FIGURE_LEVELS && figure != NARC_NODE_NONE &&
                        narc_node_tag(tree, figure) != NARC_TAG_FIGURE;
         level++)
        figure = tree->nodes[figure].parent;
    if (figure == NARC_NODE_NONE || narc_node_tag(tree, figure) != NARC_TAG_FIGURE)
        return (narc_text){NULL, 0};
    for (narc_node_id id = figure; id != NARC_NODE_NONE && id - figure < MOST_PICTURES;
         id = narc_node_after(tree, id, figure))
        if (narc_node_is_element(tree, id) && narc_node_tag(tree, id) == NARC_TAG_FIGCAPTION)
            return narc_html_line(page, id);
    return (narc_text){NULL, 0};
}

/* What stands behind the last slash. */
static narc_text
file_name(narc_text address)
{
    for (size_t at = address.size; at > 0; at--)
        if (address.data[at - 1] == '/')
            return narc_text_slice(address, at, SIZE_MAX);
    return address;
}

/* Enough to tell most pictures apart without resolving their addresses. */
static bool
has_file_name(narc_text address, narc_text name)
{
    return address.size >= name.size &&
           (name.size == 0 ||
            memcmp(address.data + (address.size - name.size), name.data, name.size) == 0) &&
           (address.size == name.size || address.data[address.size - name.size - 1] == '/');
}

/* What the page prints with the lead image, when it shows it. */
static void
read_printed(narc_html_page *page, narc_rendition *lead)
{
    const narc_tree *tree = page->tree;
    const narc_text wanted = without_query(lead->href);
    const narc_text name = file_name(wanted);
    int pictures = 0;

    for (narc_node_id id = 0; id < tree->node_count && pictures < MOST_PICTURES; id++) {
        narc_text src;

        if (narc_node_tag(tree, id) != NARC_TAG_IMG || !narc_node_is_element(tree, id))
            continue;
        pictures++;
        src = narc_text_trim(narc_node_value(tree, id, NARC_ATTRIBUTE_SRC));
        if (src.size == 0 || !has_file_name(without_query(src), name) ||
            !narc_text_equal(without_query(narc_html_absolute(page, src)), wanted))
            continue;
        add_caption(page, lead, caption_round(page, id), "figcaption");
        if (lead->alt.size == 0)
            lead->alt =
                keep(page, narc_html_value(page, narc_node_value(tree, id, NARC_ATTRIBUTE_ALT)));
        return;
    }
}

void
narc_html_picture_read(narc_html_page *page)
{
    for (size_t i = 0; i < COUNT(images); i++) {
        const narc_text href = narc_html_absolute(page, narc_html_fact_find(page, images[i]));
        narc_rendition *lead;

        if (href.size == 0)
            continue;
        lead = NARC_LIST_ADD(page->item->arena, &page->item->renditions);
        if (lead == NULL)
            return;
        lead->role = NARC_TEXT("lead");
        lead->href = href;
        lead->source = narc_text_from(images[i]);
        if (i < OPEN_GRAPH) {
            lead->width = keep(page, narc_html_fact_find(page, "og:image:width"));
            lead->height = keep(page, narc_html_fact_find(page, "og:image:height"));
        }
        lead->alt = keep(page, narc_html_value(page, narc_html_fact_find(page, "og:image:alt")));
        if (!page->ours)
            read_json_image(page, lead);
        read_printed(page, lead);
        return;
    }
}
