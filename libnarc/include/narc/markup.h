/* An HTML5 parser by the WHATWG standard, of use without the rest of narc: bytes of any encoding in, a
 * compact tree out, whatever the bytes. No recursion, linear time, ceilings on everything. It needs
 * the C library alone (and its iconv(3) for Chinese, Japanese and Korean encodings). docs/markup.md
 * is an introduction. */
#ifndef NARC_MARKUP_H
#define NARC_MARKUP_H

#include <narc/base.h>
#include <narc/message.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A parser and the tree of the page it parsed last. One thread at a time. */
typedef struct narc_markup narc_markup;

/** A node's number. Numbers are in document order: from 0, the document, to the count less one. */
typedef uint32_t narc_markup_id;
#define NARC_MARKUP_NONE UINT32_MAX

typedef enum narc_markup_kind {
    NARC_MARKUP_DOCUMENT = 0,
    NARC_MARKUP_ELEMENT = 1,
    NARC_MARKUP_TEXT = 2,
    NARC_MARKUP_COMMENT = 3,
    NARC_MARKUP_DOCTYPE = 4 /**< its attributes "public" and "system" are its identifiers */
} narc_markup_kind;

typedef enum narc_markup_space {
    NARC_MARKUP_HTML = 0, /**< of an attribute: no namespace */
    NARC_MARKUP_SVG = 1,
    NARC_MARKUP_MATHML = 2,
    NARC_MARKUP_XLINK = 3, /**< attributes only, as the next two */
    NARC_MARKUP_XML = 4,
    NARC_MARKUP_XMLNS = 5
} narc_markup_space;

/** Every field may stay zero. */
typedef struct narc_markup_options {
    size_t struct_size;              /**< set by NARC_MARKUP_OPTIONS_INIT */
    const narc_allocator *allocator; /**< NULL for malloc(3) */
    const narc_limits *limits;       /**< document_bytes, markup_depth, markup_nodes; may be NULL */
    narc_text charset; /**< what the sender says, as in an HTTP header; may be empty */
    narc_text context; /**< parse a fragment for this element; empty: a whole page */
    narc_markup_space context_space;
    bool scripting;           /**< noscript holds text, as in a browser that runs scripts */
    uint32_t most_attributes; /**< of an element; default 512, at most 65535 */
    uint32_t most_formatting; /**< active formatting elements behind a marker; default 64 */
    uint32_t most_errors;     /**< parse errors kept with their places; default none */
} narc_markup_options;

#define NARC_MARKUP_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .struct_size = sizeof(narc_markup_options)                                                 \
    }

/** What was learned about a page besides its tree; texts are static or the tree's. */
typedef struct narc_markup_facts {
    const char *charset;        /**< "utf-8", "windows-1252", "gb18030" ... */
    const char *charset_source; /**< "bom", "valid-utf-8", "caller", "meta", "guess", "default" */
    uint64_t replaced;          /**< malformed sequences that became U+FFFD */
    narc_text text;             /**< decoded, line ends as they are: what offsets count */
    bool quirks;                /**< the document is in quirks mode */
    bool limited_quirks;
    uint64_t errors;             /**< parse errors in all (HTML standard, 13.2.2) */
    uint32_t errors_kept;        /**< of them with a place */
    uint32_t flattened;          /**< elements deeper than markup_depth, lifted to it */
    uint32_t attributes_dropped; /**< beyond most_attributes, or with a name of 64 KiB */
    uint32_t nodes;              /**< the document included */
} narc_markup_facts;

/** One node; texts are views that live until the next parse. */
typedef struct narc_markup_node {
    narc_markup_kind kind;
    narc_markup_space space; /**< of an element */
    narc_text text;          /**< element: name; text, comment: content; doctype: name. UTF-8 */
    narc_markup_id parent, first, last, next, prev; /**< relatives, or NARC_MARKUP_NONE */
    uint32_t attributes;                            /**< how many */
    uint32_t offset; /**< where it begins in facts.text; 0 for what the parser implied */
} narc_markup_node;

typedef struct narc_markup_attribute {
    narc_markup_space space;
    narc_text name; /**< as written by the standard's serialiser: "xlink:href" with its prefix */
    narc_text value;
} narc_markup_attribute;

typedef struct narc_markup_error {
    const char *name; /**< "eof-in-tag": the standard's, or a description where it has none */
    uint32_t offset;
    uint32_t line, column; /**< from 1; columns count code points */
} narc_markup_error;

/** Whether a name of an encoding, as HTTP and pages write it, is one of those of the Encoding standard
 * (those that it replaces, such as UTF-7, are not). */
NARC_API bool narc_markup_knows_charset(narc_text name);

/**
 * Makes a parser.
 *
 * @param options  copied, with its limits, charset and context; NULL for defaults
 * @param out      receives the parser, owned by the caller, or NULL on failure
 * @return NARC_OK; E802
 */
NARC_API NARC_MUST_USE narc_status narc_markup_new(const narc_markup_options *options,
                                                   narc_markup **out, narc_error *err);

/** Ends a parser and its tree. NULL is fine. */
NARC_API void narc_markup_free(narc_markup *markup);

/**
 * Parses a page or fragment; the tree of the one before is gone, its memory is used again. Whatever
 * the bytes, there is a tree: the encoding is decided by byte order mark, then UTF-8 if the bytes
 * are, then the sender's word, then the page's, then windows-1252. Template contents are the
 * children of their template; a fragment's nodes are the children of the root html element.
 *
 * @param bytes  borrowed until the next parse: texts of the tree point into it
 * @return NARC_OK; E601 when the page has more bytes or nodes than the limits; E802. After a failure
 *         the tree is empty.
 *
 * Cost: linear in the bytes; no allocation per node.
 */
NARC_API NARC_MUST_USE narc_status narc_markup_parse_page(narc_markup *markup, narc_bytes bytes,
                                                          narc_error *err);

/** What is known about the page. */
NARC_API narc_markup_facts narc_markup_get_facts(const narc_markup *markup);

/** A node; of kind document and without relatives when there is no such id. */
NARC_API narc_markup_node narc_markup_get_node(const narc_markup *markup, narc_markup_id id);

/** An attribute of a node by its index; empty when there is none. */
NARC_API narc_markup_attribute narc_markup_get_attribute(const narc_markup *markup,
                                                         narc_markup_id id, uint32_t index);

/** The value of the attribute of that name (in lower case, without namespace); *found, which may be
 * NULL, tells an empty value from none. */
NARC_API narc_text narc_markup_find_attribute(const narc_markup *markup, narc_markup_id id,
                                              narc_text name, bool *found);

/** A kept parse error by its index, below facts.errors_kept. Cost: linear in its offset. */
NARC_API narc_markup_error narc_markup_get_error(const narc_markup *markup, uint32_t index);

/**
 * Appends a node as HTML (13.3): with its own tags, or only what is in it.
 *
 * @return NARC_OK; E100 when there is no such id; E601 or E802 of the buffer
 */
NARC_API NARC_MUST_USE narc_status narc_markup_serialize(const narc_markup *markup,
                                                         narc_markup_id id, bool with_own_tags,
                                                         narc_buffer *out, narc_error *err);

#ifdef __cplusplus
}
#endif

#endif
