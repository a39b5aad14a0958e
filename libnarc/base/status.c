/* Names of the statuses and rows of the message catalogue, both made from their lists. */
#include <narc.h>

const char *
narc_version(void)
{
    return NARC_VERSION;
}

const char *
narc_status_name(narc_status status)
{
    switch (status) {
#define NARC_STATUS_NAME(name, value, text)                                                        \
    case NARC_##name:                                                                              \
        return #name;
        NARC_STATUS_LIST(NARC_STATUS_NAME)
#undef NARC_STATUS_NAME
    }
    return "?";
}

const char *
narc_status_text(narc_status status)
{
    switch (status) {
#define NARC_STATUS_TEXT(name, value, text)                                                        \
    case NARC_##name:                                                                              \
        return text;
        NARC_STATUS_LIST(NARC_STATUS_TEXT)
#undef NARC_STATUS_TEXT
    }
    return "unknown status";
}

static const narc_message_info catalogue[] = {
#define NARC_MESSAGE_ROW(number, name, status, what, meaning, next)                                \
    {number, #name, NARC_##status, what, meaning, next},
    NARC_MESSAGE_LIST(NARC_MESSAGE_ROW)
#undef NARC_MESSAGE_ROW
};

const narc_message_info *
narc_message_all(size_t *count)
{
    *count = sizeof(catalogue) / sizeof(*catalogue);
    return catalogue;
}

const narc_message_info *
narc_message_find(uint32_t number)
{
    for (size_t i = 0; i < sizeof(catalogue) / sizeof(*catalogue); i++)
        if (catalogue[i].number == number)
            return &catalogue[i];
    return NULL;
}
