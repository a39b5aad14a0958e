/* Where a relative address leads, as text: no file is looked at. */
#ifndef NARC_INGEST_PLACE_H
#define NARC_INGEST_PLACE_H

#include <narc/base.h>

/**
 * Appends the path that `address` means beside the document at `from`, without "." and with every
 * ".." taken back. False, and nothing of use appended, when the address is absolute, has a scheme,
 * names nothing, holds a NUL, or leads above the first part of a relative `from`.
 */
bool narc_place_beside(narc_buffer *out, narc_text from, narc_text address);

/** Appends a path without "." and empty parts; leading ".." stay. */
void narc_place_plain(narc_buffer *out, narc_text path);

/** What a path has below a directory; empty when it does not lie there. */
narc_text narc_place_below(narc_text path, narc_text directory);

#endif
