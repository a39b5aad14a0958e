/* The Merkle tree hash of RFC 9162, section 2.1.1, over SHA-256: leaf = H(0x00 || data), node =
 * H(0x01 || left || right), split at the largest power of two below the count. */
#ifndef NARC_DIGEST_MERKLE_H
#define NARC_DIGEST_MERKLE_H

#include "digest/digest.h"

/* Takes leaves one by one in constant memory. Zeroed means empty. */
typedef struct narc_merkle {
    uint64_t count;
    uint8_t pending[64][NARC_SHA256_SIZE]; /* pending[i]: root of a full subtree of 2^i leaves */
} narc_merkle;

void narc_merkle_add(narc_merkle *tree, narc_bytes leaf);
/** The root so far; H() of nothing for an empty tree. */
void narc_merkle_root(const narc_merkle *tree, uint8_t root[NARC_SHA256_SIZE]);

#endif
