/* fuzz/fuzz_container.c
 * Covers: narc_container_memory and all that it opens: tar, zip, gzip, zstd through libarchive.
 * Property: the walk ends, what comes out stays within the limits, every name is valid UTF-8 and no
 * document is a container; the same bytes give the same documents. */
#include <stdlib.h>

#include "base/utf8.h"
#include "container/container.h"
#include "container/kind.h"

#include <string.h>

#define DOCUMENT_BYTES (UINT64_C(1) << 20)
#define CONTAINER_BYTES (UINT64_C(8) << 20)
#define CONTAINER_ENTRIES 1000u

typedef struct tally {
    uint64_t documents;
    uint64_t problems;
    uint64_t bytes;
    uint64_t sum;
} tally;

static void
check(bool holds)
{
    if (!holds)
        abort();
}

static narc_status
take_document(void *user, const narc_document *document, narc_buffer *content, narc_error *err)
{
    tally *now = user;
    narc_kind kind;

    (void)err;
    check(content->data == document->bytes.data);
    check(document->bytes.size <= DOCUMENT_BYTES);
    check(narc_utf8_valid(document->member));
    kind = narc_kind_find(document->bytes, NULL);
    check(kind == NARC_KIND_UNKNOWN || kind == NARC_KIND_FOREIGN);
    now->documents++;
    now->bytes += document->bytes.size;
    for (size_t i = 0; i < document->bytes.size; i++)
        now->sum = now->sum * 31 + document->bytes.data[i];
    return NARC_OK;
}

static narc_status
take_problem(void *user, const narc_document *document, const narc_error *problem, narc_error *err)
{
    tally *now = user;

    (void)err;
    check(problem->number != 0 && problem->message[0] != '\0');
    check(narc_utf8_valid(document->member));
    check(narc_utf8_valid(narc_text_from(problem->message)));
    now->problems++;
    return NARC_OK;
}

static tally
walk(narc_bytes bytes)
{
    tally now = {0, 0, 0, 0};
    const narc_container_handler handler = {
        .document = take_document, .problem = take_problem, .user = &now};
    narc_limits limits = NARC_LIMITS_INIT;

    limits.document_bytes = DOCUMENT_BYTES;
    limits.container_bytes = CONTAINER_BYTES;
    limits.container_entries = CONTAINER_ENTRIES;
    check(narc_container_memory(bytes, NARC_TEXT("input"), &limits, NULL, &handler, NULL) ==
          NARC_OK);
    check(now.documents + now.problems > 0 || bytes.size > 0);
    check(now.documents <= CONTAINER_ENTRIES && now.bytes <= CONTAINER_BYTES);
    return now;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const narc_bytes bytes = {data, size};
    const tally first = walk(bytes);
    const tally second = walk(bytes);

    check(memcmp(&first, &second, sizeof(first)) == 0);
    return 0;
}
