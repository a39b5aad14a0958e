/* Objects of any size, from memory and from sources: the same archive, and constant memory. */
#include "narc_test.h"

#include "archive_samples.h"
#include "base/buffer.h"
#include "writer/writer_inside.h"

#define LARGE (NARC_GROUPS_WHOLE + 12345)

/* A source that counts its reads, and gives other bytes from the second pass on if it is told to. */
typedef struct unsteady {
    narc_bytes bytes;
    size_t read;   /* bytes so far */
    bool changing; /* the last byte differs the second time */
    size_t most;   /* asked for at once */
} unsteady;

static narc_status
read_unsteady(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    unsteady *from = user;

    (void)err;
    memcpy(out, from->bytes.data + offset, size);
    from->read += size;
    if (size > from->most)
        from->most = size;
    if (from->changing && from->read == 2 * from->bytes.size)
        ((uint8_t *)out)[size - 1] ^= 1;
    return NARC_OK;
}

static narc_status
size_of_unsteady(void *user, uint64_t *out, narc_error *err)
{
    (void)err;
    *out = ((const unsteady *)user)->bytes.size;
    return NARC_OK;
}

static narc_writer *
begin(narc_buffer *archive, narc_sink *sink)
{
    const narc_writer_options options = sample_options();
    narc_writer *writer;

    *sink = narc_sink_buffer(archive);
    assert_narc_status(narc_writer_new(sink, &options, &writer, NULL), NARC_OK);
    return writer;
}

static void
assert_holds(const narc_buffer *archive, const uint8_t digest[32], const narc_buffer *wanted)
{
    narc_buffer got = {0};
    const narc_sink sink = narc_sink_buffer(&got);
    sample_view view;

    sample_open(&view, sample_bytes(archive));
    assert_int_equal(sample_damage(view.reader), 0);
    assert_narc_status(narc_reader_object(view.reader, digest, &sink, NULL), NARC_OK);
    assert_int_equal(got.size, wanted->size);
    assert_memory_equal(got.data, wanted->data, got.size);
    sample_close(&view);
    narc_buffer_free(&got);
}

/* The archive that one object of `size` bytes makes, from memory or from a source. */
static void
write_one(size_t size, bool from_source, narc_buffer *archive, narc_buffer *content,
          uint8_t digest[32])
{
    narc_sink sink;
    narc_writer *writer = begin(archive, &sink);
    unsteady from = {.bytes = {NULL, 0}};
    const narc_source source = {read_unsteady, size_of_unsteady, NULL, &from};

    narc_buffer_clear(content);
    sample_noise(content, size, 7);
    from.bytes = sample_bytes(content);
    if (from_source)
        assert_narc_status(narc_writer_add_source(writer, &source, NARC_TEXT("x"), digest, NULL),
                           NARC_OK);
    else
        assert_narc_status(narc_writer_add_object(writer, from.bytes, NARC_TEXT("x"), digest, NULL),
                           NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    if (from_source && size > NARC_GROUPS_WHOLE) {
        assert_int_equal(from.read, 2 * size);
        assert_true(from.most <= (size_t)1 << 20);
    }
}

static void
a_source_gives_the_same_archive_as_memory(void **state)
{
    static const size_t sizes[] = {0, 1, 70000, NARC_GROUPS_WHOLE, LARGE};

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        narc_buffer memory = {0}, source = {0}, content = {0};
        uint8_t one[32], other[32];

        write_one(sizes[i], false, &memory, &content, one);
        write_one(sizes[i], true, &source, &content, other);
        assert_memory_equal(one, other, sizeof(one));
        assert_int_equal(memory.size, source.size);
        assert_memory_equal(memory.data, source.data, memory.size);
        assert_holds(&source, other, &content);
        narc_buffer_free(&memory);
        narc_buffer_free(&source);
        narc_buffer_free(&content);
    }
}

static void
an_object_that_is_there_is_read_once_and_not_stored(void **state)
{
    narc_buffer archive = {0}, content = {0};
    narc_sink sink;
    narc_writer *writer = begin(&archive, &sink);
    unsteady from = {.bytes = {NULL, 0}};
    const narc_source source = {read_unsteady, size_of_unsteady, NULL, &from};
    narc_writer_totals totals;

    (void)state;
    sample_noise(&content, LARGE, 8);
    from.bytes = sample_bytes(&content);
    for (int i = 0; i < 2; i++)
        assert_narc_status(narc_writer_add_source(writer, &source, NARC_TEXT("x"), NULL, NULL),
                           NARC_OK);
    assert_int_equal(from.read, 3 * content.size);
    narc_writer_count(writer, &totals);
    assert_int_equal(totals.objects, 1);
    assert_int_equal(totals.object_bytes, content.size);
    narc_writer_close(writer);
    narc_buffer_free(&archive);
    narc_buffer_free(&content);
}

static void
bytes_that_change_between_the_passes_end_the_writer(void **state)
{
    narc_buffer archive = {0}, content = {0};
    narc_sink sink;
    narc_writer *writer = begin(&archive, &sink);
    unsteady from = {.changing = true};
    const narc_source source = {read_unsteady, size_of_unsteady, NULL, &from};

    (void)state;
    sample_noise(&content, LARGE, 9);
    from.bytes = sample_bytes(&content);
    assert_narc_status(narc_writer_add_source(writer, &source, NARC_TEXT("x"), NULL, NULL),
                       NARC_E_IO);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_E_IO);
    narc_writer_close(writer);
    narc_buffer_free(&archive);
    narc_buffer_free(&content);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_gives_the_same_archive_as_memory),
        cmocka_unit_test(an_object_that_is_there_is_read_once_and_not_stored),
        cmocka_unit_test(bytes_that_change_between_the_passes_end_the_writer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
