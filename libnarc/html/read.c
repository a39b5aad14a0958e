/* A page to an item: metadata and body of its tree. */
#include "html/html.h"

#include "base/fail.h"
#include "html/reading.h"
#include "markup/parse.h"

static narc_status
fill(narc_html_page *page, const narc_read_options *options, narc_error *err)
{
    narc_html_facts_gather(page);
    narc_html_json_ld_gather(page);
    narc_html_metadata_read(page);
    narc_html_standing_read(page, options);
    if (!narc_html_body_read(page) && !page->scratch->failed && !page->item->arena->failed &&
        !options->keep_empty)
        return narc_fail(err, NARC_NO_ARTICLE, NARC_NO_OFFSET, NULL, "%s",
                         page->no_article != NULL ? page->no_article
                                                  : "no part of the page reads as an article");
    return NARC_OK;
}

narc_status
narc_html_read(const narc_document *document, const narc_read_options *options, narc_error *err)
{
    static const narc_html_reading page = {narc_markup_parse, fill};

    return narc_html_read_as(&page, document, options, err);
}
