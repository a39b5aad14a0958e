/* The target of a batch that is an archive. */
#include <narc/ingest.h>

#include "base/fail.h"
#include "base/text.h"

#include <string.h>

/* The host of a URL, without user and port; empty when it has none. */
static narc_text
host_of(narc_text url)
{
    size_t begin = narc_text_find(url, NARC_TEXT("://"));
    size_t end;

    if (begin == SIZE_MAX)
        return (narc_text){NULL, 0};
    begin += 3;
    for (end = begin; end < url.size && strchr("/?#", url.data[end]) == NULL; end++)
        if (url.data[end] == '@')
            begin = end + 1;
    for (size_t i = begin; i < end && url.data[begin] != '['; i++)
        if (url.data[i] == ':')
            end = i;
    return (narc_text){url.data + begin, end - begin};
}

/* What the document resembles: others of the same site, of the same agency, of the same format. */
static narc_text
group_of(const narc_item *item)
{
    narc_text group = host_of(item->url);

    if (group.size == 0)
        group = host_of(item->guid);
    if (group.size == 0 && item->providers.count > 0)
        group = narc_concept_label(&item->providers.items[0]);
    return group.size > 0 ? group : item->provenance.format;
}

static narc_status
store_document(void *user, const narc_document *document, const narc_item *first, narc_error *err)
{
    if (document->source != NULL)
        return narc_writer_add_source(user, document->source, group_of(first), NULL, err);
    return narc_writer_add_object(user, document->bytes, group_of(first), NULL, err);
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
    return narc_writer_add_object(user, bytes, group_of(item), NULL, err);
}

narc_ingest_target
narc_ingest_into(narc_writer *writer)
{
    return (narc_ingest_target){store_document, store_item, writer, store_asset};
}
