/* narc validate: whether documents are what they claim to be. */
#include "commands.h"
#include "intake.h"
#include "message.h"
#include "output.h"
#include "progress.h"
#include "providers.h"
#include "streams.h"

#include <narc/validate.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define USUAL_SCHEMAS "/usr/share/narc/schemas"

/* One run. */
struct validating {
    struct cli *cli;
    uint64_t errors;
    uint64_t doubts;
};

/* --schema, NARC_SCHEMAS, or the usual folder if it is there; NULL without a schema. */
static bool
open_schema(struct cli *cli, narc_schema **out)
{
    const char *path = option_value(cli, OPTION_SCHEMA);
    narc_error err = {.offset = NARC_NO_OFFSET};

    *out = NULL;
    if (path == NULL)
        path = getenv("NARC_SCHEMAS");
    if (path == NULL && access(USUAL_SCHEMAS, R_OK) == 0)
        path = USUAL_SCHEMAS;
    if (path == NULL || path[0] == '\0')
        return true;
    if (narc_schema_open(path, out, &err) == NARC_OK)
        return true;
    report_with(cli, path, &err, NULL, EXIT_WRONG_USE);
    return false;
}

static void
print_name(FILE *out, const narc_ingest_event *event, bool json)
{
    char name[1024];

    snprintf(name, sizeof(name), "%.*s%s%.*s", (int)event->source.size, event->source.data,
             event->member.size > 0 ? ": " : "", (int)event->member.size,
             event->member.size > 0 ? event->member.data : "");
    if (json)
        print_json(out, narc_text_from(name));
    else
        print_escaped(out, narc_text_from(name));
}

static void
print_finding(const struct validating *now, const narc_ingest_event *event, const char *severity)
{
    const narc_error *error = event->error;
    const char *rule = error->rule != NULL ? error->rule : "";

    if (now->cli->json) {
        fputs("{\"v\":1,\"file\":", stdout);
        print_name(stdout, event, true);
        printf(",\"line\":%u,\"column\":%u,\"severity\":\"%s\",\"number\":\"E%u\",\"rule\":",
               error->line, error->column, severity, error->number);
        if (rule[0] != '\0')
            print_json(stdout, narc_text_from(rule));
        else
            fputs("null", stdout);
        fputs(",\"message\":", stdout);
        print_json(stdout, narc_text_from(error->message));
        puts("}");
        return;
    }
    print_name(stdout, event, false);
    if (error->line > 0)
        printf(":%u", error->line);
    if (error->line > 0 && error->column > 0)
        printf(":%u", error->column);
    printf(": %s: ", severity);
    print_escaped(stdout, narc_text_from(error->message));
    printf(" [%s%sE%u]\n", rule, rule[0] != '\0' ? ", " : "", error->number);
}

static void
on_event(void *user, const narc_ingest_event *event)
{
    struct validating *now = user;
    const bool doubt = event->error->number == NARC_RULE_DOUBT;

    progress_clear();
    if (event->error->status == NARC_E_NOT_FOUND || event->error->status == NARC_E_IO) {
        char subject[1024];

        snprintf(subject, sizeof(subject), "%.*s", (int)event->source.size, event->source.data);
        report(now->cli, subject, event->error);
        return;
    }
    if (doubt)
        now->doubts++;
    else
        now->errors++;
    print_finding(now, event, doubt ? "doubt" : "error");
}

static narc_status
drop_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    (void)user;
    (void)document;
    narc_item_free(item);
    return signals_check(err);
}

/* "3 documents, 1 error, 0 doubts" */
static void
print_summary(const struct validating *now, uint64_t documents, bool with_schema)
{
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];
    char c[SIZE_TEXT_SIZE];

    remark(now->cli, "%s %s, %s %s, %s %s%s", count_text(documents, a),
           documents == 1 ? "document" : "documents", count_text(now->errors, b),
           now->errors == 1 ? "error" : "errors", count_text(now->doubts, c),
           now->doubts == 1 ? "doubt" : "doubts", with_schema ? "" : "; no schema was at hand");
}

/* Nobody asks whether nothing is valid. */
static void
report_nothing(struct cli *cli)
{
    narc_error err;

    error_make(&err, NARC_EMPTY_INPUT, "there is no document here");
    report(cli, cli->operands[0], &err);
    cli_raise(cli, EXIT_PARTLY);
}

void
cmd_validate(struct cli *cli)
{
    struct validating now = {.cli = cli};
    const narc_ingest_target target = {NULL, drop_item, &now, NULL};
    narc_ingest_options reading = NARC_INGEST_OPTIONS_INIT;
    narc_ingest_totals totals = {0};
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_providers *providers;
    narc_schema *schema;

    if (cli->operand_count == 0) {
        report_use(cli, NULL, "validate wants documents; - is standard input");
        return;
    }
    if (!intake_jobs(cli, &reading.jobs) || !providers_open(cli, &providers))
        return;
    if (!open_schema(cli, &schema)) {
        narc_providers_free(providers);
        return;
    }
    reading.check = true;
    reading.keep_empty = true;
    reading.schema = schema;
    reading.providers = providers;
    if (narc_ingest(cli->operands, cli->operand_count, &reading, &target, on_event, &now, &totals,
                    &err) != NARC_OK)
        report(cli, NULL, &err);
    if (now.errors > 0)
        cli_raise(cli, EXIT_NO);
    if (totals.documents == 0 && cli->exit == EXIT_DONE)
        report_nothing(cli);
    else
        print_summary(&now, totals.documents, schema != NULL);
    narc_schema_close(schema);
    narc_providers_free(providers);
}
