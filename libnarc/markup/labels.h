/* Names of encodings as pages write them (Encoding standard, section 4.2). */
#ifndef NARC_MARKUP_LABELS_H
#define NARC_MARKUP_LABELS_H

#include <narc/base.h>

typedef struct narc_encoding {
    const char *name;      /* canonical, lower case */
    const char *converter; /* iconv(3) name; NULL for those that are decoded here */
    uint8_t widest;        /* bytes of a character: 1, 2 when lead bytes exist, or a UTF-16 unit */
    const char *labels;    /* separated by single spaces */
} narc_encoding;

/** The encoding of a label, whatever its case and surrounding white space, or NULL. UTF-7 and the
 * encodings that the standard replaces (HZ, ISO-2022-KR, ISO-2022-CN) have none. */
const narc_encoding *narc_encoding_find(narc_text label);

/**
 * The encoding that a page declares in its first 8 KiB: an XML declaration, meta charset, or meta
 * http-equiv="content-type" (HTML standard, "prescan a byte stream"). NULL when there is none that
 * is known. UTF-16 declared in bytes that could be read means UTF-8.
 */
const narc_encoding *narc_encoding_declared(narc_bytes content);

/** The code points of the bytes from 0x80 on in a single-byte encoding, 0 for none; NULL when the
 * encoding is no such. */
const uint16_t *narc_encoding_high_half(const char *name);

/** GB 18030, EUC-JP, EUC-KR, Shift_JIS, windows-1251 or KOI8-R when bytes that declare nothing are distributed
 * as text in it is, else NULL. Three passes at most. */
const narc_encoding *narc_encoding_guess(narc_bytes content);

#endif
