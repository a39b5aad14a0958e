/* Element names to numbers and back. */
#include "markup/tags.h"

#include <string.h>

static const struct {
    uint8_t size;
    char name[11];
} names[NARC_TAG_COUNT] = {{0, ""},
#define NARC_TAG_ROW(name, text) {sizeof(text) - 1, text},
                           NARC_TAG_LIST(NARC_TAG_ROW)
#undef NARC_TAG_ROW
};

/* The first tag of each letter; the next letter's first is where its run ends. Letters without a
 * tag begin where the next one does. */
static const uint8_t first_of_letter[] = {
    NARC_TAG_A,     NARC_TAG_B,     NARC_TAG_CANVAS, NARC_TAG_DATA, NARC_TAG_EM,  NARC_TAG_FIELDSET,
    NARC_TAG_H1,    NARC_TAG_H1,    NARC_TAG_I,      NARC_TAG_KBD,  NARC_TAG_KBD, NARC_TAG_LABEL,
    NARC_TAG_MAIN,  NARC_TAG_NAV,   NARC_TAG_OBJECT, NARC_TAG_P,    NARC_TAG_Q,   NARC_TAG_RP,
    NARC_TAG_S,     NARC_TAG_TABLE, NARC_TAG_U,      NARC_TAG_VAR,  NARC_TAG_WBR, NARC_TAG_COUNT,
    NARC_TAG_COUNT, NARC_TAG_COUNT, NARC_TAG_COUNT,
};

narc_tag
narc_tag_find(narc_text name)
{
    size_t letter;

    if (name.size == 0 || name.size >= sizeof(names->name) || name.data[0] < 'a' ||
        name.data[0] > 'z')
        return NARC_TAG_OTHER;
    letter = (size_t)(name.data[0] - 'a');
    for (size_t i = first_of_letter[letter]; i < first_of_letter[letter + 1]; i++)
        if (names[i].size == name.size && memcmp(names[i].name, name.data, name.size) == 0)
            return (narc_tag)i;
    return NARC_TAG_OTHER;
}

const char *
narc_tag_name(narc_tag tag)
{
    return (size_t)tag < NARC_TAG_COUNT ? names[tag].name : "";
}
