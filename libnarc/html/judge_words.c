/* Words of names and of text, looked up in the learned tables. make_judge.py takes words apart in the
 * same way; what changes here changes there. */
#include "html/judge_words.h"

#include "base/text.h"

#define FNV_START 0x811C9DC5u
#define FNV_PRIME 0x01000193u

/* Letters of a word in a name; bytes and words of a run that are looked at. */
#define NAME_LEAST 2
#define NAME_MOST 20
#define TEXT_BYTES 120
#define TEXT_WORDS 10
#define WORD_MOST 24

static uint32_t
add(uint32_t hash, unsigned char byte)
{
    return (hash ^ byte) * FNV_PRIME;
}

static const narc_html_weight *
look_up(const narc_html_weight table[NARC_HTML_WEIGHT_SLOTS], uint32_t hash)
{
    uint32_t at = hash % NARC_HTML_WEIGHT_SLOTS;

    while (table[at].hash != 0 && table[at].hash != hash)
        at = (at + 1) % NARC_HTML_WEIGHT_SLOTS;
    return table[at].hash == 0 ? NULL : &table[at];
}

static void
widen(narc_html_name_range *range, uint32_t hash)
{
    const narc_html_weight *found = look_up(narc_html_name_weights, hash);

    if (found == NULL)
        return;
    if (!range->known || found->weight < range->low)
        range->low = found->weight;
    if (!range->known || found->weight > range->high)
        range->high = found->weight;
    range->known = true;
}

/* "entryContent post-body" has the words entry, content, post, body and the pairs entry-content and
 * post-body. */
void
narc_html_names_weigh(narc_text names, narc_html_name_range *range)
{
    uint32_t word = FNV_START;
    uint32_t before = 0; /* hash of the word before in the same name, 0 at its start */
    uint32_t pair = 0;
    size_t size = 0;

    for (size_t i = 0; i <= names.size; i++) {
        const char c = i < names.size ? names.data[i] : ' ';
        const bool letter = narc_ascii_alpha(c);
        const bool hump =
            c >= 'A' && c <= 'Z' && i > 0 && names.data[i - 1] >= 'a' && names.data[i - 1] <= 'z';

        if (!letter || hump) {
            if (size >= NAME_LEAST && size <= NAME_MOST) {
                widen(range, word);
                if (before != 0)
                    widen(range, pair);
                before = word;
            }
            size = 0;
            word = FNV_START;
            if (narc_ascii_space(c))
                before = 0;
            pair = add(before, '-');
        }
        if (letter) {
            word = add(word, (unsigned char)narc_ascii_lower(c));
            pair = add(pair, (unsigned char)narc_ascii_lower(c));
            size++;
        }
    }
}

static void
add_word(narc_html_word_sum *sum, int32_t *total, uint32_t hash)
{
    const narc_html_weight *found = look_up(narc_html_word_weights, hash);

    if (found == NULL)
        return;
    if (sum->count == 0)
        sum->first = sum->low = sum->high = found->weight;
    if (found->weight < sum->low)
        sum->low = found->weight;
    if (found->weight > sum->high)
        sum->high = found->weight;
    *total += found->weight;
    sum->count++;
}

#define R8(c) c, c + 1, c + 2, c + 3, c + 4, c + 5, c + 6, c + 7
#define R26(c) R8(c), R8(c + 8), R8(c + 16), c + 24, c + 25
#define R32(c) R8(c), R8(c + 8), R8(c + 16), R8(c + 24)

/* Letters and digits in lower case, bytes above ASCII as they are, 0 for what parts words. */
static const uint8_t word_bytes[256] = {
    [0x30] = R8(0x30),  0x38,      0x39,      [0x41] = R26(0x61), [0x61] = R26(0x61),
    [0x80] = R32(0x80), R32(0xA0), R32(0xC0), R32(0xE0)};

narc_html_word_sum
narc_html_words_weigh(narc_text text)
{
    narc_html_word_sum sum = {0, 0, 0, 0, 0};
    const size_t end = text.size < TEXT_BYTES ? text.size : TEXT_BYTES;
    uint32_t hash = FNV_START;
    int32_t total = 0;
    size_t size = 0;
    size_t words = 0;
    bool number = true;

    for (size_t i = 0; i <= end && words < TEXT_WORDS; i++) {
        const uint8_t c = i < end ? word_bytes[(unsigned char)text.data[i]] : 0;

        if (c != 0) {
            hash = add(hash, c);
            number &= c <= '9';
            size++;
            continue;
        }
        if (size != 0 && size <= WORD_MOST && !number) {
            add_word(&sum, &total, hash);
            words++;
        }
        hash = FNV_START;
        size = 0;
        number = true;
    }
    if (sum.count != 0)
        sum.mean = (int16_t)(total / sum.count);
    return sum;
}
