/* Element and attribute names to numbers and back. */
#include "markup/attributes.h"
#include "markup/names.h"
#include "markup/tags.h"

static const char *const tag_names[NARC_TAG_COUNT] = {"",
#define NARC_TAG_ROW(name, text) text,
                                                      NARC_TAG_LIST(NARC_TAG_ROW)
#undef NARC_TAG_ROW
};

static const char *const attribute_names[NARC_ATTRIBUTE_COUNT] = {
    "",
#define NARC_ATTRIBUTE_ROW(name, text) text,
    NARC_ATTRIBUTE_LIST(NARC_ATTRIBUTE_ROW)
#undef NARC_ATTRIBUTE_ROW
};

/* The key folds case, so what has an upper-case letter is no listed name. */
static bool
may_be_listed(narc_text name)
{
    if (name.size == 0 || name.size > NARC_NAME_KEY_SIZE)
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (name.data[i] >= 'A' && name.data[i] <= 'Z')
            return false;
    return true;
}

narc_tag
narc_tag_find(narc_text name)
{
    if (!may_be_listed(name))
        return NARC_TAG_OTHER;
    return (narc_tag)narc_tag_of_key(narc_name_key_of(name.data, name.size, name.size));
}

const char *
narc_tag_name(narc_tag tag)
{
    return (size_t)tag < NARC_TAG_COUNT ? tag_names[tag] : "";
}

narc_attribute_name
narc_attribute_find(narc_text name)
{
    if (!may_be_listed(name))
        return NARC_ATTRIBUTE_OTHER;
    return (narc_attribute_name)narc_attribute_of_key(
        narc_name_key_of(name.data, name.size, name.size));
}

const char *
narc_attribute_name_of(narc_attribute_name name)
{
    return (size_t)name < NARC_ATTRIBUTE_COUNT ? attribute_names[name] : "";
}
