/* The schemes an item's catalogs declare, and QCodes resolved through them. */
#include "newsml/catalogs.h"

#include "base/text.h"
#include "newsml/providers.h"

#include <stdlib.h>
#include <string.h>

static int
compare_schemes(const void *a, const void *b)
{
    const narc_catalog_scheme *one = a;
    const narc_catalog_scheme *two = b;
    const int order = narc_text_compare(one->alias, two->alias);

    return order != 0 ? order : narc_text_compare(one->uri, two->uri);
}

/* Case variants and addresses without "catalog." are seen in the wild. */
static bool
is_iptc(narc_text href)
{
    return narc_text_find_nocase(href, "iptc.org/std/catalog/") != SIZE_MAX &&
           (narc_text_find_nocase(href, "IPTC-G2-Standards") != SIZE_MAX ||
            narc_text_find_nocase(href, "IPTC-Sports") != SIZE_MAX);
}

/* A file of the user's goes before what narc knows: it may be newer. */
static void
add_reference(narc_catalogs *catalogs, narc_text href, narc_arena *arena)
{
    const narc_catalog_file *file = narc_providers_catalog(catalogs->providers, href);

    for (size_t i = 0; file != NULL && i < file->schemes.count; i++) {
        narc_catalog_scheme *scheme = NARC_LIST_ADD(arena, catalogs);

        if (scheme != NULL)
            *scheme = file->schemes.items[i];
    }
    if (is_iptc(href))
        catalogs->iptc = true;
    else if (file == NULL)
        catalogs->remote = true;
}

void
narc_catalogs_add(narc_catalogs *catalogs, const narc_tree *tree, narc_node_id node,
                  narc_arena *arena)
{
    narc_node_id child;

    if (narc_text_is(narc_node_local(tree, node), "catalogRef")) {
        add_reference(catalogs, narc_node_attribute(tree, node, "href", NULL), arena);
        return;
    }
    for (child = narc_node_child(tree, node, "scheme"); child != NARC_NODE_NONE;
         child = narc_node_sibling(tree, child, "scheme")) {
        const narc_text alias = narc_node_attribute(tree, child, "alias", NULL);
        narc_catalog_scheme *scheme;

        if (alias.size == 0)
            continue;
        scheme = NARC_LIST_ADD(arena, catalogs);
        if (scheme != NULL)
            *scheme = (narc_catalog_scheme){alias, narc_node_attribute(tree, child, "uri", NULL)};
    }
}

narc_text
narc_catalogs_sort(narc_catalogs *catalogs)
{
    narc_text twice = {NULL, 0};

    if (catalogs->count < 2)
        return twice;
    qsort(catalogs->items, catalogs->count, sizeof(catalogs->items[0]), compare_schemes);
    for (size_t i = 1; i < catalogs->count && twice.size == 0; i++)
        if (narc_text_equal(catalogs->items[i].alias, catalogs->items[i - 1].alias) &&
            !narc_text_equal(catalogs->items[i].uri, catalogs->items[i - 1].uri))
            twice = catalogs->items[i].alias;
    return twice;
}

static bool
find_declared(const narc_catalogs *catalogs, narc_text alias, narc_text *uri)
{
    size_t low = 0;
    size_t high = catalogs->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (narc_text_compare(catalogs->items[middle].alias, alias) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == catalogs->count || !narc_text_equal(catalogs->items[low].alias, alias))
        return false;
    *uri = catalogs->items[low].uri;
    return true;
}

static bool
find_iptc(narc_text alias, narc_text *uri)
{
    size_t low = 0;
    size_t high = narc_iptc_alias_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = narc_text_compare(narc_text_from(narc_iptc_aliases[middle].alias), alias);

        if (order == 0) {
            *uri = narc_text_from(narc_iptc_aliases[middle].scheme);
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool
narc_catalogs_find(const narc_catalogs *catalogs, narc_text alias, narc_text *uri)
{
    return find_declared(catalogs, alias, uri) || (catalogs->iptc && find_iptc(alias, uri));
}

narc_text
narc_catalogs_resolve(const narc_catalogs *catalogs, narc_text qcode, narc_arena *arena)
{
    narc_text code = qcode;
    const narc_text alias = narc_text_split(&code, ':'); /* only the first colon splits */
    narc_text scheme;

    if (alias.size == 0 || code.size == 0 || !narc_catalogs_find(catalogs, alias, &scheme) ||
        scheme.size == 0)
        return (narc_text){NULL, 0};
    return narc_arena_join(arena, scheme, code);
}

bool
narc_qcode_is(narc_text text)
{
    const char *colon = text.size > 0 ? memchr(text.data, ':', text.size) : NULL;

    if (colon == NULL || colon == text.data || colon + 1 == text.data + text.size)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (narc_ascii_space(text.data[i]))
            return false;
    return true;
}
