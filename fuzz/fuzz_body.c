/* fuzz/fuzz_body.c
 * Covers: narc_body_builder, narc_body_reader, narc_body_text, narc_body_check, narc_body_rebuild.
 * Property: any sequence of calls builds a body that the strict reader accepts, whose text can be
 * taken, and which comes out the same when its own events are built again; any bytes read as a
 * body end in acceptance or in E412. */
#include "article/body_rebuild.h"
#include "article/body_vocabulary.h"
#include "base/buffer.h"
#include "base/text.h"

#include <narc.h>

#include <stdlib.h>

/* Each call is a byte that says which, and bytes for what it needs. */
static narc_text
drive(narc_arena *arena, narc_text input)
{
    narc_body_builder *builder = narc_body_builder_new(arena);

    while (input.size > 1) {
        const unsigned char call = (unsigned char)input.data[0];
        const unsigned char what = (unsigned char)input.data[1];
        const narc_body_element element = (narc_body_element)(what % NARC_BODY_ELEMENT_COUNT);
        size_t used = 2;

        if (call < 0x60) {
            narc_body_open(builder, element);
        } else if (call < 0xA0) {
            narc_body_close(builder, element);
        } else if (call < 0xA8) {
            narc_body_break(builder);
        } else if (call < 0xC0) {
            narc_body_attribute(builder,
                                narc_body_attribute_text(
                                    (narc_body_attribute_name)(what % NARC_BODY_ATTRIBUTE_COUNT)),
                                narc_text_slice(input, 2, call % 8u));
            used += call % 8u;
        } else {
            narc_body_text_add(builder, narc_text_slice(input, 1, call % 16u));
            used += call % 16u;
        }
        input = narc_text_slice(input, used, SIZE_MAX);
    }
    return narc_body_finish(builder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const narc_text input = {(const char *)data, size};
    narc_arena arena = {0};
    narc_buffer text = {0};
    const narc_text body = drive(&arena, input);
    narc_text again;
    narc_error err;

    if (narc_body_check(body, &err) != NARC_OK || narc_body_text(body, &text, &err) != NARC_OK)
        abort();
    if (narc_body_rebuild(body, &arena, &again, &err) != NARC_OK || !narc_text_equal(again, body))
        abort();
    if (narc_body_check(input, &err) != NARC_OK && err.number != NARC_BODY_DAMAGED)
        abort();
    narc_buffer_free(&text);
    narc_arena_free(&arena);
    return 0;
}
