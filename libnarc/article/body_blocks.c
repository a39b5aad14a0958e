/* The blocks a body is made of: what stands at its top, one after the other. */
#include "article/body_blocks.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"

/* White space is one space, and none stands at the front. */
static void
add_text(narc_buffer *out, narc_text text)
{
    size_t at = 0;

    while (at < text.size) {
        const size_t start = at;

        while (at < text.size && !narc_ascii_space(text.data[at]))
            at++;
        narc_buffer_bytes(out, text.data + start, at - start);
        if (at < text.size && out->size > 0 && out->data[out->size - 1] != ' ')
            narc_buffer_byte(out, ' ');
        at += at < text.size;
    }
}

/* What stands in elements of their own does not run together. */
static bool
parts_text(narc_body_element element)
{
    return element == NARC_BODY_BR || narc_body_element_kind(element) <= NARC_BODY_CONTAINER;
}

static narc_status
end_block(narc_buffer *scratch, narc_body_element element, narc_body_block_fn each, void *user,
          narc_error *err)
{
    narc_status status;

    NARC_TRY(narc_buffer_check(scratch, err));
    status = each(user, element, narc_text_trim(narc_buffer_as_text(scratch)), err);
    narc_buffer_clear(scratch);
    return status;
}

narc_status
narc_body_each_block(narc_text body, narc_buffer *scratch, narc_body_block_fn each, void *user,
                     narc_error *err)
{
    narc_body_reader reader = narc_body_reader_begin(body);
    narc_body_event event = {.kind = NARC_BODY_EVENT_TEXT};
    size_t depth = 0;

    narc_buffer_clear(scratch);
    for (;;) {
        NARC_TRY(narc_body_reader_next(&reader, &event, err));
        if (event.kind == NARC_BODY_EVENT_END)
            return NARC_OK;
        if (event.kind == NARC_BODY_EVENT_TEXT)
            add_text(scratch, event.text);
        else if (parts_text(event.element))
            add_text(scratch, NARC_TEXT(" "));
        if (event.kind == NARC_BODY_EVENT_OPEN)
            depth++;
        else if (event.kind == NARC_BODY_EVENT_CLOSE && --depth == 0)
            NARC_TRY(end_block(scratch, event.element, each, user, err));
    }
}
