/* A handler that writes events down as text, so that a test can show what arrived:
 *   <name|namespace attribute=value>text</name><!--comment--><?target data?>[[cdata]] */
#ifndef NARC_TEST_XML_RECORD_H
#define NARC_TEST_XML_RECORD_H

#include "narc_test.h"

#include "base/buffer.h"
#include "xml/sax.h"

typedef struct record {
    narc_buffer events;
    size_t open;          /* elements not yet closed */
    size_t deepest;       /* most of them */
    size_t opened;        /* in all */
    size_t text_size;     /* bytes of text */
    size_t attributes;    /* of all elements */
    uint64_t last_offset; /* of the element opened last */
    uint32_t last_line;
    bool quiet;        /* counts only */
    size_t fail_after; /* answers NARC_E_INPUT at this element, 0 never */
} record;

static narc_status
record_open(void *user, const narc_sax_element *element, narc_error *err)
{
    record *state = user;

    (void)err;
    state->open++;
    state->opened++;
    state->attributes += element->attribute_count;
    state->last_offset = element->offset;
    state->last_line = element->line;
    if (state->open > state->deepest)
        state->deepest = state->open;
    if (state->fail_after != 0 && state->opened == state->fail_after)
        return NARC_E_INPUT;
    if (state->quiet)
        return NARC_OK;
    narc_buffer_byte(&state->events, '<');
    narc_buffer_text(&state->events, element->name);
    if (element->ns.size > 0) {
        narc_buffer_byte(&state->events, '|');
        narc_buffer_text(&state->events, element->ns);
    }
    for (size_t i = 0; i < element->attribute_count; i++) {
        narc_buffer_byte(&state->events, ' ');
        narc_buffer_text(&state->events, element->attributes[i].name);
        narc_buffer_byte(&state->events, '=');
        narc_buffer_text(&state->events, element->attributes[i].value);
    }
    narc_buffer_byte(&state->events, '>');
    return NARC_OK;
}

static narc_status
record_text(void *user, narc_text text, narc_error *err)
{
    record *state = user;

    (void)err;
    state->text_size += text.size;
    if (!state->quiet)
        narc_buffer_text(&state->events, text);
    return NARC_OK;
}

static narc_status
record_close(void *user, narc_text name, uint32_t line, narc_error *err)
{
    record *state = user;

    (void)line;
    (void)err;
    assert_true(state->open > 0);
    state->open--;
    if (!state->quiet) {
        narc_buffer_literal(&state->events, "</");
        narc_buffer_text(&state->events, name);
        narc_buffer_byte(&state->events, '>');
    }
    return NARC_OK;
}

static narc_status
record_comment(void *user, narc_text text, narc_error *err)
{
    record *state = user;

    (void)err;
    if (!state->quiet) {
        narc_buffer_literal(&state->events, "<!--");
        narc_buffer_text(&state->events, text);
        narc_buffer_literal(&state->events, "-->");
    }
    return NARC_OK;
}

static narc_status
record_instruction(void *user, narc_text target, narc_text data, narc_error *err)
{
    record *state = user;

    (void)err;
    if (!state->quiet) {
        narc_buffer_literal(&state->events, "<?");
        narc_buffer_text(&state->events, target);
        narc_buffer_byte(&state->events, ' ');
        narc_buffer_text(&state->events, data);
        narc_buffer_literal(&state->events, "?>");
    }
    return NARC_OK;
}

static narc_sax_handler
record_handler(record *state)
{
    return (narc_sax_handler){.open = record_open,
                              .text = record_text,
                              .close = record_close,
                              .comment = record_comment,
                              .instruction = record_instruction,
                              .user = state};
}

#endif
