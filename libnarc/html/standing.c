/* Whether an article may be published, as its page says. Only a page that narc wrote is believed: status and
 * embargo hide an item from whoever looks for it, a cancellation all versions of its guid, and any page can say
 * anything. What others state is told, and they are taken as usable. */
#include "html/page.h"

#include "base/fail.h"
#include "base/text.h"

/* creativeWorkStatus (schema.org) that no published article has; its values are free text. */
static const char *const unpublished[] = {"draft",    "incomplete", "obsolete",  "unpublished",
                                          "canceled", "cancelled",  "withdrawn", "retracted",
                                          "withheld", "embargoed",  "deleted",   "killed"};

/* A page that was fetched from somewhere is a stranger's, whatever its head says. */
static bool
is_believed(const narc_html_page *page)
{
    return page->ours && page->document->url.size == 0;
}

static void
set_embargo(narc_html_page *page)
{
    const narc_json_value *offer = narc_json_member(page->json_article, "offers");
    const narc_text until = narc_arena_copy(
        page->item->arena, narc_json_text(narc_json_member(offer, "availabilityStarts")));

    /* An end that cannot be understood is none. */
    page->item->embargo = NARC_EMBARGO_INDEFINITE;
    if (narc_date_parse(until, NARC_TEXT("json-ld:offers"), &page->item->embargo_until))
        page->item->embargo = NARC_EMBARGO_UNTIL;
    else
        page->item->embargo_until = (narc_date){.precision = NARC_PRECISION_NONE};
}

static void
believe(narc_html_page *page, narc_text status)
{
    if (narc_text_is(status, "Canceled"))
        page->item->status = NARC_STATUS_CANCELED;
    else if (narc_text_is(status, "Withheld"))
        page->item->status = NARC_STATUS_WITHHELD;
    else if (narc_text_is(status, "Embargoed"))
        set_embargo(page);
}

static void
tell_of(narc_text status, const narc_read_options *options)
{
    narc_error finding;

    if (options->finding == NULL)
        return;
    for (size_t i = 0; i < sizeof(unpublished) / sizeof(unpublished[0]); i++)
        if (narc_text_is_nocase(status, unpublished[i])) {
            (void)narc_fail(&finding, NARC_STATUS_NOT_BELIEVED, NARC_NO_OFFSET, NULL,
                            "the page says of itself that it is %.*s", (int)status.size,
                            status.data);
            options->finding(options->user, &finding);
            return;
        }
}

void
narc_html_standing_read(narc_html_page *page, const narc_read_options *options)
{
    const narc_json_value *stated = narc_json_member(page->json_article, "creativeWorkStatus");
    narc_text status;

    if (is_believed(page)) {
        believe(page, narc_json_text(stated));
        if (stated != NULL && stated->kind == NARC_JSON_ARRAY)
            for (const narc_json_value *v = stated->first; v != NULL; v = v->next)
                believe(page, narc_json_text(v));
        return;
    }
    status = narc_html_fact_find(page, "json-ld:creativeWorkStatus");
    if (status.size == 0)
        status = narc_html_value(page, narc_html_fact_find(page, "itemprop:creativeWorkStatus"));
    tell_of(status, options);
}
