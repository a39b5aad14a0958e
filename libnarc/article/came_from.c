/* Where an item came from: the provenance that every reader shares. */
#include "article/converter.h"

#include <narc.h>

#include "base/arena.h"
#include "base/text.h"

/* The last part of a path or URI, for people to recognise the document by. */
static narc_text
last_part(narc_text path)
{
    size_t start = path.size;

    while (start > 0 && path.data[start - 1] != '/')
        start--;
    return start == path.size ? path : narc_text_slice(path, start, SIZE_MAX);
}

static void
add_original(narc_item *item, const narc_document *document, narc_text sha256_hex,
             narc_text media_type)
{
    narc_object_ref *original = NARC_LIST_ADD(item->arena, &item->objects);

    if (original == NULL)
        return;
    original->sha256 = narc_arena_copy(item->arena, sha256_hex);
    original->role = NARC_TEXT("original");
    original->content_type = narc_arena_copy(item->arena, media_type);
    original->name = narc_arena_copy(
        item->arena, last_part(document->member.size > 0 ? document->member : document->name));
    original->size = document->bytes.size;
}

/* Several items of one document share its bytes, so the part tells them apart (the fragment of
 * RFC 8141, 2.3.3). */
static narc_text
guid_of_bytes(narc_item *item, narc_text sha256_hex)
{
    const narc_text part = item->provenance.part;
    narc_text guid = narc_arena_join(item->arena, NARC_TEXT("urn:sha256:"), sha256_hex);

    if (part.size > 0) {
        guid = narc_arena_join(item->arena, guid, NARC_TEXT("#"));
        guid = narc_arena_join(item->arena, guid, part);
    }
    return guid;
}

void
narc_item_came_from(narc_item *item, const narc_document *document, narc_text sha256_hex,
                    narc_text format, narc_text media_type)
{
    narc_provenance *provenance = &item->provenance;
    narc_arena *arena = item->arena;

    if (item->guid.size == 0)
        item->guid = guid_of_bytes(item, sha256_hex);
    if (item->url.size == 0 && document->url.size > 0) {
        item->url = narc_arena_copy(arena, document->url);
        item->url_source = NARC_TEXT("caller");
    }
    provenance->source = narc_arena_copy(arena, document->name);
    provenance->container = narc_arena_copy(arena, document->container);
    provenance->member = narc_arena_copy(arena, document->member);
    provenance->media_type = narc_arena_copy(arena, media_type);
    provenance->format = narc_arena_copy(arena, format);
    provenance->tool = NARC_TEXT("narc");
    provenance->tool_version = NARC_TEXT(NARC_VERSION);
    if (provenance->captured.literal.size == 0 && document->captured.size > 0)
        (void)narc_date_parse(narc_arena_copy(arena, document->captured), NARC_TEXT("caller"),
                              &provenance->captured);
    if (narc_item_original(item) == NULL)
        add_original(item, document, sha256_hex, media_type);
}
