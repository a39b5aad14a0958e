/* CRC-32C (RFC 3720, appendix B.4) and SHA-256 (FIPS 180-4). */
#ifndef NARC_DIGEST_DIGEST_H
#define NARC_DIGEST_DIGEST_H

#include <narc/base.h>

#define NARC_SHA256_SIZE ((size_t)32)

/** CRC-32C of bytes that follow those with checksum `crc` (0 for none). */
uint32_t narc_crc32c(uint32_t crc, narc_bytes bytes);

/** SHA-256 of bytes. */
void narc_sha256(narc_bytes bytes, uint8_t digest[NARC_SHA256_SIZE]);

/** SHA-256 of two runs of bytes behind each other. */
void narc_sha256_two(narc_bytes first, narc_bytes second, uint8_t digest[NARC_SHA256_SIZE]);

/* SHA-256 of bytes that come in pieces. */
typedef struct narc_sha256_state narc_sha256_state;
narc_sha256_state *narc_sha256_new(void); /* NULL when memory runs out */
void narc_sha256_add(narc_sha256_state *state, narc_bytes bytes);
/** The digest of everything since the start; the state is ready for the next bytes. */
void narc_sha256_end(narc_sha256_state *state, uint8_t digest[NARC_SHA256_SIZE]);
void narc_sha256_free(narc_sha256_state *state);

#endif
