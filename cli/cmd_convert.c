/* narc convert: documents into another format, without an archive. */
#include "commands.h"
#include "intake.h"
#include "message.h"
#include "names.h"
#include "outlet.h"
#include "output.h"
#include "streams.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One run. */
struct converting {
    struct cli *cli;
    struct intake intake;
    struct outlet outlet;
    narc_original *original; /* the document of the item before */
    const char *subject;     /* what a finding is told about */
};

static void
on_finding(void *user, const narc_error *finding)
{
    struct converting *converting = user;

    outlet_finding(&converting->outlet, converting->subject, finding);
}

/* The next document begins. */
static narc_status
convert_document(void *user, const narc_document *document, const narc_item *first, narc_error *err)
{
    struct converting *converting = user;

    (void)first;
    narc_original_close(converting->original);
    return narc_original_open(document->bytes, NULL, NULL, &converting->original, err);
}

static narc_status
convert_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    struct converting *converting = user;
    const narc_format_info *format = converting->outlet.format;
    const narc_text parts[] = {document->name, document->member, item->provenance.part};
    narc_write_options write = NARC_WRITE_OPTIONS_INIT;
    narc_text hint = narc_item_headline(item);
    narc_buffer out = {0};
    narc_error problem = {.offset = NARC_NO_OFFSET};
    narc_status status;
    char subject[200];
    char digits[NAME_HASH_SIZE];

    snprintf(subject, sizeof(subject), "%.*s",
             document->name.size < 199 ? (int)document->name.size : 199,
             document->name.size > 0 ? document->name.data : "");
    converting->subject = subject;
    write.regenerate = option_given(converting->cli, OPTION_REGENERATE);
    if (!write.regenerate && narc_format_find(item->provenance.format) == format)
        write.opened = converting->original;
    write.finding = on_finding;
    write.user = converting;
    write.fragment = converting->outlet.message;
    write.providers = converting->intake.providers;
    status = narc_convert_write(format, item, &write, &out, &problem);
    if (status == NARC_OK &&
        !loss_report_accepts(&converting->outlet.loss_report, converting->outlet.format, item,
                             (narc_bytes){out.data, out.size}, write.providers, &problem))
        status = problem.status;
    if (status != NARC_OK) {
        /* This one cannot be written; the batch goes on. */
        report_with(converting->cli, subject, &problem, NULL, EXIT_PARTLY);
        status = NARC_OK;
    } else {
        name_hash(parts, 3, digits);
        if (hint.size == 0)
            hint = document->member.size > 0 ? document->member : document->name;
        status =
            outlet_put(&converting->outlet, hint, digits, (narc_bytes){out.data, out.size}, err);
        if (status == NARC_E_REFUSED) {
            report(converting->cli, converting->outlet.out, err);
            status = NARC_OK;
        }
    }
    narc_buffer_free(&out);
    narc_item_free(item);
    return status;
}

static bool
one_document(const struct cli *cli)
{
    struct stat status;

    return cli->operand_count == 1 &&
           (stat(cli->operands[0], &status) != 0 || !S_ISDIR(status.st_mode));
}

void
cmd_convert(struct cli *cli)
{
    struct converting converting = {.cli = cli};
    const narc_ingest_target target = {convert_document, convert_item, &converting, NULL};
    narc_error err = {.offset = NARC_NO_OFFSET};
    narc_status status;

    if (cli->operand_count == 0) {
        report_use(cli, NULL, "convert wants documents; - is standard input");
        return;
    }
    if (!outlet_read(cli, &converting.outlet) || !intake_start(cli, &converting.intake))
        return;
    if (outlet_open(&converting.outlet, one_document(cli))) {
        status = intake_run(&converting.intake, cli->operands, cli->operand_count, &target, &err);
        if (status != NARC_OK)
            report(cli, outlet_name(&converting.outlet), &err);
        outlet_close(&converting.outlet, status == NARC_OK && signals_asked() == EXIT_DONE);
    }
    narc_original_close(converting.original);
    intake_end(&converting.intake);
}
