/* narc help, narc version, narc completion. */
#include "commands.h"
#include "help.h"
#include "message.h"
#include "suggest.h"

#include <string.h>

#define COMMANDS_MAX 64

static size_t
command_names(const char *names[COMMANDS_MAX])
{
    size_t count = 0;

    for (const struct command *row = commands; row->name != NULL && count < COMMANDS_MAX; row++)
        names[count++] = row->name;
    return count;
}

void
help_unknown_command(struct cli *cli, const char *name)
{
    const char *names[COMMANDS_MAX];
    const char *nearest = suggest_nearest(name, names, command_names(names));
    char next[80];

    if (nearest != NULL)
        snprintf(next, sizeof(next), "did you mean: %s?", nearest);
    report_use(cli, nearest != NULL ? next : NULL, "unknown command '%s'", name);
}

void
cmd_help(struct cli *cli)
{
    const char *topic = cli->operand_count > 0 ? cli->operands[0] : NULL;
    const struct command *command = topic != NULL ? command_find(topic) : NULL;

    if (cli->operand_count > 1) {
        report_use(cli, NULL, "help explains one thing at a time");
    } else if (command != NULL) {
        if (option_given(cli, OPTION_MAN))
            help_man_page(stdout, command);
        else
            help_command(stdout, command);
    } else if (topic == NULL) {
        if (option_given(cli, OPTION_MAN))
            help_man_overview(stdout);
        else
            help_overview(stdout);
    } else if (!help_message(stdout, topic)) {
        cli->command = NULL;
        if ((topic[0] == 'E' || topic[0] == 'e') && topic[1] >= '0' && topic[1] <= '9')
            report_use(cli, "docs/errors.md lists all messages.", "there is no message %s", topic);
        else
            help_unknown_command(cli, topic);
    }
}

void
cmd_version(struct cli *cli)
{
    if (cli->json)
        printf("{\"v\":1,\"narc\":\"%s\"}\n", narc_version());
    else
        printf("narc %s\n", narc_version());
}

static void
complete_bash(void)
{
    fputs("# bash completion for narc\n_narc() {\n"
          "    local word=\"${COMP_WORDS[COMP_CWORD]}\" options=\"\"\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W \"",
          stdout);
    for (const struct command *row = commands; row->name != NULL; row++)
        printf("%s ", row->name);
    fputs("\" -- \"$word\"))\n        return\n    fi\n    case \"${COMP_WORDS[1]}\" in\n", stdout);
    for (const struct command *row = commands; row->name != NULL; row++) {
        printf("    %s%s%s) options=\"", row->name, row->alias != NULL ? "|" : "",
               row->alias != NULL ? row->alias : "");
        for (const enum option_id *id = row->options; id != NULL && *id != OPTION_END; id++)
            if (!options[*id].hidden)
                printf("--%s ", options[*id].name);
        for (const enum option_id *id = common_options; *id != OPTION_END; id++)
            printf("--%s ", options[*id].name);
        fputs("\" ;;\n", stdout);
    }
    fputs("    esac\n"
          "    case \"$word\" in\n"
          "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
          "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
          "    esac\n}\ncomplete -o filenames -F _narc narc\n",
          stdout);
}

/* Single-quoted for a shell: ' itself becomes '\''. */
static void
print_quoted(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*text);
    }
}

static void
complete_zsh_options(const enum option_id *list)
{
    for (; list != NULL && *list != OPTION_END; list++) {
        if (options[*list].hidden)
            continue;
        printf(" '--%s[", options[*list].name);
        print_quoted(options[*list].about);
        printf("]%s'", options[*list].value != NULL ? ":value:_files" : "");
    }
}

static void
complete_zsh(void)
{
    fputs("#compdef narc\n_narc() {\n    if (( CURRENT == 2 )); then\n        local -a names=(",
          stdout);
    for (const struct command *row = commands; row->name != NULL; row++) {
        printf("\n            '%s:", row->name);
        print_quoted(row->about);
        putchar('\'');
    }
    fputs("\n        )\n        _describe command names\n        return\n    fi\n"
          "    case $words[2] in\n",
          stdout);
    for (const struct command *row = commands; row->name != NULL; row++) {
        printf("    %s%s%s) _arguments", row->name, row->alias != NULL ? "|" : "",
               row->alias != NULL ? row->alias : "");
        complete_zsh_options(row->options);
        complete_zsh_options(common_options);
        fputs(" '*:file:_files' ;;\n", stdout);
    }
    fputs("    esac\n}\n_narc \"$@\"\n", stdout);
}

static void
complete_fish_options(const char *command, const enum option_id *list)
{
    for (; list != NULL && *list != OPTION_END; list++) {
        if (options[*list].hidden)
            continue;
        printf("complete -c narc -n '__fish_seen_subcommand_from %s' -l %s", command,
               options[*list].name);
        if (options[*list].letter != 0)
            printf(" -s %c", options[*list].letter);
        fputs(options[*list].value != NULL ? " -r -d '" : " -d '", stdout);
        print_quoted(options[*list].about);
        fputs("'\n", stdout);
    }
}

static void
complete_fish(void)
{
    for (const struct command *row = commands; row->name != NULL; row++) {
        printf("complete -c narc -n __fish_use_subcommand -f -a %s -d '", row->name);
        print_quoted(row->about);
        fputs("'\n", stdout);
        complete_fish_options(row->name, row->options);
        complete_fish_options(row->name, common_options);
    }
}

void
cmd_completion(struct cli *cli)
{
    const char *shell = cli->operand_count == 1 ? cli->operands[0] : "";

    if (strcmp(shell, "bash") == 0)
        complete_bash();
    else if (strcmp(shell, "zsh") == 0)
        complete_zsh();
    else if (strcmp(shell, "fish") == 0)
        complete_fish();
    else
        report_use(cli, NULL, "completion wants one shell: bash, zsh or fish");
}
