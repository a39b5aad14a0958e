/* Records and objects put together from their pieces, checked against their SHA-256 (spec 5). */
#ifndef NARC_ARCHIVE_WHOLE_H
#define NARC_ARCHIVE_WHOLE_H

#include "archive/reader_inside.h"

/** Hands the record of an item to a sink. Bytes may have gone there when it fails. */
narc_status narc_whole_record(narc_reader *reader, size_t item, const narc_sink *sink,
                              narc_error *err);
/** Hands an object to a sink. Bytes may have gone there only if it has several pieces. */
narc_status narc_whole_object(narc_reader *reader, size_t object, const narc_sink *sink,
                              narc_error *err);

#endif
