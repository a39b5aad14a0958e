/* The table of converters, as the conversions see it. */
#ifndef NARC_INGEST_CONVERTERS_H
#define NARC_INGEST_CONVERTERS_H

#include "article/converter.h"

/** The converter a row of the list of formats belongs to, or NULL when it is none of ours. */
const narc_converter *narc_converter_of(const narc_format_info *format);

/** narc_convert_read with the converter named: for callers that bring their own. */
narc_status narc_convert_with(const narc_converter *converter, const narc_document *document,
                              const narc_read_options *options, narc_error *err);

#endif
