/* Messages: `narc: FILE: what happened [E204]`, what it means, and what to do next. */
#include "message.h"
#include "commands.h"
#include "output.h"
#include "progress.h"
#include "streams.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static void
set_error(narc_error *err, narc_message number)
{
    const narc_message_info *info = narc_message_find((uint32_t)number);

    memset(err, 0, sizeof(*err));
    err->status = info != NULL ? info->status : NARC_E_BUG;
    err->number = (uint32_t)number;
    err->offset = NARC_NO_OFFSET;
}

narc_status
error_make(narc_error *err, narc_message number, const char *format, ...)
{
    va_list values;

    set_error(err, number);
    va_start(values, format);
    vsnprintf(err->message, sizeof(err->message), format, values);
    va_end(values);
    return err->status;
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
error_errno(narc_error *err, int error_number, const char *call)
{
    return error_make(err, message_of_errno(error_number), "%s: %s", call, strerror(error_number));
}

/* For these the system's words ("open: No such file or directory") add nothing to the catalogue's. */
static bool
catalogue_says_it(uint32_t number)
{
    return number == NARC_NO_SUCH_FILE || number == NARC_IS_DIRECTORY || number == NARC_EXISTS ||
           number == NARC_PERMISSION || number == NARC_DISK_FULL || number == NARC_MEMORY;
}

static const char *
words(const narc_error *err, const narc_message_info *info)
{
    if (info != NULL && (err->message[0] == '\0' || catalogue_says_it(err->number)))
        return info->what;
    return err->message[0] != '\0' ? err->message : narc_status_text(err->status);
}

/* Where both streams go to one place, what was printed before a message stands before it. */
static void
begin_message(const char *word)
{
    output_flush();
    fputs(word, stderr);
}

static void
print_place(const narc_error *err)
{
    if (err->rule == NULL && err->offset == NARC_NO_OFFSET)
        return;
    fputs(" (", stderr);
    if (err->rule != NULL)
        fprintf(stderr, "spec %s%s", err->rule, err->offset != NARC_NO_OFFSET ? ", " : "");
    if (err->offset != NARC_NO_OFFSET)
        fprintf(stderr, "byte %llu", (unsigned long long)err->offset);
    fputc(')', stderr);
}

static void
print_for_people(struct cli *cli, const char *subject, const narc_error *err, const char *next)
{
    const narc_message_info *info = narc_message_find(err->number);
    bool explain;

    begin_message("narc: ");
    if (subject != NULL) {
        print_escaped(stderr, narc_text_from(subject));
        if (err->line != 0)
            fprintf(stderr, ":%u:%u", err->line, err->column);
        fputs(": ", stderr);
    }
    print_escaped(stderr, narc_text_from(words(err, info)));
    if (err->line == 0)
        print_place(err);
    if (err->number != 0)
        fprintf(stderr, " [E%u]", err->number);
    fputc('\n', stderr);
    if (info == NULL)
        return;
    /* A batch can repeat a message a thousand times; what it means is said once. */
    explain = cli->verbose || !cli->explained[err->number % 1000];
    cli->explained[err->number % 1000] = true;
    if (explain && err->number != NARC_USAGE)
        fprintf(stderr, "      %s\n", info->meaning);
    if (explain || next != NULL) {
        fputs("      next: ", stderr);
        print_escaped(stderr, narc_text_from(next != NULL ? next : info->next));
        fputc('\n', stderr);
    }
}

static void
print_as_json(const char *type, const char *subject, const narc_error *err, const char *next,
              enum exit_code code)
{
    const narc_message_info *info = narc_message_find(err->number);

    begin_message("");
    fprintf(stderr, "{\"v\":1,\"type\":\"%s\",\"code\":\"E%u\",\"exit\":%d,\"file\":", type,
            err->number, (int)code);
    if (subject != NULL)
        print_json(stderr, narc_text_from(subject));
    else
        fputs("null", stderr);
    fputs(",\"message\":", stderr);
    print_json(stderr, narc_text_from(words(err, info)));
    if (info != NULL) {
        fputs(",\"meaning\":", stderr);
        print_json(stderr, narc_text_from(info->meaning));
        fputs(",\"next\":", stderr);
        print_json(stderr, narc_text_from(next != NULL ? next : info->next));
    }
    if (err->rule != NULL) {
        fputs(",\"rule\":", stderr);
        print_json(stderr, narc_text_from(err->rule));
    }
    if (err->offset != NARC_NO_OFFSET)
        fprintf(stderr, ",\"offset\":%llu", (unsigned long long)err->offset);
    if (err->line != 0)
        fprintf(stderr, ",\"line\":%u,\"column\":%u", err->line, err->column);
    fputs("}\n", stderr);
}

void
report_with(struct cli *cli, const char *subject, const narc_error *err, const char *next,
            enum exit_code code)
{
    progress_clear();
    cli_raise(cli, code);
    if (cli->json)
        print_as_json("error", subject, err, next, code);
    else
        print_for_people(cli, subject, err, next);
}

void
report(struct cli *cli, const char *subject, const narc_error *err)
{
    report_with(cli, subject, err, NULL, exit_of(err));
}

void
report_finding(struct cli *cli, const char *subject, const narc_error *err)
{
    if (cli->quiet)
        return;
    progress_clear();
    if (cli->json)
        print_as_json("finding", subject, err, NULL, EXIT_DONE);
    else
        print_for_people(cli, subject, err, NULL);
}

void
report_use(struct cli *cli, const char *next, const char *format, ...)
{
    narc_error err;
    va_list values;
    char usual[160];

    set_error(&err, NARC_USAGE);
    va_start(values, format);
    vsnprintf(err.message, sizeof(err.message), format, values);
    va_end(values);
    if (cli->command != NULL)
        snprintf(usual, sizeof(usual), "usage: narc %s %s", cli->command->name,
                 cli->command->arguments);
    else
        snprintf(usual, sizeof(usual), "narc help lists the commands.");
    report_with(cli, NULL, &err, next != NULL ? next : usual, EXIT_WRONG_USE);
}

void
remark(struct cli *cli, const char *format, ...)
{
    va_list values;

    if (cli->quiet || cli->json)
        return;
    progress_clear();
    begin_message("narc: ");
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fputc('\n', stderr);
}
