/* Archives that come by once, through a pipe (spec 9.8). */
#include "narc_test.h"

#include "archive_samples.h"
#include "digest/digest.h"

/* Bytes handed out at most `step` at a time. */
typedef struct trickle {
    narc_bytes left;
    size_t step;
} trickle;

static narc_status
trickle_read(void *user, void *out, size_t size, size_t *got, narc_error *err)
{
    trickle *from = user;
    const size_t most = size < from->step ? size : from->step;

    (void)err;
    *got = most < from->left.size ? most : from->left.size;
    if (*got > 0)
        memcpy(out, from->left.data, *got);
    from->left.data += *got;
    from->left.size -= *got;
    return NARC_OK;
}

/* What came by. */
typedef struct passed {
    size_t objects, records, entries, commits, damages;
    uint32_t sum; /* over kinds, digests and bytes, in order */
    narc_status end;
    narc_error error;
} passed;

static void
count_event(passed *out, const narc_stream_event *event)
{
    uint8_t digest[NARC_SHA256_SIZE];

    switch (event->kind) {
    case NARC_STREAM_OBJECT:
        if (event->at == 0 && event->last) {
            narc_sha256(event->bytes, digest);
            assert_memory_equal(digest, event->digest, sizeof(digest));
        }
        out->objects += event->last;
        break;
    case NARC_STREAM_RECORD:
        narc_sha256(event->bytes, digest);
        assert_memory_equal(digest, event->digest, sizeof(digest));
        out->records++;
        break;
    case NARC_STREAM_ENTRY:
        assert_non_null(event->entry);
        out->entries++;
        break;
    case NARC_STREAM_COMMIT:
        assert_non_null(event->info);
        out->commits++;
        break;
    case NARC_STREAM_DAMAGE:
        assert_non_null(event->damage);
        out->damages++;
        return; /* may come in pieces that depend on how the bytes arrive */
    }
    out->sum =
        narc_crc32c(out->sum, (narc_bytes){(const uint8_t *)&event->kind, sizeof(event->kind)});
    out->sum = narc_crc32c(out->sum, (narc_bytes){event->digest, sizeof(event->digest)});
    out->sum = narc_crc32c(out->sum, event->bytes);
}

static passed
pass(narc_bytes archive, size_t step, const narc_allocator *allocator)
{
    trickle from = {.left = archive, .step = step};
    narc_reader_options options = NARC_READER_OPTIONS_INIT;
    narc_stream_event event;
    narc_stream *stream;
    passed out = {0};

    options.allocator = allocator;
    out.end = narc_stream_open(trickle_read, &from, &options, &stream, &out.error);
    if (out.end != NARC_OK)
        return out;
    while ((out.end = narc_stream_next(stream, &event, &out.error)) == NARC_OK)
        count_event(&out, &event);
    narc_stream_close(stream);
    return out;
}

static const sample_plan plan = {.items = 60, .commits = 3, .words = 60, .groups = 3};

static void
everything_comes_by_whatever_the_pieces_are(void **state)
{
    static const size_t steps[] = {1, 7, 4096, SIZE_MAX};
    narc_buffer archive = {0};
    passed first = {0};

    (void)state;
    sample_many(&archive, &plan);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        const passed got = pass(sample_bytes(&archive), steps[i], NULL);

        assert_narc_status(got.end, NARC_DONE);
        assert_int_equal(got.records, sample_many_count(&plan));
        assert_int_equal(got.entries, sample_many_count(&plan));
        assert_int_equal(got.objects, sample_many_count(&plan));
        assert_int_equal(got.commits, plan.commits);
        assert_int_equal(got.damages, 0);
        if (i == 0)
            first = got;
        assert_int_equal(got.sum, first.sum);
    }
    narc_buffer_free(&archive);
}

static void
an_object_of_many_parts_comes_by_in_order(void **state)
{
    narc_writer_options options = sample_options();
    narc_buffer archive = {0}, content = {0}, got = {0};
    const narc_sink sink = narc_sink_buffer(&archive), to = narc_sink_buffer(&got);
    trickle from = {.step = 5000};
    narc_stream_event event;
    narc_writer *writer;
    narc_stream *stream;
    uint8_t digest[32];

    (void)state;
    options.block_size = 4096;
    sample_noise(&content, 100000, 5);
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    assert_narc_status(
        narc_writer_add_object(writer, sample_bytes(&content), NARC_TEXT(""), digest, NULL),
        NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    from.left = sample_bytes(&archive);
    assert_narc_status(narc_stream_open(trickle_read, &from, NULL, &stream, NULL), NARC_OK);
    while (narc_stream_next(stream, &event, NULL) == NARC_OK && event.kind == NARC_STREAM_OBJECT) {
        assert_memory_equal(event.digest, digest, sizeof(digest));
        assert_int_equal(event.at, got.size);
        assert_int_equal(event.whole, content.size);
        assert_narc_status(to.write(to.user, event.bytes.data, event.bytes.size, NULL), NARC_OK);
        assert_int_equal(event.last, got.size == content.size);
    }
    assert_int_equal(event.kind, NARC_STREAM_COMMIT);
    assert_int_equal(got.size, content.size);
    assert_memory_equal(got.data, content.data, got.size);
    narc_stream_close(stream);
    narc_buffer_free(&archive);
    narc_buffer_free(&content);
    narc_buffer_free(&got);
}

static void
each_truncation_ends_with_an_error_or_at_a_commit(void **state)
{
    narc_buffer archive = {0};
    size_t whole_commits = 0;

    (void)state;
    sample_two_commits(&archive);
    for (size_t size = 0; size < archive.size; size++) {
        const passed got = pass((narc_bytes){archive.data, size}, 1000, NULL);

        assert_true(got.commits >= whole_commits);
        whole_commits = got.commits;
        if (got.end == NARC_DONE)
            assert_true(got.commits == 1 && got.damages == 0);
        else
            assert_int_not_equal(got.error.number, 0);
    }
    assert_int_equal(whole_commits, 1);
    narc_buffer_free(&archive);
}

static void
each_single_flipped_bit_is_noticed(void **state)
{
    narc_buffer archive = {0};

    (void)state;
    sample_two_commits(&archive);
    /* A bit of every eleventh byte, each time another one: all of them take minutes. */
    for (size_t byte = 0; byte < archive.size; byte += 11) {
        const size_t bit = byte * 8 + byte % 8;

        archive.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        const passed got = pass(sample_bytes(&archive), 4096, NULL);

        if (got.end == NARC_DONE && got.damages == 0)
            fail_msg("bit %zu of byte %zu was not noticed", bit % 8, bit / 8);
        archive.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    narc_buffer_free(&archive);
}

static narc_status
pass_with(const narc_allocator *allocator, void *user)
{
    const narc_bytes *archive = user;
    const passed got = pass(*archive, 1000, allocator);

    return got.end == NARC_DONE ? NARC_OK : got.end;
}

static void
each_failing_allocation_is_survived(void **state)
{
    narc_buffer archive = {0};
    narc_bytes bytes;

    (void)state;
    sample_two_commits(&archive);
    bytes = sample_bytes(&archive);
    narc_test_each_failing_allocation(pass_with, &bytes);
    narc_buffer_free(&archive);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_by_whatever_the_pieces_are),
        cmocka_unit_test(an_object_of_many_parts_comes_by_in_order),
        cmocka_unit_test(each_truncation_ends_with_an_error_or_at_a_commit),
        cmocka_unit_test(each_single_flipped_bit_is_noticed),
        cmocka_unit_test(each_failing_allocation_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
