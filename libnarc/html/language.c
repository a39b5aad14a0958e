/* The language of a page that states none, from the text of its article: by the script where a
 * script has one language, else by the small words that every text is full of. */
#include "html/layout.h"

#include "base/eight.h"
#include "base/text.h"
#include "base/utf8.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Bytes of the article that are looked at. */
#define MOST_BYTES 4000
/* Share of the words, in per cent, that must be a language's small words, and how many at least. */
#define LEAST_SHARE 12
#define LEAST_WORDS 4
/* Share of the letters, in per cent, that names a script; kana beside ideographs are Japanese. */
#define LEAST_SCRIPT 30
#define LEAST_KANA 8

/* Words of running text that are frequent in one language and rare in the others. */
static const struct {
    const char *tag;
    const char *words; /* none longer than LONGEST */
} languages[] = {
    {"en", " the of and to in that is was for with as at by from his her are has were this which "},
    {"de", " der die und den das von mit ist im dem nicht ein eine auf sich als auch es wird "},
    {"fr", " le les des du et est une dans que qui pour au sur pas par plus ce avec sont "},
    {"es", " el los las del y que una por con para es en su como al lo fue este "},
    {"pt", " o os do da dos das em um uma que n\xC3\xA3o com para no na ao pelo mais foi "},
    {"it", " il di che della e per un una del non con si gli nel sono alla dei da "},
    {"nl", " het een van en de dat op niet zijn te met voor aan er ook bij naar "},
    {"sv", " och att det som en \xC3\xA4r av f\xC3\xB6r inte med den till har om ett var "},
    {"da", " og at det er en af til som ikke med den p\xC3\xA5 har et blev ogs\xC3\xA5 "},
    {"no",
     " og det er en av til som ikke med den p\xC3\xA5 har et ble ogs\xC3\xA5 etter \xC3\xA5 "},
    {"fi", " ja on ei ett\xC3\xA4 se oli my\xC3\xB6s h\xC3\xA4n kun mutta ovat sen joka "},
    {"pl", " i w na z si\xC4\x99 nie do \xC5\xBC"
           "e jest to od przez jak po oraz "},
    {"cs", " a v na se je \xC5\xBE"
           "e s z do to o i pro jako by po "},
    {"hu", " a az \xC3\xA9s hogy nem egy is ez meg volt csak azt m\xC3\xA1r "},
    {"ro", " \xC8\x99i \xC3\xAEn de la a cu pe c\xC4\x83 nu din care este o pentru "},
    {"tr", " ve bir bu i\xC3\xA7in de da ile olarak olan daha \xC3\xA7ok gibi "},
    {"id", " yang dan di dengan untuk dari ini pada itu tidak dalam akan juga "},
    {"vi", " v\xC3\xA0 c\xE1\xBB\xA7"
           "a l\xC3\xA0 c\xC3\xB3 trong cho v\xE1\xBB\x9Bi kh\xC3\xB4ng ng\xC6\xB0\xE1\xBB\x9Di "},
    {"ca", " els de la i que amb per del una les al no s\xC3\xB3n aquest m\xC3\xA9s va "},
    {"sw", " ya wa na kwa ni katika za la kuwa cha hiyo huo "},
};

enum script {
    LATIN,
    CYRILLIC,
    GREEK,
    HEBREW,
    ARABIC,
    DEVANAGARI,
    BENGALI,
    TAMIL,
    THAI,
    KANA,
    HAN,
    HANGUL,
    SCRIPT_COUNT
};

/* What a script alone says. Cyrillic and Arabic are told apart by letters below. */
static const char *const by_script[SCRIPT_COUNT] = {NULL, "ru", "el", "he", "ar", "hi",
                                                    "bn", "ta", "th", "ja", "zh", "ko"};

typedef struct letters {
    uint32_t of[SCRIPT_COUNT];
    uint32_t all;
    uint32_t ukrainian; /* i, yi, ye, ghe with upturn */
    uint32_t persian;   /* peh, tcheh, jeh, gaf, farsi yeh */
    uint32_t urdu;      /* tteh, ddal, rreh, yeh barree, heh goal */
} letters;

static enum script
script_of(uint32_t c)
{
    if (c < 0x370)
        return LATIN;
    if (c < 0x400)
        return GREEK;
    if (c < 0x530)
        return CYRILLIC;
    if (c >= 0x590 && c < 0x600)
        return HEBREW;
    if (c >= 0x600 && c < 0x780)
        return ARABIC;
    if (c >= 0x900 && c < 0x980)
        return DEVANAGARI;
    if (c >= 0x980 && c < 0xA00)
        return BENGALI;
    if (c >= 0xB80 && c < 0xC00)
        return TAMIL;
    if (c >= 0xE00 && c < 0xE80)
        return THAI;
    if (c >= 0x3040 && c < 0x3100)
        return KANA;
    if (c >= 0x3400 && c < 0xA000)
        return HAN;
    return c >= 0xAC00 && c < 0xD7B0 ? HANGUL : LATIN;
}

static void
count_letters(narc_text text, letters *count)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        bool valid;

        at += narc_utf8_decode(text.data + at, text.size - at, &c, &valid);
        if (c < 'A' || (c >= 0x2000 && c < 0x3040))
            continue;
        count->of[script_of(c)]++;
        count->all++;
        count->ukrainian += c == 0x456 || c == 0x457 || c == 0x454 || c == 0x491;
        count->persian += c == 0x67E || c == 0x686 || c == 0x698 || c == 0x6AF || c == 0x6CC;
        count->urdu += c == 0x679 || c == 0x688 || c == 0x691 || c == 0x6D2 || c == 0x6C1;
    }
}

static const char *
language_of_script(const letters *count)
{
    if (count->all == 0)
        return NULL;
    if (count->of[KANA] * 100 >= count->all * LEAST_KANA)
        return "ja";
    for (int script = CYRILLIC; script < SCRIPT_COUNT; script++) {
        if (count->of[script] * 100 < count->all * LEAST_SCRIPT)
            continue;
        if (script == CYRILLIC && count->ukrainian * 50 > count->of[CYRILLIC])
            return "uk";
        if (script == ARABIC && count->urdu * 50 > count->of[ARABIC])
            return "ur";
        if (script == ARABIC && count->persian * 30 > count->of[ARABIC])
            return "fa";
        return by_script[script];
    }
    return NULL;
}

/* The small words of all languages, each once. */
typedef struct small_word {
    narc_text word; /* empty: free */
    uint32_t languages;
} small_word;
_Static_assert(COUNT(languages) <= 32, "a bit for each language");

#define SLOTS 1024u /* there are about 330 words */
#define LONGEST 12

typedef struct small_words {
    small_word slots[SLOTS];
} small_words;

/* The slot of a word, or the free one where it belongs. */
static small_word *
slot_of(small_words *all, narc_text word)
{
    size_t at = narc_eight_hash(0, word.data, word.size) % SLOTS;

    while (all->slots[at].word.size != 0 && !narc_text_equal(all->slots[at].word, word))
        at = (at + 1) % SLOTS;
    return &all->slots[at];
}

static void
add_languages(small_words *all)
{
    for (size_t i = 0; i < COUNT(languages); i++) {
        narc_text rest = narc_text_from(languages[i].words);

        while (rest.size != 0) {
            const narc_text word = narc_text_split(&rest, ' ');
            small_word *slot = word.size == 0 ? NULL : slot_of(all, word);

            if (slot == NULL)
                continue;
            slot->word = word;
            slot->languages |= UINT32_C(1) << i;
        }
    }
}

/* Adds the small words of each language that a text has, and its words. */
static void
count_words(small_words *all, narc_text text, uint32_t hits[COUNT(languages)], uint32_t *words)
{
    while (text.size != 0) {
        const narc_text word = narc_text_split(&text, ' ');
        char key[LONGEST];
        uint32_t found;

        if (word.size == 0)
            continue;
        ++*words;
        if (word.size > sizeof(key))
            continue;
        for (size_t i = 0; i < word.size; i++)
            key[i] = narc_ascii_lower(word.data[i]);
        found = slot_of(all, (narc_text){key, word.size})->languages;
        for (size_t i = 0; found != 0; i++, found >>= 1)
            hits[i] += found & 1;
    }
}

bool
narc_html_runs_right_to_left(narc_text language)
{
    static const char *const languages_so[] = {"ar", "he", "iw", "fa", "ur", "yi",
                                               "ps", "sd", "ug", "dv", "ckb"};
    const size_t end = narc_text_find(language, NARC_TEXT("-"));
    const narc_text primary = narc_text_slice(language, 0, end);

    for (size_t i = 0; i < COUNT(languages_so); i++)
        if (narc_text_is_nocase(primary, languages_so[i]))
            return true;
    return false;
}

void
narc_html_language_guess(const narc_html_layout *layout)
{
    narc_item *item = layout->page->item;
    small_words *all;
    letters count = {{0}, 0, 0, 0, 0};
    uint32_t hits[COUNT(languages)] = {0};
    uint32_t words = 0;
    size_t bytes = 0;
    size_t best = 0;
    const char *tag;

    if (item->language.size != 0)
        return;
    all = narc_arena_alloc(layout->page->scratch, sizeof(*all));
    if (all == NULL)
        return;
    add_languages(all);
    for (size_t i = layout->first_run; i < layout->end_run && bytes < MOST_BYTES; i++) {
        const narc_text text = narc_text_slice(layout->runs[i].text, 0, MOST_BYTES);

        if (layout->runs[i].out)
            continue;
        count_letters(text, &count);
        count_words(all, text, hits, &words);
        bytes += text.size;
    }
    tag = language_of_script(&count);
    for (size_t i = 1; i < COUNT(languages); i++)
        if (hits[i] > hits[best])
            best = i;
    if (tag == NULL && hits[best] >= LEAST_WORDS && hits[best] * 100 >= words * LEAST_SHARE)
        tag = languages[best].tag;
    if (tag == NULL)
        return;
    item->language = narc_text_from(tag);
    item->language_source = NARC_TEXT("text");
    if (item->direction.size == 0 && narc_html_runs_right_to_left(item->language))
        item->direction = NARC_TEXT("rtl");
}
