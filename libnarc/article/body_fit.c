/* Headings in order. Templates begin with h3 or leap from h2 to h4; a heading stands one level below
 * the nearest before it that has a higher rank. */
#include "article/body_fit.h"

#include <string.h>

#define TOP_RANK 2
#define RANK_COUNT 5

/* The digit of a heading's tag that begins behind '<' or '</'; NULL for another tag. */
static char *
rank_digit(char *tag, const char *end)
{
    if (end - tag < 3 || tag[0] != 'h' || tag[1] < '0' + TOP_RANK ||
        tag[1] >= '0' + TOP_RANK + RANK_COUNT)
        return NULL;
    return tag[2] == '>' || tag[2] == ' ' ? tag + 1 : NULL;
}

void
narc_body_fit_headings(narc_body_string *body)
{
    char above[RANK_COUNT]; /* ranks of the headings that the one at hand stands below */
    char count = 0;
    char *at = body->data;
    const char *end = body->data + body->size;

    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        const bool opens = at + 1 < end && at[1] != '/';
        char *digit = rank_digit(at + (opens ? 1 : 2), end);

        at++;
        if (digit == NULL)
            continue;
        if (opens) {
            while (count > 0 && above[count - 1] >= *digit)
                count--;
            above[(int)count++] = *digit;
        }
        *digit = (char)('0' + TOP_RANK - 1 + count);
    }
}
