/* The formats narc reads and writes, one row each, and which of them a content is. A new format is
 * a row of its own room and one line here. */
#include "ingest/converters.h"

#include "base/text.h"
#include "base/utf8.h"
#include "container/kind.h"

#include <string.h>

#define DETECT_BYTES 65536u

static const narc_converter *const converters[] = {
    &narc_html_converter, &narc_newsml_converter, &narc_ninjs_converter,  &narc_newsml1_converter,
    &narc_nitf_converter, &narc_text_converter,   &narc_ndjson_converter,
};

#define CONVERTER_COUNT (sizeof(converters) / sizeof(converters[0]))

const narc_format_info *
narc_format_at(size_t index)
{
    return index < CONVERTER_COUNT ? &converters[index]->info : NULL;
}

const narc_format_info *
narc_format_find(narc_text name)
{
    for (size_t i = 0; i < CONVERTER_COUNT; i++)
        if (narc_text_is(name, converters[i]->info.name))
            return &converters[i]->info;
    return NULL;
}

const narc_converter *
narc_converter_of(const narc_format_info *format)
{
    for (size_t i = 0; i < CONVERTER_COUNT; i++)
        if (&converters[i]->info == format)
            return converters[i];
    return NULL;
}

/* A name for content that no converter wants. Text is what has no control characters that text
 * does not use; the encoding does not matter. */
static const char *
name_of_unknown(narc_bytes head)
{
    narc_text text = {(const char *)head.data, head.size};

    if (head.size == 0)
        return "empty file";
    for (size_t i = 0; i < text.size; i++)
        if ((uint8_t)text.data[i] < 0x20 && !narc_ascii_space(text.data[i]) && text.data[i] != 0x1B)
            return NULL;
    if (narc_text_starts(text, "\xEF\xBB\xBF"))
        text = narc_text_slice(text, 3, text.size);
    text = narc_text_trim(text);
    if (narc_text_starts(text, "<?xml"))
        return "XML document";
    if (narc_text_starts(text, "{") || narc_text_starts(text, "["))
        return "JSON document";
    return "plain text";
}

const narc_format_info *
narc_format_detect(narc_bytes content, const char **what)
{
    const narc_bytes head = {content.data,
                             content.size < DETECT_BYTES ? content.size : DETECT_BYTES};
    const narc_converter *best = NULL;
    const char *name = NULL;
    int surest = 0;

    if (head.size > 0 && narc_kind_find(head, &name) == NARC_KIND_UNKNOWN) {
        for (size_t i = 0; i < CONVERTER_COUNT; i++) {
            const narc_converter *row = converters[i];
            const int sure = row->info.can_read && row->detect != NULL ? row->detect(head) : 0;

            /* On a tie the earlier row wins. */
            if (sure > surest) {
                surest = sure;
                best = row;
            }
        }
    }
    if (what != NULL)
        *what = best != NULL ? best->info.name : name != NULL ? name : name_of_unknown(head);
    return best != NULL ? &best->info : NULL;
}
