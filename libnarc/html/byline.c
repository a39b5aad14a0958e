/* Bylines as they are printed: "By Ada Lind", "18. November 2026, von Ada Lind", "作者：林爱达",
 * or a name alone in an element that is called byline. Looked for round the headline first, where
 * teasers and readers' comments seldom are. */
#include "html/layout.h"

#include "base/text.h"
#include "html/date_words.h"
#include "html/words.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Runs before and behind the headline that are looked at, and letters of a line that is none. */
#define ABOVE 4
#define BELOW 14
#define LINE_LETTERS 160
#define NAME_WORDS 5
/* Share of links, in per cent, of a line that is another article's headline. */
#define OTHER_ARTICLE 60
/* Bytes of a paragraph in which a reporter may be named. */
#define EAST_ASIAN_BYTES 240

/* What stands before the name at the start of a line; with a colon it counts anywhere. */
static const char *const leads[] = {
    "written by ",
    "written by: ",
    "posted by ",
    "story by ",
    "text by ",
    "words by ",
    "by: ",
    "by : ",
    "byby ",
    "by ",
    "erstellt von ",
    "von: ",
    "von ",
    "autor: ",
    "autorin: ",
    "autoren: ",
    "autorin/autor ",
    "autoren ",
    "autor ",
    "text: ",
    "author: ",
    "author ",
    "authors: ",
    "par: ",
    "par ",
    "auteur : ",
    "auteur: ",
    "por: ",
    "por ",
    "escribe ",
    "escrito por ",
    "di ",
    "a cura di ",
    "door ",
    "af ",
    "av ",
    "pubblicato da ",
    "penulis: ",
    "oleh ",
    "yazar: ",
    "published by ",
    "beitrag von ",
    "kommentar von ",
    "ein beitrag von ",
    "view all posts by ",
    "zeige alle beitr\xC3\xA4ge von ",
};

/* The same in the middle of a line that says when it was posted. */
static const char *const inner_leads[] = {
    " by ", " von ", ", par ", " par ", " por ", "| by ", " door ", "author: ", "autor: ",
};

/* Where a name ends. */
static const char *const stops[] = {" | ",
                                    "|",
                                    " - ",
                                    " \xE2\x80\x93 ",
                                    " \xE2\x80\x94 ",
                                    " \xE2\x80\xA2 ",
                                    " \xC2\xB7 ",
                                    " on ",
                                    " am ",
                                    " at ",
                                    " / updated",
                                    "(",
                                    " @",
                                    " updated",
                                    " published",
                                    " \xC2\xBB",
                                    "\xE2\x86\x92",
                                    " \xE2\x80\x93",
                                    " in ",
                                    " last updated",
                                    " posted ",
                                    " vom ",
                                    ";",
                                    " for ",
                                    " 0 ",
                                    ", dpa",
                                    ", afp",
                                    ", ap",
                                    ", reuters",
                                    ", epd",
                                    ", kna",
                                    ", sid"};

/* Articles before a day; in names they are capital: "Le Clerc". */
static const char *const articles[] = {" le ", " el ", " il "};

/* Words of templates that look like names. */
static const char *const no_names[] = {
    "name",       "your",
    "email",      "mail",
    "comment",    "comments",
    "website",    "written",
    "by",         "posted",
    "full",       "bio",
    "view",       "all",
    "posts",      "photo",
    "foto",       "fotos",
    "bild",       "image",
    "getty",      "images",
    "sponsored",  "share",
    "follow",     "read",
    "more",       "about",
    "the",        "author",
    "authors",    "autor",
    "contact",    "search",
    "log",        "sign",
    "staff",      "updated",
    "published",  "news",
    "home",       "post",
    "says",       "reply",
    "sagt",       "quelle",
    "reading",    "time",
    "utc",        "pm",
    "am",         "gmt",
    "est",        "edt",
    "last",       "son",
    "release",    "date",
    "press",      "rating",
    "bewertung",  "durchschnittliche",
    "minutes",    "min",
    "menu",       "subscribe",
    "newsletter", "redaktion",
    "editor",     "related",
};

static const char *const particles[] = {
    "de", "van", "von", "der", "den", "la", "al",  "bin", "da", "di", "du", "del", "dos",  "el",
    "zu", "ter", "ten", "le",  "y",   "e",  "and", "und", "et", "&",  "v.", "af",  "bint", "ibn",
};

/* What stands between two names. */
static const char *const joiners[] = {"and", "und", "et", "&", "with"};

static bool
is_one_of(narc_text word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (narc_text_is_nocase(word, list[i]))
            return true;
    return false;
}

bool
narc_html_reads_like_names(narc_text text, size_t least_words)
{
    size_t words = 0;

    if (text.size > 120)
        return false;
    while (text.size != 0) {
        narc_text word = narc_text_split(&text, ' ');
        const bool joiner = words > 0 && text.size != 0 && is_one_of(word, joiners, COUNT(joiners));
        const bool particle = joiner || is_one_of(word, particles, COUNT(particles));

        if (word.size != 0 && word.data[word.size - 1] == ',') {
            word = narc_text_slice(word, 0, word.size - 1);
            words = 0; /* the next name */
        }
        if (word.size == 0 || is_one_of(word, no_names, COUNT(no_names)) ||
            (!particle && word.data[0] < 'A' && (unsigned char)word.data[0] < 0x80) ||
            (word.data[0] >= 'a' && word.data[0] <= 'z' && !particle) ||
            (word.data[0] > 'Z' && word.data[0] < 'a') || word.data[word.size - 1] == ':')
            return false;
        for (size_t i = 0; i < word.size; i++)
            if (narc_ascii_digit(word.data[i]) || strchr("*<>[]{}=!?\"#$%+", word.data[i]) != NULL)
                return false;
        words = joiner ? 0 : words + 1; /* the next name */
        if (words > NAME_WORDS + (particle ? 2u : 0u))
            return false;
    }
    return words >= least_words;
}

/* Cuts what follows the names: marks, "on", dates. dated says that digits stood behind the text. */
static narc_text
cut(narc_text text, bool dated)
{
    size_t end = text.size;

    for (size_t i = 0; i < COUNT(stops) + COUNT(articles); i++) {
        const size_t at = i < COUNT(stops)
                              ? narc_text_find_nocase(text, stops[i])
                              : narc_text_find(text, narc_text_from(articles[i - COUNT(stops)]));

        if (at != SIZE_MAX && at > 0 && at < end)
            end = at;
    }
    for (size_t i = 0; i < end; i++)
        if (narc_ascii_digit(text.data[i])) {
            end = i;
            dated = true;
        }
    text = narc_text_trim(narc_text_slice(text, 0, end));
    /* "Ada Lind November 18, 2026" is cut before the digits; the month goes as well. */
    for (size_t at = dated ? text.size : 0; at > 0; at--)
        if (text.data[at - 1] == ' ') {
            if (narc_html_is_month(narc_text_slice(text, at, SIZE_MAX)))
                text = narc_text_trim(narc_text_slice(text, 0, at));
            break;
        }
    while (text.size != 0 && strchr(",:;-/", text.data[text.size - 1]) != NULL)
        text = narc_text_trim(narc_text_slice(text, 0, text.size - 1));
    return text;
}

static bool
has_digit(narc_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (narc_ascii_digit(text.data[i]))
            return true;
    return false;
}

narc_text
narc_html_names_behind_lead(narc_text line)
{
    narc_text names;

    while (line.size != 0 && strchr("-> ", line.data[0]) != NULL)
        line = narc_text_slice(line, 1, SIZE_MAX);
    /* "By" and the name in two elements without a space between. */
    if (line.size > 3 && (narc_text_starts(line, "By") || narc_text_starts(line, "BY")) &&
        line.data[2] >= 'A' && line.data[2] <= 'Z' &&
        !(line.data[3] >= 'A' && line.data[3] <= 'Z')) {
        names = cut(narc_text_slice(line, 2, SIZE_MAX), false);
        return narc_html_reads_like_names(names, 2) ? names : (narc_text){NULL, 0};
    }
    for (size_t i = 0; i < COUNT(leads); i++)
        if (narc_text_starts_nocase(line, leads[i])) {
            names = cut(narc_text_slice(line, strlen(leads[i]), SIZE_MAX), false);
            return narc_html_reads_like_names(names, 1) ? names : (narc_text){NULL, 0};
        }
    if (!has_digit(line))
        return (narc_text){NULL, 0};
    for (size_t i = 0; i < COUNT(inner_leads); i++) {
        const size_t at = narc_text_find_nocase(line, inner_leads[i]);

        if (at == SIZE_MAX)
            continue;
        names = cut(narc_text_slice(line, at + strlen(inner_leads[i]), SIZE_MAX), false);
        /* "posted on 4 December by oz": who is meant is clear, nicknames are allowed */
        if (narc_html_reads_like_names(names, 1) ||
            (names.size >= 2 && names.size <= 20 &&
             narc_text_find(names, NARC_TEXT(" ")) == SIZE_MAX &&
             !is_one_of(names, no_names, COUNT(no_names))))
            return names;
    }
    return (narc_text){NULL, 0};
}

/* A name between the date and other things: "27. Januar 2026 | Ada Lind | 3 Minuten". */
static narc_text
name_beside_date(narc_text line)
{
    static const char *const marks[] = {
        "|", " - ", " \xE2\x80\xA2 ", " \xC2\xB7 ", " / ", " \xE2\x80\x93 ", " \xE2\x80\x94 "};
    size_t start = 0;

    if (!has_digit(line) || line.size > 120)
        return (narc_text){NULL, 0};
    for (size_t at = 0; at <= line.size; at++) {
        size_t size = at == line.size ? 1 : 0;
        narc_text part;

        for (size_t i = 0; i < COUNT(marks) && size == 0; i++)
            if (narc_text_starts(narc_text_slice(line, at, SIZE_MAX), marks[i]))
                size = strlen(marks[i]);
        if (size == 0 && !narc_ascii_digit(line.data[at]))
            continue;
        part = cut(narc_text_trim(narc_text_slice(line, start, at - start)), size == 0);
        start = at + (size == 0 ? 1 : size);
        if (narc_html_reads_like_names(part, 2) &&
            narc_text_find(part, NARC_TEXT(",")) == SIZE_MAX &&
            (unsigned char)part.data[0] < 0xD0 && part.size >= 6)
            return part;
    }
    return (narc_text){NULL, 0};
}

/* Bytes of the Chinese or Japanese letters at the start of text. */
static size_t
ideographs(narc_text text)
{
    size_t at = 0;

    while (at + 2 < text.size && (unsigned char)text.data[at] >= 0xE3 &&
           (unsigned char)text.data[at] <= 0xE9 &&
           !((unsigned char)text.data[at] == 0xE3 && (unsigned char)text.data[at + 1] == 0x80))
        at += 3;
    return at;
}

/* "记者" names a reporter behind a bracket or a paper's name, or in a line of its own; elsewhere it
 * is only the subject of a sentence. */
static bool
is_reporter(narc_text line, size_t at)
{
    return (at >= 3 && (memcmp(line.data + at - 3, "\xEF\xBC\x88", 3) == 0 ||
                        memcmp(line.data + at - 3, "\xE6\x8A\xA5", 3) == 0)) ||
           line.size < 60;
}

/* "作者：" writer, "著者：" writer, "记者" and "記者" reporter: two to four letters a name. */
static bool
add_east_asian(narc_html_page *page, narc_text line)
{
    static const char *const labels[] = {
        "\xE4\xBD\x9C\xE8\x80\x85\xEF\xBC\x9A",
        "\xE4\xBD\x9C\xE8\x80\x85:", "\xE8\x91\x97\xE8\x80\x85\xEF\xBC\x9A",
        "\xE8\xAE\xB0\xE8\x80\x85", "\xE8\xA8\x98\xE8\x80\x85"};
    const size_t before = page->item->creators.count;

    for (size_t i = 0; i < COUNT(labels) && page->item->creators.count == before; i++) {
        const size_t at = narc_text_find(line, narc_text_from(labels[i]));
        narc_text rest;

        if (at == SIZE_MAX || (i >= 3 && !is_reporter(line, at)))
            continue;
        rest = narc_text_slice(line, at + strlen(labels[i]), SIZE_MAX);
        for (int k = 0; k < 6; k++) {
            size_t size;

            while (rest.size != 0 &&
                   (rest.data[0] == ' ' || narc_text_starts(rest, "\xE3\x80\x80") ||
                    narc_text_starts(rest, "\xE3\x80\x81") ||
                    narc_text_starts(rest, "\xEF\xBC\x9A")))
                rest = narc_text_slice(rest, rest.data[0] == ' ' ? 1 : 3, SIZE_MAX);
            size = ideographs(rest);
            if (size < 6 || size > 12)
                break;
            narc_html_author_put(page, narc_text_slice(rest, 0, size), "byline");
            rest = narc_text_slice(rest, size, SIZE_MAX);
        }
    }
    return page->item->creators.count != before;
}

static bool
says_byline(narc_html_names *names, narc_text text)
{
    static const char *const words[] = {"byline", "author", "autor"};
    narc_html_name *name = narc_html_name_of(names, text);

    if ((name->known & NARC_HTML_NAME_READ) == 0) {
        name->known |= NARC_HTML_NAME_READ;
        name->byline = narc_text_holds_one(text, words, COUNT(words));
    }
    return name->byline;
}

static bool
is_called_byline(const narc_html_layout *layout, narc_node_id id)
{
    const narc_tree *tree = layout->tree;

    for (int level = 0; level < 3 && id != NARC_NODE_DOCUMENT && id != NARC_NODE_NONE; level++) {
        for (int which = 0; which < 2; which++) {
            const narc_text value =
                narc_node_value(tree, id, which == 0 ? NARC_ATTRIBUTE_CLASS : NARC_ATTRIBUTE_ID);

            if (value.size != 0 && says_byline(layout->names, value))
                return true;
        }
        id = tree->nodes[id].parent;
    }
    return false;
}

bool
narc_html_is_aside(const narc_html_layout *layout, narc_node_id id)
{
    const narc_tree *tree = layout->tree;

    for (; id != NARC_NODE_DOCUMENT && id != NARC_NODE_NONE; id = tree->nodes[id].parent)
        if ((layout->marks[id] & NARC_HTML_COMMENTS) != 0 ||
            narc_node_tag(tree, id) == NARC_TAG_LABEL || narc_node_tag(tree, id) == NARC_TAG_NAV)
            return true;
    return false;
}

/* Whether the run is a link to a person. */
static bool
links_to_person(const narc_tree *tree, const narc_html_run *run)
{
    static const char *const parts[] = {"/author",      "/autor", "/people/",   "/profil",
                                        "/user",        "/staff", "/redakteur", "/journalist",
                                        "/contributor", "/by/"};

    for (narc_node_id id = run->first; id != NARC_NODE_NONE && id - run->first < 8;
         id = narc_node_after(tree, id, run->last)) {
        const narc_text href = narc_node_is_element(tree, id)
                                   ? narc_node_value(tree, id, NARC_ATTRIBUTE_HREF)
                                   : (narc_text){NULL, 0};

        if (narc_text_holds_one(href, parts, COUNT(parts)))
            return true;
    }
    return false;
}

/* A line without what a person is: "Ada Lind, political correspondent". */
static narc_text
without_role(narc_text line)
{
    for (size_t at = 1; at + 2 < line.size; at++)
        if (line.data[at] == ',' && line.data[at + 1] == ' ' && line.data[at + 2] >= 'a' &&
            line.data[at + 2] <= 'z')
            return narc_text_slice(line, 0, at);
    return line;
}

bool
narc_html_byline_line(narc_html_layout *layout, const narc_html_run *run, bool near)
{
    narc_html_page *page = layout->page;
    const size_t before = page->item->creators.count;
    narc_text names;

    if (run->kind == NARC_HTML_RUN_HEADING || narc_html_is_aside(layout, run->parent))
        return false;
    if (add_east_asian(page, narc_text_slice(run->text, 0, EAST_ASIAN_BYTES)))
        return true;
    if (run->letters > LINE_LETTERS)
        return false;
    names = narc_html_names_behind_lead(run->text);
    if (names.size == 0 && run->letters <= 60 &&
        (is_called_byline(layout, run->parent) || (near && links_to_person(layout->tree, run)))) {
        const narc_text line = without_role(run->text);

        names = narc_html_names_behind_lead(line);
        if (names.size == 0)
            names = cut(line, false);
        if (!narc_html_reads_like_names(names, 2))
            names.size = 0;
    }
    /* A link with a day beside it leads to another article, unless it leads to a person. */
    if (names.size == 0 && near &&
        (run->link_share < OTHER_ARTICLE || links_to_person(layout->tree, run)))
        names = name_beside_date(run->text);
    if (names.size != 0)
        narc_html_authors_add(page, names, "byline");
    /* A nickname in print is how the author is called here. */
    if (names.size != 0 && page->item->creators.count == before &&
        narc_text_find(names, NARC_TEXT(" ")) == SIZE_MAX)
        narc_html_author_put(page, names, "byline");
    return page->item->creators.count != before;
}

static size_t
headline_of(const narc_html_layout *layout)
{
    const uint64_t headline = narc_html_fold(layout->page->headline);

    for (size_t i = 0; headline != 0 && i < layout->run_count; i++)
        if (layout->runs[i].fold == headline && layout->runs[i].kind == NARC_HTML_RUN_HEADING)
            return i;
    return SIZE_MAX;
}

void
narc_html_byline_read(narc_html_layout *layout)
{
    const size_t headline = headline_of(layout);
    const size_t first = headline == SIZE_MAX ? 0 : headline + 1;
    size_t lines = 0;
    size_t labelled = 0;
    narc_node_id asked = NARC_NODE_NONE;
    bool called = false;

    for (size_t i = first; i < layout->run_count && i < first + BELOW; i++)
        if (narc_html_byline_line(layout, &layout->runs[i], headline != SIZE_MAX && i - first < 4))
            return;
    for (size_t i = headline; headline != SIZE_MAX && i > 0 && headline - i < ABOVE; i--)
        if (narc_html_byline_line(layout, &layout->runs[i - 1], headline - i < 2))
            return;
    /* A reporter is often named in the first paragraph, or behind the last. */
    for (size_t i = first; i < layout->run_count && labelled < 400; i++, labelled++)
        if (layout->runs[i].text.size >= 9 && (unsigned char)layout->runs[i].text.data[0] >= 0xE2 &&
            add_east_asian(layout->page,
                           narc_text_slice(layout->runs[i].text, 0, EAST_ASIAN_BYTES)))
            return;
    /* Anywhere else only where the element is called so. */
    for (size_t i = 0; i < layout->run_count && lines < 200; i++) {
        const narc_html_run *run = &layout->runs[i];

        if (run->letters > 60)
            continue;
        if (run->parent != asked) {
            asked = run->parent;
            called = is_called_byline(layout, asked);
        }
        if (!called)
            continue;
        lines++;
        if (narc_html_byline_line(layout, run, false))
            return;
    }
}
