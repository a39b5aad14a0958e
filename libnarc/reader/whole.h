/* Records and objects put together from their pieces, checked against their SHA-256 (spec 5). */
#ifndef NARC_READER_WHOLE_H
#define NARC_READER_WHOLE_H

#include "reader/reader_inside.h"

/** Appends the record of an item; what was appended is worth nothing when it fails. */
narc_status narc_whole_record(narc_reader *reader, uint64_t number, narc_buffer *out,
                              narc_error *err);
/** Hands an object to a sink. Bytes may have gone there only if it has several pieces. */
narc_status narc_whole_object(narc_reader *reader, const uint8_t digest[NARC_SHA256_SIZE],
                              const narc_sink *sink, narc_error *err);

/** Whether an object is in the archive: its first piece stands in a block that can be read. As
 * narc_whole_object when there is none; its bytes are not looked at. */
narc_status narc_whole_has(narc_reader *reader, const uint8_t digest[NARC_SHA256_SIZE],
                           narc_error *err);

#endif
