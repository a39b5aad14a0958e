/* Options of reading, rejected documents, progress. */
#include "intake.h"
#include "files.h"
#include "message.h"
#include "names.h"
#include "output.h"
#include "progress.h"
#include "providers.h"
#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
choose_format(struct cli *cli, const narc_format_info **out)
{
    const char *name = option_value(cli, OPTION_FROM);
    const narc_format_info *format;
    char names[160] = "";

    *out = NULL;
    if (name == NULL)
        return true;
    *out = narc_format_find(narc_text_from(name));
    if (*out != NULL && (*out)->can_read)
        return true;
    for (size_t i = 0; (format = narc_format_at(i)) != NULL; i++)
        if (format->can_read)
            snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
                     names[0] != '\0' ? ", " : "", format->name);
    report_use(cli, NULL, "-f %s: narc reads %s", name, names);
    return false;
}

/* An encoding that nobody knows would be passed over in silence. */
static bool
choose_charset(struct cli *cli, narc_text *out)
{
    *out = narc_text_from(option_value(cli, OPTION_CHARSET));
    if (out->size == 0 || narc_markup_knows_charset(*out))
        return true;
    report_use(cli, NULL,
               "--charset %s: no encoding that narc knows, such as shift_jis or windows-1251",
               option_value(cli, OPTION_CHARSET));
    return false;
}

bool
intake_jobs(struct cli *cli, uint32_t *out)
{
    const char *environment = getenv("NARC_JOBS");
    uint64_t jobs = 0;

    if (!option_number(cli, OPTION_JOBS, 1, 256, 0, &jobs))
        return false;
    if (jobs == 0 && environment != NULL)
        jobs = strtoull(environment, NULL, 10);
    *out = jobs > 256 ? 256 : (uint32_t)jobs;
    return true;
}

static bool
open_rejects(struct intake *intake)
{
    const char *path = option_value(intake->cli, OPTION_REJECTS);
    narc_error err;
    int fd;

    if (path == NULL)
        return true;
    intake->rejects = out_directory_open(path, &err);
    if (intake->rejects < 0) {
        report(intake->cli, path, &err);
        return false;
    }
    fd = openat(intake->rejects, "REASONS.tsv",
                O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
    intake->reasons = fd >= 0 ? fdopen(fd, "a") : NULL;
    if (intake->reasons != NULL)
        return true;
    error_errno(&err, errno, "open");
    report(intake->cli, path, &err);
    if (fd >= 0)
        close(fd);
    return false;
}

bool
intake_start(struct cli *cli, struct intake *out)
{
    const narc_ingest_options defaults = NARC_INGEST_OPTIONS_INIT;

    memset(out, 0, sizeof(*out));
    out->cli = cli;
    out->options = defaults;
    out->rejects = -1;
    out->options.url = narc_text_from(option_value(cli, OPTION_URL_OF));
    out->options.no_originals = option_given(cli, OPTION_NO_ORIGINAL);
    out->options.strict = option_given(cli, OPTION_STRICT);
    out->options.now = cli_now();
    out->options.keep_empty = option_given(cli, OPTION_KEEP_EMPTY);
    out->options.leave_out_repeated = option_given(cli, OPTION_DROP_REPEATED);
    if (choose_format(cli, &out->options.format) && choose_charset(cli, &out->options.charset) &&
        intake_jobs(cli, &out->options.jobs) && providers_open(cli, &out->providers) &&
        open_rejects(out)) {
        out->options.providers = out->providers;
        return true;
    }
    intake_end(out);
    return false;
}

/* A file of the same bytes and name may be there from the last run; then there is nothing to do. */
static narc_status
keep_bytes(struct intake *intake, const char *name, narc_bytes bytes, narc_error *err)
{
    struct out_file file;
    narc_status status = out_file_open(intake->rejects, name, false, &file, err);

    if (status != NARC_OK)
        return err->number == NARC_EXISTS ? NARC_OK : status;
    status = out_file_write(&file, bytes.data, bytes.size, err);
    if (status == NARC_OK)
        return out_file_commit(&file, err);
    out_file_abandon(&file);
    return status;
}

static void
keep_reject(struct intake *intake, const narc_ingest_event *event)
{
    const char *folder = option_value(intake->cli, OPTION_REJECTS);
    narc_error err = {.offset = NARC_NO_OFFSET};
    const narc_text parts[] = {event->source, event->member};
    char name[SAFE_NAME_SIZE] = "-";
    char hash[NAME_HASH_SIZE];

    if (event->bytes.size > 0) {
        name_hash(parts, 2, hash);
        safe_name(event->member.size > 0 ? event->member : event->source, hash, 8, NULL, name);
        if (keep_bytes(intake, name, event->bytes, &err) != NARC_OK) {
            report(intake->cli, folder, &err);
            return;
        }
    }
    fprintf(intake->reasons, "%s\tE%u\t", name, event->error->number);
    print_escaped(intake->reasons, narc_text_from(event->error->message));
    fputc('\t', intake->reasons);
    print_escaped(intake->reasons, event->source);
    fputc('\t', intake->reasons);
    print_escaped(intake->reasons, event->member);
    fputc('\n', intake->reasons);
}

static void
on_event(void *user, const narc_ingest_event *event)
{
    struct intake *intake = user;
    const bool member = event->member.size > 0;
    const size_t size = event->source.size + event->member.size + 3;
    char *subject = cli_allocate(size);

    snprintf(subject, size, "%.*s%s%.*s", (int)event->source.size,
             event->source.size > 0 ? event->source.data : "", member ? ": " : "",
             (int)event->member.size, member ? event->member.data : "");
    if (!event->rejected && !event->cut_short)
        report_finding(intake->cli, subject, event->error);
    else
        report_with(intake->cli, subject, event->error, NULL,
                    exit_of_rejected(event->error, member));
    if (event->rejected && intake->reasons != NULL)
        keep_reject(intake, event);
    free(subject);
}

static narc_status
on_document(void *user, const narc_document *document, const narc_item *first, narc_error *err)
{
    struct intake *intake = user;

    if (signals_check(err) != NARC_OK)
        return err->status;
    progress_step(++intake->seen, 0, "documents");
    return intake->inner.document != NULL
               ? intake->inner.document(intake->inner.user, document, first, err)
               : NARC_OK;
}

static narc_status
on_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    struct intake *intake = user;

    if (signals_check(err) != NARC_OK) {
        narc_item_free(item);
        return err->status;
    }
    return intake->inner.item(intake->inner.user, document, item, err);
}

static narc_status
on_asset(void *user, const narc_document *document, const narc_item *item, narc_bytes bytes,
         narc_error *err)
{
    struct intake *intake = user;

    if (signals_check(err) != NARC_OK)
        return err->status;
    return intake->inner.asset(intake->inner.user, document, item, bytes, err);
}

narc_status
intake_run(struct intake *intake, const char *const *inputs, size_t count,
           const narc_ingest_target *target, narc_error *err)
{
    const narc_ingest_target between = {on_document, on_item, intake,
                                        target->asset != NULL ? on_asset : NULL};

    intake->inner = *target;
    return narc_ingest(inputs, count, &intake->options, &between, on_event, intake, &intake->totals,
                       err);
}

void
intake_end(struct intake *intake)
{
    narc_error err;

    if (intake->reasons != NULL && fclose(intake->reasons) != 0) {
        error_errno(&err, errno, "write");
        report(intake->cli, option_value(intake->cli, OPTION_REJECTS), &err);
    }
    intake->reasons = NULL;
    if (intake->rejects >= 0)
        close(intake->rejects);
    intake->rejects = -1;
    narc_providers_free(intake->providers);
    intake->providers = NULL;
}
