/* Filling a narc_error. */
#include "base/fail.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
narc_error_clear(narc_error *err)
{
    if (err == NULL)
        return;
    memset(err, 0, sizeof(*err));
    err->offset = NARC_NO_OFFSET;
}

/* Messages quote foreign text, and stay one line of UTF-8 all the same: a character that was cut at
 * the end goes, malformed bytes become question marks, line breaks and other controls spaces. */
static void
tidy(char *message, size_t size)
{
    size_t left = strlen(message);
    bool cut = left + 1 == size;

    while (left > 0) {
        uint32_t code_point;
        bool valid;
        const size_t length = narc_utf8_decode(message, left, &code_point, &valid);

        if (!valid && cut && length == left) {
            *message = '\0';
            return;
        }
        if (!valid)
            memset(message, '?', length);
        else if (code_point < 0x20 || code_point == 0x7F)
            *message = ' ';
        message += length;
        left -= length;
    }
}

static narc_status
fill(narc_error *err, narc_message number, uint64_t offset, uint32_t line, uint32_t column,
     const char *rule, const char *format, va_list values)
{
    const narc_message_info *info = narc_message_find((uint32_t)number);
    const narc_status status = info != NULL ? info->status : NARC_E_BUG;

    if (err == NULL)
        return status;
    err->status = status;
    err->number = (uint32_t)number;
    err->offset = offset;
    err->line = line;
    err->column = column;
    err->rule = rule;
    if (vsnprintf(err->message, sizeof(err->message), format, values) < 0)
        err->message[0] = '\0';
    tidy(err->message, sizeof(err->message));
    return status;
}

narc_status
narc_fail(narc_error *err, narc_message number, uint64_t offset, const char *rule,
          const char *format, ...)
{
    va_list values;
    narc_status status;

    va_start(values, format);
    status = fill(err, number, offset, 0, 0, rule, format, values);
    va_end(values);
    return status;
}

narc_status
narc_fail_at(narc_error *err, narc_message number, uint64_t offset, uint32_t line, uint32_t column,
             const char *rule, const char *format, ...)
{
    va_list values;
    narc_status status;

    va_start(values, format);
    status = fill(err, number, offset, line, column, rule, format, values);
    va_end(values);
    return status;
}

narc_status
narc_fail_memory(narc_error *err)
{
    return narc_fail(err, NARC_MEMORY, NARC_NO_OFFSET, NULL, "memory could not be allocated");
}

static narc_message
message_of_errno(int error_number)
{
    switch (error_number) {
    case ENOENT:
    case ENOTDIR:
        return NARC_NO_SUCH_FILE;
    case EISDIR:
        return NARC_IS_DIRECTORY;
    case EEXIST:
        return NARC_EXISTS;
    case EACCES:
    case EPERM:
    case EROFS:
        return NARC_PERMISSION;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return NARC_DISK_FULL;
    case ENOMEM:
        return NARC_MEMORY;
    default:
        return NARC_SYSTEM;
    }
}

narc_status
narc_fail_errno(narc_error *err, int error_number, const char *call)
{
    char text[128];

    /* The POSIX one, which answers an int: fail.c is compiled without GNU extensions. */
    if (strerror_r(error_number, text, sizeof(text)) != 0)
        snprintf(text, sizeof(text), "error %d", error_number);
    return narc_fail(err, message_of_errno(error_number), NARC_NO_OFFSET, NULL, "%s: %s", call,
                     text);
}
