/* The inside of a body builder. Nothing is written before there is content for it: start tags wait in
 * `pending` until a character, a picture or a rule comes, and an element that ends before that was
 * empty and vanishes with its tag. Because every element that waits is above every element that is
 * written, `pending` is one string, and to give up an element is to cut that string. */
#include "article/body_stack.h"

#include "base/text.h"

#include <string.h>

narc_body_frame *
narc_body_stack_frame(const narc_body_builder *builder, size_t depth)
{
    return &builder->frames[builder->kept[depth - 1]];
}

/* The innermost kept element among the first `depth`, NARC_BODY_NONE for the body itself. */
narc_body_element
narc_body_stack_element(const narc_body_builder *builder, size_t depth)
{
    return depth == 0 ? NARC_BODY_NONE
                      : (narc_body_element)narc_body_stack_frame(builder, depth)->element;
}

narc_body_element
narc_body_stack_innermost(const narc_body_builder *builder)
{
    return narc_body_stack_element(builder, builder->depth);
}

static narc_body_frame *
push_frame(narc_body_builder *builder, narc_body_element element)
{
    narc_body_frame *added;

    if (builder->frame_count == builder->frame_capacity) {
        const size_t capacity = builder->frame_capacity > 0 ? builder->frame_capacity * 2 : 32;
        narc_body_frame *larger = narc_arena_array(builder->arena, capacity, sizeof(*larger));

        if (larger == NULL)
            return NULL;
        if (builder->frame_count > 0)
            memcpy(larger, builder->frames, builder->frame_count * sizeof(*larger));
        builder->frames = larger;
        builder->frame_capacity = capacity;
    }
    added = &builder->frames[builder->frame_count++];
    *added = (narc_body_frame){.element = (uint8_t)element, .pending_from = builder->pending.size};
    builder->open_count[element]++;
    return added;
}

void
narc_body_stack_leave_out(narc_body_builder *builder, narc_body_element element)
{
    narc_body_frame *added = push_frame(builder, element);

    if (added != NULL)
        added->left_out = true;
}

bool
narc_body_stack_push(narc_body_builder *builder, narc_body_element element)
{
    if (push_frame(builder, element) == NULL)
        return false;
    if (element == NARC_BODY_FIGCAPTION)
        builder->frames[builder->frame_count - 1].caption_is_end =
            narc_body_stack_frame(builder, builder->depth)->written;
    builder->kept[builder->depth++] = builder->frame_count - 1;
    builder->in_link |= element == NARC_BODY_A;
    builder->in_pre |= element == NARC_BODY_PRE;
    return true;
}

/* A block begins or ends: white space and line breaks on both sides of that mean nothing. */
void
narc_body_stack_boundary(narc_body_builder *builder)
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
    for (size_t depth = builder->depth;
         depth > 0 && !narc_body_stack_frame(builder, depth)->written; depth--)
        narc_body_stack_frame(builder, depth)->written = true;
}

static void
end_kept(narc_body_builder *builder, const narc_body_frame *ended)
{
    const narc_body_element element = (narc_body_element)ended->element;

    builder->depth--;
    if (ended->written) {
        builder->pending.size = 0; /* at most a rule that nothing followed */
        add_end_tag(&builder->out, element);
        if (element == NARC_BODY_THEAD || element == NARC_BODY_TBODY || element == NARC_BODY_TFOOT)
            narc_body_stack_frame(builder, builder->depth)->grouped = true;
        if (element == NARC_BODY_FIGCAPTION) {
            narc_body_stack_frame(builder, builder->depth)->captioned = true;
            narc_body_stack_frame(builder, builder->depth)->caption_is_end = ended->caption_is_end;
        }
    } else if (narc_body_may_be_empty(element)) {
        add_end_tag(&builder->pending, element);
        if (narc_body_stack_frame(builder, builder->depth)->written)
            move_pending(builder);
    } else {
        builder->pending.size = ended->pending_from;
        /* Cells may reach over it; narc_body_fit_tables takes it out. */
        if (element == NARC_BODY_TR && builder->spans &&
            narc_body_stack_frame(builder, builder->depth)->written)
            narc_body_string_literal(&builder->out, "<tr></tr>");
    }
    builder->in_link &= element != NARC_BODY_A;
    builder->in_pre &= element != NARC_BODY_PRE;
    if (!narc_body_is_inline(element))
        narc_body_stack_boundary(builder);
}

void
narc_body_stack_pop(narc_body_builder *builder)
{
    const narc_body_frame ended = builder->frames[--builder->frame_count];

    builder->open_count[ended.element]--;
    if (!ended.left_out)
        end_kept(builder, &ended);
}

void
narc_body_stack_pop_to(narc_body_builder *builder, size_t depth)
{
    while (builder->depth > depth)
        narc_body_stack_pop(builder);
}

/* --- start tags and attributes ---------------------------------------------------------------- */

void
narc_body_start_tag(narc_body_builder *builder, narc_body_string *string, narc_body_element element,
                    const char *end)
{
    narc_body_string_literal(string, "<");
    narc_body_string_literal(string, narc_body_element_tag(element));
    for (int i = 0; i < NARC_BODY_ATTRIBUTE_COUNT; i++) {
        const narc_body_range range = builder->value_of[i];

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

/* A p, li or cell that the content needs and nobody opened. */
bool
narc_body_stack_imply(narc_body_builder *builder, narc_body_element element)
{
    narc_body_stack_boundary(builder);
    if (!narc_body_stack_push(builder, element))
        return false;
    narc_body_string_literal(&builder->pending, "<");
    narc_body_string_literal(&builder->pending, narc_body_element_tag(element));
    narc_body_string_literal(&builder->pending, ">");
    return true;
}

void
narc_body_stack_part_figure(narc_body_builder *builder, bool for_caption)
{
    const narc_body_frame *figure;

    if (narc_body_stack_innermost(builder) != NARC_BODY_FIGURE)
        return;
    figure = narc_body_stack_frame(builder, builder->depth);
    if (!figure->captioned || !(figure->caption_is_end || for_caption))
        return;
    narc_body_stack_pop_to(builder, builder->depth - 1);
    narc_body_stack_imply(builder, NARC_BODY_FIGURE);
}

/* What has to be opened inside the innermost element before text may come; NARC_BODY_NONE when text
 * may come at once. In a flow element a second run of text gets a p, or nothing would part it from
 * the first. */
narc_body_element
narc_body_stack_implied(const narc_body_builder *builder)
{
    const narc_body_element element = narc_body_stack_innermost(builder);

    switch (element) {
    case NARC_BODY_UL:
    case NARC_BODY_OL:
        return NARC_BODY_LI;
    case NARC_BODY_TABLE:
        return NARC_BODY_TBODY;
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
        narc_body_stack_frame(builder, builder->depth)->written)
        return NARC_BODY_P;
    return NARC_BODY_NONE;
}

/* Levels that must stay free below an element for the content it implies. */
static size_t
levels_below(narc_body_element element)
{
    switch (element) {
    case NARC_BODY_TABLE:
        return 3;
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

bool
narc_body_stack_has_room(const narc_body_builder *builder, narc_body_element element)
{
    return builder->depth + 1 + levels_below(element) <= NARC_BODY_DEPTH;
}

bool
narc_body_stack_ready(narc_body_builder *builder)
{
    narc_body_element implied;

    narc_body_stack_part_figure(builder, false);
    while ((implied = narc_body_stack_implied(builder)) != NARC_BODY_NONE) {
        if (!narc_body_stack_has_room(builder, implied)) {
            /* Only the p of a flow element can lack room: a line break parts the runs instead. */
            builder->inline_run = true;
            builder->breaks = 1;
            return true;
        }
        if (!narc_body_stack_imply(builder, implied))
            return false;
    }
    return true;
}

/* Content comes: everything that waited for it is written, outermost first. White space goes before
 * the start tags of inline elements, so "a<em> b</em>" and "a <em>b</em>" are the same body. */
void
narc_body_stack_write(narc_body_builder *builder)
{
    narc_text held = narc_body_string_view(&builder->held);

    for (; builder->breaks > 0; builder->breaks--) {
        narc_body_string_literal(&builder->out, "<br/>");
        builder->space = false;
    }
    if (builder->space)
        narc_body_string_literal(&builder->out, " ");
    builder->space = false;
    if (builder->inline_run) {
        narc_body_string_add(&builder->out, held);
        move_pending(builder);
    } else {
        move_pending(builder);
        /* HTML drops a line break behind <pre>, so none is kept there. */
        while (held.size > 0 && held.data[0] == '\n')
            held = narc_text_slice(held, 1, SIZE_MAX);
        narc_body_string_add(&builder->out, held);
    }
    builder->held.size = 0;
    builder->inline_run = true;
}
