/* Which paragraphs pages of one site repeat (docs/decisions/0046-paragraphs-a-site-repeats.md). */
#include "ingest/repeats.h"

#include "article/body_blocks.h"
#include "article/body_rebuild.h"
#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"
#include "digest/digest.h"
#include "format/item_row.h"

#define LEAST_LETTERS 60u /* of a paragraph that is looked at; shorter ones repeat lawfully */
#define MOST_BLOCKS 4096u /* of one body; a longer one is left alone */
#define LONGEST_SITE 256u
#define WAYS 8u
#define SETS ((size_t)(NARC_REPEATS_BYTES / (WAYS * sizeof(paragraph))))

/* One page, as far as it matters whether it is another: a clash makes two pages one, which leaves
 * nothing out. */
typedef struct page {
    uint32_t headline;
    uint32_t address;
} page;

/* A paragraph on a site: the first half of a SHA-256, so that nobody can make another's. */
typedef struct paragraph {
    uint64_t key[2];
    page first;    /* the first page that said it */
    uint32_t seen; /* when last; the least lately seen makes room. 0: nothing stands here */
    uint32_t repeated;
} paragraph;

struct narc_repeats {
    const narc_allocator *allocator;
    paragraph *table; /* SETS times WAYS */
    uint32_t now;     /* pages seen */
    /* of the body at hand */
    narc_buffer scratch;
    char site[LONGEST_SITE];
    size_t site_size;
    page page;
    uint64_t letters; /* up to the block at hand */
    uint64_t repeated_letters;
    size_t block_count;
    uint64_t begins[MOST_BLOCKS]; /* letters before each block */
    bool gone[MOST_BLOCKS];
};

narc_repeats *
narc_repeats_new(const narc_allocator *allocator)
{
    narc_repeats *repeats = narc_memory_zeroed(allocator, 1, sizeof(*repeats));

    if (repeats == NULL)
        return NULL;
    repeats->allocator = allocator;
    repeats->scratch.allocator = allocator;
    repeats->table = narc_memory_zeroed(allocator, SETS * WAYS, sizeof(*repeats->table));
    if (repeats->table != NULL)
        return repeats;
    narc_repeats_free(repeats);
    return NULL;
}

void
narc_repeats_free(narc_repeats *repeats)
{
    if (repeats == NULL)
        return;
    narc_buffer_free(&repeats->scratch);
    narc_memory_free(repeats->allocator, repeats->table);
    narc_memory_free(repeats->allocator, repeats);
}

/* --- the table -------------------------------------------------------------------------------- */

static bool
same_key(const paragraph *a, const uint64_t key[2])
{
    return a->seen != 0 && a->key[0] == key[0] && a->key[1] == key[1];
}

static paragraph *
find(narc_repeats *repeats, const uint64_t key[2])
{
    paragraph *set = repeats->table + key[0] % SETS * WAYS;

    for (size_t i = 0; i < WAYS; i++)
        if (same_key(&set[i], key))
            return &set[i];
    return NULL;
}

/* The place that is free or was seen least lately. */
static paragraph *
room_for(narc_repeats *repeats, const uint64_t key[2])
{
    paragraph *set = repeats->table + key[0] % SETS * WAYS;
    paragraph *oldest = set;

    for (size_t i = 1; i < WAYS; i++)
        if (set[i].seen < oldest->seen)
            oldest = &set[i];
    return oldest;
}

static void
key_of(const narc_repeats *repeats, narc_text text, uint64_t key[2])
{
    const narc_bytes site = {(const uint8_t *)repeats->site, repeats->site_size};
    uint8_t digest[NARC_SHA256_SIZE];
    narc_cursor in = {.bytes = {digest, sizeof(digest)}};

    narc_sha256_two(site, (narc_bytes){(const uint8_t *)text.data, text.size}, digest);
    key[0] = narc_cursor_u64le(&in);
    key[1] = narc_cursor_u64le(&in);
}

/* Pages of one headline, and versions of one page, are no witnesses for each other. */
static bool
another(page a, page b)
{
    return a.headline != b.headline && a.address != b.address;
}

static void
see(narc_repeats *repeats, const uint64_t key[2])
{
    paragraph *known = find(repeats, key);

    if (known == NULL) {
        known = room_for(repeats, key);
        *known = (paragraph){.key = {key[0], key[1]}, .first = repeats->page};
    }
    known->seen = repeats->now;
    if (another(known->first, repeats->page))
        known->repeated = 1;
}

static bool
is_repeated(narc_repeats *repeats, narc_text text)
{
    uint64_t key[2];
    const paragraph *known;

    key_of(repeats, text, key);
    known = find(repeats, key);
    return known != NULL && known->repeated;
}

/* --- one item --------------------------------------------------------------------------------- */

static uint32_t
short_digest(narc_text text)
{
    uint8_t digest[NARC_SHA256_SIZE];
    narc_cursor in = {.bytes = {digest, sizeof(digest)}};

    narc_sha256((narc_bytes){(const uint8_t *)text.data, text.size}, digest);
    return narc_cursor_u32le(&in);
}

/* The body of a page with a site, or NULL. */
static narc_body *
begin(narc_repeats *repeats, const narc_item *item)
{
    const narc_text site = narc_item_site(item);

    if (item->bodies.count != 1 || !narc_text_is(item->provenance.format, "html") ||
        site.size == 0 || site.size >= LONGEST_SITE ||
        narc_text_equal(site, item->provenance.format))
        return NULL;
    for (size_t i = 0; i < site.size; i++)
        repeats->site[i] = narc_ascii_lower(site.data[i]);
    repeats->site[site.size] = '\0';
    repeats->site_size = site.size + 1;
    repeats->page = (page){short_digest(narc_item_headline(item)), short_digest(item->guid)};
    repeats->letters = 0;
    repeats->repeated_letters = 0;
    repeats->block_count = 0;
    return &item->bodies.items[0];
}

/* Characters of a block; a caption is no text of the article. */
static uint64_t
letters_in(narc_body_element element, narc_text text)
{
    uint64_t letters = 0;

    if (element == NARC_BODY_FIGURE)
        return 0;
    for (size_t i = 0; i < text.size; i++)
        letters += ((uint8_t)text.data[i] & 0xC0u) != 0x80;
    return letters;
}

static bool
is_paragraph(narc_body_element element, uint64_t letters)
{
    return element != NARC_BODY_TABLE && letters >= LEAST_LETTERS;
}

static narc_status
see_block(void *user, narc_body_element element, narc_text text, narc_error *err)
{
    narc_repeats *repeats = user;
    uint64_t key[2];

    (void)err;
    if (is_paragraph(element, letters_in(element, text))) {
        key_of(repeats, text, key);
        see(repeats, key);
    }
    return NARC_OK;
}

narc_status
narc_repeats_see(narc_repeats *repeats, const narc_item *item, narc_error *err)
{
    const narc_body *body = begin(repeats, item);

    repeats->now++;
    if (body == NULL)
        return NARC_OK;
    return narc_body_each_block(body->value, &repeats->scratch, see_block, repeats, err);
}

/* --- leaving out ------------------------------------------------------------------------------ */

static narc_status
judge_block(void *user, narc_body_element element, narc_text text, narc_error *err)
{
    narc_repeats *repeats = user;
    const size_t block = repeats->block_count++;
    const uint64_t letters = letters_in(element, text);
    const bool repeated = is_paragraph(element, letters) && is_repeated(repeats, text);

    (void)err;
    if (block < MOST_BLOCKS) {
        repeats->begins[block] = repeats->letters;
        repeats->gone[block] = repeated;
    }
    repeats->letters += letters;
    repeats->repeated_letters += repeated ? letters : 0;
    return NARC_OK;
}

/* The first tenth and the last two fifths of an article lose what repeats; what repeats in its midst,
 * such as the introduction of a series, belongs there. */
static size_t
spare_midst(narc_repeats *repeats)
{
    size_t gone = 0;

    for (size_t i = 0; i < repeats->block_count; i++) {
        const uint64_t tenths = repeats->begins[i] * 10;

        if (tenths >= repeats->letters && tenths < repeats->letters * 6)
            repeats->gone[i] = false;
        gone += repeats->gone[i];
    }
    return gone;
}

narc_status
narc_repeats_leave_out(narc_repeats *repeats, narc_item *item, narc_error *err)
{
    narc_body *body = begin(repeats, item);
    narc_text rest;
    size_t gone;

    if (body == NULL)
        return NARC_OK;
    NARC_TRY(narc_body_each_block(body->value, &repeats->scratch, judge_block, repeats, err));
    /* Pages that share more than half are versions of one article, or nothing would be left. */
    if (repeats->block_count > MOST_BLOCKS || repeats->repeated_letters == 0 ||
        repeats->repeated_letters > repeats->letters / 2)
        return NARC_OK;
    gone = spare_midst(repeats);
    if (gone == 0)
        return NARC_OK;
    NARC_TRY(narc_body_leave_out(body->value, repeats->gone, repeats->block_count, item->arena,
                                 &rest, err));
    body->value = rest;
    item->provenance.left_out = gone;
    item->provenance.left_out_by = NARC_TEXT(NARC_REPEATS_METHOD);
    return NARC_OK;
}
