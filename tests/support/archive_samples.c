/* Small archives for tests. */
#include "archive_samples.h"
#include "narc_test.h"

#include "base/buffer.h"

#include <stdio.h>

narc_writer_options
sample_options(void)
{
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;

    options.commit_time = SAMPLE_TIME;
    return options;
}

void
sample_noise(narc_buffer *out, size_t size, uint32_t seed)
{
    uint32_t x = seed * 2654435761u + 1;

    out->data = realloc(out->data, size + 1);
    assert_non_null(out->data);
    out->size = size;
    out->capacity = size + 1;
    for (size_t i = 0; i < size; i++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        out->data[i] = (uint8_t)(x >> 11);
    }
}

narc_bytes
sample_bytes(const narc_buffer *buffer)
{
    return (narc_bytes){buffer->data, buffer->size};
}

/* What sample_add and sample_many say of an item. */
typedef struct sample_story {
    const char *guid;
    const char *url;
    const char *group;
    narc_text text;
    uint64_t version; /* or 0 */
    unsigned minute;  /* after SAMPLE_DAY that it was published */
} sample_story;

static narc_status
add_story(narc_writer *writer, const sample_story *story, narc_added *added, narc_error *err)
{
    const narc_bytes original = {(const uint8_t *)story->text.data, story->text.size};
    narc_item *item = narc_item_new(NULL);
    narc_object_ref object = {.role = NARC_TEXT("original"),
                              .content_type = NARC_TEXT("text/plain"),
                              .size = original.size};
    uint8_t digest[32];
    char date[40], hex[65];
    narc_status st;

    assert_non_null(item);
    item->guid = narc_text_from(story->guid);
    item->version = story->version;
    item->url = narc_text_from(story->url);
    snprintf(date, sizeof(date), "2026-11-%02uT%02u:%02u:00Z", 18 + story->minute / 1440 % 12,
             story->minute / 60 % 24, story->minute % 60);
    (void)narc_date_parse(narc_text_from(date), NARC_TEXT("test"), &item->first_created);
    st = narc_writer_add_object(writer, original, narc_text_from(story->group), digest, err);
    if (st == NARC_OK) {
        narc_digest_format(digest, hex);
        object.sha256 = narc_text_from(hex);
        item->objects.items = &object;
        item->objects.count = 1;
        st = narc_writer_add_item(writer, item, added, err);
    }
    item->objects.items = NULL;
    item->objects.count = 0;
    narc_item_free(item);
    return st;
}

narc_status
sample_add(narc_writer *writer, const char *guid, uint64_t version, const char *text,
           narc_added *added, narc_error *err)
{
    const sample_story story = {.guid = guid,
                                .url = "https://news.example/story",
                                .group = "test",
                                .text = narc_text_from(text),
                                .version = version,
                                .minute = 1062};

    return add_story(writer, &story, added, err);
}

/* --- many items --------------------------------------------------------------------------------- */

/* Words of a small language, those of a group more often the same ones. */
static void
write_text(narc_buffer *out, const sample_plan *plan, size_t n)
{
    static const char *const syllables[] = {"ra", "to", "min", "el", "sa", "ku", "ver", "ni"};
    uint32_t x = (uint32_t)n * 2654435761u + 1, group = (uint32_t)(n % plan->groups);

    out->size = 0;
    for (size_t w = 0; w < plan->words; w++) {
        const uint32_t seed = w % 3 == 0 ? x : group * 977u + (uint32_t)w * 31u;

        x = x * 1664525u + 1013904223u;
        for (uint32_t s = 0; s < 2 + seed % 3; s++)
            narc_buffer_format(out, "%s", syllables[(seed >> (5 + 3 * s)) % 8]);
        narc_buffer_byte(out, ' ');
    }
    assert_false(out->failed);
}

static narc_status
add_many(narc_writer *writer, const sample_plan *plan, size_t n, const char *more, narc_error *err)
{
    narc_buffer text = {0};
    char guid[40], url[60], group[30];
    sample_story one = {.guid = guid, .url = url, .group = group};
    narc_status st;

    write_text(&text, plan, n);
    narc_buffer_format(&text, "%s", more);
    snprintf(guid, sizeof(guid), "urn:test:%zu", n);
    snprintf(url, sizeof(url), "https://news.example/%zu", n);
    snprintf(group, sizeof(group), "%zu.example", n % plan->groups);
    one.text = (narc_text){(const char *)text.data, text.size};
    one.minute = (unsigned)(n * 7 % plan->items);
    st = add_story(writer, &one, NULL, err);
    narc_buffer_free(&text);
    return st;
}

size_t
sample_many_count(const sample_plan *plan)
{
    return plan->items + plan->commits;
}

narc_status
sample_many_with(narc_writer *writer, const sample_plan *plan, narc_error *err)
{
    size_t n = 0;
    char more[40];
    narc_status st = NARC_OK;

    for (size_t commit = 1; commit <= plan->commits && st == NARC_OK; commit++) {
        narc_writer_set_time(writer, SAMPLE_TIME + (int64_t)commit);
        for (; n < plan->items * commit / plan->commits && st == NARC_OK; n++)
            st = add_many(writer, plan, n, "", err);
        snprintf(more, sizeof(more), "and so on, %zu", commit);
        if (st == NARC_OK)
            st = add_many(writer, plan, 0, more, err);
        if (st == NARC_OK)
            st = narc_writer_commit(writer, err);
    }
    return st;
}

void
sample_many(narc_buffer *out, const sample_plan *plan)
{
    const narc_sink sink = narc_sink_buffer(out);
    narc_writer_options options = sample_options();
    narc_writer *writer;

    options.block_size = 4096;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    assert_narc_status(sample_many_with(writer, plan, NULL), NARC_OK);
    narc_writer_close(writer);
}

narc_status
sample_write(const narc_sink *sink, const narc_allocator *allocator, narc_error *err)
{
    narc_writer_options options = sample_options();

    options.allocator = allocator;
    return sample_write_with(sink, &options, err);
}

narc_status
sample_write_with(const narc_sink *sink, const narc_writer_options *options, narc_error *err)
{
    static const char a[] = "The ferry was late again, and again nobody said why.";
    narc_writer *writer;
    narc_status st;

    st = narc_writer_new(sink, options, &writer, err);
    if (st != NARC_OK)
        return st;
    if ((st = sample_add(writer, "urn:test:a", 0, a, NULL, err)) != NARC_OK)
        goto done;
    if ((st = sample_add(writer, "urn:test:b", 0, "Rain on Sunday.", NULL, err)) != NARC_OK)
        goto done;
    if ((st = narc_writer_commit(writer, err)) != NARC_OK)
        goto done;
    if ((st = sample_add(writer, "urn:test:a", 0, "The ferry was on time.", NULL, err)) != NARC_OK)
        goto done;
    if ((st = sample_add(writer, "urn:test:c", 7, "", NULL, err)) != NARC_OK)
        goto done;
    st = narc_writer_commit(writer, err);
done:
    narc_writer_close(writer);
    return st;
}

void
sample_two_commits(narc_buffer *out)
{
    const narc_sink sink = narc_sink_buffer(out);

    assert_narc_status(sample_write(&sink, NULL, NULL), NARC_OK);
}

void
sample_open(sample_view *view, narc_bytes archive)
{
    view->bytes = archive;
    view->source = narc_source_memory(&view->bytes);
    assert_narc_status(narc_reader_open(&view->source, NULL, &view->reader, NULL), NARC_OK);
}

void
sample_close(sample_view *view)
{
    narc_reader_close(view->reader);
}

narc_entry
sample_entry(narc_reader *reader, uint64_t number)
{
    const narc_entry *entry;

    assert_narc_status(narc_reader_entry(reader, number, &entry, NULL), NARC_OK);
    return *entry;
}

static void
count_damage(void *user, const narc_error *damage, const narc_entry *entry)
{
    size_t *count = user;

    (void)damage;
    (void)entry;
    ++*count;
}

size_t
sample_damage(narc_reader *reader)
{
    narc_verify_report report;
    size_t count = 0;

    if (narc_reader_verify(reader, NARC_VERIFY_FULL, count_damage, &count, &report, NULL) !=
        NARC_OK)
        return SIZE_MAX;
    return count;
}

size_t
sample_damage_of(narc_bytes archive)
{
    const narc_source source = narc_source_memory(&archive);
    narc_reader *reader;
    size_t count;

    if (narc_reader_open(&source, NULL, &reader, NULL) != NARC_OK)
        return 1;
    count = sample_damage(reader);
    narc_reader_close(reader);
    return count;
}
