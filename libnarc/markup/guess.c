/* Undeclared Chinese: pages in GB 2312 or a superset of it are met without any declaration, and read
 * as windows-1252 not one of their words survives. */
#include "markup/labels.h"

#define FEWEST_PAIRS 50u /* below that the shares mean nothing */

/* How the pairs of high bytes spread over GB 2312's rows. */
typedef struct spread {
    size_t pairs;       /* two bytes of 0xA1 and above */
    size_t stray;       /* high bytes that make no such pair */
    size_t punctuation; /* rows 1 and 3 */
    size_t early, late; /* level 1 characters, by pinyin: rows 16-31 and 41-55 */
    size_t level_one;   /* rows 16-55 */
} spread;

static spread
spread_of(narc_bytes content)
{
    spread found = {.pairs = 0};

    for (size_t at = 0; at < content.size; at++) {
        const uint8_t lead = content.data[at];

        if (lead < 0x80)
            continue;
        if (lead < 0xA1 || at + 1 == content.size || content.data[at + 1] < 0xA1) {
            found.stray++;
            continue;
        }
        found.pairs++;
        found.punctuation += lead == 0xA1 || lead == 0xA3;
        found.level_one += lead >= 0xB0 && lead <= 0xD7;
        found.early += lead >= 0xB0 && lead <= 0xBF;
        found.late += lead >= 0xC9 && lead <= 0xD7;
        at++;
    }
    return found;
}

/* Nine in ten pairs of Chinese text are the 3,755 common characters or punctuation, and those lie
 * over all their rows because pinyin spreads them. Korean keeps to rows 16-40, so it has no late
 * ones; KOI8-R and the other single-byte alphabets have no early ones, or too many strays. */
const narc_encoding *
narc_encoding_guess(narc_bytes content)
{
    const spread found = spread_of(content);

    if (found.pairs < FEWEST_PAIRS || found.stray * 20 > found.pairs ||
        (found.level_one + found.punctuation) * 10 < found.pairs * 9 ||
        found.early * 5 < found.level_one || found.late * 5 < found.level_one)
        return NULL;
    return narc_encoding_find(NARC_TEXT("gb18030"));
}
