/* NITF 3.x: reader and writer. */
#ifndef NARC_NEWSML_NITF_H
#define NARC_NEWSML_NITF_H

#include <narc/convert.h>

narc_status narc_nitf_write(const narc_item *item, const narc_write_options *options,
                            narc_buffer *out, narc_error *err);

#endif
