/* The pictures an item names, stored with it: once, whoever else names them. */
#include "ingest/attach.h"

#include <narc/reader.h>

#include "base/arena.h"
#include "base/fail.h"
#include "base/text.h"
#include "digest/digest.h"

/* What one call works on. */
typedef struct attaching {
    narc_pictures *pictures;
    const narc_document *document;
    narc_item *item;
    const narc_ingest_target *target;
    narc_error *told;
} attaching;

/* The name of a stored picture is the address that names it, which is how it is found again. */
static void
point_to(narc_item *item, narc_text sha256, narc_text address, narc_text type, uint64_t size)
{
    narc_object_ref *object;

    for (size_t i = 0; i < item->objects.count; i++)
        if (narc_text_equal(item->objects.items[i].sha256, sha256) &&
            narc_text_equal(item->objects.items[i].name, address))
            return;
    object = NARC_LIST_ADD(item->arena, &item->objects);
    if (object != NULL)
        *object = (narc_object_ref){.sha256 = sha256,
                                    .role = NARC_TEXT("asset"),
                                    .content_type = type,
                                    .name = address,
                                    .size = size};
}

/* One picture the target does not want costs that picture. */
static narc_status
store(attaching *now, narc_bytes bytes, bool *stored, narc_error *err)
{
    narc_error answer;
    const narc_status status =
        (narc_error_clear(&answer),
         now->target->asset(now->target->user, now->document, now->item, bytes, &answer));

    *stored = status == NARC_OK;
    if (status == NARC_E_INPUT || status == NARC_E_LIMIT || status == NARC_E_REFUSED) {
        *now->told = answer;
        return NARC_OK;
    }
    if (status != NARC_OK && err != NULL)
        *err = answer;
    return status;
}

/* *sha256 receives the picture's digest when there is one. */
static narc_status
attach(attaching *now, narc_text address, narc_text type, narc_text *sha256, narc_error *err)
{
    char hex[2 * NARC_SHA256_SIZE + 1];
    uint8_t digest[NARC_SHA256_SIZE];
    narc_mapping picture;
    narc_status status;
    bool stored = false;

    if (address.size == 0)
        return NARC_OK;
    status = narc_pictures_find(now->pictures, now->document, address, &picture, err);
    if (status != NARC_OK)
        return status == NARC_DONE ? NARC_OK : status;
    status = store(now, picture.bytes, &stored, err);
    if (stored) {
        narc_sha256(picture.bytes, digest);
        narc_digest_format(digest, hex);
        *sha256 = narc_arena_copy(now->item->arena, narc_text_from(hex));
        if (type.size == 0)
            type = narc_text_from(narc_pictures_type(picture.bytes));
        point_to(now->item, *sha256, address, type, picture.bytes.size);
    }
    narc_mapping_close(&picture);
    return status;
}

static narc_status
attach_references(attaching *now, const narc_group *group, narc_error *err)
{
    for (size_t i = 0; i < group->refs.count; i++) {
        const narc_group_ref *ref = &group->refs.items[i];
        narc_text sha256;

        NARC_TRY(attach(now, ref->href, ref->content_type, &sha256, err));
    }
    return NARC_OK;
}

narc_status
narc_attach_pictures(narc_pictures *pictures, const narc_document *document, narc_item *item,
                     const narc_ingest_target *target, narc_error *told, narc_error *err)
{
    attaching now = {pictures, document, item, target, told};

    told->number = 0;
    if (narc_text_is(item->provenance.format, "html") ||
        narc_text_is(item->provenance.format, "text"))
        return NARC_OK;
    for (size_t i = 0; i < item->renditions.count; i++) {
        narc_rendition *rendition = &item->renditions.items[i];

        NARC_TRY(attach(&now, rendition->href.size > 0 ? rendition->href : rendition->residref,
                        rendition->content_type, &rendition->sha256, err));
    }
    for (size_t i = 0; i < item->groups.count; i++)
        NARC_TRY(attach_references(&now, &item->groups.items[i], err));
    return item->arena->failed ? narc_fail_memory(err) : NARC_OK;
}
