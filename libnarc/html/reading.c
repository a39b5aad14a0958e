/* What reading a page and reading a plain text have in common: decoding, a tree, an item. */
#include "html/reading.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "markup/parse.h"

static void
tell(const narc_read_options *options, const narc_error *finding)
{
    if (options->finding != NULL)
        options->finding(options->user, finding);
}

/* Findings of decoding and parsing, which cost the article nothing. */
static narc_status
report(const narc_read_options *options, const narc_charset *charset, const narc_tree *tree,
       narc_error *err)
{
    narc_error finding;
    narc_status st = NARC_OK;

    if (charset->replaced != 0) {
        st = narc_fail(&finding, NARC_CHARSET, NARC_NO_OFFSET, NULL,
                       "%llu sequences that %s does not allow",
                       (unsigned long long)charset->replaced, charset->name);
        tell(options, &finding);
    }
    if (tree->flattened != 0) {
        st = narc_fail(&finding, NARC_MARKUP_FLATTENED, NARC_NO_OFFSET, NULL,
                       "%u elements are nested too deep", tree->flattened);
        tell(options, &finding);
    }
    if (st == NARC_OK || !options->strict)
        return NARC_OK;
    if (err != NULL)
        *err = finding;
    return st;
}

static void
set_provenance(narc_html_page *page, const narc_charset *charset)
{
    narc_provenance *provenance = &page->item->provenance;

    provenance->charset = narc_text_from(charset->name);
    provenance->charset_source = narc_text_from(charset->source);
    if (page->item->bodies.count != 0) {
        provenance->method = page->item->bodies.items[0].source;
        provenance->confidence = page->item->bodies.items[0].confidence;
    }
}

narc_status
narc_html_read_as(const narc_html_reading *reading, const narc_document *document,
                  const narc_read_options *options, narc_error *err)
{
    narc_buffer decoded = {.allocator = options->allocator};
    narc_arena scratch = {.allocator = options->allocator};
    narc_html_page page = {.document = document, .now = options->now, .scratch = &scratch};
    narc_charset charset = {NULL, NULL, 0};
    narc_tree tree;
    narc_text text;
    narc_status st;

    if (document->bytes.size == 0)
        return narc_fail(err, NARC_EMPTY_INPUT, NARC_NO_OFFSET, NULL, "there are no bytes");
    narc_tree_begin(&tree, options->allocator, options->limits);
    st = narc_markup_decode(document->bytes, document->charset, &decoded, &text, &charset, err);
    if (st == NARC_OK)
        st = reading->parse(text, &tree, err);
    if (st == NARC_OK)
        st = report(options, &charset, &tree, err);
    if (st != NARC_OK)
        goto done;
    page.tree = &tree;
    page.item = narc_item_new(options->allocator);
    if (page.item == NULL) {
        st = narc_fail_memory(err);
        goto done;
    }
    st = reading->fill(&page, options, err);
    set_provenance(&page, &charset);
    if (st == NARC_OK && (scratch.failed || narc_item_failed(page.item)))
        st = narc_fail_memory(err);
    if (st == NARC_OK) {
        st = options->item(options->user, page.item, err);
        page.item = NULL; /* the callee's from now on */
    }
done:
    narc_item_free(page.item);
    narc_tree_free(&tree);
    narc_arena_free(&scratch);
    narc_buffer_free(&decoded);
    return st;
}
