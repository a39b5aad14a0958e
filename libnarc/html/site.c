/* The name of the site: as it states it, else as its titles show it. */
#include "html/page.h"

#include "base/text.h"
#include "html/address.h"
#include "html/words.h"

static const char *const sites[] = {
    "og:site_name", "json-ld:publisher",          "application-name",          "itemprop:publisher",
    "dc.publisher", "apple-mobile-web-app-title", "json-ld:sourceOrganization"};

/* Letters of what may be a section's name rather than a site's. */
#define SHORT_NAME 4

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void
add_site(narc_html_page *page, narc_text name, const char *source)
{
    narc_concept *provider = NARC_LIST_ADD(page->item->arena, &page->item->providers);
    narc_string *string;

    if (provider == NULL)
        return;
    provider->source = narc_text_from(source);
    string = NARC_LIST_ADD(page->item->arena, &provider->names);
    if (string == NULL)
        return;
    string->value = narc_arena_copy(page->item->arena, name);
    string->source = narc_text_from(source);
    string->confidence = narc_html_trust(source);
}

/* "Spiceworks, Inc." is what its host calls Spiceworks. */
static narc_text
without_form(narc_html_page *page, narc_text name, narc_text host)
{
    static const char *const forms[] = {" inc", " inc.", " llc",   " ltd",         " ltd.", " gmbh",
                                        " ag",  " s.a.", " corp.", " corporation", " b.v."};

    for (size_t i = 0; i < COUNT(forms); i++) {
        const size_t size = narc_text_from(forms[i]).size;
        narc_text rest;

        if (name.size <= size ||
            !narc_text_is_nocase(narc_text_slice(name, name.size - size, size), forms[i]))
            continue;
        rest = narc_text_trim(narc_text_slice(name, 0, name.size - size));
        if (narc_text_ends(rest, ","))
            rest = narc_text_slice(rest, 0, rest.size - 1);
        if (narc_text_equal(narc_html_fold_text(rest, page->scratch),
                            narc_html_host_label(page, host)))
            return rest;
    }
    return name;
}

/* Whether a name and the host have letters in common as one of them as a whole. */
static bool
fits_host(narc_html_page *page, narc_text name, narc_text host)
{
    const narc_text folded = narc_html_fold_text(name, page->scratch);
    const narc_text label = narc_html_host_label(page, host);

    return folded.size != 0 &&
           (narc_text_find(label, folded) != SIZE_MAX || narc_text_find(folded, label) != SIZE_MAX);
}

void
narc_html_site_read(narc_html_page *page)
{
    const narc_text host = narc_address_host(page->base);
    const narc_text titled = narc_html_title_site(page, host);

    for (size_t i = 0; i < COUNT(sites); i++) {
        const narc_text name = narc_html_value(page, narc_html_fact_find(page, sites[i]));

        /* An address or a handle is no name. */
        if (name.size == 0 || name.size > 200 || narc_text_find(name, NARC_TEXT("://")) != SIZE_MAX)
            continue;
        /* Sections call themselves sites; the title that ends with the host's name knows better. */
        if (titled.size != 0 && !page->ours && narc_html_letters(name) <= SHORT_NAME &&
            !fits_host(page, name, host))
            continue;
        add_site(page, page->ours ? name : without_form(page, name, host), sites[i]);
        return;
    }
    if (titled.size != 0)
        add_site(page, titled, "title");
}
