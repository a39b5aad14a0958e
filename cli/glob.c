/* Matching with one point of return: a later * makes every earlier one final, so the time is at
 * most the product of the two lengths. */
#include "glob.h"

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
glob_match(const char *pattern, narc_text text)
{
    const char *star = NULL;
    size_t star_at = 0;
    size_t at = 0;

    while (at < text.size) {
        if (*pattern == '*') {
            star = pattern++;
            star_at = at;
        } else if (*pattern != '\0' &&
                   (*pattern == '?' || lower(*pattern) == lower(text.data[at]))) {
            pattern++;
            at++;
        } else if (star != NULL) {
            pattern = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}
