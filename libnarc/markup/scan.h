/* The one primitive behind text runs, attribute values, comments and raw text: the first of three
 * bytes. Sixteen bytes are looked at in line, because most runs are short; what goes on is a call,
 * to the widest registers that the processor has. */
#ifndef NARC_MARKUP_SCAN_H
#define NARC_MARKUP_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

/** The first byte of [at, end) that is a, b or c, or end. */
typedef const char *(*narc_scan_function)(const char *at, const char *end, char a, char b, char c);

typedef struct narc_scan_twin {
    const char *name;
    narc_scan_function scan;
} narc_scan_twin;

/** All ways to scan that this processor can go, the scalar one first, for tests; they answer the
 * same. */
const narc_scan_twin *narc_scan_twins(size_t *count);

/** The fastest of them. */
const char *narc_scan_long(const char *at, const char *end, char a, char b, char c);

static inline const char *
narc_scan_to(const char *at, const char *end, char a, char b, char c)
{
#if defined(__SSE2__)
    if (end - at >= 16) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)at);
        const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(a)),
                                                        _mm_cmpeq_epi8(block, _mm_set1_epi8(b))),
                                           _mm_cmpeq_epi8(block, _mm_set1_epi8(c)));
        const int mask = _mm_movemask_epi8(found);

        if (mask != 0)
            return at + __builtin_ctz((unsigned)mask);
        at += 16;
    }
#elif defined(__ARM_NEON) && defined(__aarch64__)
    if (end - at >= 16) {
        const uint8x16_t block = vld1q_u8((const uint8_t *)at);
        const uint8x16_t found = vorrq_u8(vorrq_u8(vceqq_u8(block, vdupq_n_u8((uint8_t)a)),
                                                   vceqq_u8(block, vdupq_n_u8((uint8_t)b))),
                                          vceqq_u8(block, vdupq_n_u8((uint8_t)c)));
        /* Four bits a byte: there is no movemask. */
        const uint64_t mask =
            vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(found), 4)), 0);

        if (mask != 0)
            return at + __builtin_ctzll(mask) / 4;
        at += 16;
    }
#endif
    return narc_scan_long(at, end, a, b, c);
}

#endif
