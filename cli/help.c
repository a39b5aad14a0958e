/* Help pages from the tables of commands, options and messages. */
#include "help.h"

#include <stdlib.h>
#include <string.h>

void
help_overview(FILE *out)
{
    const char *group = "";

    fputs("narc - news articles in one file: compressed, checked, citable\n\n"
          "usage: narc COMMAND [OPTIONS] ARCHIVE [ITEM...]\n",
          out);
    for (const struct command *command = commands; command->name != NULL; command++) {
        if (strcmp(group, command->group) != 0)
            fprintf(out, "\n  %-8s", command->group);
        group = command->group;
        fprintf(out, "  %s", command->name);
    }
    fputs("\n\n"
          "start here\n"
          "  narc create news.narc articles/      put HTML and NewsML-G2 files into an archive\n"
          "  narc list news.narc                  see what is inside\n"
          "  narc verify news.narc                is every byte still right?\n"
          "\n"
          "narc help COMMAND explains one command, narc help E204 one message.\n",
          out);
}

/* "-o, --output OUT" */
static void
spell(const struct option *option, char *out, size_t size)
{
    char letter[8] = "";

    if (option->letter != 0)
        snprintf(letter, sizeof(letter), "-%c, ", option->letter);
    snprintf(out, size, "%s--%s%s%s", letter, option->name, option->value != NULL ? " " : "",
             option->value != NULL ? option->value : "");
}

static void
print_options(FILE *out, const enum option_id *list)
{
    char left[80];

    for (; list != NULL && *list != OPTION_END; list++) {
        if (options[*list].hidden)
            continue;
        spell(&options[*list], left, sizeof(left));
        if (strlen(left) > 26)
            fprintf(out, "  %s\n  %26s  %s\n", left, "", options[*list].about);
        else
            fprintf(out, "  %-26s  %s\n", left, options[*list].about);
    }
}

static bool
names_formats(const struct command *command)
{
    for (const enum option_id *id = command->options; id != NULL && *id != OPTION_END; id++)
        if (*id == OPTION_FROM || *id == OPTION_TO)
            return true;
    return false;
}

static void
print_formats(FILE *out)
{
    const narc_format_info *format;

    fputs("\nformats\n", out);
    for (size_t i = 0; (format = narc_format_at(i)) != NULL; i++)
        fprintf(out, "  %-8s  %-10s  %s\n", format->name,
                format->can_read && format->can_write ? "read write"
                : format->can_read                    ? "read"
                                                      : "write",
                format->about);
}

void
help_command(FILE *out, const struct command *command)
{
    fprintf(out, "narc %s - %s\n\nusage: narc %s [OPTIONS] %s\n", command->name, command->about,
            command->name, command->arguments);
    if (command->alias != NULL)
        fprintf(out, "       narc %s is the same\n", command->alias);
    if (command->more != NULL)
        fprintf(out, "\n%s", command->more);
    fputs("\noptions\n", out);
    print_options(out, command->options);
    print_options(out, common_options);
    if (names_formats(command))
        print_formats(out);
}

/* In a manual page a hyphen that is typed is \-, and a line must not begin with a dot. */
static void
print_roff(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '-')
            fputs("\\-", out);
        else if (*text == '\\')
            fputs("\\e", out);
        else
            fputc(*text, out);
    }
}

static void
man_options(FILE *out, const enum option_id *list)
{
    char left[80];

    for (; list != NULL && *list != OPTION_END; list++) {
        if (options[*list].hidden)
            continue;
        spell(&options[*list], left, sizeof(left));
        fputs(".TP\n.B ", out);
        print_roff(out, left);
        fputc('\n', out);
        print_roff(out, options[*list].about);
        fputs(".\n", out);
    }
}

static void
man_exit_status(FILE *out)
{
    fputs(".SH EXIT STATUS\n"
          "0 done; 1 the answer is no; 2 wrong use; 3 finished, something was skipped or lost and\n"
          "is listed; 4 damage; 5 authenticity; 6 not narc or needs a newer narc; 7 no such\n"
          "archive or item; 8 input or output; 9 refused; 10 changed or locked meanwhile; 70 a\n"
          "bug; 129, 130, 141 and 143 signals. The most serious wins.\n",
          out);
}

void
help_man_page(FILE *out, const struct command *command)
{
    fprintf(out, ".TH NARC\\-%s 1 \"\" \"narc " NARC_VERSION "\" \"narc manual\"\n.SH NAME\n",
            command->name);
    fprintf(out, "narc\\-%s \\- ", command->name);
    print_roff(out, command->about);
    fprintf(out, "\n.SH SYNOPSIS\n.B narc %s\n", command->name);
    print_roff(out, "[OPTIONS] ");
    print_roff(out, command->arguments);
    if (command->more != NULL) {
        fputs("\n.SH DESCRIPTION\n.nf\n", out);
        print_roff(out, command->more);
        fputs(".fi", out);
    }
    fputs("\n.SH OPTIONS\n", out);
    man_options(out, command->options);
    man_options(out, common_options);
    man_exit_status(out);
    fputs(".SH SEE ALSO\n.BR narc (1)\n", out);
}

void
help_man_overview(FILE *out)
{
    fputs(".TH NARC 1 \"\" \"narc " NARC_VERSION "\" \"narc manual\"\n"
          ".SH NAME\nnarc \\- news articles in one file: compressed, checked, citable\n"
          ".SH SYNOPSIS\n.B narc\nCOMMAND [OPTIONS] ARCHIVE [ITEM...]\n"
          ".SH DESCRIPTION\n"
          "A narc archive is one file that holds news articles with their metadata, every version\n"
          "of each, and the documents they came from, byte for byte.\n"
          "Results go to standard output, everything else to standard error.\n"
          "A name of \\- is standard input or standard output. Options may stand anywhere.\n"
          ".SH COMMANDS\n",
          out);
    for (const struct command *command = commands; command->name != NULL; command++) {
        fprintf(out, ".TP\n.BR narc\\-%s (1)\n", command->name);
        print_roff(out, command->about);
        fputs(".\n", out);
    }
    fputs(".SH OPTIONS\nEvery command takes these.\n", out);
    man_options(out, common_options);
    man_exit_status(out);
    fputs(".SH ENVIRONMENT\n.TP\n.B SOURCE_DATE_EPOCH\n"
          "Seconds since 1970 that a run counts as now; makes archives reproducible. Without it, "
          "pages are\n"
          "not believed that say they were published after tomorrow.\n"
          ".TP\n.B NARC_JOBS\nWorkers, when \\-\\-jobs is not given.\n"
          ".TP\n.B NARC_SCHEMAS\nThe schema of validate, when \\-\\-schema is not given.\n"
          ".TP\n.B NARC_CATALOGS\nCatalogs of providers behind those of \\-\\-catalog, with a "
          "colon\nbetween them.\n"
          ".SH SEE ALSO\n.BR narc (5),\n.BR libnarc (3)\n",
          out);
}

bool
help_message(FILE *out, const char *number)
{
    const narc_message_info *info;
    narc_error err = {.offset = NARC_NO_OFFSET};
    char *end;
    unsigned long value;

    if ((number[0] != 'E' && number[0] != 'e') || number[1] < '0' || number[1] > '9')
        return false;
    value = strtoul(number + 1, &end, 10);
    info = *end == '\0' && value < 1000 ? narc_message_find((uint32_t)value) : NULL;
    if (info == NULL)
        return false;
    err.status = info->status;
    fprintf(out, "E%u: %s\n\n  means  %s\n  next   %s\n  exit   %d when it ends a command\n",
            info->number, info->what, info->meaning, info->next, (int)exit_of(&err));
    return true;
}
