/* Digests as 64 hex digits. */
#include <narc/reader.h>

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool
narc_digest_parse(narc_text hex, uint8_t out[32])
{
    uint8_t digest[32];

    if (hex.size != 2 * sizeof(digest))
        return false;
    for (size_t i = 0; i < sizeof(digest); i++) {
        const int high = hex_value(hex.data[2 * i]);
        const int low = hex_value(hex.data[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        digest[i] = (uint8_t)(high << 4 | low);
    }
    for (size_t i = 0; i < sizeof(digest); i++)
        out[i] = digest[i];
    return true;
}

void
narc_digest_format(const uint8_t digest[32], char out[65])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < 32; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[64] = '\0';
}
