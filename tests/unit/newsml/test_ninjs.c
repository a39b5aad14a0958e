/* ninjs: written as 3.1, read as 1.x, 2.x and 3.x. */
#include "newsml_test.h"

#include "newsml/ninjs.h"

static newsml_result
read_json(const char *text)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document document = {.bytes = {(const uint8_t *)text, strlen(text)}};
    newsml_result result = {.count = 0};

    options.item = newsml_test_item;
    options.finding = newsml_test_finding;
    options.user = &result;
    result.status = narc_ninjs_read(&document, &options, &result.err);
    return result;
}

static const char version_3[] =
    "{\"uri\":\"urn:newsml:example.org:1\",\"type\":\"text\",\"version\":\"3\","
    "\"versionCreated\":\"2026-11-18T10:00:00Z\",\"embargoedUntil\":\"2026-11-19T06:00:00+01:00\","
    "\"pubStatus\":\"withheld\",\"urgency\":4,\"language\":\"en\","
    "\"headlines\":[{\"role\":\"main\",\"value\":\"Ferry "
    "back\"},{\"role\":\"title\",\"value\":\"T\"}],"
    "\"descriptions\":[{\"role\":\"dateline\",\"value\":\"BERGEN\"},{\"value\":\"It came.\"}],"
    "\"bodies\":[{\"contentType\":\"text/html\",\"value\":\"<p>It <b>came</b> back.</p>\"}],"
    "\"by\":\"Kari Nes\",\"edNote\":\"check\",\"people\":[{\"name\":\"Kari "
    "Nes\",\"rel\":\"creator\"},"
    "{\"name\":\"Ola\",\"uri\":\"http://example.org/ola\"}],"
    "\"subjects\":[{\"name\":\"sea\",\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000553\","
    "\"relevance\":90},{\"name\":\"ferry\",\"rel\":\"keyword\"}],"
    "\"infoSources\":[{\"name\":\"Harbour Wire\",\"role\":\"provider\"}],"
    "\"copyrightNotice\":\"(c) HW\",\"renditions\":[{\"name\":\"thumb\","
    "\"href\":\"http://example.org/t.jpg\",\"contentType\":\"image/jpeg\",\"width\":80}],"
    "\"altIds\":[{\"role\":\"x\",\"value\":\"7\"}]}";

static void
version_3_is_read(void **state)
{
    newsml_result result = read_json(version_3);
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_status(result.status, NARC_OK);
    assert_narc_text(item->guid, "urn:newsml:example.org:1");
    assert_int_equal(item->version, 3);
    assert_int_equal(item->status, NARC_STATUS_WITHHELD);
    assert_int_equal(item->embargo, NARC_EMBARGO_UNTIL);
    assert_narc_text(item->urgency, "4");
    assert_narc_text(item->headlines.items[0].value, "Ferry back");
    assert_narc_text(item->titles.items[0].value, "T");
    assert_narc_text(item->datelines.items[0].value, "BERGEN");
    assert_narc_text(item->bodies.items[0].value, "<p>It <strong>came</strong> back.</p>");
    assert_narc_text(item->creators.items[0].names.items[0].value, "Kari Nes");
    assert_int_equal(item->subjects.count, 2);
    assert_narc_text(item->keywords.items[0].value, "ferry");
    assert_narc_text(narc_concept_label(&item->providers.items[0]), "Harbour Wire");
    assert_narc_text(item->renditions.items[0].width, "80");
    newsml_test_end(&result);
}

static void
version_1_is_read(void **state)
{
    newsml_result result = read_json(
        "{\"guid\":\"abc\",\"versioncreated\":\"2026-11-18T10:00:00+0100\",\"headline\":\"Ferry\","
        "\"byline\":\"Kari\",\"body_text\":\"It came.\",\"body_html\":\"<p>It <i>came</i>.</p>\","
        "\"description_text\":\"Short\",\"description_html\":\"Short\",\"pubstatus\":\"usable\","
        "\"subject\":[{\"name\":\"sea\",\"scheme\":\"http://example.org/s/\",\"code\":\"01\"}],"
        "\"renditions\":{\"main\":{\"href\":\"http://example.org/m.jpg\",\"mimetype\":\"image/"
        "jpeg\"}},"
        "\"keywords\":[\"ferry\"],\"embargoed\":\"soon\"}");
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_status(result.status, NARC_OK);
    assert_narc_text(item->guid, "abc");
    assert_narc_text(item->bodies.items[0].value, "<p>It <em>came</em>.</p>");
    assert_int_equal(item->bodies.count, 1);
    assert_int_equal(item->descriptions.count, 1);
    assert_narc_text(item->subjects.items[0].uri, "http://example.org/s/01");
    assert_narc_text(item->renditions.items[0].role, "main");
    /* What cannot be understood holds the news back. */
    assert_int_equal(item->embargo, NARC_EMBARGO_INDEFINITE);
    assert_true(newsml_test_found(&result, "\"soon\" is no date"));
    newsml_test_end(&result);
}

static void
a_composite_is_a_package_unless_it_has_content(void **state)
{
    newsml_result package =
        read_json("{\"uri\":\"urn:x:1\",\"type\":\"composite\",\"associations\":["
                  "{\"name\":\"main-1\",\"uri\":\"urn:x:2\"},"
                  "{\"name\":\"main-2\",\"uri\":\"urn:x:3\"}]}");
    newsml_result article =
        read_json("{\"uri\":\"urn:x:1\",\"type\":\"composite\",\"associations\":"
                  "{\"main\":{\"uri\":\"urn:x:2\"}},\"body_html\":\"<p>a</p>\"}");

    (void)state;
    assert_int_equal(package.items[0]->groups.count, 1);
    assert_int_equal(package.items[0]->groups.items[0].refs.count, 2);
    assert_narc_text(package.items[0]->package_root, "main");
    assert_int_equal(article.items[0]->groups.count, 0);
    assert_narc_text(article.items[0]->links.items[0].residref, "urn:x:2");
    newsml_test_end(&package);
    newsml_test_end(&article);
}

static void
what_is_written_reads_back_the_same(void **state)
{
    newsml_result first = read_json(version_3);
    narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer one = {0};
    narc_buffer two = {0};
    newsml_result second;
    narc_error err;

    (void)state;
    assert_narc_status(narc_ninjs_write(first.items[0], &options, &one, &err), NARC_OK);
    narc_buffer_byte(&one, '\0');
    second = read_json((const char *)one.data);
    assert_narc_status(second.status, NARC_OK);
    assert_narc_status(narc_ninjs_write(second.items[0], &options, &two, &err), NARC_OK);
    narc_buffer_byte(&two, '\0');
    assert_string_equal((const char *)two.data, (const char *)one.data);
    newsml_test_end(&first);
    newsml_test_end(&second);
    narc_buffer_free(&one);
    narc_buffer_free(&two);
}

static void
note_finding(void *user, const narc_error *finding)
{
    narc_buffer_format(user, "%s\n", finding->message);
}

/* Nothing is let go early for want of a way to say so, and identifiers become URIs. */
static void
what_ninjs_cannot_say_is_told(void **state)
{
    newsml_result result =
        newsml_test_string("<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"a b\" "
                           "version=\"1\"><itemMeta>"
                           "<itemClass qcode=\"ninat:text\"/><provider literal=\"x\"/>"
                           "<versionCreated>2026-11-18T10:00:00</versionCreated><embargoed/>"
                           "<signal qcode=\"sig:update\"/></itemMeta></newsItem>");
    narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer losses = {0};
    narc_buffer out = {0};
    narc_error err;
    narc_text text;

    (void)state;
    options.finding = note_finding;
    options.user = &losses;
    assert_narc_status(narc_ninjs_write(result.items[0], &options, &out, &err), NARC_OK);
    text = narc_buffer_as_text(&out);
    assert_true(narc_text_find(text, NARC_TEXT("\"uri\":\"urn:narc:guid:a%20b\"")) != SIZE_MAX);
    assert_true(narc_text_find(text, NARC_TEXT("\"pubStatus\":\"withheld\"")) != SIZE_MAX);
    assert_true(narc_text_find(text, NARC_TEXT("versionCreated")) == SIZE_MAX);
    assert_narc_buffer(losses,
                       "embargoed \"\": ninjs cannot say it, the item is withheld instead\n"
                       "versionCreated \"2026-11-18T10:00:00\": ninjs wants date, time and zone\n"
                       "signal (1): ninjs has no place for it\n");
    newsml_test_end(&result);
    narc_buffer_free(&losses);
    narc_buffer_free(&out);
}

static void
a_document_cut_short_is_refused(void **state)
{
    char text[sizeof(version_3)];

    (void)state;
    memcpy(text, version_3, sizeof(text));
    for (size_t size = strlen(version_3) - 1; size > 0; size--) {
        newsml_result result;

        text[size] = '\0';
        result = read_json(text);
        if (text[size - 1] != '}')
            assert_int_equal(result.err.number, NARC_JSON_BROKEN);
        newsml_test_end(&result);
    }
}

static narc_status
read_once(const narc_allocator *allocator, void *user)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document document = {.bytes = {(const uint8_t *)version_3, strlen(version_3)}};
    narc_error err;

    (void)user;
    options.allocator = allocator;
    options.item = newsml_test_drop;
    return narc_ninjs_read(&document, &options, &err);
}

static void
no_failing_allocation_leaks_or_goes_unnoticed(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(read_once, NULL);
}

static void
an_object_that_says_nothing_of_an_item_is_none(void **state)
{
    static const char *const objects[] = {"{}", "{\"a\": 1}", "{\"version\": \"2\"}"};

    (void)state;
    for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
        narc_read_options options = NARC_READ_OPTIONS_INIT;
        const narc_document document = {.bytes = {(const uint8_t *)objects[i], strlen(objects[i])}};
        narc_error err;

        options.item = newsml_test_drop;
        options.keep_empty = true;
        assert_narc_status(narc_ninjs_converter.read(&document, &options, &err), NARC_E_INPUT);
        assert_int_equal(err.number, NARC_NOT_NEWSML);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_3_is_read),
        cmocka_unit_test(version_1_is_read),
        cmocka_unit_test(a_composite_is_a_package_unless_it_has_content),
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(what_ninjs_cannot_say_is_told),
        cmocka_unit_test(a_document_cut_short_is_refused),
        cmocka_unit_test(no_failing_allocation_leaks_or_goes_unnoticed),
        cmocka_unit_test(an_object_that_says_nothing_of_an_item_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
