/* A set of SHA-256 digests. */
#ifndef CLI_DIGESTS_H
#define CLI_DIGESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed means empty. */
struct digest_set {
    uint8_t (*slots)[32]; /* zeros: free */
    size_t count;
    size_t size; /* of slots, a power of two */
};

bool digest_set_has(const struct digest_set *set, const uint8_t digest[32]);
/* False when it was there already. */
bool digest_set_add(struct digest_set *set, const uint8_t digest[32]);
void digest_set_free(struct digest_set *set);

#endif
