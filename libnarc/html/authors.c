/* Who wrote it: the sources in order of trust, a list of names out of one string, and what is no
 * name at all. */
#include "html/layout.h"

#include "base/text.h"
#include "html/address.h"
#include "html/words.h"

#include <string.h>

/* article:author and twitter:creator are addresses and handles far more often than names. */
static const char *const sources[] = {
    "sailthru.author",  "byl",        "parsely-author",   "json-ld:author",  "itemprop:author",
    "meta:author",      "dc.creator", "itemprop:creator", "dcterms.creator", "article:author",
    "link:author-name",
};

/* Words in front of a name, in the languages of the pages at hand. */
static const char *const prefixes[] = {
    "by ",
    "and ",
    "by: ",
    "von ",
    "von: ",
    "par ",
    "por ",
    "di ",
    "written by ",
    "posted by ",
    "text: ",
    "author: ",
    "autor: ",
    "da reda\xC3\xA7\xC3\xA3o ",
    "text by ",
    "view all posts by ",
    "erstellt von ",
    "zeige alle beitr\xC3\xA4ge von ",
    "\xD8\xA8\xD9\x82\xD9\x84\xD9\x85 ",
    "\xD0\x90\xD0\xB2\xD1\x82\xD0\xBE\xD1\x80: ", /* Russian: author */
    "\xE8\xAE\xB0\xE8\x80\x85 ",                  /* reporter */
    "\xE8\xA8\x98\xE8\x80\x85 ",
};

static const char *const separators[] = {
    ", ",  ",",      ";", "|",  " and ",          " & ",          " und ",        " et ",
    " y ", " with ", "/", "\n", " \xE2\x80\xA2 ", " and\xC2\xA0", "\xE3\x80\x81",
};

/* A part that describes the person before it, or nobody. */
static const char *const roles[] = {
    "staff",         "writer",      "reporter",  "correspondent",
    "editor",        "contributor", "admin",     "author",
    "team",          "redaktion",   "desk",      "associated press",
    "columnist",     "guest",       "md",        "phd",
    "m.d.",          "ph.d.",       "jr.",       "webmaster",
    "administrator", "redaction",   "unknown",   "published",
    "full bio",      "updated",     "usa today", "contributing",
    "special to",    "follow",      "anonymous", "edited",
    "foto",          "photo",
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define MOST_AUTHORS 32

static bool
has_role(narc_text name)
{
    for (size_t i = 0; i < COUNT(roles); i++) {
        const size_t at = narc_text_find_nocase(name, roles[i]);
        const size_t end = at + strlen(roles[i]);

        if (at != SIZE_MAX && (at == 0 || name.data[at - 1] == ' ') &&
            (end == name.size || !narc_ascii_alpha(name.data[end])))
            return true;
    }
    return false;
}

/* The site itself is named as author when nobody else is, by its name or its address; a person
 * named elsewhere is better. */
static bool
is_site(const narc_html_page *page, narc_text name)
{
    const uint64_t folded = narc_html_fold(name);
    narc_text host = narc_address_host(page->item->url);
    const narc_text publisher = narc_html_fact_find(page, "json-ld:publisher");

    if (narc_text_starts_nocase(host, "www."))
        host = narc_text_slice(host, 4, SIZE_MAX);
    if (page->item->providers.count != 0 &&
        narc_html_fold(narc_concept_label(&page->item->providers.items[0])) == folded)
        return true;
    return narc_html_fold(publisher) == folded || narc_html_fold(host) == folded ||
           narc_html_fold(narc_text_slice(host, 0, narc_text_find(host, NARC_TEXT(".")))) == folded;
}

/* Accounts rather than persons: "admin", "jrobison", "andrew.keaveney". */
static bool
is_account(narc_text name)
{
    static const char *const accounts[] = {"admin",     "administrator", "webmaster", "editor",
                                           "redaktion", "redaction",     "staff",     "guest",
                                           "editorial", "newsroom",      "author",    "user"};

    for (size_t i = 0; i < COUNT(accounts); i++)
        if (narc_text_is_nocase(name, accounts[i]))
            return true;
    for (size_t i = 0; i < name.size; i++)
        if ((name.data[i] < 'a' || name.data[i] > 'z') && name.data[i] != '.' &&
            name.data[i] != '_' && !narc_ascii_digit(name.data[i]))
            return false;
    return name.size != 0;
}

/* "ada-lind" is part of an address. */
static bool
is_slug(narc_text name)
{
    bool hyphen = false;

    for (size_t i = 0; i < name.size; i++) {
        if ((name.data[i] < 'a' || name.data[i] > 'z') && name.data[i] != '-')
            return false;
        hyphen |= name.data[i] == '-';
    }
    return hyphen;
}

static size_t
count_words(narc_text name)
{
    size_t words = name.size != 0;

    for (size_t i = 0; i < name.size; i++)
        words += name.data[i] == ' ';
    return words;
}

static bool
is_name(narc_text name)
{
    size_t digits = 0;

    if (name.size < 2 || name.size > 90 || count_words(name) > 7 || narc_html_fold(name) == 0)
        return false;
    for (size_t i = 0; i < name.size; i++)
        digits += narc_ascii_digit(name.data[i]);
    return digits < 3 && narc_text_find(name, NARC_TEXT("://")) == SIZE_MAX &&
           narc_text_find(name, NARC_TEXT("@")) == SIZE_MAX &&
           narc_text_find_nocase(name, "www.") == SIZE_MAX &&
           narc_text_find_nocase(name, ".com") == SIZE_MAX;
}

static bool
is_known(const narc_item *item, narc_text name)
{
    const uint64_t folded = narc_html_fold(name);

    for (size_t i = 0; i < item->creators.count; i++)
        if (narc_html_fold(narc_concept_label(&item->creators.items[i])) == folded)
            return true;
    return false;
}

void
narc_html_author_put(narc_html_page *page, narc_text name, const char *source)
{
    narc_concept *creator;
    narc_string *string;

    if (name.size == 0 || is_known(page->item, name) || page->item->creators.count >= MOST_AUTHORS)
        return;
    creator = NARC_LIST_ADD(page->item->arena, &page->item->creators);
    if (creator == NULL)
        return;
    creator->source = narc_text_from(source);
    string = NARC_LIST_ADD(page->item->arena, &creator->names);
    if (string != NULL) {
        string->value = narc_arena_copy(page->item->arena, name);
        string->source = narc_text_from(source);
        string->confidence = narc_html_trust(source);
    }
}

/* "Ada Lind in London" and "Ada Lind for The Post" are Ada Lind. */
static narc_text
without_place(narc_text name)
{
    static const char *const before[] = {" in ", " for "};

    for (size_t i = 0; i < COUNT(before); i++) {
        const size_t at = narc_text_find(name, narc_text_from(before[i]));

        if (at != SIZE_MAX && count_words(narc_text_slice(name, 0, at)) >= 2)
            return narc_text_slice(name, 0, at);
    }
    return name;
}

static void
add_author(narc_html_page *page, narc_text name, const char *source)
{

    for (size_t i = 0; i < COUNT(prefixes); i++)
        if (narc_text_starts_nocase(name, prefixes[i])) {
            name = narc_text_trim(narc_text_slice(name, strlen(prefixes[i]), SIZE_MAX));
            i = SIZE_MAX; /* "Text: Von ..." has two */
        }
    while (name.size != 0 && strchr(".,:;-(", name.data[name.size - 1]) != NULL &&
           name.data[name.size - 1] != '.')
        name = narc_text_trim(narc_text_slice(name, 0, name.size - 1));
    if (narc_text_ends(name, ")") && narc_text_find(name, NARC_TEXT(" (")) != SIZE_MAX)
        name = narc_text_slice(name, 0, narc_text_find(name, NARC_TEXT(" (")));
    name = without_place(name);
    if (is_name(name) && !is_slug(name) &&
        (page->site_may_be_author || (!is_site(page, name) && !is_account(name))))
        narc_html_author_put(page, name, source);
}

static size_t
separator_at(narc_text text)
{
    for (size_t i = 0; i < COUNT(separators); i++)
        if (narc_text_starts_nocase(text, separators[i]))
            return strlen(separators[i]);
    return 0;
}

/* One string that may hold several names. "Smith, John" stays one; "Jane Roe, Staff Writer" is
 * Jane Roe. */
void
narc_html_authors_add(narc_html_page *page, narc_text list, const char *source)
{
    size_t start = 0;
    bool first = true;
    bool single = false; /* the first name is one word, so the others may be */

    list = narc_html_value(page, list);
    if (page->ours) {
        narc_html_author_put(page, list, source);
        return;
    }
    if (narc_text_find(list, NARC_TEXT("://")) != SIZE_MAX)
        return;
    if (narc_text_find(list, NARC_TEXT(",")) != SIZE_MAX && count_words(list) == 2) {
        add_author(page, list, source);
        return;
    }
    for (size_t at = 0; at <= list.size;) {
        const size_t size = at < list.size ? separator_at(narc_text_slice(list, at, SIZE_MAX)) : 1;
        narc_text part;

        if (size == 0) {
            at++;
            continue;
        }
        part = narc_text_trim(narc_text_slice(list, start, at - start));
        if (first || (!has_role(part) && (count_words(part) > 1 || single)))
            add_author(page, part, source);
        single = first ? count_words(part) == 1 : single;
        first = first && part.size == 0;
        at += size;
        start = at;
    }
}

static void
add_json_author(narc_html_page *page, const narc_json_value *value)
{
    const narc_json_value *name;

    value = narc_html_json_ld_follow(page, value);
    if (value->kind == NARC_JSON_STRING) {
        narc_html_authors_add(page, value->text, "json-ld:author");
        return;
    }
    name = narc_json_member(value, "name");
    if (name != NULL && name->kind == NARC_JSON_ARRAY)
        for (const narc_json_value *n = name->first; n != NULL; n = n->next)
            narc_html_authors_add(page, narc_json_text(n), "json-ld:author");
    else
        narc_html_authors_add(page, narc_json_text(name), "json-ld:author");
}

static void
add_json_authors(narc_html_page *page)
{
    static const char *const members[] = {"author", "creator"};

    for (size_t i = 0; i < COUNT(members) && page->item->creators.count == 0; i++) {
        const narc_json_value *value = narc_json_member(page->json_article, members[i]);

        if (value == NULL)
            continue;
        if (value->kind != NARC_JSON_ARRAY)
            add_json_author(page, value);
        else
            for (const narc_json_value *v = value->first; v != NULL; v = v->next)
                add_json_author(page, v);
    }
}

/* Every fact of that name: pages state one author an element. Those who commented do not count. */
static void
add_all(const narc_html_layout *layout, const narc_html_fact_list *list, const char *name,
        const char *source)
{
    for (size_t i = 0; i < list->count; i++)
        if (narc_text_is_nocase(list->items[i].name, name) &&
            !narc_html_is_aside(layout, list->items[i].node))
            narc_html_authors_add(layout->page, list->items[i].value, source);
}

static void
read_source(narc_html_layout *layout, const char *source)
{
    const narc_html_page *page = layout->page;

    if (strcmp(source, "json-ld:author") == 0)
        add_json_authors(layout->page);
    else if (strncmp(source, "itemprop:", 9) == 0)
        add_all(layout, &page->itemprops, source + 9, source);
    else if (strncmp(source, "link:", 5) == 0)
        add_all(layout, &page->links, source + 5, "rel=author");
    else
        add_all(layout, &page->metas, strncmp(source, "meta:", 5) == 0 ? source + 5 : source,
                source);
}

static void
read_sources(narc_html_layout *layout)
{
    const narc_item *item = layout->page->item;

    for (size_t i = 0; i < COUNT(sources) && item->creators.count == 0; i++)
        read_source(layout, sources[i]);
}

void
narc_html_authors_read(narc_html_layout *layout)
{
    narc_html_page *page = layout->page;

    read_sources(layout);
    if (page->item->creators.count == 0 && !page->ours)
        narc_html_byline_read(layout);
    page->site_may_be_author = true;
    read_sources(layout);
}
