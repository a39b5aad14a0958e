/* Words in class, id and role attributes. Names are taken apart at hyphens, underscores and
 * capitals, so "shareBar", "share-bar" and "c-share_bar" are the same, and "shared" is not
 * "share": whole words only, unless the row says that more letters may follow.
 *
 * NEVER is said of the dialogs in which consent platforms ask for cookies: their text is long, reads like
 * an article and is the same on thousands of sites, and their names are nobody else's. */
#include "html/vocabulary.h"

#include "base/text.h"
#include "html/layout.h"
#include "markup/names.h"

#include <string.h>

/* A hyphen joins words that must follow each other; a star lets the last word go on. Each row begins
 * with two letters, and rows with the same two lie together. */
static const struct {
    const char *words;
    uint8_t mark;
} rows[] = {
    {"about-the-author", NARC_HTML_WEAK},
    {"ad", NARC_HTML_STRONG},
    {"addthis*", NARC_HTML_STRONG},
    {"addtoany*", NARC_HTML_STRONG},
    {"ads", NARC_HTML_STRONG},
    {"adsbygoogle", NARC_HTML_STRONG},
    {"adsense", NARC_HTML_STRONG},
    {"adv", NARC_HTML_STRONG},
    {"advert*", NARC_HTML_STRONG},
    {"also-read", NARC_HTML_STRONG},
    {"app-promo", NARC_HTML_STRONG},
    {"article-body", NARC_HTML_BODY},
    {"article-content", NARC_HTML_BODY},
    {"article-main-body", NARC_HTML_BODY},
    {"article-text", NARC_HTML_BODY},
    {"articlebody*", NARC_HTML_BODY},
    {"articlecontent", NARC_HTML_BODY},
    {"articletext", NARC_HTML_BODY},
    {"author*", NARC_HTML_WEAK},
    {"autor*", NARC_HTML_WEAK},
    {"banner", NARC_HTML_STRONG},
    {"bio", NARC_HTML_WEAK},
    {"biography", NARC_HTML_WEAK},
    {"body-content", NARC_HTML_BODY},
    {"body-text", NARC_HTML_BODY},
    {"borlabs*", NARC_HTML_NEVER},
    {"breadcrumb*", NARC_HTML_STRONG},
    {"btn", NARC_HTML_WEAK},
    {"button*", NARC_HTML_WEAK},
    {"byline*", NARC_HTML_WEAK},
    {"call-to-action", NARC_HTML_STRONG},
    {"caption*", NARC_HTML_STRONG},
    {"carousel", NARC_HTML_WEAK},
    {"categories", NARC_HTML_WEAK},
    {"cky", NARC_HTML_NEVER},
    {"cmplz*", NARC_HTML_NEVER},
    {"comentario*", NARC_HTML_COMMENTS},
    {"comment", NARC_HTML_COMMENTS},
    {"commentary-list", NARC_HTML_COMMENTS},
    {"commentlist", NARC_HTML_COMMENTS},
    {"comments*", NARC_HTML_COMMENTS},
    {"commercial", NARC_HTML_STRONG},
    {"complementary", NARC_HTML_STRONG},
    {"consent", NARC_HTML_STRONG},
    {"content-body", NARC_HTML_BODY},
    {"contentinfo", NARC_HTML_STRONG},
    {"contributor*", NARC_HTML_WEAK},
    {"cookie*", NARC_HTML_STRONG},
    {"copyright", NARC_HTML_WEAK},
    {"credit*", NARC_HTML_STRONG},
    {"cta", NARC_HTML_STRONG},
    {"cybot*", NARC_HTML_NEVER},
    {"date", NARC_HTML_WEAK},
    {"dateline", NARC_HTML_WEAK},
    {"datetime", NARC_HTML_WEAK},
    {"didomi*", NARC_HTML_NEVER},
    {"disclaimer", NARC_HTML_WEAK},
    {"discussion", NARC_HTML_COMMENTS},
    {"disqus*", NARC_HTML_COMMENTS},
    {"donat*", NARC_HTML_STRONG},
    {"entry-content", NARC_HTML_BODY},
    {"eyebrow", NARC_HTML_WEAK},
    {"fb-comments", NARC_HTML_COMMENTS},
    {"fc-consent", NARC_HTML_NEVER},
    {"field-name-body", NARC_HTML_BODY},
    {"follow", NARC_HTML_STRONG},
    {"footer", NARC_HTML_STRONG},
    {"gallery", NARC_HTML_WEAK},
    {"gdpr", NARC_HTML_STRONG},
    {"hidden", NARC_HTML_WEAK},
    {"image-info", NARC_HTML_STRONG},
    {"infobox", NARC_HTML_WEAK},
    {"iubenda*", NARC_HTML_NEVER},
    {"jp-relatedposts", NARC_HTML_STRONG},
    {"keywords", NARC_HTML_STRONG},
    {"kicker", NARC_HTML_WEAK},
    {"klaro", NARC_HTML_NEVER},
    {"kommentar*", NARC_HTML_COMMENTS},
    {"label", NARC_HTML_WEAK},
    {"latest", NARC_HTML_STRONG},
    {"license", NARC_HTML_WEAK},
    {"lightbox", NARC_HTML_STRONG},
    {"login", NARC_HTML_STRONG},
    {"masthead", NARC_HTML_STRONG},
    {"media-info", NARC_HTML_STRONG},
    {"menu", NARC_HTML_STRONG},
    {"meta", NARC_HTML_WEAK},
    {"metadata", NARC_HTML_WEAK},
    {"modal", NARC_HTML_STRONG},
    {"more-from", NARC_HTML_STRONG},
    {"more-news", NARC_HTML_STRONG},
    {"more-on", NARC_HTML_STRONG},
    {"more-stories", NARC_HTML_STRONG},
    {"most-popular", NARC_HTML_STRONG},
    {"most-read", NARC_HTML_STRONG},
    {"mostread", NARC_HTML_STRONG},
    {"nav", NARC_HTML_STRONG},
    {"navbar", NARC_HTML_STRONG},
    {"navi", NARC_HTML_STRONG},
    {"navigation", NARC_HTML_STRONG},
    {"news-content", NARC_HTML_BODY},
    {"news-text", NARC_HTML_BODY},
    {"newsletter*", NARC_HTML_STRONG},
    {"next-article", NARC_HTML_STRONG},
    {"next-post", NARC_HTML_STRONG},
    {"noprint", NARC_HTML_WEAK},
    {"onetrust*", NARC_HTML_NEVER},
    {"optanon*", NARC_HTML_NEVER},
    {"outbrain*", NARC_HTML_STRONG},
    {"overlay", NARC_HTML_STRONG},
    {"pager", NARC_HTML_STRONG},
    {"pagination", NARC_HTML_STRONG},
    {"paginator", NARC_HTML_STRONG},
    {"paywall*", NARC_HTML_STRONG},
    {"photo-info", NARC_HTML_STRONG},
    {"player", NARC_HTML_WEAK},
    {"poll", NARC_HTML_STRONG},
    {"popular*", NARC_HTML_STRONG},
    {"popup", NARC_HTML_STRONG},
    {"post-body", NARC_HTML_BODY},
    {"post-content", NARC_HTML_BODY},
    {"post-entry", NARC_HTML_BODY},
    {"post-navigation", NARC_HTML_STRONG},
    {"posted", NARC_HTML_WEAK},
    {"prev-next", NARC_HTML_STRONG},
    {"print", NARC_HTML_STRONG},
    {"promo*", NARC_HTML_STRONG},
    {"publish*", NARC_HTML_WEAK},
    {"published", NARC_HTML_WEAK},
    {"qc-cmp*", NARC_HTML_NEVER},
    {"rating*", NARC_HTML_STRONG},
    {"ratings", NARC_HTML_STRONG},
    {"read-also", NARC_HTML_STRONG},
    {"read-more", NARC_HTML_STRONG},
    {"read-next", NARC_HTML_STRONG},
    {"readmore", NARC_HTML_STRONG},
    {"recirc*", NARC_HTML_STRONG},
    {"recommend*", NARC_HTML_STRONG},
    {"register", NARC_HTML_STRONG},
    {"related*", NARC_HTML_STRONG},
    {"respond", NARC_HTML_COMMENTS},
    {"screen-reader*", NARC_HTML_WEAK},
    {"screenreader*", NARC_HTML_WEAK},
    {"search", NARC_HTML_STRONG},
    {"see-also", NARC_HTML_STRONG},
    {"share*", NARC_HTML_STRONG},
    {"sharedaddy", NARC_HTML_STRONG},
    {"sharing", NARC_HTML_STRONG},
    {"shopping", NARC_HTML_STRONG},
    {"sidebar*", NARC_HTML_STRONG},
    {"sign-up", NARC_HTML_STRONG},
    {"signup", NARC_HTML_STRONG},
    {"similar", NARC_HTML_STRONG},
    {"skip", NARC_HTML_STRONG},
    {"slider", NARC_HTML_WEAK},
    {"slideshow", NARC_HTML_WEAK},
    {"social*", NARC_HTML_STRONG},
    {"sp-message", NARC_HTML_NEVER},
    {"sponsor*", NARC_HTML_STRONG},
    {"sr-only", NARC_HTML_WEAK},
    {"story-body", NARC_HTML_BODY},
    {"story-content", NARC_HTML_BODY},
    {"story-text", NARC_HTML_BODY},
    {"storybody", NARC_HTML_BODY},
    {"subscri*", NARC_HTML_STRONG},
    {"taboola*", NARC_HTML_STRONG},
    {"tag-links", NARC_HTML_STRONG},
    {"tag-list", NARC_HTML_STRONG},
    {"tagcloud", NARC_HTML_STRONG},
    {"taglist", NARC_HTML_STRONG},
    {"tags", NARC_HTML_STRONG},
    {"teaser*", NARC_HTML_STRONG},
    {"text-content", NARC_HTML_BODY},
    {"thumb", NARC_HTML_WEAK},
    {"thumbnail*", NARC_HTML_WEAK},
    {"ticker", NARC_HTML_STRONG},
    {"timestamp", NARC_HTML_WEAK},
    {"toc", NARC_HTML_STRONG},
    {"toolbar", NARC_HTML_STRONG},
    {"tools", NARC_HTML_WEAK},
    {"tooltip", NARC_HTML_STRONG},
    {"topics", NARC_HTML_STRONG},
    {"trending", NARC_HTML_STRONG},
    {"trustarc*", NARC_HTML_NEVER},
    {"truste", NARC_HTML_NEVER},
    {"up-next", NARC_HTML_STRONG},
    {"updated", NARC_HTML_WEAK},
    {"usercentrics*", NARC_HTML_NEVER},
    {"video", NARC_HTML_WEAK},
    {"visually", NARC_HTML_WEAK},
    {"widget*", NARC_HTML_WEAK},
    {"wp-caption", NARC_HTML_STRONG},
    {"zergnet", NARC_HTML_STRONG},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))
_Static_assert(ROWS < NARC_HTML_VOCABULARY_ROWS, "row numbers have room");

#define MOST_BYTES 240 /* of names looked at */

/* Whether row words stand at the beginning of names, which are in lower case and joined by '-'; the
 * first two bytes of both are the same. */
static bool
row_matches(const char *words, const char *names)
{
    size_t i = 2;

    while (words[i] != '\0' && words[i] != '*' && words[i] == names[i])
        i++;
    if (words[i] == '*')
        return true;
    return words[i] == '\0' && (names[i] == '-' || names[i] == ' ' || names[i] == '\0');
}

/* Names in lower case, words joined by '-', names separated by ' ', terminated. */
typedef struct normal {
    char text[MOST_BYTES + 4];     /* three bytes of each word may be looked at */
    uint8_t words[MOST_BYTES + 1]; /* where they begin */
    size_t word_count;
} normal;
_Static_assert(MOST_BYTES <= UINT8_MAX, "the place of a word fits into a byte");

#define SAME4(c) c, (c) + 1, (c) + 2, (c) + 3
#define SAME26(c)                                                                                  \
    SAME4(c), SAME4((c) + 4), SAME4((c) + 8), SAME4((c) + 12), SAME4((c) + 16), SAME4((c) + 20),   \
        (c) + 24, (c) + 25

/* Letters in lower case, digits, ' ' for white space; 0 for what becomes '-'. ASCII throughout. */
static const char normal_byte[256] = {
    ['\t'] = ' ', ['\n'] = ' ',          ['\f'] = ' ',         ['\r'] = ' ',
    [' '] = ' ',  [0x30] = SAME4(0x30),  SAME4(0x34),          0x38,
    0x39,         [0x41] = SAME26(0x61), [0x61] = SAME26(0x61)};

static void
normalise(narc_text names, normal *out)
{
    size_t size = 0;
    char before = ' ';  /* in out */
    bool small = false; /* whether the byte before is a small letter */

    out->word_count = 0;
    for (size_t i = 0; i < names.size && size < MOST_BYTES; i++) {
        const char byte = normal_byte[(unsigned char)names.data[i]];
        const size_t letters = names.size - i >= 8 && size + 8 <= MOST_BYTES
                                   ? narc_name_letters(narc_name_word(names.data + i, 8))
                                   : 0;

        if (letters != 0) { /* most of most names */
            if (before == '-' || before == ' ')
                out->words[out->word_count++] = (uint8_t)size;
            memcpy(out->text + size, names.data + i, 8);
            size += letters;
            i += letters - 1;
            before = 'a';
            small = true;
            continue;
        }
        if (byte > ' ') {
            if (small && names.data[i] <= 'Z' && names.data[i] >= 'A')
                out->text[size++] = before = '-';
            if (before == '-' || before == ' ')
                out->words[out->word_count++] = (uint8_t)size;
            out->text[size++] = before = byte;
            small = names.data[i] >= 'a';
            continue;
        }
        small = false;
        if (byte == ' ' && size > 0 && before != ' ')
            out->text[size++] = before = ' ';
        else if (byte != ' ' && before != '-' && before != ' ')
            out->text[size++] = before = '-';
    }
    out->text[size] = out->text[size + 1] = '\0';
}

/* "no-sidebar" and "has-comments" say something about another part of the page. */
static bool
is_negated(const char *start, const char *word)
{
    static const char *const before[] = {"no-", "has-", "with-", "without-", "non-"};

    if (word == start || word[-1] != '-')
        return false;
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
        const size_t size = strlen(before[i]);

        if ((size_t)(word - start) >= size && memcmp(word - size, before[i], size) == 0)
            return true;
    }
    return false;
}

/* A letter or '-' as a number below 32, so that two of them choose one of 1024; the end of a name and
 * digits share one. */
enum { END = 0, DASH = 1 };
static const uint8_t numbers[128] = {['-'] = DASH, [0x61] = SAME26(2)};

static unsigned
number_of(char c)
{
    return numbers[(unsigned char)c];
}

static unsigned
pair_number(const char *word)
{
    return number_of(word[0]) << 5 | number_of(word[1]);
}

/* What may follow the first two letters of a row, by number. */
static uint32_t
thirds_of(const char *words)
{
    if (words[2] == '*')
        return UINT32_MAX;
    return words[2] == '\0' ? 1u << END | 1u << DASH : 1u << number_of(words[2]);
}

void
narc_html_vocabulary_begin(narc_html_vocabulary *vocabulary)
{
    memset(vocabulary->pairs, 0, sizeof(vocabulary->pairs));
    for (size_t i = ROWS; i > 0; i--) {
        const unsigned pair = pair_number(rows[i - 1].words);

        vocabulary->pairs[pair].thirds |= thirds_of(rows[i - 1].words);
        vocabulary->pairs[pair].first = (uint8_t)(i - 1);
        vocabulary->pairs[pair].count++;
    }
}

uint8_t
narc_html_vocabulary_find(const narc_html_vocabulary *vocabulary, narc_text names, uint8_t *row)
{
    normal all;
    uint8_t marks = 0;

    normalise(names, &all);
    for (size_t k = 0; k < all.word_count; k++) {
        const char *word = all.text + all.words[k];
        const unsigned pair = pair_number(word);
        const size_t first = vocabulary->pairs[pair].first;

        if ((vocabulary->pairs[pair].thirds >> number_of(word[2]) & 1) == 0)
            continue;
        for (size_t i = first; i < first + vocabulary->pairs[pair].count; i++)
            if (row_matches(rows[i].words, word) && !is_negated(all.text, word)) {
                marks |= rows[i].mark;
                if (rows[i].mark != NARC_HTML_BODY && (*row == 0 || rows[i].mark != NARC_HTML_WEAK))
                    *row = (uint8_t)(i + 1);
            }
    }
    return marks;
}
