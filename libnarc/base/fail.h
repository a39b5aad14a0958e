/* Filling a narc_error, and handing a failure on. */
#ifndef NARC_BASE_FAIL_H
#define NARC_BASE_FAIL_H

#include <narc/message.h>
#include <narc/status.h>

#include <stddef.h>

/* Hands a failure on. It hides a return, so it belongs in functions that own nothing. */
#define NARC_TRY(call)                                                                             \
    do {                                                                                           \
        const narc_status narc_try_status = (call);                                                \
        if (narc_try_status != NARC_OK)                                                            \
            return narc_try_status;                                                                \
    } while (0)

/**
 * Fills err (which may be NULL) and answers the status that the catalogue gives the message.
 * Called once, by the deepest function that knows the reason; offset is NARC_NO_OFFSET when no byte
 * is to blame; rule has static storage or is NULL.
 */
narc_status narc_fail(narc_error *err, narc_message number, uint64_t offset, const char *rule,
                      const char *format, ...) NARC_PRINTF(5, 6);

/** The same with a line and a column for text inputs. */
narc_status narc_fail_at(narc_error *err, narc_message number, uint64_t offset, uint32_t line,
                         uint32_t column, const char *rule, const char *format, ...)
    NARC_PRINTF(7, 8);

/** Message E802: memory could not be allocated. */
narc_status narc_fail_memory(narc_error *err);

/** A failed system call: the message names the call and strerror(error_number). */
narc_status narc_fail_errno(narc_error *err, int error_number, const char *call);

/** Sets every field to "no failure". NULL is fine. */
void narc_error_clear(narc_error *err);

#endif
