/* Building a narc body. Nothing is written before there is content for it: start tags wait in
 * `pending` until a character, a picture or a rule comes, and an element that ends before that was
 * empty and vanishes with its tag. Because every element that waits is above every element that is
 * written, `pending` is one string, and to give up an element is to cut that string. */
#include "article/body_string.h"

#include "base/text.h"

#include <string.h>

/* An element that was opened and not closed. Left-out elements stay on the stack, unwritten for
 * ever, so that their close does not end an outer element of the same kind. */
typedef struct frame {
    uint8_t element;
    bool left_out;
    bool written;
    size_t pending_from; /* where its start tag begins in pending while it is not written */
} frame;

typedef struct value_range {
    size_t at;
    size_t size;
} value_range;

struct narc_body_builder {
    narc_arena *arena;
    narc_body_string out;
    narc_body_string pending; /* start tags, empty cells and rules that wait for content */
    narc_body_string held;    /* white space in a pre, which counts only between characters */
    narc_body_string values;  /* of the element just opened */
    value_range value_of[NARC_BODY_ATTRIBUTE_COUNT];
    narc_body_element fresh; /* just opened, may still get attributes; or NARC_BODY_NONE */
    frame *frames;
    size_t frame_count;
    size_t frame_capacity;
    size_t open_count[NARC_BODY_ELEMENT_COUNT]; /* frames of each kind */
    size_t kept[NARC_BODY_DEPTH];               /* index of each frame that is not left out */
    size_t depth;                               /* used entries of kept */
    bool in_link;
    bool in_pre;
    bool inline_run; /* inline content was written and no block began or ended since */
    bool space;      /* white space came behind it */
    size_t breaks;   /* br elements came behind it */
};

narc_body_builder *
narc_body_builder_new(narc_arena *arena)
{
    narc_body_builder *builder = narc_arena_alloc(arena, sizeof(*builder));

    if (builder == NULL)
        return NULL;
    builder->arena = arena;
    builder->out.arena = arena;
    builder->pending.arena = arena;
    builder->held.arena = arena;
    builder->values.arena = arena;
    return builder;
}

/* --- the stack -------------------------------------------------------------------------------- */

static frame *
kept_frame(const narc_body_builder *builder, size_t depth)
{
    return &builder->frames[builder->kept[depth - 1]];
}

/* The innermost kept element among the first `depth`, NARC_BODY_NONE for the body itself. */
static narc_body_element
element_at(const narc_body_builder *builder, size_t depth)
{
    return depth == 0 ? NARC_BODY_NONE : (narc_body_element)kept_frame(builder, depth)->element;
}

static narc_body_element
innermost(const narc_body_builder *builder)
{
    return element_at(builder, builder->depth);
}

static bool
is_inline(narc_body_element element)
{
    return narc_body_element_kind(element) == NARC_BODY_INLINE;
}

static frame *
push(narc_body_builder *builder, narc_body_element element)
{
    frame *added;

    if (builder->frame_count == builder->frame_capacity) {
        const size_t capacity = builder->frame_capacity > 0 ? builder->frame_capacity * 2 : 32;
        frame *larger = narc_arena_array(builder->arena, capacity, sizeof(*larger));

        if (larger == NULL)
            return NULL;
        if (builder->frame_count > 0)
            memcpy(larger, builder->frames, builder->frame_count * sizeof(*larger));
        builder->frames = larger;
        builder->frame_capacity = capacity;
    }
    added = &builder->frames[builder->frame_count++];
    *added = (frame){.element = (uint8_t)element, .pending_from = builder->pending.size};
    builder->open_count[element]++;
    return added;
}

static void
push_left_out(narc_body_builder *builder, narc_body_element element)
{
    frame *added = push(builder, element);

    if (added != NULL)
        added->left_out = true;
}

static bool
push_kept(narc_body_builder *builder, narc_body_element element)
{
    if (push(builder, element) == NULL)
        return false;
    builder->kept[builder->depth++] = builder->frame_count - 1;
    builder->in_link |= element == NARC_BODY_A;
    builder->in_pre |= element == NARC_BODY_PRE;
    return true;
}

/* A block begins or ends: white space and line breaks on both sides of that mean nothing. */
static void
block_boundary(narc_body_builder *builder)
{
    builder->inline_run = false;
    builder->space = false;
    builder->breaks = 0;
    builder->held.size = 0;
}

static void
add_end_tag(narc_body_string *string, narc_body_element element)
{
    narc_body_string_literal(string, "</");
    narc_body_string_literal(string, narc_body_element_tag(element));
    narc_body_string_literal(string, ">");
}

static void
move_pending(narc_body_builder *builder)
{
    narc_body_string_add(&builder->out, narc_body_string_view(&builder->pending));
    builder->pending.size = 0;
    for (size_t depth = builder->depth; depth > 0 && !kept_frame(builder, depth)->written; depth--)
        kept_frame(builder, depth)->written = true;
}

static void
end_kept(narc_body_builder *builder, const frame *ended)
{
    const narc_body_element element = (narc_body_element)ended->element;

    builder->depth--;
    if (ended->written) {
        builder->pending.size = 0; /* at most a rule that nothing followed */
        add_end_tag(&builder->out, element);
    } else if (narc_body_may_be_empty(element)) {
        add_end_tag(&builder->pending, element);
        if (kept_frame(builder, builder->depth)->written)
            move_pending(builder);
    } else {
        builder->pending.size = ended->pending_from;
    }
    builder->in_link &= element != NARC_BODY_A;
    builder->in_pre &= element != NARC_BODY_PRE;
    if (!is_inline(element))
        block_boundary(builder);
}

static void
pop(narc_body_builder *builder)
{
    const frame ended = builder->frames[--builder->frame_count];

    builder->open_count[ended.element]--;
    if (!ended.left_out)
        end_kept(builder, &ended);
}

static void
pop_to_depth(narc_body_builder *builder, size_t depth)
{
    while (builder->depth > depth)
        pop(builder);
}

/* --- start tags and attributes ---------------------------------------------------------------- */

static void
add_start_tag(narc_body_builder *builder, narc_body_string *string, narc_body_element element,
              const char *end)
{
    narc_body_string_literal(string, "<");
    narc_body_string_literal(string, narc_body_element_tag(element));
    for (int i = 0; i < NARC_BODY_ATTRIBUTE_COUNT; i++) {
        const value_range range = builder->value_of[i];

        if (range.size == 0)
            continue;
        narc_body_string_literal(string, " ");
        narc_body_string_literal(string, narc_body_attribute_text((narc_body_attribute_name)i));
        narc_body_string_literal(string, "=\"");
        narc_body_string_escaped(
            string, narc_text_slice(narc_body_string_view(&builder->values), range.at, range.size),
            true);
        narc_body_string_literal(string, "\"");
    }
    narc_body_string_literal(string, end);
}

static void
forget_attributes(narc_body_builder *builder)
{
    memset(builder->value_of, 0, sizeof(builder->value_of));
    builder->values.size = 0;
}

/* A p, li or cell that the content needs and nobody opened. */
static bool
push_implied(narc_body_builder *builder, narc_body_element element)
{
    block_boundary(builder);
    if (!push_kept(builder, element))
        return false;
    narc_body_string_literal(&builder->pending, "<");
    narc_body_string_literal(&builder->pending, narc_body_element_tag(element));
    narc_body_string_literal(&builder->pending, ">");
    return true;
}

/* What has to be opened inside the innermost element before text may come; NARC_BODY_NONE when text
 * may come at once. In a flow element a second run of text gets a p, or nothing would part it from
 * the first. */
static narc_body_element
implied_child(const narc_body_builder *builder)
{
    const narc_body_element element = innermost(builder);

    switch (element) {
    case NARC_BODY_UL:
    case NARC_BODY_OL:
        return NARC_BODY_LI;
    case NARC_BODY_TABLE:
    case NARC_BODY_THEAD:
    case NARC_BODY_TBODY:
    case NARC_BODY_TFOOT:
        return NARC_BODY_TR;
    case NARC_BODY_TR:
        return NARC_BODY_TD;
    case NARC_BODY_NONE:
    case NARC_BODY_FIGURE:
        return NARC_BODY_P;
    default:
        break;
    }
    if (narc_body_element_kind(element) == NARC_BODY_FLOW && !builder->inline_run &&
        kept_frame(builder, builder->depth)->written)
        return NARC_BODY_P;
    return NARC_BODY_NONE;
}

/* Levels that must stay free below an element for the content it implies. */
static size_t
levels_below(narc_body_element element)
{
    switch (element) {
    case NARC_BODY_TABLE:
    case NARC_BODY_THEAD:
    case NARC_BODY_TBODY:
    case NARC_BODY_TFOOT:
        return 2;
    case NARC_BODY_UL:
    case NARC_BODY_OL:
    case NARC_BODY_TR:
    case NARC_BODY_FIGURE:
        return 1;
    default:
        return 0;
    }
}

static bool
has_room(const narc_body_builder *builder, narc_body_element element)
{
    return builder->depth + 1 + levels_below(element) <= NARC_BODY_DEPTH;
}

static bool
ready_for_inline(narc_body_builder *builder)
{
    narc_body_element implied;

    while ((implied = implied_child(builder)) != NARC_BODY_NONE) {
        if (!has_room(builder, implied)) {
            /* Only the p of a flow element can lack room: a line break parts the runs instead. */
            builder->inline_run = true;
            builder->breaks = 1;
            return true;
        }
        if (!push_implied(builder, implied))
            return false;
    }
    return true;
}

/* Content comes: everything that waited for it is written, outermost first. White space goes before
 * the start tags of inline elements, so "a<em> b</em>" and "a <em>b</em>" are the same body. */
static void
write_waiting(narc_body_builder *builder)
{
    const bool first_in_pre = builder->in_pre && !builder->inline_run;

    for (; builder->breaks > 0; builder->breaks--) {
        narc_body_string_literal(&builder->out, "<br/>");
        builder->space = false;
    }
    if (builder->space)
        narc_body_string_literal(&builder->out, " ");
    builder->space = false;
    if (!first_in_pre)
        narc_body_string_add(&builder->out, narc_body_string_view(&builder->held));
    move_pending(builder);
    if (first_in_pre) {
        size_t at = 0;

        /* HTML drops a line break behind <pre>, so none is kept there. */
        while (at < builder->held.size && builder->held.data[at] == '\n')
            at++;
        narc_body_string_add(&builder->out,
                             narc_text_slice(narc_body_string_view(&builder->held), at, SIZE_MAX));
    }
    builder->held.size = 0;
    builder->inline_run = true;
}

/* A picture that is alone in a figure's paragraph or link stands in the figure itself. */
static void
leave_empty_wrappers(narc_body_builder *builder)
{
    size_t depth = builder->depth;

    while (depth > 0 && !kept_frame(builder, depth)->written &&
           (is_inline(element_at(builder, depth)) || element_at(builder, depth) == NARC_BODY_P))
        depth--;
    if (element_at(builder, depth) == NARC_BODY_FIGURE)
        pop_to_depth(builder, depth);
}

static void
write_picture(narc_body_builder *builder)
{
    if (builder->value_of[NARC_BODY_ATTRIBUTE_SRC].size == 0)
        return;
    leave_empty_wrappers(builder);
    if (innermost(builder) != NARC_BODY_FIGURE && !ready_for_inline(builder))
        return;
    write_waiting(builder);
    add_start_tag(builder, &builder->out, NARC_BODY_IMG, "/>");
    if (innermost(builder) == NARC_BODY_FIGURE)
        block_boundary(builder);
}

/* A link without an address and a span that says nothing are left out after all. */
static bool
says_nothing(const narc_body_builder *builder, narc_body_element element)
{
    if (element == NARC_BODY_A)
        return builder->value_of[NARC_BODY_ATTRIBUTE_HREF].size == 0;
    return element == NARC_BODY_SPAN && builder->values.size == 0;
}

/* The element just opened has all its attributes. */
static void
seal(narc_body_builder *builder)
{
    const narc_body_element element = builder->fresh;

    if (element == NARC_BODY_NONE)
        return;
    builder->fresh = NARC_BODY_NONE;
    if (element == NARC_BODY_IMG) {
        write_picture(builder);
    } else if (says_nothing(builder, element)) {
        kept_frame(builder, builder->depth)->left_out = true;
        builder->depth--;
        builder->in_link &= element != NARC_BODY_A;
    } else {
        add_start_tag(builder, &builder->pending, element, ">");
    }
    forget_attributes(builder);
}

void
narc_body_attribute(narc_body_builder *builder, const char *name, narc_text value)
{
    const narc_body_attribute_name attribute = narc_body_attribute_find(narc_text_from(name));
    const size_t at = builder == NULL ? 0 : builder->values.size;
    narc_text kept;

    if (builder == NULL || builder->fresh == NARC_BODY_NONE ||
        attribute == NARC_BODY_ATTRIBUTE_COUNT || builder->value_of[attribute].size > 0 ||
        !narc_body_may_carry(builder->fresh, attribute))
        return;
    narc_body_string_value(&builder->values, attribute, value);
    kept = narc_text_slice(narc_body_string_view(&builder->values), at, SIZE_MAX);
    if (narc_body_value_allowed(attribute, kept))
        builder->value_of[attribute] = (value_range){at, kept.size};
    else
        builder->values.size = at;
}

/* --- opening ---------------------------------------------------------------------------------- */

/* Depth of the innermost kept element that is not inline. */
static size_t
block_depth(const narc_body_builder *builder)
{
    size_t depth = builder->depth;

    while (depth > 0 && is_inline(element_at(builder, depth)))
        depth--;
    return depth;
}

static bool
is_caption(narc_body_element element)
{
    return element == NARC_BODY_FIGCAPTION || element == NARC_BODY_CAPTION;
}

/* Ends the open block. A caption is not ended, or half of it would become ordinary text: a line
 * break parts what follows. */
static void
break_block(narc_body_builder *builder)
{
    const size_t depth = block_depth(builder);
    const narc_body_element block = element_at(builder, depth);

    if (is_caption(block)) {
        if (builder->inline_run && builder->breaks == 0)
            builder->breaks = 1;
        return;
    }
    if (narc_body_element_kind(block) == NARC_BODY_BLOCK)
        pop_to_depth(builder, depth - 1);
    else
        pop_to_depth(builder, depth);
    block_boundary(builder);
}

static bool
is_table_part(narc_body_element element)
{
    return narc_body_may_hold(NARC_BODY_TABLE, element) || element == NARC_BODY_TH ||
           element == NARC_BODY_TD;
}

/* An element that has its place in a particular parent only. */
static bool
is_part(narc_body_element element)
{
    return element == NARC_BODY_LI || element == NARC_BODY_FIGCAPTION || is_table_part(element);
}

/* Whether a part looks for its parent no further than this element. */
static bool
stops_search(narc_body_element part, narc_body_element element)
{
    const narc_body_kind kind = narc_body_element_kind(element);

    if (kind == NARC_BODY_BLOCK || kind == NARC_BODY_INLINE)
        return false;
    if (part == NARC_BODY_LI)
        return element != NARC_BODY_LI;
    return !(is_table_part(part) && is_table_part(element));
}

static bool
takes_cell(narc_body_element element)
{
    return element == NARC_BODY_TR || narc_body_may_hold(element, NARC_BODY_TR);
}

/* Depth of the element that can take the part, 0 when there is none. */
static size_t
parent_depth(const narc_body_builder *builder, narc_body_element part)
{
    const bool is_cell = narc_body_may_hold(NARC_BODY_TR, part) && !is_inline(part);

    for (size_t depth = builder->depth; depth > 0; depth--) {
        const narc_body_element element = element_at(builder, depth);

        if (narc_body_may_hold(element, part) || (is_cell && takes_cell(element)))
            return depth;
        if (stops_search(part, element))
            return 0;
    }
    return 0;
}

static void
open_part(narc_body_builder *builder, narc_body_element element)
{
    const size_t depth = parent_depth(builder, element);

    if (depth == 0) {
        break_block(builder);
        push_left_out(builder, element);
        return;
    }
    pop_to_depth(builder, depth);
    block_boundary(builder);
    if (narc_body_may_hold(NARC_BODY_TR, element) && innermost(builder) != NARC_BODY_TR &&
        !push_implied(builder, NARC_BODY_TR))
        return;
    if (!has_room(builder, element))
        push_left_out(builder, element);
    else if (push_kept(builder, element))
        builder->fresh = element;
}

/* p, lists, tables ...: what may stand wherever blocks may. */
static void
open_block(narc_body_builder *builder, narc_body_element element)
{
    const bool in_caption = is_caption(element_at(builder, block_depth(builder)));

    break_block(builder);
    while (!in_caption && !narc_body_may_hold(innermost(builder), element))
        if (!push_implied(builder, implied_child(builder)))
            return;
    if (in_caption || !has_room(builder, element))
        push_left_out(builder, element);
    else if (push_kept(builder, element))
        builder->fresh = element;
}

static void
open_inline(narc_body_builder *builder, narc_body_element element)
{
    if (!ready_for_inline(builder))
        return;
    if ((element == NARC_BODY_A && builder->in_link) || !has_room(builder, element))
        push_left_out(builder, element);
    else if (push_kept(builder, element))
        builder->fresh = element;
}

static void
add_line_break(narc_body_builder *builder)
{
    if (builder->in_pre)
        narc_body_string_literal(&builder->held, "\n");
    else if (builder->inline_run)
        builder->breaks++;
}

static bool
rule_waits(const narc_body_builder *builder)
{
    return narc_text_ends(narc_body_string_view(&builder->pending), "<hr/>");
}

/* A rule parts what came from what comes: it waits for the latter and needs the former. */
static void
add_rule(narc_body_builder *builder)
{
    const narc_body_element block = element_at(builder, block_depth(builder));

    break_block(builder);
    if (is_caption(block) || builder->out.size == 0 || rule_waits(builder) ||
        !narc_body_may_hold(innermost(builder), NARC_BODY_HR))
        return;
    narc_body_string_literal(&builder->pending, "<hr/>");
}

void
narc_body_open(narc_body_builder *builder, narc_body_element element)
{
    if (builder == NULL || element <= NARC_BODY_NONE || element >= NARC_BODY_ELEMENT_COUNT)
        return;
    seal(builder);
    if (builder->arena->failed)
        return;
    if (element == NARC_BODY_BR)
        add_line_break(builder);
    else if (element == NARC_BODY_HR)
        add_rule(builder);
    else if (element == NARC_BODY_IMG)
        builder->fresh = NARC_BODY_IMG;
    else if (is_part(element))
        open_part(builder, element);
    else if (is_inline(element))
        open_inline(builder, element);
    else
        open_block(builder, element);
}

/* --- text ------------------------------------------------------------------------------------- */

static size_t
run_length(narc_text text, size_t at, bool of_spaces)
{
    const size_t start = at;

    while (at < text.size && narc_ascii_space(text.data[at]) == of_spaces)
        at++;
    return at - start;
}

/* White space of a pre as XML keeps it: one kind of line end, no form feed. */
static void
hold_spaces(narc_body_builder *builder, narc_text spaces)
{
    for (size_t i = 0; i < spaces.size; i++) {
        const char c = spaces.data[i];

        if (c == '\n' && i > 0 && spaces.data[i - 1] == '\r')
            continue;
        narc_body_string_literal(&builder->held,
                                 c == '\r' || c == '\n' ? "\n" : (c == '\t' ? "\t" : " "));
    }
}

void
narc_body_text_add(narc_body_builder *builder, narc_text text)
{
    size_t at = 0;

    if (builder == NULL)
        return;
    seal(builder);
    while (at < text.size && !builder->arena->failed) {
        const size_t spaces = run_length(text, at, true);
        size_t size;

        if (spaces > 0 && builder->in_pre)
            hold_spaces(builder, narc_text_slice(text, at, spaces));
        else if (spaces > 0)
            builder->space = builder->inline_run;
        at += spaces;
        size = run_length(text, at, false);
        if (size == 0 || !ready_for_inline(builder))
            break;
        write_waiting(builder);
        narc_body_string_escaped(&builder->out, narc_text_slice(text, at, size), false);
        at += size;
    }
}

/* --- closing ---------------------------------------------------------------------------------- */

void
narc_body_close(narc_body_builder *builder, narc_body_element element)
{
    bool done = false;

    if (builder == NULL || element <= NARC_BODY_NONE || element >= NARC_BODY_ELEMENT_COUNT)
        return;
    seal(builder);
    if (builder->open_count[element] == 0 || builder->arena->failed)
        return;
    while (!done) {
        const frame top = builder->frames[builder->frame_count - 1];

        done = top.element == element;
        pop(builder);
        if (done && top.left_out && !is_inline(element))
            break_block(builder);
    }
}

void
narc_body_break(narc_body_builder *builder)
{
    if (builder == NULL)
        return;
    seal(builder);
    if (!builder->arena->failed)
        break_block(builder);
}

narc_text
narc_body_finish(narc_body_builder *builder)
{
    if (builder == NULL)
        return (narc_text){NULL, 0};
    seal(builder);
    while (builder->frame_count > 0 && !builder->arena->failed)
        pop(builder);
    if (builder->arena->failed)
        return (narc_text){NULL, 0};
    return narc_body_string_view(&builder->out);
}
