/* One document through one converter, and what a content is. */
#include "narc_test.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "ingest/converters.h"

/* SHA-256 of the three bytes "abc" (FIPS 180-4, example B.1). */
#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static const narc_document abc = {.bytes = {(const uint8_t *)"abc", 3},
                                  .name = {"folder/abc.txt", 14},
                                  .container = {"zip", 3},
                                  .member = {"m", 1}};

/* --- a converter of our own: as many items as the document says, with a finding before each ------ */

static narc_status
read_two(const narc_document *document, const narc_read_options *options, narc_error *err)
{
    narc_error finding;

    (void)document;
    for (int i = 0; i < 2; i++) {
        narc_item *item = narc_item_new(options->allocator);

        if (item == NULL)
            return narc_fail_memory(err);
        if (i == 1) {
            item->guid = narc_item_text_copy(item, NARC_TEXT("urn:own"));
            (void)narc_fail(&finding, NARC_CHARSET, 1, NULL, "odd");
            if (options->finding != NULL)
                options->finding(options->user, &finding);
        }
        NARC_TRY(options->item(options->user, item, err));
    }
    return NARC_OK;
}

static narc_status
read_none(const narc_document *document, const narc_read_options *options, narc_error *err)
{
    (void)document;
    (void)options;
    (void)err;
    return NARC_OK;
}

static const narc_converter two = {.info = {"two", "text/two", "two", "two items", true, false},
                                   .read = read_two};
static const narc_converter none = {.info = {"none", "text/none", "none", "no item", true, false},
                                    .read = read_none};

typedef struct seen {
    size_t items;
    size_t findings;
} seen;

static narc_status
see_item(void *user, narc_item *item, narc_error *err)
{
    seen *now = user;
    const narc_object_ref *original = narc_item_original(item);

    (void)err;
    assert_non_null(original);
    assert_narc_text(original->sha256, ABC_SHA256);
    assert_int_equal(original->size, 3);
    assert_narc_text(item->guid, now->items == 0 ? "urn:sha256:" ABC_SHA256 : "urn:own");
    assert_narc_text(item->provenance.source, "folder/abc.txt");
    assert_narc_text(item->provenance.container, "zip");
    assert_narc_text(item->provenance.member, "m");
    assert_narc_text(item->provenance.format, "two");
    assert_narc_text(item->provenance.media_type, "text/two");
    now->items++;
    narc_item_free(item);
    return NARC_OK;
}

static void
see_finding(void *user, const narc_error *finding)
{
    seen *now = user;

    assert_int_equal(finding->number, 414);
    now->findings++;
}

static narc_read_options
options_for(seen *now)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;

    options.item = see_item;
    options.finding = see_finding;
    options.user = now;
    return options;
}

static void
every_item_knows_its_document(void **state)
{
    seen now = {0, 0};
    const narc_read_options options = options_for(&now);
    narc_error err;

    (void)state;
    assert_narc_status(narc_convert_with(&two, &abc, &options, &err), NARC_OK);
    assert_int_equal(now.items, 2);
    assert_int_equal(now.findings, 1);
}

static void
findings_are_failures_when_asked_for(void **state)
{
    seen now = {0, 0};
    narc_read_options options = options_for(&now);
    narc_error err;

    (void)state;
    options.strict = true;
    assert_narc_status(narc_convert_with(&two, &abc, &options, &err), NARC_E_INPUT);
    assert_int_equal(err.number, 414);
    assert_int_equal(err.offset, 1);
    assert_int_equal(now.items, 1); /* the one before the finding */
    assert_int_equal(now.findings, 0);
}

static void
a_reader_without_items_found_no_article(void **state)
{
    seen now = {0, 0};
    const narc_read_options options = options_for(&now);
    narc_error err;

    (void)state;
    assert_narc_status(narc_convert_with(&none, &abc, &options, &err), NARC_E_INPUT);
    assert_int_equal(err.number, 402);
}

static void
documents_above_the_limit_are_refused(void **state)
{
    seen now = {0, 0};
    narc_read_options options = options_for(&now);
    narc_limits limits = NARC_LIMITS_INIT;
    narc_error err;

    (void)state;
    options.limits = &limits;
    limits.document_bytes = 3;
    assert_narc_status(narc_convert_with(&two, &abc, &options, &err), NARC_OK);
    limits.document_bytes = 2;
    assert_narc_status(narc_convert_with(&two, &abc, &options, &err), NARC_E_LIMIT);
    assert_int_equal(err.number, 601);
}

static narc_status
forget_item(void *user, narc_item *item, narc_error *err)
{
    (void)user;
    (void)err;
    narc_item_free(item);
    return NARC_OK;
}

static narc_status
read_abc(const narc_allocator *allocator, void *user)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;

    (void)user;
    options.allocator = allocator;
    options.item = forget_item;
    return narc_convert_with(&two, &abc, &options, NULL);
}

static void
memory_that_runs_out_is_an_answer(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(read_abc, NULL);
}

/* --- kinds ------------------------------------------------------------------------------------ */

static void
foreign_kinds_are_refused_by_name(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *name;
    } kinds[] = {
        {"\xFF\xD8\xFF\xE0\0\x10JFIF", 10, "JPEG picture"},
        {"\x89PNG\r\n\x1A\n\0\0", 10, "PNG picture"},
        {"GIF89a", 6, "GIF picture"},
        {"RIFF\x10\0\0\0WEBPVP8 ", 16, "WebP picture"},
        {"%PDF-1.7\n", 9, "PDF document"},
        {"\x1F\x8B\x08\0", 4, "gzip"},
        {"PK\x03\x04\x14\0", 6, "zip"},
        {"\x28\xB5\x2F\xFD\x24", 5, "zstd"},
        {"\xFD"
         "7zXZ\0",
         6, "xz"},
        {"WARC/1.0\r\n", 10, "WARC file"},
        {"\x7F"
         "ELF\x02",
         5, "ELF program"},
        {"\0\1\2\3\4\5", 6, "bytes of an unknown kind"},
    };
    seen now = {0, 0};
    const narc_read_options options = options_for(&now);

    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const narc_document document = {.bytes = {(const uint8_t *)kinds[i].bytes, kinds[i].size}};
        narc_error err;

        assert_narc_status(narc_convert_read(NULL, &document, &options, &err), NARC_E_INPUT);
        assert_int_equal(err.number, 401);
        assert_true(narc_text_starts(narc_text_from(err.message), kinds[i].name));
    }
}

static void
news_documents_are_told_from_their_content(void **state)
{
    static const struct {
        const char *content;
        const char *format;
    } contents[] = {
        {"<!DOCTYPE html><title>x</title>", "html"},
        {"\n <HTML><head>", "html"},
        {"<?xml version=\"1.0\"?><newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\"/>",
         "newsml"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        const narc_bytes content = {(const uint8_t *)contents[i].content,
                                    strlen(contents[i].content)};
        const narc_format_info *format = narc_format_detect(content, NULL);

        assert_non_null(format);
        assert_string_equal(format->name, contents[i].format);
    }
    assert_null(narc_format_detect((narc_bytes){NULL, 0}, NULL));
}

static void
an_empty_document_is_refused_as_empty(void **state)
{
    seen now = {0, 0};
    const narc_read_options options = options_for(&now);
    const narc_document document = {.name = NARC_TEXT("x")};
    narc_error err;

    (void)state;
    assert_narc_status(narc_convert_read(NULL, &document, &options, &err), NARC_E_INPUT);
    assert_int_equal(err.number, 403);
}

static void
every_format_is_found_by_its_name(void **state)
{
    size_t count = 0;

    (void)state;
    for (const narc_format_info *format; (format = narc_format_at(count)) != NULL; count++) {
        assert_ptr_equal(narc_format_find(narc_text_from(format->name)), format);
        assert_true(format->can_read || format->can_write);
        assert_non_null(format->about);
    }
    assert_int_equal(count, 7);
    assert_null(narc_format_find(NARC_TEXT("docx")));
}

static void
a_format_of_somebody_else_is_wrong_use(void **state)
{
    seen now = {0, 0};
    const narc_read_options options = options_for(&now);
    narc_item *item = narc_item_new(NULL);
    narc_buffer out = {0};
    narc_error err;

    (void)state;
    assert_narc_status(narc_convert_read(&two.info, &abc, &options, &err), NARC_E_USAGE);
    assert_narc_status(narc_convert_write(&two.info, item, NULL, &out, &err), NARC_E_USAGE);
    assert_narc_status(narc_convert_write(NULL, item, NULL, &out, &err), NARC_E_USAGE);
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_knows_its_document),
        cmocka_unit_test(findings_are_failures_when_asked_for),
        cmocka_unit_test(a_reader_without_items_found_no_article),
        cmocka_unit_test(documents_above_the_limit_are_refused),
        cmocka_unit_test(memory_that_runs_out_is_an_answer),
        cmocka_unit_test(foreign_kinds_are_refused_by_name),
        cmocka_unit_test(news_documents_are_told_from_their_content),
        cmocka_unit_test(an_empty_document_is_refused_as_empty),
        cmocka_unit_test(every_format_is_found_by_its_name),
        cmocka_unit_test(a_format_of_somebody_else_is_wrong_use),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
