/* The target of a batch that is an archive. */
#include <narc/ingest.h>

#include "base/fail.h"
#include "format/item_row.h"

static narc_status
store_document(void *user, const narc_document *document, const narc_item *first, narc_error *err)
{
    if (document->source != NULL)
        return narc_writer_add_source(user, document->source, narc_item_site(first), NULL, err);
    return narc_writer_add_object(user, document->bytes, narc_item_site(first), NULL, err);
}

static narc_status
store_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    narc_added added = NARC_ADDED_NEW;
    narc_status status;

    (void)document;
    status = narc_writer_add_item(user, item, &added, err);
    if (status == NARC_OK && added == NARC_ADDED_RENUMBERED)
        (void)narc_fail(err, NARC_VERSION_CONFLICT, NARC_NO_OFFSET, NULL,
                        "version %.*s of %.*s has other content, kept as version %llu",
                        (int)item->provenance.stated_version.size,
                        item->provenance.stated_version.data,
                        (int)(item->guid.size < 120 ? item->guid.size : 120), item->guid.data,
                        (unsigned long long)item->version);
    narc_item_free(item);
    return status;
}

static narc_status
store_asset(void *user, const narc_document *document, const narc_item *item, narc_bytes bytes,
            narc_error *err)
{
    (void)document;
    return narc_writer_add_object(user, bytes, narc_item_site(item), NULL, err);
}

narc_ingest_target
narc_ingest_into(narc_writer *writer)
{
    return (narc_ingest_target){store_document, store_item, writer, store_asset};
}
