/* Small archives for tests. */
#include "archive_samples.h"
#include "narc_test.h"

#include <stdio.h>

narc_writer_options
sample_options(void)
{
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;

    options.commit_time = 1795000000;
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

narc_status
sample_add(narc_writer *writer, const char *guid, uint64_t version, const char *text,
           narc_added *added, narc_error *err)
{
    const narc_bytes original = {(const uint8_t *)text, strlen(text)};
    narc_item *item = narc_item_new(NULL);
    narc_object_ref object = {.role = NARC_TEXT("original"),
                              .content_type = NARC_TEXT("text/plain"),
                              .size = original.size};
    uint8_t digest[32];
    char hex[65];
    narc_status st;

    assert_non_null(item);
    item->guid = narc_text_from(guid);
    item->version = version;
    item->url = NARC_TEXT("https://news.example/story");
    (void)narc_date_parse(NARC_TEXT("2026-11-18T17:42:00Z"), NARC_TEXT("test"),
                          &item->first_created);
    st = narc_writer_add_object(writer, original, NARC_TEXT("test"), digest, err);
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
