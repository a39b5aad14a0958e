/* A body built again from its own parts. */
#include "article/body_rebuild.h"

#include "article/body_vocabulary.h"
#include "base/buffer.h"
#include "base/fail.h"

static bool
copy_attributes(narc_body_builder *builder, const narc_body_event *event, narc_buffer *value)
{
    for (int i = 0; i < NARC_BODY_ATTRIBUTE_COUNT; i++) {
        const char *name = narc_body_attribute_text((narc_body_attribute_name)i);
        narc_text raw;

        if (!narc_body_event_attribute(event, name, &raw))
            continue;
        narc_buffer_clear(value);
        narc_body_unescape(value, raw);
        narc_body_attribute(builder, name, narc_buffer_as_text(value));
        if (value->failed)
            return false;
    }
    return true;
}

static narc_status
copy_event(narc_body_builder *builder, const narc_body_event *event, narc_buffer *value,
           narc_error *err)
{
    if (event->kind == NARC_BODY_EVENT_OPEN) {
        narc_body_open(builder, event->element);
        if (event->attributes.size != 0 && !copy_attributes(builder, event, value))
            return narc_fail_memory(err);
    } else if (event->kind == NARC_BODY_EVENT_CLOSE) {
        narc_body_close(builder, event->element);
    } else if (event->kind == NARC_BODY_EVENT_TEXT) {
        narc_body_text_add(builder, event->text);
    }
    return NARC_OK;
}

narc_status
narc_body_leave_out(narc_text body, const bool *gone, size_t count, narc_arena *arena,
                    narc_text *out, narc_error *err)
{
    narc_body_builder *builder = narc_body_builder_new(arena);
    narc_body_reader reader = narc_body_reader_begin(body);
    narc_buffer value = {.allocator = arena->allocator};
    narc_body_event event = {.kind = NARC_BODY_EVENT_TEXT};
    size_t depth = 0;
    size_t block = 0;
    narc_status st = NARC_OK;

    while (st == NARC_OK && event.kind != NARC_BODY_EVENT_END) {
        st = narc_body_reader_next(&reader, &event, err);
        if (st == NARC_OK && (block >= count || !gone[block]))
            st = copy_event(builder, &event, &value, err);
        depth += event.kind == NARC_BODY_EVENT_OPEN;
        if (event.kind == NARC_BODY_EVENT_CLOSE && --depth == 0)
            block++;
    }
    *out = narc_body_finish(builder);
    if (st == NARC_OK && arena->failed)
        st = narc_fail_memory(err);
    narc_buffer_free(&value);
    return st;
}

narc_status
narc_body_rebuild(narc_text body, narc_arena *arena, narc_text *out, narc_error *err)
{
    return narc_body_leave_out(body, NULL, 0, arena, out, err);
}
