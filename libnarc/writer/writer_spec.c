/* The text of the specification inside the archive that it describes (spec 13.4). */
#include "base/fail.h"
#include "writer/writer_inside.h"

narc_status
narc_writer_embed_spec(narc_writer *writer, narc_text text, narc_error *err)
{
    const narc_bytes plain = {(const uint8_t *)text.data, text.size};
    narc_frame frame = {.type = NARC_FRAME_SPEC, .plain_size = (uint32_t)text.size};
    narc_error own = {.offset = NARC_NO_OFFSET};
    narc_status st;

    NARC_TRY(narc_writer_alive(writer, err));
    if (text.size == 0 || text.size > NARC_FRAME_PLAIN_MAX)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, "13.4",
                         "a text of %zu bytes is not between 1 byte and 16 MiB", text.size);
    if (writer->totals.items != 0 || writer->totals.objects != 0)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, "13.4",
                         "the specification goes in front of what is added");
    st = narc_output_frame(&writer->out, &frame, plain, &own);
    if (st != NARC_OK && err != NULL)
        *err = own;
    return narc_writer_check(writer, st, &own);
}
