/* The compact arena tree that every parser fills and every reader of markup walks. Nodes are linked
 * by index and lie in document order, so a walk over the array is a walk over the document. It
 * holds HTML and XML alike and knows no articles. */
#ifndef NARC_MARKUP_TREE_H
#define NARC_MARKUP_TREE_H

#include "base/arena.h"
#include "markup/attributes.h"
#include "markup/tags.h"

#include <narc/base.h>

typedef uint32_t narc_node_id; /* index into narc_tree.nodes; 0 is the document */
#define NARC_NODE_NONE UINT32_MAX
#define NARC_NODE_DOCUMENT 0u

typedef enum narc_node_kind {
    NARC_NODE_KIND_DOCUMENT = 0,
    NARC_NODE_KIND_ELEMENT = 1,
    NARC_NODE_KIND_TEXT = 2,
    NARC_NODE_KIND_COMMENT = 3,
    NARC_NODE_KIND_DOCTYPE = 4,
    NARC_NODE_KIND_INSTRUCTION = 5
} narc_node_kind;

typedef struct narc_attribute {
    const char *name; /* qualified name as written; lower case in HTML */
    const char *value;
    uint32_t value_size;
    uint16_t name_size;
    uint8_t ns;    /* index into narc_tree.namespaces; 0 is "no namespace" */
    uint8_t known; /* narc_attribute_name */
} narc_attribute;

typedef struct narc_node {
    const char *text; /* elements and doctypes: name as written; others: their content */
    union {
        uint32_t size; /* of content */
        struct {
            uint16_t name_size;
            uint16_t attribute_count;
        }; /* of elements and doctypes */
    };
    narc_node_id parent;
    narc_node_id first;  /* child */
    narc_node_id next;   /* sibling */
    narc_node_id ring;   /* the previous sibling; of a first child its last one */
    uint32_t attributes; /* index of the first; of a text node: room its text has to grow */
    union {
        uint32_t line;   /* XML: 1-based, 0 when unknown */
        uint32_t offset; /* HTML: byte of the decoded text, 0 for what is implied */
    };
    uint8_t tag;   /* narc_tag, NARC_TAG_OTHER for names not in tags.h and for non-elements */
    uint8_t ns;    /* index into narc_tree.namespaces */
    uint8_t local; /* where the local name begins in text (elements) */
    uint8_t kind;  /* narc_node_kind */
} narc_node;

typedef struct narc_tree {
    narc_arena arena; /* text that is not in the input, namespaces */
    narc_node *nodes;
    narc_attribute *attributes;
    narc_text *namespaces; /* [0] is empty */
    uint32_t node_count, node_capacity;
    uint32_t attribute_count, attribute_capacity;
    uint32_t namespace_count, namespace_capacity;
    narc_node_id current; /* the open element while it is built */
    uint32_t depth;       /* open elements while it is built */
    uint32_t flattened;   /* elements beyond the depth limit, whose content moved up */
    uint32_t skipped;     /* of them, how many are open now */
    char *room;           /* free bytes of the arena that the next text takes */
    size_t room_left;
    bool reordered;      /* nodes were made in another order than the document's */
    narc_limits limits;  /* complete */
    bool failed;         /* memory or the node limit ran out; the tree is incomplete */
    bool too_many_nodes; /* it was the node limit */
} narc_tree;

/* --- building --------------------------------------------------------------------------------- */

/** An empty tree with its document node. Ended by narc_tree_free, also after `failed`. */
void narc_tree_begin(narc_tree *tree, const narc_allocator *allocator, const narc_limits *limits);
void narc_tree_free(narc_tree *tree);
/** Empties the tree for the next document and keeps its memory. */
void narc_tree_reset(narc_tree *tree);

/** Opens an element below the current one. With copy the name is copied into the arena, else it
 * must outlive the tree. ns is a namespace URI or empty. Beyond limits.markup_depth the element is
 * counted in `flattened`, not made, and its content goes to the deepest element kept. */
narc_node_id narc_tree_open(narc_tree *tree, narc_text name, narc_text ns, bool copy);
/** Adds an attribute to the element opened last, before any content. Ignored when flattened
 * or when its local name has more than 64 KiB. */
void narc_tree_attribute(narc_tree *tree, narc_text name, narc_text ns, narc_text value, bool copy);
/** Text below the current element; joined to a text node that directly precedes it. */
void narc_tree_text(narc_tree *tree, narc_text text, bool copy);
/** A comment, doctype or instruction. */
narc_node_id narc_tree_leaf(narc_tree *tree, narc_node_kind kind, narc_text text, bool copy);
/** Ends the current element. */
void narc_tree_close(narc_tree *tree);
/** Sets the source line of a node. */
void narc_tree_line(narc_tree *tree, narc_node_id node, uint32_t line);

/* The HTML parser makes nodes first and gives them their place afterwards, and may move them. */

/** A node without a place, or NARC_NODE_NONE. */
narc_node_id narc_tree_make(narc_tree *tree, narc_node_kind kind, narc_text text);
/** Puts a node without a place before a child of parent, or behind the last with NARC_NODE_NONE. */
void narc_tree_place(narc_tree *tree, narc_node_id parent, narc_node_id before, narc_node_id node);
/** Takes a node and what is below it out of the tree. */
void narc_tree_detach(narc_tree *tree, narc_node_id node);
/** All children of one node go behind those of another. */
void narc_tree_adopt(narc_tree *tree, narc_node_id from, narc_node_id to);
/** Appends to a text node. Text that follows in the input stays a view, other text is copied. */
void narc_tree_join(narc_tree *tree, narc_node_id node, narc_text more);
/** Uninitialised room for text that lives as long as the tree, or NULL. */
char *narc_tree_room(narc_tree *tree, size_t size);
/** Gives back the end of the room asked for last. */
void narc_tree_room_used(narc_tree *tree, char *room, size_t asked, size_t used);
/** The index of a namespace that is no copy but static; for the parser's own, in their order. */
uint16_t narc_tree_namespace(narc_tree *tree, narc_text ns);
/** Makes room for so many nodes and attributes at once. */
void narc_tree_expect(narc_tree *tree, uint32_t nodes, uint32_t attributes);
/** One attribute more at the end of the array, not yet any element's; NULL for want of memory. */
narc_attribute *narc_tree_attribute_add(narc_tree *tree);
/** Brings the nodes into document order, drops those without a place, and lifts those deeper than
 * `deepest`, counting them in `flattened`. */
void narc_tree_order(narc_tree *tree, uint32_t deepest);

/** NARC_OK, E802 or E601. */
narc_status narc_tree_check(const narc_tree *tree, narc_error *err);

/* --- reading ---------------------------------------------------------------------------------- */

static inline const narc_node *
narc_tree_node(const narc_tree *tree, narc_node_id id)
{
    return &tree->nodes[id];
}

static inline bool
narc_node_is_element(const narc_tree *tree, narc_node_id id)
{
    return tree->nodes[id].kind == NARC_NODE_KIND_ELEMENT;
}

static inline narc_tag
narc_node_tag(const narc_tree *tree, narc_node_id id)
{
    return (narc_tag)tree->nodes[id].tag;
}

/** Whether it has a name and attributes, or else content: the sizes of both share a place. */
static inline bool
narc_node_is_named(const narc_node *node)
{
    return node->kind == NARC_NODE_KIND_ELEMENT || node->kind == NARC_NODE_KIND_DOCTYPE;
}

static inline uint32_t
narc_node_attribute_count(const narc_node *node)
{
    return narc_node_is_named(node) ? node->attribute_count : 0;
}

static inline narc_node_id
narc_node_last(const narc_tree *tree, narc_node_id id)
{
    const narc_node_id first = tree->nodes[id].first;

    return first == NARC_NODE_NONE ? first : tree->nodes[first].ring;
}

static inline narc_node_id
narc_node_prev(const narc_tree *tree, narc_node_id id)
{
    const narc_node_id ring = tree->nodes[id].ring;

    return ring == NARC_NODE_NONE || tree->nodes[ring].next != id ? NARC_NODE_NONE : ring;
}

/** Local name of an element. */
static inline narc_text
narc_node_local(const narc_tree *tree, narc_node_id id)
{
    const narc_node *node = &tree->nodes[id];

    return (narc_text){node->text + node->local, (size_t)node->name_size - node->local};
}

/** Content of a text, comment or instruction; of others the whole name. */
static inline narc_text
narc_node_content(const narc_tree *tree, narc_node_id id)
{
    const narc_node *node = &tree->nodes[id];

    return (narc_text){node->text, narc_node_is_named(node) ? node->name_size : node->size};
}

static inline narc_text
narc_node_namespace(const narc_tree *tree, narc_node_id id)
{
    return tree->namespaces[tree->nodes[id].ns];
}

/** The next node in document order within the subtree of `top`, NARC_NODE_NONE behind its last:
 *   for (id = top; id != NARC_NODE_NONE; id = narc_node_after(tree, id, top)) */
narc_node_id narc_node_after(const narc_tree *tree, narc_node_id id, narc_node_id top);
/** The same, without the subtree of id itself. */
narc_node_id narc_node_skip(const narc_tree *tree, narc_node_id id, narc_node_id top);

/** Local name of an attribute: what is behind its prefix. */
narc_text narc_attribute_local(const narc_attribute *attribute);
/** Value of the attribute with that local name and no namespace; empty text if it has none or is
 * no element. *found (may be NULL) tells an empty value from a missing one. */
narc_text narc_node_attribute(const narc_tree *tree, narc_node_id id, const char *local,
                              bool *found);
/** The same in a namespace. */
narc_text narc_node_attribute_ns(const narc_tree *tree, narc_node_id id, const char *ns,
                                 const char *local, bool *found);

/** The attribute of that number that the HTML parser gave the element, or NULL. Numbers are compared,
 * not names, so this is what walks over whole pages ask. */
static inline const narc_attribute *
narc_node_known(const narc_tree *tree, narc_node_id id, narc_attribute_name name)
{
    const narc_node *node = &tree->nodes[id];

    for (uint32_t i = 0; i < narc_node_attribute_count(node); i++) {
        const narc_attribute *attribute = &tree->attributes[node->attributes + i];

        if (attribute->known == name && attribute->ns == 0)
            return attribute;
    }
    return NULL;
}

/** Its value; the empty text when there is none. */
static inline narc_text
narc_node_value(const narc_tree *tree, narc_node_id id, narc_attribute_name name)
{
    const narc_attribute *attribute = narc_node_known(tree, id, name);

    return attribute == NULL ? (narc_text){NULL, 0}
                             : (narc_text){attribute->value, attribute->value_size};
}

/** First child element with that local name, or NARC_NODE_NONE. */
narc_node_id narc_node_child(const narc_tree *tree, narc_node_id id, const char *local);
/** Next sibling element with that local name. */
narc_node_id narc_node_sibling(const narc_tree *tree, narc_node_id id, const char *local);

/** All text below a node, in order, appended. */
void narc_node_text(const narc_tree *tree, narc_node_id id, narc_buffer *out);
/** The same as a copy in an arena, with white space folded to single spaces and trimmed. */
narc_text narc_node_text_folded(const narc_tree *tree, narc_node_id id, narc_arena *arena);

#endif
