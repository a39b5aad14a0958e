/* Building a narc body: where what is asked for may stand, and what is done when it may not. */
#include "article/body_stack.h"

#include "article/body_fit.h"
#include "base/eight.h"
#include "base/text.h"

#include <string.h>

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

/* --- what was just opened --------------------------------------------------------------------- */

static void
forget_attributes(narc_body_builder *builder)
{
    memset(builder->value_of, 0, sizeof(builder->value_of));
    builder->values.size = 0;
}

/* A picture that is alone in a figure's paragraph or link stands in the figure itself. */
static void
leave_empty_wrappers(narc_body_builder *builder)
{
    size_t depth = builder->depth;

    while (depth > 0 && !narc_body_stack_frame(builder, depth)->written &&
           (narc_body_is_inline(narc_body_stack_element(builder, depth)) ||
            narc_body_stack_element(builder, depth) == NARC_BODY_P))
        depth--;
    if (narc_body_stack_element(builder, depth) == NARC_BODY_FIGURE)
        narc_body_stack_pop_to(builder, depth);
}

static void
write_picture(narc_body_builder *builder)
{
    if (builder->value_of[NARC_BODY_ATTRIBUTE_SRC].size == 0)
        return;
    leave_empty_wrappers(builder);
    narc_body_stack_part_figure(builder, false);
    if (narc_body_stack_innermost(builder) != NARC_BODY_FIGURE && !narc_body_stack_ready(builder))
        return;
    narc_body_stack_write(builder);
    narc_body_start_tag(builder, &builder->out, NARC_BODY_IMG, "/>");
    if (narc_body_stack_innermost(builder) == NARC_BODY_FIGURE)
        narc_body_stack_boundary(builder);
}

/* A link without an address, a time without a date and a span that says nothing are left out after
 * all. */
static bool
says_nothing(const narc_body_builder *builder, narc_body_element element)
{
    if (element == NARC_BODY_A)
        return builder->value_of[NARC_BODY_ATTRIBUTE_HREF].size == 0;
    if (element == NARC_BODY_TIME)
        return builder->value_of[NARC_BODY_ATTRIBUTE_DATETIME].size == 0;
    return element == NARC_BODY_SPAN && builder->values.size == 0;
}

static bool
is_heading(narc_body_element element)
{
    return element >= NARC_BODY_H2 && element <= NARC_BODY_H6;
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
        narc_body_stack_frame(builder, builder->depth)->left_out = true;
        builder->depth--;
        builder->in_link &= element != NARC_BODY_A;
    } else {
        narc_body_start_tag(builder, &builder->pending, element, ">");
        builder->headings |= is_heading(element);
        builder->spans |= builder->value_of[NARC_BODY_ATTRIBUTE_COLSPAN].size > 0 ||
                          builder->value_of[NARC_BODY_ATTRIBUTE_ROWSPAN].size > 0;
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
        builder->value_of[attribute] = (narc_body_range){at, kept.size};
    else
        builder->values.size = at;
}

/* --- opening ---------------------------------------------------------------------------------- */

/* Depth of the innermost kept element that is not inline. */
static size_t
block_depth(const narc_body_builder *builder)
{
    size_t depth = builder->depth;

    while (depth > 0 && narc_body_is_inline(narc_body_stack_element(builder, depth)))
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
    const narc_body_element block = narc_body_stack_element(builder, depth);

    if (is_caption(block)) {
        if (builder->inline_run && builder->breaks == 0)
            builder->breaks = 1;
        return;
    }
    if (narc_body_element_kind(block) == NARC_BODY_BLOCK)
        narc_body_stack_pop_to(builder, depth - 1);
    else
        narc_body_stack_pop_to(builder, depth);
    narc_body_stack_boundary(builder);
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
    const bool is_cell = narc_body_may_hold(NARC_BODY_TR, part) && !narc_body_is_inline(part);

    for (size_t depth = builder->depth; depth > 0; depth--) {
        const narc_body_element element = narc_body_stack_element(builder, depth);

        if (narc_body_may_hold(element, part) || (is_cell && takes_cell(element)))
            return depth;
        if (stops_search(part, element))
            return 0;
    }
    return 0;
}

/* A table has one caption, and nothing before it, and no row before its head. */
static bool
comes_late(const narc_body_builder *builder, narc_body_element part, size_t depth)
{
    if (part == NARC_BODY_THEAD && builder->depth > depth &&
        narc_body_stack_element(builder, depth + 1) != NARC_BODY_CAPTION)
        return narc_body_stack_frame(builder, depth)->grouped ||
               narc_body_stack_frame(builder, depth + 1)->written;
    if (part == NARC_BODY_THEAD)
        return narc_body_stack_frame(builder, depth)->grouped;
    return part == NARC_BODY_CAPTION && narc_body_stack_frame(builder, depth)->written;
}

/* What has to be opened for a row or a cell, as parsers of HTML do it. */
static narc_body_element
missing_parent(const narc_body_builder *builder, narc_body_element part)
{
    const narc_body_element innermost = narc_body_stack_innermost(builder);
    const bool is_cell = part == NARC_BODY_TH || part == NARC_BODY_TD;

    if (innermost == NARC_BODY_TABLE && (is_cell || part == NARC_BODY_TR))
        return NARC_BODY_TBODY;
    return is_cell && innermost != NARC_BODY_TR ? NARC_BODY_TR : NARC_BODY_NONE;
}

static void
open_part(narc_body_builder *builder, narc_body_element element)
{
    const size_t depth = parent_depth(builder, element);

    if (depth == 0 || comes_late(builder, element, depth)) {
        break_block(builder);
        narc_body_stack_leave_out(builder, element);
        return;
    }
    narc_body_stack_pop_to(builder, depth);
    narc_body_stack_boundary(builder);
    if (element == NARC_BODY_FIGCAPTION)
        narc_body_stack_part_figure(builder, true);
    while (missing_parent(builder, element) != NARC_BODY_NONE)
        if (!narc_body_stack_imply(builder, missing_parent(builder, element)))
            return;
    if (!narc_body_stack_has_room(builder, element))
        narc_body_stack_leave_out(builder, element);
    else if (narc_body_stack_push(builder, element))
        builder->fresh = element;
}

static bool
is_in_head_cell(const narc_body_builder *builder)
{
    size_t depth = builder->depth;

    while (depth > 0 && narc_body_stack_element(builder, depth) != NARC_BODY_TH)
        depth--;
    return depth > 0;
}

/* p, lists, tables ...: what may stand wherever blocks may. The cell of a table's head is a heading
 * itself. */
static void
open_block(narc_body_builder *builder, narc_body_element element)
{
    const bool in_caption = is_caption(narc_body_stack_element(builder, block_depth(builder)));

    break_block(builder);
    if (is_heading(element) && is_in_head_cell(builder)) {
        narc_body_stack_leave_out(builder, element);
        return;
    }
    narc_body_stack_part_figure(builder, false);
    while (!in_caption && !narc_body_may_hold(narc_body_stack_innermost(builder), element))
        if (!narc_body_stack_imply(builder, narc_body_stack_implied(builder)))
            return;
    if (in_caption || !narc_body_stack_has_room(builder, element))
        narc_body_stack_leave_out(builder, element);
    else if (narc_body_stack_push(builder, element))
        builder->fresh = element;
}

static void
open_inline(narc_body_builder *builder, narc_body_element element)
{
    if (!narc_body_stack_ready(builder))
        return;
    if ((element == NARC_BODY_A && builder->in_link) || !narc_body_stack_has_room(builder, element))
        narc_body_stack_leave_out(builder, element);
    else if (narc_body_stack_push(builder, element))
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
    const narc_body_element block = narc_body_stack_element(builder, block_depth(builder));

    break_block(builder);
    if (is_caption(block) || builder->out.size == 0 || rule_waits(builder) ||
        !narc_body_may_hold(narc_body_stack_innermost(builder), NARC_BODY_HR))
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
    else if (narc_body_is_inline(element))
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

/* Bytes of U+00A0 at the front. Pages fill empty paragraphs and cells with it, so alone it is no
 * content. */
static size_t
no_break_spaces(narc_text text)
{
    size_t size = 0;

    while (narc_text_starts(narc_text_slice(text, size, 2), "\xC2\xA0"))
        size += 2;
    return size;
}

/* Bytes at the start of text that are words with single spaces between them and need no escape: what
 * most text is. A multiple of eight, less the space at the end; 0 when there are none. */
static size_t
plain_words(narc_text text)
{
    size_t at = 0;
    bool space = true;

    while (text.size - at >= 8) {
        const uint64_t bytes = narc_eight_load(text.data + at);

        if (((bytes & NARC_EIGHT_HIGH) | narc_eight_below(bytes, ' ') |
             narc_eight_twice(bytes, ' ') | narc_eight_equal(bytes, '&') |
             narc_eight_equal(bytes, '<') | narc_eight_equal(bytes, '>') |
             narc_eight_equal(bytes, 0x7F)) != 0 ||
            (space && text.data[at] == ' '))
            break;
        at += 8;
        space = text.data[at - 1] == ' ';
    }
    return at - (at != 0 && space);
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
        if (at == text.size || !narc_body_stack_ready(builder))
            break;
        if (!builder->inline_run) {
            size = no_break_spaces(narc_text_slice(text, at, SIZE_MAX));
            narc_body_string_add(&builder->held, narc_text_slice(text, at, size));
            at += size;
            if (run_length(text, at, false) == 0)
                continue;
        }
        narc_body_stack_write(builder);
        size = builder->in_pre ? 0 : plain_words(narc_text_slice(text, at, SIZE_MAX));
        narc_body_string_add(&builder->out, narc_text_slice(text, at, size));
        at += size;
        size = run_length(text, at, false);
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
        const narc_body_frame top = builder->frames[builder->frame_count - 1];

        done = top.element == element;
        narc_body_stack_pop(builder);
        if (done && top.left_out && !narc_body_is_inline(element))
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
        narc_body_stack_pop(builder);
    if (builder->headings && builder->out.size > 0)
        narc_body_fit_headings(&builder->out);
    if (builder->spans)
        narc_body_fit_tables(&builder->out);
    if (builder->arena->failed)
        return (narc_text){NULL, 0};
    return narc_body_string_view(&builder->out);
}
