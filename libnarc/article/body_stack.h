/* The inside of a body builder: what is open, what of it is written, what waits for content. */
#ifndef NARC_ARTICLE_BODY_STACK_H
#define NARC_ARTICLE_BODY_STACK_H

#include "article/body_string.h"

/* An element that was opened and not closed. Left-out elements stay on the stack, unwritten for
 * ever, so that their close does not end an outer element of the same kind. */
typedef struct narc_body_frame {
    uint8_t element;
    bool left_out;
    bool written;
    bool grouped;        /* a table of which rows are written */
    bool captioned;      /* a figure whose caption is written */
    bool caption_is_end; /* ... behind other content; of a figcaption, that it stands there */
    size_t pending_from; /* where its start tag begins in pending while it is not written */
} narc_body_frame;

typedef struct narc_body_range {
    size_t at;
    size_t size;
} narc_body_range;

struct narc_body_builder {
    narc_arena *arena;
    narc_body_string out;
    narc_body_string pending; /* start tags, empty cells and rules that wait for content */
    narc_body_string held;   /* spaces of a pre, U+00A0 at the start of a block: no content alone */
    narc_body_string values; /* of the element just opened */
    narc_body_range value_of[NARC_BODY_ATTRIBUTE_COUNT];
    narc_body_element fresh; /* just opened, may still get attributes; or NARC_BODY_NONE */
    narc_body_frame *frames;
    size_t frame_count;
    size_t frame_capacity;
    size_t open_count[NARC_BODY_ELEMENT_COUNT]; /* frames of each kind */
    size_t kept[NARC_BODY_DEPTH];               /* index of each frame that is not left out */
    size_t depth;                               /* used entries of kept */
    bool headings;                              /* one was opened */
    bool spans;                                 /* a cell with colspan or rowspan was */
    bool in_link;
    bool in_pre;
    bool inline_run; /* inline content was written and no block began or ended since */
    bool space;      /* white space came behind it */
    size_t breaks;   /* br elements came behind it */
};

/** The frame of the depth-th kept element, depth from 1. */
narc_body_frame *narc_body_stack_frame(const narc_body_builder *builder, size_t depth);
/** The kept element at that depth, NARC_BODY_NONE (the body itself) for 0. */
narc_body_element narc_body_stack_element(const narc_body_builder *builder, size_t depth);
narc_body_element narc_body_stack_innermost(const narc_body_builder *builder);

/** Pushes an element whose content stays but whose tags do not. */
void narc_body_stack_leave_out(narc_body_builder *builder, narc_body_element element);
/** Pushes an element; its start tag is added to pending by the caller. False without memory. */
bool narc_body_stack_push(narc_body_builder *builder, narc_body_element element);
/** Pushes a p, li or cell that the content needs and nobody opened. */
bool narc_body_stack_imply(narc_body_builder *builder, narc_body_element element);
/** Ends the innermost frame, or as many as leave `depth` kept elements. */
void narc_body_stack_pop(narc_body_builder *builder);
void narc_body_stack_pop_to(narc_body_builder *builder, size_t depth);
/** A block begins or ends: white space and line breaks on both sides of that mean nothing. */
void narc_body_stack_boundary(narc_body_builder *builder);

/** Begins a further figure when the innermost element is one that can take no more: a caption is the
 * first or the last of a figure's parts, and the only one. */
void narc_body_stack_part_figure(narc_body_builder *builder, bool for_caption);

/** What has to be opened inside the innermost element before text may come; NARC_BODY_NONE when
 * text may come at once. */
narc_body_element narc_body_stack_implied(const narc_body_builder *builder);
/** Whether an element, and what its content implies below it, is within NARC_BODY_DEPTH. */
bool narc_body_stack_has_room(const narc_body_builder *builder, narc_body_element element);
/** Opens what is implied, so that inline content may come. False without memory. */
bool narc_body_stack_ready(narc_body_builder *builder);
/** Content comes: everything that waited for it is written, outermost first. */
void narc_body_stack_write(narc_body_builder *builder);
/** Appends a start tag with the attributes collected. */
void narc_body_start_tag(narc_body_builder *builder, narc_body_string *string,
                         narc_body_element element, const char *end);

#endif
