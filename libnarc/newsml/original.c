/* Giving items back as they stood: a bare item as its bytes, an item of a message as a copy. Many items
 * of one message are copied in one reading, so that the whole stays linear. */
#include "newsml/original.h"
#include "newsml/reader.h"

#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

struct narc_original {
    narc_bytes bytes;
    narc_limits limits;
    const narc_allocator *allocator;
    bool read;          /* the copies are there, up to a failure */
    narc_status status; /* of that reading */
    narc_error failure;
    narc_buffer copies;
    narc_item_ends ends;
    narc_arena arena; /* of the ends */
};

narc_status
narc_original_open(narc_bytes bytes, const narc_limits *limits, const narc_allocator *allocator,
                   narc_original **out, narc_error *err)
{
    narc_original *original = narc_memory_zeroed(allocator, 1, sizeof(*original));

    *out = original;
    if (original == NULL)
        return narc_fail_memory(err);
    original->bytes = bytes;
    original->limits = narc_limits_complete(limits);
    original->allocator = allocator;
    original->copies.allocator = allocator;
    original->arena.allocator = allocator;
    return NARC_OK;
}

void
narc_original_close(narc_original *original)
{
    if (original == NULL)
        return;
    narc_buffer_free(&original->copies);
    narc_arena_free(&original->arena);
    narc_memory_free(original->allocator, original);
}

narc_bytes
narc_original_bytes(const narc_write_options *options)
{
    return options->opened != NULL ? options->opened->bytes : options->original;
}

/* As narc_newsml_copy_item, out of the copies. */
static narc_status
copy_of(narc_original *original, uint64_t number, narc_buffer *out, narc_error *err)
{
    size_t begin;

    if (!original->read) {
        original->status =
            narc_newsml_copy_items(original->bytes, &original->limits, &original->copies,
                                   &original->arena, &original->ends, &original->failure);
        original->read = original->status != NARC_E_MEMORY;
    }
    if (number > original->ends.count) {
        if (original->status != NARC_OK && err != NULL)
            *err = original->failure;
        return original->status;
    }
    begin = number == 1 ? 0 : original->ends.items[number - 2];
    narc_buffer_bytes(out, original->copies.data + begin, original->ends.items[number - 1] - begin);
    NARC_TRY(narc_buffer_check(out, err));
    return NARC_DONE;
}

/* NARC_DONE when the document is one item and its bytes were appended. */
static narc_status
append_bytes(narc_bytes document, narc_buffer *out, narc_error *err)
{
    narc_buffer_bytes(out, document.data, document.size);
    NARC_TRY(narc_buffer_check(out, err));
    return NARC_DONE;
}

narc_status
narc_newsml_give_back(const narc_item *item, const narc_write_options *options, narc_buffer *out,
                      narc_error *err)
{
    const narc_bytes document = narc_original_bytes(options);
    const size_t begin = out->size;
    uint64_t number = 0;
    narc_status status;

    if (options->regenerate || document.size == 0)
        return NARC_OK;
    if (narc_newsml_is_bare_item(document)) {
        if (!options->fragment)
            return append_bytes(document, out, err);
    } else if (!narc_text_to_u64(item->provenance.part, &number) || number == 0) {
        return NARC_OK;
    }
    if (!options->fragment)
        narc_buffer_literal(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    status = options->opened != NULL && number > 0
                 ? copy_of(options->opened, number, out, err)
                 : narc_newsml_copy_item(document, number, options->limits, out, err);
    if (status == NARC_DONE)
        narc_buffer_byte(out, '\n');
    else
        out->size = begin;
    return status == NARC_DONE && out->failed ? narc_fail_memory(err) : status;
}
