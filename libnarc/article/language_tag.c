/* Language tags as the lang attribute takes them. Three-letter codes of languages that have one of two
 * letters are not in IANA's registry. */
#include "article/language_tag.h"

#include "article/language_table.h"
#include "base/text.h"

#include <string.h>

static bool
is_in(narc_text subtag, const char *list)
{
    if (subtag.size == 0)
        return false;
    for (narc_text rest = narc_text_from(list); rest.size >= subtag.size;
         rest = narc_text_slice(rest, subtag.size, SIZE_MAX)) {
        size_t same = 0;

        while (same < subtag.size &&
               narc_ascii_lower(rest.data[same]) == narc_ascii_lower(subtag.data[same]))
            same++;
        if (same == subtag.size)
            return true;
    }
    return false;
}

/* Whether the bit of a word of letters is set. */
static bool
is_set(narc_text word, const uint32_t *bits)
{
    uint32_t number = 0;

    for (size_t i = 0; i < word.size; i++) {
        if (!narc_ascii_alpha(word.data[i]))
            return false;
        number = number * 26 + (uint32_t)(narc_ascii_lower(word.data[i]) - 'a');
    }
    return (bits[number / 32] >> number % 32 & 1) != 0;
}

static bool
is_language(narc_text subtag)
{
    return (subtag.size == 2 && is_set(subtag, narc_languages_2)) ||
           (subtag.size == 3 && is_set(subtag, narc_languages_3));
}

static bool
is_region(narc_text subtag)
{
    return (subtag.size == 2 && is_set(subtag, narc_regions)) ||
           (subtag.size == 3 && is_in(subtag, narc_areas));
}

/* Variants by their language: one that stands behind another would be an error. */
static bool
is_variant(narc_text language, narc_text subtag)
{
    return (narc_text_is_nocase(language, "ca") && narc_text_is_nocase(subtag, "valencia")) ||
           (narc_text_is_nocase(language, "de") &&
            (narc_text_is(subtag, "1901") || narc_text_is(subtag, "1996")));
}

static size_t
add_subtag(char *out, size_t size, narc_text subtag)
{
    if (size != 0)
        out[size++] = '-';
    memcpy(out + size, subtag.data, subtag.size);
    return size + subtag.size;
}

size_t
narc_language_fit(narc_text tag, char out[NARC_LANGUAGE_SIZE])
{
    const narc_text language = narc_text_split(&tag, '-');
    narc_text subtag = narc_text_split(&tag, '-');
    size_t size;

    if (!is_language(language))
        return 0;
    size = add_subtag(out, 0, language);
    if (subtag.size == 4 && is_in(subtag, narc_scripts)) {
        size = add_subtag(out, size, subtag);
        subtag = narc_text_split(&tag, '-');
    }
    if (is_region(subtag)) {
        size = add_subtag(out, size, subtag);
        subtag = narc_text_split(&tag, '-');
    }
    if (is_variant(language, subtag))
        size = add_subtag(out, size, subtag);
    return size;
}
