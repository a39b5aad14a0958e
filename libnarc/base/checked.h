/* Sums and products of sizes that came from outside. Each answers false on overflow and leaves
 * *out alone. */
#ifndef NARC_BASE_CHECKED_H
#define NARC_BASE_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool
narc_checked_add(uint64_t a, uint64_t b, uint64_t *out)
{
    if (a > UINT64_MAX - b)
        return false;
    *out = a + b;
    return true;
}

static inline bool
narc_checked_multiply(uint64_t a, uint64_t b, uint64_t *out)
{
    if (b != 0 && a > UINT64_MAX / b)
        return false;
    *out = a * b;
    return true;
}

static inline bool
narc_checked_size(uint64_t value, size_t *out)
{
    if (value > SIZE_MAX)
        return false;
    *out = (size_t)value;
    return true;
}

/** Whether [at, at + size) lies inside [0, end). */
static inline bool
narc_checked_inside(uint64_t at, uint64_t size, uint64_t end)
{
    return at <= end && size <= end - at;
}

#endif
