/* Exit codes: which of several wins, and which failure gives which. */
#include "exit.h"

/* Most serious first. */
static const enum exit_code order[] = {
    EXIT_INTERRUPT, EXIT_TERMINATED, EXIT_HUNG_UP,      EXIT_PIPE,     EXIT_BUG,     EXIT_WRONG_USE,
    EXIT_SYSTEM,    EXIT_DAMAGE,     EXIT_AUTHENTICITY, EXIT_NOT_NARC, EXIT_CHANGED, EXIT_REFUSED,
    EXIT_ABSENT,    EXIT_PARTLY,     EXIT_NO,           EXIT_DONE,
};

static size_t
rank(enum exit_code code)
{
    size_t at = 0;

    while (at + 1 < sizeof(order) / sizeof(*order) && order[at] != code)
        at++;
    return at;
}

enum exit_code
exit_worse(enum exit_code a, enum exit_code b)
{
    return rank(a) <= rank(b) ? a : b;
}

enum exit_code
exit_of(const narc_error *err)
{
    switch (err->status) {
    case NARC_OK:
    case NARC_DONE:
        return EXIT_DONE;
    case NARC_E_USAGE:
        return EXIT_WRONG_USE;
    case NARC_E_INPUT:
        return EXIT_PARTLY;
    case NARC_E_CORRUPT:
        return EXIT_DAMAGE;
    case NARC_E_UNSUPPORTED:
        return EXIT_NOT_NARC;
    case NARC_E_NOT_FOUND:
        return EXIT_ABSENT;
    case NARC_E_IO:
    case NARC_E_MEMORY:
        return EXIT_SYSTEM;
    case NARC_E_LIMIT:
    case NARC_E_REFUSED:
        return EXIT_REFUSED;
    case NARC_E_BUSY:
        return EXIT_CHANGED;
    case NARC_E_BUG:
        break;
    }
    return EXIT_BUG;
}

enum exit_code
exit_of_rejected(const narc_error *err, bool inside_container)
{
    /* An input that is not there, or that the system does not let us read, is the caller's affair;
     * everything else is one document that was skipped and listed. */
    if (err->status == NARC_E_BUG)
        return EXIT_BUG;
    if (!inside_container && err->status == NARC_E_NOT_FOUND)
        return EXIT_ABSENT;
    if (!inside_container && err->status == NARC_E_IO)
        return EXIT_SYSTEM;
    return EXIT_PARTLY;
}
