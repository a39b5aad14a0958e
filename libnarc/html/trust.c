/* How often, in per cent, what a source says was what a person wrote down for the page; measured on
 * the pages of docs/decisions/0041-trust-in-metadata.md. */
#include "html/page.h"

#include <string.h>

static const struct {
    const char *source;
    uint8_t per_cent;
} measured[] = {
    {"h1", 84},
    {"title", 74},
    {"itemprop:headline", 68},
    {"og:title", 64},
    {"json-ld:headline", 52},
    {"sailthru.author", 95},
    {"rel=author", 94},
    {"json-ld:author", 88},
    {"parsely-author", 88},
    {"meta:author", 82},
    {"itemprop:author", 78},
    {"byline", 77},
};

uint32_t
narc_html_trust(const char *source)
{
    for (size_t i = 0; i < sizeof(measured) / sizeof(measured[0]); i++)
        if (strcmp(measured[i].source, source) == 0)
            return measured[i].per_cent;
    return 0;
}
