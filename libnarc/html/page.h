/* What is known about a page while it is read: its tree, what its head says, its JSON-LD. Made by
 * html/read.c, filled step by step, gone when the item is finished. */
#ifndef NARC_HTML_PAGE_H
#define NARC_HTML_PAGE_H

#include "base/arena.h"
#include "html/date_words.h"
#include "json/value.h"
#include "markup/tree.h"

#include <narc/convert.h>

/** A name and what it says: a meta element, an element with itemprop, a link with rel. */
typedef struct narc_html_fact {
    narc_text name; /* as written */
    narc_text value;
    narc_node_id node;
} narc_html_fact;

typedef struct narc_html_fact_list {
    narc_html_fact *items;
    size_t count;
} narc_html_fact_list;

typedef struct narc_html_json_list {
    const narc_json_value **items;
    size_t count;
} narc_html_json_list;

typedef struct narc_html_page {
    const narc_document *document;
    int64_t now; /* narc_read_options.now */
    const narc_tree *tree;
    narc_arena *scratch; /* for what the item does not keep */
    narc_item *item;
    narc_html_fact_list metas;           /* name or property, content */
    narc_html_fact_list itemprops;       /* itemprop, content, datetime or text */
    narc_html_fact_list links;           /* rel, href: of link and a elements */
    narc_html_fact_list times;           /* class, datetime or text: of time elements */
    narc_html_fact_list headings;        /* empty, text: of h1 elements */
    narc_html_json_list json_ld;         /* every object in JSON-LD, outermost first */
    const narc_json_value *json_article; /* the one that is the article, or NULL */
    narc_text title;                     /* of the document */
    narc_text base;                      /* absolute address for relative ones, or empty */
    narc_text headline;                  /* once it is chosen */
    narc_text second_summary; /* the line below the headline of an article's second copy */
    bool site_may_be_author;  /* nobody else was found */
    bool ours;                /* narc wrote the page */
    const char *no_article;   /* why there is none, when there is none */
} narc_html_page;

/** Gathers facts from the whole document: bad nesting moves metas into the body. */
void narc_html_facts_gather(narc_html_page *page);

/**
 * What a source says about the page, or the empty text. A source is written as items name it:
 * "json-ld:MEMBER" of the article, "itemprop:NAME", "link:REL", "title", "h1", or the name of a
 * meta element such as "og:title" or "meta:author".
 */
narc_text narc_html_fact_find(const narc_html_page *page, const char *source);

/** Text of an element with white space folded, when it is a line and not a part of the page; else
 * the empty text. Bounded, so that asking every element of a deep page stays cheap. */
narc_text narc_html_line(const narc_html_page *page, narc_node_id id);

/** A value as items keep it: narc_html_clean, but on narc's own pages nothing is escaped twice. */
narc_text narc_html_value(const narc_html_page *page, narc_text stated);

/** Finds the JSON-LD of the page and in it the article. */
void narc_html_json_ld_gather(narc_html_page *page);

/** The text of a member that may be a string, an object with name, @value or url, a reference by
 * @id, or an array of such, of which the first counts. Entities are undone. */
narc_text narc_html_json_ld_text(const narc_html_page *page, const narc_json_value *object,
                                 const char *member);

/** The object a reference by @id means, else value itself. */
const narc_json_value *narc_html_json_ld_follow(const narc_html_page *page,
                                                const narc_json_value *value);

/** Fills everything of the item but its authors and bodies. */
void narc_html_metadata_read(narc_html_page *page);

/** Whether a language is written from right to left. */
bool narc_html_runs_right_to_left(narc_text language);

/** How often a source is right, in per cent; 0 when that was not measured. */
uint32_t narc_html_trust(const char *source);

/** An absolute address of the web, kept in the item, or the empty text. */
narc_text narc_html_absolute(narc_html_page *page, narc_text stated);

/** What a member says that is a number of pixels, as number or as text: its digits. */
narc_text narc_html_pixels(const narc_html_page *page, const narc_json_value *object,
                           const char *member);

/** The part of a host that is a name, folded: "example" of www.example.com. */
narc_text narc_html_host_label(narc_html_page *page, narc_text host);

/** The part of the document's title that is the name of its host, or the empty text. */
narc_text narc_html_title_site(narc_html_page *page, narc_text host);

/** Reads a date as it is stated, in ISO and RFC forms, then in words; its literal is kept in the item.
 * False, and out empty, for what is no date or cannot be one of a piece of news. */
bool narc_html_date_read(narc_html_page *page, narc_text stated, narc_html_day_order order,
                         const char *source, narc_date *out);
/** What sources say that often mean another day. */
bool narc_html_date_doubtful(narc_html_page *page, narc_date *out);

/** The steps of narc_html_metadata_read, each with the vocabulary of its own file. */
void narc_html_site_read(narc_html_page *page);
void narc_html_title_read(narc_html_page *page);
void narc_html_picture_read(narc_html_page *page);
void narc_html_dates_read(narc_html_page *page);

/** Reads status and embargo of a page that narc wrote; tells of what others state (E424). */
void narc_html_standing_read(narc_html_page *page, const narc_read_options *options);

/** Adds a body to the item; false when it is empty or memory ran out. */
bool narc_html_body_put(narc_html_page *page, narc_text value, const char *source,
                        uint32_t confidence);

/** Finds the text that a page would draw itself, in the strings of its scripts. */
bool narc_html_script_text_read(narc_html_page *page);

/** Finds the authors, chooses the article's text and adds it to the item; how, is its source. False
 * when there is none. */
bool narc_html_body_read(narc_html_page *page);

#endif
