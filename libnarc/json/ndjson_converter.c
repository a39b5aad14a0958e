/* One export row a line (NDJSON), for tools that eat tables. Write-only: a row says less than a
 * record, so there is nothing to read back. `html` is the narc body as it is stored, an XHTML
 * fragment without a page around it. */
#include "article/converter.h"

#include <narc/record.h>

#include "base/buffer.h"

static narc_status
write_line(const narc_item *item, const narc_write_options *options, narc_buffer *out,
           narc_error *err)
{
    const narc_body *body = narc_item_body(item);
    narc_row_facts facts = {.with_content = true};
    narc_status status;

    if (body != NULL)
        facts.html = body->value;
    if (options != NULL) {
        facts.id = options->id;
        facts.added = options->added;
    }
    status = narc_row_write(item, &facts, out, err);
    if (status != NARC_OK)
        return status;
    narc_buffer_byte(out, '\n');
    return narc_buffer_check(out, err);
}

const narc_converter narc_ndjson_converter = {
    .info = {.name = "ndjson",
             .media_type = "application/x-ndjson",
             .extension = "ndjson",
             .about = "one JSON object a line: metadata, text, body, subjects, images",
             .can_read = false,
             .can_write = true},
    .detect = NULL,
    .read = NULL,
    .write = write_line,
};
