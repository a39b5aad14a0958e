/* Undeclared Chinese, Japanese, Korean and Cyrillic: such pages are met without any declaration, and read as
 * windows-1252 not one of their words survives. Each has letters so frequent that no other text has them. */
#include "markup/labels.h"

#define FEWEST_PAIRS 50u /* below that the shares mean nothing */

/* How the pairs of high bytes spread over GB 2312's rows. */
typedef struct spread {
    size_t pairs;       /* two bytes of 0xA1 and above */
    size_t stray;       /* high bytes that make no such pair */
    size_t punctuation; /* rows 1 and 3 */
    size_t early, late; /* level 1 characters, by pinyin: rows 16-31 and 41-55 */
    size_t level_one;   /* rows 16-55 */
    size_t kana;        /* rows 4 and 5 */
    size_t hangul;      /* rows 16-40, in KS X 1001 */
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
        found.kana += lead == 0xA4 || lead == 0xA5;
        found.hangul += lead >= 0xB0 && lead <= 0xC8;
        at++;
    }
    return found;
}

/* Nine in ten pairs of Chinese text are the 3,755 common characters or punctuation, and those lie
 * over all their rows because pinyin spreads them. Korean keeps to rows 16-40, so it has no late
 * ones; KOI8-R and the other single-byte alphabets have no early ones, or too many strays. Half of
 * Japanese are kana. */
static const char *
guess_euc(narc_bytes content)
{
    const spread found = spread_of(content);

    if (found.pairs < FEWEST_PAIRS || found.stray * 20 > found.pairs)
        return NULL;
    if (found.kana * 4 >= found.pairs)
        return "euc-jp";
    if ((found.hangul + found.punctuation) * 20 >= found.pairs * 19 &&
        found.hangul * 2 >= found.pairs)
        return "euc-kr";
    if ((found.level_one + found.punctuation) * 10 < found.pairs * 9 ||
        found.early * 5 < found.level_one || found.late * 5 < found.level_one)
        return NULL;
    return "gb18030";
}

/* Kana of Shift_JIS: 0x82 or 0x83 and a second byte. Bytes 0xA1 to 0xDF alone are narrow kana. */
static const char *
guess_shift_jis(narc_bytes content)
{
    size_t pairs = 0;
    size_t stray = 0;
    size_t kana = 0;

    for (size_t at = 0; at < content.size; at++) {
        const uint8_t lead = content.data[at];
        const uint8_t trail = at + 1 < content.size ? content.data[at + 1] : 0;

        if (lead < 0x80)
            continue;
        if ((lead >= 0xA0 && lead <= 0xDF) || lead > 0xFC || trail < 0x40 || trail == 0x7F ||
            trail > 0xFC) {
            stray++;
            continue;
        }
        pairs++;
        kana += (lead == 0x82 && trail >= 0x9F) || (lead == 0x83 && trail <= 0x96);
        at++;
    }
    return pairs >= FEWEST_PAIRS && stray * 20 <= pairs && kana * 4 >= pairs ? "shift_jis" : NULL;
}

/* Cyrillic: words of high bytes, most of them small letters, of which six make two fifths (o, e, a, i, n, t).
 * Greek and Hebrew lie in the same places, but have others. */
static const char *
guess_cyrillic(narc_bytes content)
{
    static const uint8_t windows[] = {0xEE, 0xE5, 0xE0, 0xE8, 0xED, 0xF2};
    static const uint8_t koi[] = {0xCF, 0xC5, 0xC1, 0xC9, 0xCE, 0xD4};
    size_t count[256] = {0};
    size_t high = 0;
    size_t inside = 0; /* between two other high bytes */
    size_t upper = 0;  /* 0xC0 to 0xDF */
    size_t frequent[2] = {0, 0};

    for (size_t at = 0; at < content.size; at++) {
        const uint8_t byte = content.data[at];

        if (byte < 0x80)
            continue;
        high++;
        count[byte]++;
        upper += byte >= 0xC0 && byte <= 0xDF;
        inside += at > 0 && at + 1 < content.size && content.data[at - 1] >= 0x80 &&
                  content.data[at + 1] >= 0x80;
    }
    for (size_t i = 0; i < sizeof(koi); i++) {
        frequent[0] += count[windows[i]];
        frequent[1] += count[koi[i]];
    }
    if (high < 2 * FEWEST_PAIRS || inside * 2 < high)
        return NULL;
    if (frequent[0] * 100 >= high * 36 && upper * 4 <= high)
        return "windows-1251";
    return frequent[1] * 100 >= high * 36 && upper * 4 >= high * 3 ? "koi8-r" : NULL;
}

const narc_encoding *
narc_encoding_guess(narc_bytes content)
{
    const char *name = guess_euc(content);

    if (name == NULL)
        name = guess_shift_jis(content);
    if (name == NULL)
        name = guess_cyrillic(content);
    return name == NULL ? NULL : narc_encoding_find(narc_text_from(name));
}
