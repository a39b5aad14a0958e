/* Scanning for three bytes, in every width; see scan.h. */
#include "markup/scan.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>
#define HAS_AVX2 1
#endif

static const char *
scan_scalar(const char *at, const char *end, char a, char b, char c)
{
    while (at < end && *at != a && *at != b && *at != c)
        at++;
    return at;
}

#if defined(__SSE2__) || (defined(__ARM_NEON) && defined(__aarch64__))
#define HAS_SIXTEEN 1

/* The last bytes, fewer than a register holds, one by one. */
static const char *
scan_sixteen(const char *at, const char *end, char a, char b, char c)
{
#if defined(__SSE2__)
    const __m128i wanted_a = _mm_set1_epi8(a);
    const __m128i wanted_b = _mm_set1_epi8(b);
    const __m128i wanted_c = _mm_set1_epi8(c);

    for (; end - at >= 16; at += 16) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)at);
        const int mask = _mm_movemask_epi8(_mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(block, wanted_a), _mm_cmpeq_epi8(block, wanted_b)),
            _mm_cmpeq_epi8(block, wanted_c)));

        if (mask != 0)
            return at + __builtin_ctz((unsigned)mask);
    }
#else
    const uint8x16_t wanted_a = vdupq_n_u8((uint8_t)a);
    const uint8x16_t wanted_b = vdupq_n_u8((uint8_t)b);
    const uint8x16_t wanted_c = vdupq_n_u8((uint8_t)c);

    for (; end - at >= 16; at += 16) {
        const uint8x16_t block = vld1q_u8((const uint8_t *)at);
        const uint8x16_t found =
            vorrq_u8(vorrq_u8(vceqq_u8(block, wanted_a), vceqq_u8(block, wanted_b)),
                     vceqq_u8(block, wanted_c));

        if (vmaxvq_u8(found) != 0)
            break;
    }
#endif
    return scan_scalar(at, end, a, b, c);
}
#endif

#if defined(HAS_AVX2)
__attribute__((target("avx2"))) static const char *
scan_avx2(const char *at, const char *end, char a, char b, char c)
{
    const __m256i wanted_a = _mm256_set1_epi8(a);
    const __m256i wanted_b = _mm256_set1_epi8(b);
    const __m256i wanted_c = _mm256_set1_epi8(c);

    for (; end - at >= 32; at += 32) {
        const __m256i block = _mm256_loadu_si256((const __m256i *)(const void *)at);
        const int mask = _mm256_movemask_epi8(_mm256_or_si256(
            _mm256_or_si256(_mm256_cmpeq_epi8(block, wanted_a), _mm256_cmpeq_epi8(block, wanted_b)),
            _mm256_cmpeq_epi8(block, wanted_c)));

        if (mask != 0)
            return at + __builtin_ctz((unsigned)mask);
    }
    return scan_sixteen(at, end, a, b, c);
}
#endif

const char *
narc_scan_long(const char *at, const char *end, char a, char b, char c)
{
#if defined(HAS_AVX2)
    if (end - at >= 32 && __builtin_cpu_supports("avx2"))
        return scan_avx2(at, end, a, b, c);
#endif
#if defined(HAS_SIXTEEN)
    return scan_sixteen(at, end, a, b, c);
#else
    return scan_scalar(at, end, a, b, c);
#endif
}

const narc_scan_twin *
narc_scan_twins(size_t *count)
{
    static const narc_scan_twin twins[] = {
        {"scalar", scan_scalar},
        {"chosen", narc_scan_long},
        {"in line", narc_scan_to},
#if defined(HAS_SIXTEEN)
        {"16 bytes", scan_sixteen},
#endif
#if defined(HAS_AVX2)
        {"AVX2", scan_avx2}, /* last, and left out where the processor has none */
#endif
    };

    *count = sizeof(twins) / sizeof(*twins);
#if defined(HAS_AVX2)
    if (!__builtin_cpu_supports("avx2"))
        --*count;
#endif
    return twins;
}
