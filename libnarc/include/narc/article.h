/* The article in memory: one item, that is one version of one piece of news (spec/item.schema.json).
 * Names are ninjs 3 names where ninjs has the thing and NewsML-G2 names where it has not. */
#ifndef NARC_ARTICLE_H
#define NARC_ARTICLE_H

#include <narc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Publishing status (NewsML-G2 pubStatus); absent in a source means usable. */
typedef enum narc_item_status {
    NARC_STATUS_USABLE = 0,
    NARC_STATUS_WITHHELD = 1,
    NARC_STATUS_CANCELED = 2 /**< final, and for every version of the guid */
} narc_item_status;

typedef enum narc_embargo_state {
    NARC_EMBARGO_NONE = 0,
    NARC_EMBARGO_UNTIL = 1,     /**< until narc_item.embargo_until */
    NARC_EMBARGO_INDEFINITE = 2 /**< until further notice; see the editorial notes */
} narc_embargo_state;

/** How much of a date was stated. Each step implies those before it. */
typedef enum narc_precision {
    NARC_PRECISION_NONE = 0, /**< no date, or a literal that could not be understood */
    NARC_PRECISION_YEAR = 1,
    NARC_PRECISION_MONTH = 2,
    NARC_PRECISION_DAY = 3,
    NARC_PRECISION_MINUTE = 4,
    NARC_PRECISION_SECOND = 5
} narc_precision;

/** A date as stated: never completed with an invented midnight or zone. */
typedef struct narc_date {
    narc_text literal; /**< as it stood in the source; empty means there is no date */
    narc_text source;  /**< "json-ld:datePublished", "newsml:itemMeta/versionCreated", ... */
    narc_precision precision;
    int32_t year;           /**< 0 to 9999 */
    uint8_t month;          /**< 1 to 12 */
    uint8_t day;            /**< 1 to 31 */
    uint8_t hour;           /**< 0 to 23 */
    uint8_t minute;         /**< 0 to 59 */
    uint8_t second;         /**< 0 to 60 */
    bool zone_known;        /**< false: local time of an unknown zone */
    int16_t offset_minutes; /**< east of UTC, -1439 to 1439, when zone_known */
    uint32_t nanosecond;    /**< 0 to 999999999 */
} narc_date;

/** A string in one language. */
typedef struct narc_string {
    narc_text value;
    narc_text language;  /**< BCP 47, empty when not stated */
    narc_text direction; /**< "ltr", "rtl" or empty */
    narc_text role;      /**< QCode or URI, empty when not stated */
    narc_text source;    /**< where the value came from; empty for NewsML-G2's own place */
    uint32_t confidence; /**< 1 to 100 per cent, 0 when not stated */
} narc_string;

typedef struct narc_string_list {
    narc_string *items;
    size_t count;
} narc_string_list;

typedef struct narc_text_list {
    narc_text *items;
    size_t count;
} narc_text_list;

/** Anything NewsML-G2 says by QCode, URI, literal or name: subjects, places, people, genres ... */
typedef struct narc_concept {
    narc_text qcode;
    narc_text uri;     /**< stated, or resolved from the qcode through the item's catalogs */
    narc_text literal; /**< identifies within the document only */
    narc_text type;    /**< of the concept, as QCode or URI: person, organisation, geoArea ... */
    narc_text role;
    narc_text rank;       /**< digits as stated, or empty */
    narc_text relevance;  /**< 0 to 100 as stated, or empty */
    narc_text confidence; /**< 0 to 100 as stated, or empty */
    narc_text why;
    narc_text how;
    narc_text source; /**< as in narc_string */
    narc_string_list names;
} narc_concept;

typedef struct narc_concept_list {
    narc_concept *items;
    size_t count;
} narc_concept_list;

/** A second identifier. */
typedef struct narc_alt_id {
    narc_text value;
    narc_text type;
    narc_text environment;
} narc_alt_id;

typedef struct narc_alt_id_list {
    narc_alt_id *items;
    size_t count;
} narc_alt_id_list;

/** A note between editors. Never published. */
typedef struct narc_note {
    narc_text value;
    narc_text language;
    narc_text role;
    narc_text constraint; /**< NewsML-G2 pubconstraint */
} narc_note;

typedef struct narc_note_list {
    narc_note *items;
    size_t count;
} narc_note_list;

/** One rightsInfo. */
typedef struct narc_rights {
    narc_concept_list copyright_holders; /**< 0 or 1 in NewsML-G2 */
    narc_string_list copyright_notices;
    narc_string_list usage_terms;
    narc_text href; /**< of the copyright notice */
    narc_text source;
} narc_rights;

typedef struct narc_rights_list {
    narc_rights *items;
    size_t count;
} narc_rights_list;

/** A link to another item or resource. */
typedef struct narc_link {
    narc_text rel;
    narc_text href;
    narc_text residref;
    narc_text version;
    narc_text content_type;
    narc_text rank;
    narc_string_list titles;
} narc_link;

typedef struct narc_link_list {
    narc_link *items;
    size_t count;
} narc_link_list;

/** A picture, video, PDF ... of the item; numbers are digits as stated, or empty. */
typedef struct narc_rendition {
    narc_text role; /**< NewsML-G2 rendition, "lead" for the lead image of a page */
    narc_text href;
    narc_text residref;
    narc_text content_type;
    narc_text format;
    narc_text size;     /**< bytes */
    narc_text width;    /**< pixels unless the source says otherwise */
    narc_text height;   /**< pixels unless the source says otherwise */
    narc_text duration; /**< seconds unless the source says otherwise */
    narc_text sha256;   /**< 64 hex digits when the bytes are an asset of the archive */
    narc_text alt;      /**< alternative text */
    narc_text credit;
    narc_text source;
    narc_string_list captions;
} narc_rendition;

typedef struct narc_rendition_list {
    narc_rendition *items;
    size_t count;
} narc_rendition_list;

/** A member of a package's group: an item, a resource or another group. */
typedef struct narc_group_ref {
    narc_text group; /**< id of a group when it is a groupRef, else empty */
    narc_text residref;
    narc_text href;
    narc_text version;
    narc_text content_type;
    narc_text rank;
    narc_concept_list classes; /**< itemClass, 0 or 1 */
    narc_string_list titles;
} narc_group_ref;

typedef struct narc_group_ref_list {
    narc_group_ref *items;
    size_t count;
} narc_group_ref_list;

typedef struct narc_group {
    narc_text id;
    narc_text role;
    narc_text mode;
    narc_string_list titles;
    narc_group_ref_list refs;
} narc_group;

typedef struct narc_group_list {
    narc_group *items;
    size_t count;
} narc_group_list;

/** What was done to an item by whom on its way (NewsML-G2 hopHistory). */
typedef struct narc_hop {
    narc_text sequence;
    narc_date timestamp;
    narc_concept_list parties;
    narc_concept_list actions; /**< of each, literal holds the target and why the timestamp */
} narc_hop;

typedef struct narc_hop_list {
    narc_hop *items;
    size_t count;
} narc_hop_list;

/** One body of the content: renditions in other languages or formats stand beside each other. */
typedef struct narc_body {
    narc_text value;     /**< a narc body (article/body.h): well-formed XHTML, fixed vocabulary */
    narc_text language;  /**< BCP 47 or empty */
    narc_text direction; /**< "ltr", "rtl" or empty */
    narc_text role;
    narc_text content_type; /**< as it came: "text/html", "application/nitf+xml", ... */
    narc_text source;       /**< how it was found: "json-ld:articleBody", "density" ... */
    uint32_t confidence;    /**< 1 to 100 per cent, 0 when not stated */
} narc_body;

typedef struct narc_body_list {
    narc_body *items;
    size_t count;
} narc_body_list;

/** Stored bytes the item points to: its original document, a picture. */
typedef struct narc_object_ref {
    narc_text sha256; /**< 64 lower-case hex digits */
    narc_text role;   /**< "original" or "asset" */
    narc_text content_type;
    narc_text name; /**< the name it had, for people; never used as a path unescaped */
    uint64_t size;  /**< bytes */
} narc_object_ref;

typedef struct narc_object_ref_list {
    narc_object_ref *items;
    size_t count;
} narc_object_ref_list;

/** Where the item came from and how it was read. */
typedef struct narc_provenance {
    narc_text source;         /**< path or URI as given by the user */
    narc_text container;      /**< kind of container the document lay in: "zip", "tar+gzip", ... */
    narc_text member;         /**< name inside the container */
    narc_text part;           /**< which item of a document with several, 1-based; empty if alone */
    narc_date captured;       /**< when the bytes were fetched, if anybody said so */
    narc_text media_type;     /**< of the original document */
    narc_text format;         /**< converter that read it: "html", "newsml", "text" */
    narc_text format_version; /**< NewsML-G2 standardversion and the like */
    narc_text charset;        /**< WHATWG or IANA name */
    narc_text charset_source; /**< bom, valid-utf-8, caller, meta, xml, guess or default */
    narc_text tool;           /**< "narc" */
    narc_text tool_version;
    narc_text stated_version; /**< digits, when the archive gave the item another version */
    narc_text method;         /**< how the body was chosen */
    uint32_t confidence;   /**< of the extraction, 1 to 100 per cent, 0 when it was not a guess */
    uint64_t left_out;     /**< paragraphs of the body that other pages of its site repeat */
    narc_text left_out_by; /**< the rule by which they were left out */
} narc_provenance;

/** XML that has no field, verbatim and namespace-complete. */
typedef struct narc_extension {
    narc_text path; /**< where it stood: "itemMeta", "contentMeta", "assert" ... */
    narc_text xml;
} narc_extension;

typedef struct narc_extension_list {
    narc_extension *items;
    size_t count;
} narc_extension_list;

/**
 * One version of one piece of news. Made by narc_item_new, so later versions of narc can add fields
 * at the end. Everything it points to belongs to the item and goes with it.
 */
typedef struct narc_item {
    narc_text guid;   /**< stable for life, never empty in an archive */
    uint64_t version; /**< 1 or more; 0 while no version has been given */
    narc_text type;   /**< ninjs: text, picture, audio, video, graphic, composite, planning ... */
    narc_concept_list item_classes; /**< NewsML-G2 itemClass, 0 or 1 */
    narc_item_status status;
    narc_embargo_state embargo;
    narc_date embargo_until;
    narc_text language;        /**< of the content, BCP 47 as stated */
    narc_text language_source; /**< as in narc_string */
    narc_text direction;
    narc_text url; /**< where it was published */
    narc_text url_source;
    narc_date first_created;
    narc_date version_created;
    narc_date content_created;
    narc_date content_modified;
    narc_date expires;
    narc_concept_list providers; /**< 0 or 1 in NewsML-G2; the site of a page */
    narc_string_list titles;
    narc_string_list headlines;
    narc_string_list by; /**< bylines as printed */
    narc_concept_list creators;
    narc_concept_list contributors;
    narc_string_list datelines;
    narc_concept_list located;
    narc_string_list sluglines;
    narc_string_list creditlines;
    narc_string_list descriptions;
    narc_string_list keywords;
    narc_string_list sections;
    narc_concept_list subjects;
    narc_concept_list genres;
    narc_concept_list info_sources;
    narc_concept_list services;
    narc_concept_list roles;
    narc_concept_list signals;
    narc_concept_list digital_source_types;
    narc_alt_id_list alt_ids;
    narc_note_list ed_notes;
    narc_rights_list rights_info;
    narc_link_list links;
    narc_rendition_list renditions;
    narc_body_list bodies;
    narc_text package_root; /**< id of the root group of a package */
    narc_group_list groups;
    narc_hop_list hop_history;
    narc_text urgency; /**< "1" to "9" as stated, or empty */
    narc_text profile;
    narc_text generator;
    narc_text file_name;
    narc_extension_list extensions;
    narc_object_ref_list objects;
    narc_provenance provenance;
    struct narc_arena *arena; /**< owns everything above; internal */
} narc_item;

/** An empty item, or NULL when memory runs out. Owned by the caller. */
NARC_API NARC_MUST_USE narc_item *narc_item_new(const narc_allocator *allocator);

/** Ends an item and everything it points to. NULL is fine. */
NARC_API void narc_item_free(narc_item *item);

/** Whether memory ran out while the item was filled; such an item is incomplete. */
NARC_API bool narc_item_failed(const narc_item *item);

/** A copy of text that lives as long as the item. */
NARC_API narc_text narc_item_text_copy(narc_item *item, narc_text text);

/** The headline in the item's language if there is one, else the first, else a title; may be empty. */
NARC_API narc_text narc_item_headline(const narc_item *item);

/** The first description that is a summary (not a caption), or the empty text. */
NARC_API narc_text narc_item_description(const narc_item *item);

/** The name of a concept: its first name, else literal, else qcode, else uri. */
NARC_API narc_text narc_concept_label(const narc_concept *concept);

/** When it was published: first_created, else version_created, else content_created, else none. */
NARC_API const narc_date *narc_item_published(const narc_item *item);

/** When it was last changed: content_modified, else version_created when published is another
 * date, else none (a date with an empty literal). */
NARC_API const narc_date *narc_item_modified(const narc_item *item);

/** The first stored original, or NULL. */
NARC_API const narc_object_ref *narc_item_original(const narc_item *item);

/** The body to show: the first in the item's language, else the first; NULL if there is none. */
NARC_API const narc_body *narc_item_body(const narc_item *item);

/**
 * Appends the plain text of a narc body: blocks are separated by an empty line, list items begin
 * with "- ", table cells are separated by a tab, br is a line break; figures and their captions
 * are left out. The one definition of an article's text. NARC_OK, E412, E802.
 */
NARC_API narc_status narc_body_text(narc_text body, narc_buffer *out, narc_error *err);

/**
 * Checks that text is a narc body: NARC_OK, or E412 with the offset of the first byte that is not.
 * Linear, constant memory.
 */
NARC_API narc_status narc_body_check(narc_text body, narc_error *err);

/**
 * Reads a date in ISO 8601 as used by NewsML-G2, ninjs, RFC 3339, HTML and schema.org (also basic
 * form, a space for T, offsets without colon, surrounding white space) or RFC 5322 ("Wed, 18 Nov
 * 2026 17:42:00 +0430"). literal and source are stored as given, so they must outlive *out. False
 * when the literal cannot be understood; then precision is NARC_PRECISION_NONE. Never guesses
 * between day and month.
 */
NARC_API bool narc_date_parse(narc_text literal, narc_text source, narc_date *out);

#define NARC_DATE_SIZE 48

/**
 * Writes the date as ISO 8601 to its own precision ("2026", "2026-11-18", "2026-11-18T17:42+04:30"),
 * without an offset when the zone is unknown, with fraction digits when nanosecond is not 0.
 * Answers the length; out is terminated. 0 for no date.
 */
NARC_API size_t narc_date_format(const narc_date *date, char out[NARC_DATE_SIZE]);

/**
 * Seconds since 1970-01-01T00:00:00 UTC of the date's earliest moment; an unknown zone counts as
 * UTC, for sorting and selecting only. False when there is no date.
 */
NARC_API bool narc_date_unix(const narc_date *date, int64_t *out);

#ifdef __cplusplus
}
#endif

#endif
