/* What a call answers, and the detail of one failure. The numbered messages are in message.h. */
#ifndef NARC_STATUS_H
#define NARC_STATUS_H

#include <narc/visibility.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One list feeds the enum, narc_status_name() and the table in docs/errors.md. */
#define NARC_STATUS_LIST(X)                                                                        \
    X(OK, 0, "success")                                                                            \
    X(DONE, 1, "nothing further to read; not a failure")                                           \
    X(E_USAGE, 16, "the caller broke a documented precondition")                                   \
    X(E_MEMORY, 17, "memory could not be allocated")                                               \
    X(E_IO, 18, "the operating system refused to read or write")                                   \
    X(E_NOT_FOUND, 19, "no such file, archive or item")                                            \
    X(E_CORRUPT, 20, "the bytes contradict the format or a checksum")                              \
    X(E_UNSUPPORTED, 21, "valid, but newer than this library or built without the feature")        \
    X(E_LIMIT, 22, "larger or deeper than the limits allow")                                       \
    X(E_INPUT, 23, "a document to be converted is broken, refused or of no known kind")            \
    X(E_REFUSED, 24, "held back: embargo, kill, or a file that would be overwritten")              \
    X(E_BUSY, 25, "locked or changed by somebody else meanwhile")                                  \
    X(E_BUG, 26, "narc contradicts itself; please report")

typedef enum narc_status {
#define NARC_STATUS_ENUM(name, value, text) NARC_##name = value,
    NARC_STATUS_LIST(NARC_STATUS_ENUM)
#undef NARC_STATUS_ENUM
} narc_status;

/** The name of a status without its prefix, such as "E_CORRUPT"; "?" for a number that is none. */
NARC_API const char *narc_status_name(narc_status status);

/** One sentence about a status, static storage; "unknown status" for a number that is none. */
NARC_API const char *narc_status_text(narc_status status);

/** No byte of the input is to blame. */
#define NARC_NO_OFFSET UINT64_MAX

/** Detail of one failure. Lives where the caller puts it; needs no freeing. Filled on failure only; every
 * function that takes one also takes NULL. */
typedef struct narc_error {
    narc_status status;
    uint32_t number;   /**< of the message catalogue, 204 for E204; 0 when there is none */
    uint64_t offset;   /**< byte in the input, or NARC_NO_OFFSET */
    uint32_t line;     /**< 1-based line of a text input, or 0 */
    uint32_t column;   /**< 1-based column in bytes, or 0 */
    const char *rule;  /**< spec section such as "5.2", static storage, or NULL */
    char message[232]; /**< one line of UTF-8 without a final newline */
} narc_error;

#ifdef __cplusplus
}
#endif

#endif
