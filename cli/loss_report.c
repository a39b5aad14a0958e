/* --loss-report and --fail-on-loss: what a conversion loses, value by value. */
#include "loss_report.h"
#include "message.h"
#include "options.h"

#include <fcntl.h>
#include <string.h>

bool
loss_report_open(struct cli *cli, struct loss_report *out)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    memset(out, 0, sizeof(*out));
    out->cli = cli;
    out->path = option_value(cli, OPTION_LOSS_REPORT);
    out->fail_on_loss = option_given(cli, OPTION_FAIL_ON_LOSS);
    if (out->path == NULL || strcmp(out->path, "-") == 0)
        return true;
    out->opened = out_file_open(AT_FDCWD, out->path, option_given(cli, OPTION_FORCE), &out->file,
                                &err) == NARC_OK;
    if (!out->opened)
        report(cli, out->path, &err);
    return out->opened;
}

/* One item that is being looked at. */
struct losses {
    const narc_format_info *format;
    const narc_item *item;
    narc_buffer rows;
    uint64_t count;
    char first[80]; /* field of the first */
};

static void
put(narc_buffer *out, const char *text)
{
    const narc_sink sink = narc_sink_buffer(out);

    /* A buffer latches what it could not take; write_rows asks. */
    (void)!sink.write(sink.user, text, strlen(text), NULL);
}

static void
on_loss(void *user, const narc_loss *loss)
{
    struct losses *losses = user;
    narc_buffer *rows = &losses->rows;
    char number[32];

    if (losses->count++ == 0)
        snprintf(losses->first, sizeof(losses->first), "%.*s", (int)loss->field.size,
                 loss->field.size > 0 ? loss->field.data : "");
    put(rows, "{\"v\":1,\"guid\":");
    narc_json_string(rows, losses->item->guid);
    snprintf(number, sizeof(number), "%llu", (unsigned long long)losses->item->version);
    put(rows, ",\"version\":\"");
    put(rows, number);
    put(rows, "\",\"format\":\"");
    put(rows, losses->format->name);
    put(rows, "\",\"field\":");
    narc_json_string(rows, loss->field);
    put(rows, ",\"value\":");
    narc_json_string(rows, loss->value);
    put(rows, ",\"instead\":");
    if (loss->instead.size > 0)
        narc_json_string(rows, loss->instead);
    else
        put(rows, "null");
    put(rows, ",\"reason\":\"");
    put(rows, loss->reason);
    put(rows, "\"}\n");
}

static narc_status
write_rows(struct loss_report *report, const narc_buffer *rows, narc_error *err)
{
    if (rows->failed)
        return error_make(err, NARC_MEMORY, "the list of losses does not fit");
    if (report->opened)
        return out_file_write(&report->file, rows->data, rows->size, err);
    if (report->path != NULL)
        fwrite(rows->data, 1, rows->size, stderr);
    return NARC_OK;
}

bool
loss_report_accepts(struct loss_report *report, const narc_format_info *format,
                    const narc_item *item, narc_bytes document, const narc_providers *providers,
                    narc_error *err)
{
    struct losses losses = {.format = format, .item = item};
    narc_status status;

    if (report->path == NULL && !report->fail_on_loss)
        return true;
    status = narc_convert_losses(format, item, document, providers, on_loss, &losses, err);
    if (status == NARC_OK && losses.count > 0) {
        cli_raise(report->cli, EXIT_PARTLY);
        status = write_rows(report, &losses.rows, err);
    }
    if (status == NARC_OK && losses.count > 0 && report->fail_on_loss)
        status =
            error_make(err, NARC_LOSS, "%llu values would be lost, the first of %s; not written",
                       (unsigned long long)losses.count, losses.first);
    narc_buffer_free(&losses.rows);
    return status == NARC_OK;
}

void
loss_report_close(struct loss_report *of, bool complete)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (!of->opened)
        return;
    of->opened = false;
    if (!complete)
        out_file_abandon(&of->file);
    else if (out_file_commit(&of->file, &err) != NARC_OK)
        report(of->cli, of->path, &err);
}
