/* Every truncation of every document reads to an end: the fixtures, or the files named as arguments
 * (with a step in bytes in NARC_TRUNCATION_STEP, 1 by default). Run it with sanitizers. */
#include "newsml_test.h"

#include <stdlib.h>

static const narc_converter *const converters[] = {&narc_newsml_converter, &narc_nitf_converter,
                                                   &narc_newsml1_converter, &narc_ninjs_converter};

static const char *const fixtures[] = {
    NEWSML_TEST_DATA "message.xml",     NEWSML_TEST_DATA "nitf.xml",
    NEWSML_TEST_DATA "package.xml",     "fuzz/corpus/nitf/story.xml",
    "fuzz/corpus/ninjs/version_3.json", "fuzz/corpus/newsml1/item.xml"};

static const char **paths = (const char **)(uintptr_t)fixtures;
static size_t path_count = sizeof(fixtures) / sizeof(fixtures[0]);

static narc_status
encode_and_drop(void *user, narc_item *item, narc_error *err)
{
    narc_buffer record = {0};
    const narc_status status = narc_record_encode(item, &record, err);

    (*(size_t *)user)++;
    narc_buffer_free(&record);
    narc_item_free(item);
    return status;
}

/* How many items come out of so much of the document; each beginning lies in memory of its own, so
 * that a byte too far is seen. */
static size_t
read_beginning(narc_bytes document, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    const narc_document cut = {.bytes = {copy, size}};
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_converter *best = converters[0];
    narc_error err;
    size_t items = 0;

    assert_non_null(copy);
    memcpy(copy, document.data, size);
    options.item = encode_and_drop;
    options.user = &items;
    options.check = true;
    options.keep_empty = true;
    for (size_t i = 1; i < sizeof(converters) / sizeof(converters[0]); i++)
        if (converters[i]->detect(document) > best->detect(document))
            best = converters[i];
    (void)best->read(&cut, &options, &err);
    free(copy);
    return items;
}

static void
every_truncation_reads_to_an_end(void **state)
{
    const char *wanted = getenv("NARC_TRUNCATION_STEP");
    const size_t step = wanted != NULL ? strtoul(wanted, NULL, 10) : 1;

    (void)state;
    assert_true(step > 0);
    for (size_t i = 0; i < path_count; i++) {
        narc_buffer bytes = narc_test_read(paths[i]);
        size_t before = 0;

        for (size_t size = 1; size <= bytes.size; size += step) {
            const size_t items = read_beginning(narc_buffer_view(&bytes), size);

            if (bytes.data[0] == '<')
                assert_true(items >= before); /* what was whole stays whole */
            before = items;
        }
        assert_true(read_beginning(narc_buffer_view(&bytes), bytes.size) > 0);
        narc_buffer_free(&bytes);
    }
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation_reads_to_an_end),
    };

    if (argc > 1) {
        paths = (const char **)(uintptr_t)(argv + 1);
        path_count = (size_t)argc - 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
