/* The Merkle tree hash of RFC 9162, section 2.1.1, in constant memory. */
#include "digest/merkle.h"

#include <string.h>

static void
join(const uint8_t left[NARC_SHA256_SIZE], const uint8_t right[NARC_SHA256_SIZE],
     uint8_t out[NARC_SHA256_SIZE])
{
    uint8_t node[1 + 2 * NARC_SHA256_SIZE] = {0x01};

    memcpy(node + 1, left, NARC_SHA256_SIZE);
    memcpy(node + 1 + NARC_SHA256_SIZE, right, NARC_SHA256_SIZE);
    narc_sha256((narc_bytes){node, sizeof(node)}, out);
}

void
narc_merkle_add(narc_merkle *tree, narc_bytes leaf)
{
    static const uint8_t prefix[] = {0x00};
    uint8_t hash[NARC_SHA256_SIZE];
    unsigned level = 0;

    narc_sha256_two((narc_bytes){prefix, sizeof(prefix)}, leaf, hash);
    /* As in binary counting: each full subtree of the same size makes one of twice the size. */
    for (uint64_t carry = tree->count; (carry & 1) != 0; carry >>= 1)
        join(tree->pending[level++], hash, hash);
    memcpy(tree->pending[level], hash, sizeof(hash));
    tree->count++;
}

void
narc_merkle_root(const narc_merkle *tree, uint8_t root[NARC_SHA256_SIZE])
{
    bool begun = false;

    if (tree->count == 0)
        narc_sha256((narc_bytes){NULL, 0}, root);
    /* The smaller subtrees are further right, and the split is at the largest power of two, so the
     * right-hand side is complete before the next larger subtree joins it. */
    for (unsigned level = 0; level < 64; level++) {
        if ((tree->count >> level & 1) == 0)
            continue;
        if (begun)
            join(tree->pending[level], root, root);
        else
            memcpy(root, tree->pending[level], NARC_SHA256_SIZE);
        begun = true;
    }
}
