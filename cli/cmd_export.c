/* narc export: articles out of an archive, in another format. */
#include "archive_open.h"
#include "assets.h"
#include "commands.h"
#include "message.h"
#include "originals.h"
#include "outlet.h"
#include "output.h"
#include "progress.h"
#include "providers.h"
#include "selectors.h"
#include "streams.h"

/* One run. */
struct exporting {
    struct cli *cli;
    struct archive archive;
    struct outlet outlet;
    struct selection selection;
    struct kept_original original;
    struct assets assets;
    narc_providers *providers;
    const char *subject; /* what a finding is told about */
    bool stopped;        /* nothing more can be written */
};

static void
on_finding(void *user, const narc_error *finding)
{
    struct exporting *exporting = user;

    outlet_finding(&exporting->outlet, exporting->subject, finding);
}

/* A writer of the same format may give the original back instead of writing it anew. *out stays NULL
 * when there is none. */
static narc_status
open_original(struct exporting *exporting, const narc_item *item, narc_original **out,
              narc_error *err)
{
    const narc_text format = narc_text_from(exporting->outlet.format->name);
    const narc_object_ref *object = narc_item_original(item);
    struct kept_original *kept = &exporting->original;
    narc_status status = NARC_OK;

    if (narc_format_find(item->provenance.format) != narc_format_find(format) || object == NULL)
        return NARC_OK;
    if (!original_is_kept(kept, object->sha256)) {
        original_drop(kept);
        status = archive_original(&exporting->archive, item, &kept->bytes, err);
        if (status == NARC_OK)
            status = original_keep(kept, object->sha256, err);
    }
    *out = kept->opened;
    return status;
}

static narc_status
write_item(struct exporting *exporting, const narc_entry *entry, const narc_item *item,
           narc_error *err)
{
    narc_write_options write = NARC_WRITE_OPTIONS_INIT;
    narc_buffer document = {0};
    char added[TIME_TEXT_SIZE];
    char hex[65];
    char short_id[9];
    narc_text hint = narc_item_headline(item);
    narc_status status = NARC_OK;

    narc_digest_format(entry->id, hex);
    snprintf(short_id, sizeof(short_id), "%.8s", hex);
    exporting->subject = short_id;
    write.regenerate = option_given(exporting->cli, OPTION_REGENERATE);
    if (!write.regenerate)
        status = open_original(exporting, item, &write.opened, err);
    write.id = narc_text_from(hex);
    write.added = narc_text_from(time_rfc3339(entry->added, added));
    write.finding = on_finding;
    write.user = exporting;
    write.fragment = exporting->outlet.message;
    write.providers = exporting->providers;
    if (status == NARC_OK)
        status = assets_put(&exporting->assets, &exporting->archive, item, err);
    write.moved = exporting->assets.moved;
    write.moved_count = exporting->assets.count;
    if (status == NARC_OK)
        status = narc_convert_write(exporting->outlet.format, item, &write, &document, err);
    if (status == NARC_OK &&
        !loss_report_accepts(&exporting->outlet.loss_report, exporting->outlet.format, item,
                             (narc_bytes){document.data, document.size}, write.providers, err))
        status = err->status;
    if (status == NARC_OK) {
        status = outlet_put(&exporting->outlet, hint.size > 0 ? hint : entry->guid, hex,
                            (narc_bytes){document.data, document.size}, err);
        exporting->stopped = status != NARC_OK && status != NARC_E_REFUSED;
    }
    narc_buffer_free(&document);
    return status;
}

/* One item that cannot be written is named; the others are written. */
static void
export_item(struct exporting *exporting, const narc_entry *entry, const narc_item *item)
{
    narc_error err = {.offset = NARC_NO_OFFSET};
    char hex[65];

    narc_digest_format(entry->id, hex);
    hex[8] = '\0';
    if (write_item(exporting, entry, item, &err) != NARC_OK)
        report(exporting->cli, exporting->stopped ? outlet_name(&exporting->outlet) : hex, &err);
    progress_step(exporting->outlet.count, 0, "articles");
}

static void
export_named(struct exporting *exporting)
{
    struct cli *cli = exporting->cli;
    narc_error err = {.offset = NARC_NO_OFFSET};
    struct kept_entry found = {0};
    narc_item *item;

    for (size_t i = 1; i < cli->operand_count && !exporting->stopped; i++) {
        item = NULL;
        if (signals_asked() != EXIT_DONE ||
            !archive_find(cli, &exporting->archive, cli->operands[i], &found))
            continue;
        if (narc_reader_item(exporting->archive.reader, found.entry.number, &item, &err) != NARC_OK)
            report(cli, cli->operands[i], &err);
        else
            export_item(exporting, &found.entry, item);
        narc_item_free(item);
    }
    entry_drop(&found);
}

static void
export_selected(struct exporting *exporting)
{
    const narc_entry *entry;
    narc_item *item;

    selection_start(&exporting->selection, &exporting->archive);
    while (!exporting->stopped && selection_next(&exporting->selection, &entry, &item)) {
        export_item(exporting, entry, item);
        narc_item_free(item);
    }
    selection_end(&exporting->selection);
}

/* Everything asked for, into an outlet that is open. */
static void
export_all(struct exporting *exporting)
{
    struct cli *cli = exporting->cli;

    if (assets_open(cli, &exporting->outlet, &exporting->assets)) {
        if (cli->operand_count > 1)
            export_named(exporting);
        else
            export_selected(exporting);
        assets_close(&exporting->assets);
    } else {
        exporting->stopped = true;
    }
    outlet_close(&exporting->outlet, !exporting->stopped && signals_asked() == EXIT_DONE);
}

void
cmd_export(struct cli *cli)
{
    struct exporting exporting = {.cli = cli};

    if (cli->operand_count == 0) {
        report_use(cli, NULL, "export wants an archive");
        return;
    }
    if (!outlet_read(cli, &exporting.outlet) || !selection_read(cli, false, &exporting.selection) ||
        !providers_open(cli, &exporting.providers))
        return;
    if (!archive_open(cli, cli->operands[0], &exporting.archive)) {
        narc_providers_free(exporting.providers);
        return;
    }
    if (outlet_open(&exporting.outlet, cli->operand_count == 2))
        export_all(&exporting);
    original_drop(&exporting.original);
    archive_close(&exporting.archive);
    narc_providers_free(exporting.providers);
}
