/* File names made from what an archive says. Nothing from an archive is ever used as a path. */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include <narc.h>

#define SAFE_NAME_SIZE 128

/*
 * "storm-hits-coast-7c1e09b4.html": hint in letters, digits, '.', '_' and '-' of ASCII, the first
 * `digits` of hex, and an extension. extension NULL: hint is a path or URL of which only the last
 * part counts, and the extension is its own when that is plain.
 */
void safe_name(narc_text hint, const char *hex, size_t digits, const char *extension,
               char out[SAFE_NAME_SIZE]);

/* Hex digits that tell the names of documents apart; nothing depends on their strength. */
#define NAME_HASH_SIZE 17
void name_hash(const narc_text *parts, size_t count, char out[NAME_HASH_SIZE]);

#endif
