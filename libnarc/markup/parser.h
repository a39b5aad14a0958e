/* The HTML parser's inside: what its files share. Section numbers are those of the HTML standard.
 *
 *   tokenize.c, tokenize_tag.c, tokenize_rest.c   13.2.5  characters to tokens
 *   stack.c, formatting.c, insert.c               13.2.4, 13.2.6.1  open elements and where things go
 *   build*.c                                      13.2.6  tokens to a tree, by insertion mode
 */
#ifndef NARC_MARKUP_PARSER_H
#define NARC_MARKUP_PARSER_H

#include "markup/attributes.h"
#include "markup/parse.h"
#include "markup/tree.h"

/* --- tokens (13.2.5) -------------------------------------------------------------------------- */

typedef enum narc_token_kind {
    NARC_TOKEN_END_OF_FILE,
    NARC_TOKEN_TEXT,  /* no NUL in it */
    NARC_TOKEN_NULLS, /* a run of U+0000, which the modes treat in their own ways */
    NARC_TOKEN_START,
    NARC_TOKEN_END,
    NARC_TOKEN_COMMENT,
    NARC_TOKEN_DOCTYPE
} narc_token_kind;

/* What the text is that the tokenizer stands in (the states it is switched to from outside). */
typedef enum narc_content {
    NARC_CONTENT_DATA,
    NARC_CONTENT_RCDATA,
    NARC_CONTENT_RAWTEXT,
    NARC_CONTENT_SCRIPT,
    NARC_CONTENT_PLAINTEXT,
    NARC_CONTENT_CDATA
} narc_content;

typedef enum narc_script_part {
    NARC_SCRIPT_PLAIN,
    NARC_SCRIPT_ESCAPED,       /* behind "<!--" */
    NARC_SCRIPT_DOUBLE_ESCAPED /* and behind "<script" in it */
} narc_script_part;

typedef struct narc_token {
    narc_token_kind kind;
    uint32_t tag;   /* narc_tag, or for other names a number that the parser gives them */
    narc_text name; /* of tags, lower case; of a doctype */
    narc_text text; /* characters; a comment's content */
    uint32_t attributes, attribute_count; /* in the tree's array, at its end until taken */
    bool self_closing;
    bool name_missing, force_quirks; /* doctype */
    bool has_public, has_system;
    narc_text public_id, system_id;
    const char *at; /* where it begins */
} narc_token;

/* --- open elements and active formatting elements (13.2.4) ------------------------------------ */

/* Facts about element names, as bits. */
enum {
    NARC_IS_SPECIAL = 1 << 0,      /* 13.2.4.2 */
    NARC_IS_SCOPE = 1 << 1,        /* ends "in scope" */
    NARC_IS_LIST_SCOPE = 1 << 2,   /* ends "in list item scope" besides */
    NARC_IS_BUTTON_SCOPE = 1 << 3, /* ends "in button scope" besides */
    NARC_IS_TABLE_SCOPE = 1 << 4,  /* ends "in table scope" */
    NARC_IS_IMPLIED = 1 << 5,      /* end tags generated (13.2.6.3) */
    NARC_IS_THOROUGH = 1 << 6,     /* generated thoroughly */
    NARC_IS_FORMATTING = 1 << 7,
    NARC_IS_MODE = 1 << 8,      /* says which insertion mode it is (13.2.4.1) */
    NARC_IS_QUIET = 1 << 9,     /* may be open where the body ends */
    NARC_IS_BREAKOUT = 1 << 10, /* ends foreign content (13.2.6.5) */
    NARC_IS_VOID = 1 << 11,
    NARC_IS_MATHML_TEXT = 1 << 12, /* of an open element: MathML text integration point */
    NARC_IS_HTML_POINT = 1 << 13   /* of an open element: HTML integration point */
};

uint32_t narc_tag_facts(uint32_t tag);

/* Which namespace an element or attribute has; indexes of narc_tree.namespaces. */
enum {
    NARC_SPACE_HTML = 0, /* of an attribute: none */
    NARC_SPACE_SVG = 1,
    NARC_SPACE_MATHML = 2,
    NARC_SPACE_XLINK = 3,
    NARC_SPACE_XML = 4,
    NARC_SPACE_XMLNS = 5
};

typedef uint32_t narc_open_id; /* index into open elements; 0 is none */

typedef enum narc_scope {
    NARC_SCOPE_DEFAULT,
    NARC_SCOPE_LIST,
    NARC_SCOPE_BUTTON,
    NARC_SCOPE_TABLE,
    NARC_SCOPE_COUNT
} narc_scope;

/* An open element. The stack is a doubly linked list, so that the adoption agency can put elements
 * into its middle; elements of one name are linked too, and each entry knows the nearest boundaries
 * at or below it. So every question of scope is one comparison however deep the page is. This
 * works because boundaries are never put into the middle, and of what is taken out of it only form
 * and head are special, which is mended then. */
typedef struct narc_open {
    narc_node_id node;
    uint32_t tag;
    uint32_t facts;
    uint32_t space;
    narc_open_id below, above;           /* in the stack */
    narc_open_id same_below, same_above; /* with the same tag, and both HTML or both not */
    narc_open_id scope[NARC_SCOPE_COUNT];
    narc_open_id special;
    narc_open_id
        item; /* the nearest that is special, but no address, div or p: it ends list items */
    narc_open_id mode;   /* the nearest that says which insertion mode it is */
    narc_open_id html;   /* the nearest in the HTML namespace */
    uint32_t formatting; /* index + 1 in the list of active formatting elements, or 0 */
    uint32_t serial;     /* grows towards the top, but for what the adoption agency put in */
    uint32_t depth;      /* of the node, as it was placed */
} narc_open;

typedef struct narc_formatting {
    narc_open_id open; /* 0 when it is not open, or a marker */
    narc_node_id node; /* NARC_NODE_NONE: a marker */
    uint32_t tag;
    uint32_t hash; /* of its attributes, whatever their order; 0 until it is asked for */
} narc_formatting;

/* --- insertion modes (13.2.4.1) --------------------------------------------------------------- */

typedef enum narc_mode {
    NARC_MODE_INITIAL,
    NARC_MODE_BEFORE_HTML,
    NARC_MODE_BEFORE_HEAD,
    NARC_MODE_IN_HEAD,
    NARC_MODE_IN_HEAD_NOSCRIPT,
    NARC_MODE_AFTER_HEAD,
    NARC_MODE_IN_BODY,
    NARC_MODE_TEXT,
    NARC_MODE_IN_TABLE,
    NARC_MODE_IN_TABLE_TEXT,
    NARC_MODE_IN_CAPTION,
    NARC_MODE_IN_COLUMN_GROUP,
    NARC_MODE_IN_TABLE_BODY,
    NARC_MODE_IN_ROW,
    NARC_MODE_IN_CELL,
    NARC_MODE_IN_TEMPLATE,
    NARC_MODE_AFTER_BODY,
    NARC_MODE_IN_FRAMESET,
    NARC_MODE_AFTER_FRAMESET,
    NARC_MODE_AFTER_AFTER_BODY,
    NARC_MODE_AFTER_AFTER_FRAMESET
} narc_mode;

/* --- the parser ------------------------------------------------------------------------------- */

#define NARC_FORM_IS_CONTEXT (NARC_NODE_NONE - 1) /* form pointer of a fragment inside a form */

/* A growing array of the parser's own; memory is kept from page to page. */
typedef struct narc_array {
    void *items;
    uint32_t count, capacity;
} narc_array;

/* Element names outside tags.h, each with a number from NARC_TAG_COUNT on. */
typedef struct narc_other_names {
    narc_array names; /* narc_text */
    narc_array slots; /* uint32_t: number or 0, open addressing; capacity is a power of two */
} narc_other_names;

typedef struct narc_parser {
    narc_tree *tree;
    const narc_parse_options *options;
    narc_parse_facts *facts;

    /* tokenizer */
    const char *begin, *at, *end;
    bool has_returns; /* there is a carriage return in it */
    narc_content content;
    narc_script_part script;
    narc_text last_start; /* name of the start tag that the end of raw text must have */
    bool foreign;         /* "[CDATA[" begins a section */
    narc_token token;
    uint32_t seen[NARC_ATTRIBUTE_COUNT]; /* by known name, the serial of the tag that had it last */
    narc_array attribute_slots;          /* of other names, where a tag has many */
    uint32_t tag_serial;
    uint32_t filed_serial; /* the tag whose attributes are in attribute_slots */

    /* tree construction */
    narc_mode mode, original_mode;
    narc_array template_modes; /* narc_mode */
    narc_array opens;          /* narc_open; [0] is unused */
    narc_open_id free_open;    /* chained through `below` */
    narc_open_id top, bottom;
    uint32_t open_count;
    uint32_t serial;
    uint32_t unquiet; /* open elements that may not be open where the body ends */
    narc_array tops;  /* narc_open_id by tag: the topmost of the HTML namespace */
    narc_array foreign_tops;
    narc_other_names others;
    narc_array formatting; /* narc_formatting */
    uint32_t formatting_since_marker;
    narc_array table_text;                       /* narc_text */
    narc_array root_attributes, body_attributes; /* narc_attribute: added by later tags */
    narc_node_id head, form;
    narc_node_id root_node, body_node;
    bool frameset_ok;
    bool foster;           /* parenting is on */
    bool skip_newline;     /* the next line feed is the one behind <pre> */
    bool table_text_dirty; /* something else than white space waits in table_text */
    bool tail; /* a comment was put behind the body; whatever comes next is out of order */
    bool selectedcontent; /* there is such an element */
    uint64_t copies_left; /* nodes that may yet be copied into selectedcontent elements */
    bool fragment;
    uint32_t context_tag, context_space, context_facts;
    bool stopped;
} narc_parser;

/* Grows an array by one; answers the new item, or NULL with tree->failed latched. */
void *narc_array_add(narc_parser *parser, narc_array *array, size_t size);

/* A parse error of 13.2.2. name is static. */
void narc_parser_error(narc_parser *parser, const char *name, const char *at);

/* --- input.c ---------------------------------------------------------------------------------- */

/** The text becomes what is parsed. */
void narc_parser_begin(narc_parser *parser, narc_text text);
/** The text from there to the end with line feeds for all line ends; a view where it has no others.
 * Empty for want of memory. */
narc_text narc_input_lines(narc_parser *parser, const char *from, const char *end);
static inline narc_text
narc_input_view(narc_parser *parser, const char *from, const char *end)
{
    return parser->has_returns ? narc_input_lines(parser, from, end)
                               : (narc_text){from, (size_t)(end - from)};
}
/** The same into room that is large enough; answers the size. */
size_t narc_input_copy(char *to, const char *from, const char *end);
/** Tells of characters that no page should hold. */
void narc_input_report(narc_parser *parser);
/** A copy with U+FFFD for every U+0000, in lower case if that is asked for. */
narc_text narc_input_replaced(narc_parser *parser, narc_text text, bool lower);

/* --- tokenize.c ------------------------------------------------------------------------------- */

/** The next token into parser->token. Attributes of the one before, if nobody took them, go. */
void narc_tokenize(narc_parser *parser);

/* Parts of it, in files of their own. */
bool narc_tokenize_tag(narc_parser *parser); /* at '<' or "</" and a letter; false: no token yet */
bool narc_tokenize_markup(narc_parser *parser); /* at "<!", "<?", "</" without a letter; the same */
/** Text from `from` with a reference at parser->at, up to `stop` or the end; a copy. */
narc_text narc_tokenize_decoded(narc_parser *parser, const char *from, char stop,
                                bool in_attribute);

/* --- names.c of the stack --------------------------------------------------------------------- */

/** The number of a name outside tags.h; 0 when it has none and make is false. */
uint32_t narc_other_name(narc_parser *parser, narc_text name, bool make);

/* --- stack.c ---------------------------------------------------------------------------------- */

static inline narc_open *
narc_open_at(const narc_parser *parser, narc_open_id id)
{
    return (narc_open *)parser->opens.items + id;
}

narc_open_id narc_push(narc_parser *parser, narc_node_id node, uint32_t tag, uint32_t space,
                       uint32_t more_facts);
void narc_pop(narc_parser *parser);
void narc_pop_until(narc_parser *parser, uint32_t tag);         /* HTML, included */
void narc_pop_until_open(narc_parser *parser, narc_open_id id); /* included */
void narc_remove_open(narc_parser *parser, narc_open_id id);
/** Puts an element right above another one. */
narc_open_id narc_put_above(narc_parser *parser, narc_open_id below, narc_node_id node,
                            uint32_t tag);
/** The topmost open HTML element of that name, or 0. */
narc_open_id narc_topmost(const narc_parser *parser, uint32_t tag);
bool narc_in_scope(const narc_parser *parser, uint32_t tag, narc_scope scope);
bool narc_open_in_scope(const narc_parser *parser, narc_open_id id, narc_scope scope);
bool narc_headings_in_scope(const narc_parser *parser);
bool narc_current_is(const narc_parser *parser, uint32_t tag);
void narc_imply_end_tags(narc_parser *parser, uint32_t but);
void narc_imply_all_end_tags(narc_parser *parser); /* thoroughly */
void narc_reset_mode(narc_parser *parser);

/* --- formatting.c ----------------------------------------------------------------------------- */

void narc_formatting_push(narc_parser *parser, narc_open_id open);
void narc_formatting_marker(narc_parser *parser);
void narc_formatting_clear(narc_parser *parser); /* up to the last marker */
void narc_formatting_remove(narc_parser *parser, uint32_t index);
/** Index + 1 of the last one of that name behind the last marker, or 0. */
uint32_t narc_formatting_find(const narc_parser *parser, uint32_t tag);
void narc_formatting_reconstruct(narc_parser *parser);
/** 13.2.6.4.7, "adoption agency algorithm". False: act as for any other end tag. */
bool narc_adoption_agency(narc_parser *parser, uint32_t tag);

/* --- insert.c --------------------------------------------------------------------------------- */

typedef struct narc_place {
    narc_node_id parent, before;
} narc_place;

/** The appropriate place for inserting a node; target 0 is the current node. */
narc_place narc_place_for(narc_parser *parser, narc_open_id target);
void narc_insert_at(narc_parser *parser, narc_place place, narc_node_id node);
/** An element for the current token's tag, opened. */
narc_open_id narc_insert_element(narc_parser *parser);
narc_open_id narc_insert_foreign(narc_parser *parser, uint32_t space);
/** One that no token asked for. */
narc_open_id narc_insert_implied(narc_parser *parser, narc_tag tag);
/** A closed one: void elements. */
void narc_insert_void(narc_parser *parser);
void narc_insert_text(narc_parser *parser, narc_text text);
void narc_insert_comment(narc_parser *parser, narc_node_id parent); /* NARC_NODE_NONE: current */
/** A copy of an element with its attributes, without a place. */
narc_node_id narc_copy_element(narc_parser *parser, narc_node_id node);

/* --- build.c ---------------------------------------------------------------------------------- */

/** Processes the token by the rules of a mode. */
void narc_build_by(narc_parser *parser, narc_mode mode);
static inline void
narc_build_again(narc_parser *parser)
{
    narc_build_by(parser, parser->mode);
}
/** Whether the current token is for the rules of foreign content, and those rules. */
void narc_build_token(narc_parser *parser);
void narc_build_foreign(narc_parser *parser);
/** Facts of an element of SVG or MathML. */
uint32_t narc_foreign_facts(uint32_t tag, uint32_t space);
void narc_build_head(narc_parser *parser, narc_mode mode);
void narc_build_body(narc_parser *parser);
void narc_build_table(narc_parser *parser, narc_mode mode);
void narc_build_after(narc_parser *parser, narc_mode mode);
void narc_build_template(narc_parser *parser);
/** Raw text behind a start tag, which is inserted (13.2.6.2). */
void narc_build_raw(narc_parser *parser, narc_content content);
void narc_build_stop(narc_parser *parser);
/** Cuts white space off the front of the text token; it is the answer. */
narc_text narc_build_space(narc_parser *parser);
/** "</template>", the same in several modes. */
void narc_build_template_end(narc_parser *parser);
void narc_close_p(narc_parser *parser);
/** Whether the tag of an input says that it is hidden. */
bool narc_build_is_hidden(const narc_parser *parser);
/** An option was popped: 4.10.10.? "maybe clone an option into selectedcontent". */
void narc_copy_option(narc_parser *parser, narc_node_id option);

#endif
