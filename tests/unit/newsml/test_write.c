/* Writing NewsML-G2: what was read comes back, the schema is content, losses are told. */
#include "newsml_test.h"

#include "base/arena.h"

#include <narc/record.h>
#include <stdio.h>

#define SCHEMA                                                                                     \
    NARC_TEST_SOURCE_DIR "/../shared/data/newsml/xsd/newsml-g2/NewsML-G2_2.35-spec-All-Power.xsd"

static void
collect_loss(void *user, const narc_error *finding)
{
    assert_true(finding->number == NARC_LOSS || finding->number == NARC_STAND_IN);
    narc_buffer_format(user, "E%u %s\n", finding->number, finding->message);
}

/* Writes from the fields alone; losses may be NULL. */
static narc_buffer
regenerate(const narc_item *item, narc_buffer *losses)
{
    narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer out = {0};
    narc_error err = {.status = NARC_OK};

    options.regenerate = true;
    if (losses != NULL) {
        options.finding = collect_loss;
        options.user = losses;
    }
    assert_narc_status(narc_newsml_converter.write(item, &options, &out, &err), NARC_OK);
    return out;
}

static int
compare_kept(const void *one, const void *two)
{
    const narc_extension *a = one;
    const narc_extension *b = two;
    const int order = narc_text_compare(a->path, b->path);

    return order != 0 ? order : narc_text_compare(a->xml, b->xml);
}

/* The record without what is true of the document and not of the item: how it was read, the markup
 * that its bodies had, and the order of extensions where the schema leaves it free. */
static narc_buffer
record_of(narc_item *item)
{
    narc_buffer out = {0};
    narc_error err;

    item->provenance = (narc_provenance){.confidence = 0};
    for (size_t i = 0; i < item->bodies.count; i++)
        item->bodies.items[i].content_type = (narc_text){NULL, 0};
    if (item->extensions.count > 1)
        qsort(item->extensions.items, item->extensions.count, sizeof(item->extensions.items[0]),
              compare_kept);
    assert_narc_status(narc_record_encode(item, &out, &err), NARC_OK);
    return out;
}

static void
reading_what_was_written_gives_the_same_item(void **state)
{
    static const char *const names[] = {"xhtml.xml", "nitf.xml", "package.xml", "message.xml",
                                        "prefixed.xml"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        newsml_result first = newsml_test_file(names[i]);

        for (size_t n = 0; n < first.count; n++) {
            narc_buffer xml = regenerate(first.items[n], NULL);
            newsml_result second = newsml_test_parse(narc_buffer_view(&xml), false);
            narc_buffer before, after;

            assert_narc_status(second.status, NARC_OK);
            assert_int_equal(second.count, 1);
            before = record_of(first.items[n]);
            after = record_of(second.items[0]);
            narc_buffer_byte(&before, '\0');
            narc_buffer_byte(&after, '\0');
            assert_string_equal((char *)after.data, (char *)before.data);
            narc_buffer_free(&before);
            narc_buffer_free(&after);
            narc_buffer_free(&xml);
            newsml_test_end(&second);
        }
        newsml_test_end(&first);
    }
}

static void
an_item_is_given_back_as_it_stood_in_its_document(void **state)
{
    narc_buffer bare = narc_test_read(NEWSML_TEST_DATA "nitf.xml");
    narc_buffer message = narc_test_read(NEWSML_TEST_DATA "message.xml");
    static const char wrapped[] =
        "<n:newsMessage xmlns:n=\"http://iptc.org/std/nar/2006-10-01/\" xmlns:p=\"urn:outer\">"
        "<n:itemSet><n:newsItem guid=\"a\"/> <n:newsItem guid=\"b\" xmlns:p=\"urn:inner\">"
        "<!-- kept --><p:x a='1&#10;2'/><n:by></n:by>&lt;&amp;></n:newsItem></n:itemSet>"
        "</n:newsMessage>";
    newsml_result result = newsml_test_file("nitf.xml");
    narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer out = {0};
    narc_error err;

    (void)state;
    options.original = narc_buffer_view(&bare);
    assert_narc_status(narc_newsml_converter.write(result.items[0], &options, &out, &err), NARC_OK);
    assert_int_equal(out.size, bare.size);
    assert_memory_equal(out.data, bare.data, bare.size);

    narc_buffer_clear(&out);
    options.original = narc_buffer_view(&message);
    assert_narc_status(narc_newsml_converter.write(result.items[0], &options, &out, &err), NARC_OK);
    assert_true(narc_text_find(narc_buffer_as_text(&out), NARC_TEXT("<newsItem ")) != SIZE_MAX);

    /* Comments, order, unused prefixes and the namespaces of the message around it: all there. */
    narc_buffer_clear(&out);
    options.original = (narc_bytes){(const uint8_t *)wrapped, strlen(wrapped)};
    result.items[0]->provenance.part = NARC_TEXT("2");
    assert_narc_status(narc_newsml_converter.write(result.items[0], &options, &out, &err), NARC_OK);
    assert_narc_buffer(
        out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<n:newsItem xmlns:p=\"urn:inner\" xmlns:n=\"http://iptc.org/std/nar/2006-10-01/\""
             " guid=\"b\"><!-- kept --><p:x a=\"1&#10;2\"/><n:by/>&lt;&amp;&gt;</n:newsItem>\n");
    narc_buffer_free(&out);
    narc_buffer_free(&bare);
    narc_buffer_free(&message);
    newsml_test_end(&result);
}

static void
an_opened_original_gives_the_same_items(void **state)
{
    static const char message[] =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
        "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>"
        "<newsItem guid=\"a\">Zw\xF6i</newsItem><odd/><newsItem guid=\"b\"/>"
        "<newsItem guid=\"c\">cut";
    narc_write_options plain = NARC_WRITE_OPTIONS_INIT;
    narc_write_options opened = NARC_WRITE_OPTIONS_INIT;
    narc_buffer out[2] = {{0}, {0}};
    narc_item item = {.guid = NARC_TEXT("g")};
    narc_error err;

    (void)state;
    plain.original = (narc_bytes){(const uint8_t *)message, sizeof(message) - 1};
    assert_narc_status(narc_original_open(plain.original, NULL, NULL, &opened.opened, NULL),
                       NARC_OK);
    for (const char *part = "213"; *part != '\0'; part++) {
        const narc_status expected = *part == '3' ? NARC_E_INPUT : NARC_OK;

        narc_buffer_clear(&out[0]);
        narc_buffer_clear(&out[1]);
        item.provenance.part = (narc_text){part, 1};
        assert_narc_status(narc_newsml_converter.write(&item, &plain, &out[0], &err), expected);
        assert_narc_status(narc_newsml_converter.write(&item, &opened, &out[1], &err), expected);
        assert_int_equal(out[0].size, out[1].size);
        assert_memory_equal(out[0].data, out[1].data, out[0].size);
    }
    narc_original_close(opened.opened);
    narc_buffer_free(&out[0]);
    narc_buffer_free(&out[1]);
}

/* An item as a page gives it: no code, no class, dates less exact than the schema wants. */
static narc_item *
page_item(const narc_allocator *allocator)
{
    narc_item *item = narc_item_new(allocator);
    narc_string *string;
    narc_rendition *picture;
    narc_body *body;

    if (item == NULL)
        return NULL;
    item->guid = NARC_TEXT("https://example.org/2026/flood?a=1&b=2");
    item->url = item->guid;
    item->type = NARC_TEXT("text");
    item->language = NARC_TEXT("en");
    item->language_source = NARC_TEXT("html:lang");
    narc_date_parse(NARC_TEXT("2026-11-18"), NARC_TEXT("json-ld:datePublished"),
                    &item->first_created);
    narc_date_parse(NARC_TEXT("2026-11-18T17:42+04:30"), NARC_TEXT("meta"),
                    &item->content_modified);
    string = NARC_LIST_ADD(item->arena, &item->headlines);
    if (string != NULL)
        *string = (narc_string){.value = NARC_TEXT("Tabs\tand <tags> & \"quotes\"")};
    string = NARC_LIST_ADD(item->arena, &item->sections);
    if (string != NULL)
        *string = (narc_string){.value = NARC_TEXT("World"), .language = NARC_TEXT("en")};
    picture = NARC_LIST_ADD(item->arena, &item->renditions);
    if (picture != NULL)
        *picture = (narc_rendition){.role = NARC_TEXT("lead image"),
                                    .href = NARC_TEXT("https://example.org/a b.jpg"),
                                    .width = NARC_TEXT("100%"),
                                    .alt = NARC_TEXT("A river")};
    body = NARC_LIST_ADD(item->arena, &item->bodies);
    if (body != NULL)
        *body = (narc_body){.value = NARC_TEXT("<p>One<br/>two &amp; three</p>")};
    return item;
}

static void
what_newsml_has_no_element_for_comes_back_all_the_same(void **state)
{
    narc_item *item = page_item(NULL);
    narc_buffer losses = {0};
    narc_buffer xml = regenerate(item, &losses);
    newsml_result result = newsml_test_parse(narc_buffer_view(&xml), false);
    const narc_item *back = result.items[0];

    (void)state;
    assert_narc_status(result.status, NARC_OK);
    assert_narc_text(back->url, "https://example.org/2026/flood?a=1&b=2");
    assert_narc_text(back->sections.items[0].value, "World");
    assert_narc_text(back->first_created.literal, "2026-11-18");
    assert_int_equal(back->first_created.precision, NARC_PRECISION_DAY);
    assert_int_equal(back->content_modified.precision, NARC_PRECISION_MINUTE);
    assert_narc_text(back->renditions.items[0].role, "lead image");
    assert_narc_text(back->renditions.items[0].alt, "A river");
    assert_narc_text(back->headlines.items[0].value, "Tabs and <tags> & \"quotes\"");
    assert_narc_text(back->bodies.items[0].value, "<p>One<br/>two &amp; three</p>");
    assert_narc_text(back->language, "en");
    newsml_test_end(&result);
    narc_buffer_free(&xml);
    narc_buffer_free(&losses);
    narc_item_free(item);
}

/* The schema demands a moment and a provider; nobody stated them, so they are marked and told. */
static void
stand_ins_are_told_and_not_read_back_as_facts(void **state)
{
    narc_item *item = page_item(NULL);
    narc_buffer losses = {0};
    narc_buffer xml = regenerate(item, &losses);
    newsml_result result = newsml_test_parse(narc_buffer_view(&xml), false);

    (void)state;
    assert_int_equal(result.items[0]->version_created.literal.size, 0);
    assert_int_equal(result.items[0]->providers.count, 0);
    assert_true(narc_text_find(narc_buffer_as_text(&losses), NARC_TEXT("E418 versionCreated")) !=
                SIZE_MAX);
    assert_true(narc_text_find(narc_buffer_as_text(&losses), NARC_TEXT("E418 nobody says who")) !=
                SIZE_MAX);
    assert_true(narc_text_find(narc_buffer_as_text(&losses), NARC_TEXT("E411 width \"100%\"")) !=
                SIZE_MAX);
    newsml_test_end(&result);
    narc_buffer_free(&xml);
    narc_buffer_free(&losses);
    narc_item_free(item);
}

/* A record from elsewhere may say anything: what is no XML, and a body that is no narc body. */
static void
broken_extensions_are_left_out_and_broken_bodies_refused(void **state)
{
    narc_item *item = page_item(NULL);
    narc_extension *extension = NARC_LIST_ADD(item->arena, &item->extensions);
    narc_buffer losses = {0};
    narc_buffer out = {0};
    narc_buffer xml;
    narc_error err;

    (void)state;
    assert_non_null(extension);
    *extension = (narc_extension){NARC_TEXT("itemMeta"), NARC_TEXT("</itemMeta><evil>")};
    xml = regenerate(item, &losses);
    assert_true(narc_text_find(narc_buffer_as_text(&xml), NARC_TEXT("evil")) == SIZE_MAX);
    assert_true(narc_text_find(narc_buffer_as_text(&losses), NARC_TEXT("is no XML")) != SIZE_MAX);
    item->bodies.items[0].value = NARC_TEXT("<p>open");
    assert_narc_status(narc_newsml_converter.write(item, NULL, &out, &err), NARC_E_CORRUPT);
    assert_int_equal(err.number, NARC_BODY_DAMAGED);
    narc_buffer_free(&out);
    narc_buffer_free(&xml);
    narc_buffer_free(&losses);
    narc_item_free(item);
}

static void
an_embargo_keeps_its_state(void **state)
{
    static const char *const cases[] = {
        NEWSML_TEST_ITEM("", "<embargoed>2026-12-01T06:00:00Z</embargoed>", ""),
        NEWSML_TEST_ITEM("", "<embargoed/>", ""),
        NEWSML_TEST_ITEM("", "<embargoed>2026-12-01</embargoed>", ""),
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        newsml_result first = newsml_test_string(cases[i]);
        narc_buffer xml = regenerate(first.items[0], NULL);
        newsml_result second = newsml_test_parse(narc_buffer_view(&xml), false);

        assert_int_equal(second.items[0]->embargo, first.items[0]->embargo);
        assert_true(narc_text_equal(second.items[0]->embargo_until.literal,
                                    first.items[0]->embargo_until.literal));
        narc_buffer_free(&xml);
        newsml_test_end(&first);
        newsml_test_end(&second);
    }
}

/* What was kept verbatim may be against the schema where it came from; what is written is not. */
static void
kept_elements_lose_what_the_schema_does_not_admit(void **state)
{
    newsml_result result = newsml_test_string(NEWSML_TEST_ITEM(
        "", "<memberOf qcode=\"no code\" literal=\"x\"/>",
        "<assert literal=\"x\"><geoAreaDetails><position latitude=\"\" longitude=\"\"/>"
        "<founded>1900</founded></geoAreaDetails></assert>"
        "<contentSet><inlineXML><acme xmlns=\"urn:acme\"><position latitude=\"\" odd=\"1\"/>"
        "</acme></inlineXML></contentSet>"));
    narc_buffer losses = {0};
    narc_buffer xml;
    narc_text text;

    (void)state;
    assert_narc_status(result.status, NARC_OK);
    xml = regenerate(result.items[0], &losses);
    text = narc_buffer_as_text(&xml);
    assert_true(narc_text_find(text, NARC_TEXT("longitude")) == SIZE_MAX);
    assert_true(narc_text_find(text, NARC_TEXT("no code")) == SIZE_MAX);
    assert_true(narc_text_find(text, NARC_TEXT("<memberOf literal=\"x\"/>")) != SIZE_MAX);
    assert_true(narc_text_find(text, NARC_TEXT("<founded>1900</founded>")) != SIZE_MAX);
    assert_true(narc_text_find(text, NARC_TEXT("odd=\"1\"")) != SIZE_MAX);
    assert_narc_buffer(losses,
                       "E411 memberOf/@qcode \"no code\": the schema does not admit it there\n"
                       "E411 position/@latitude \"\": the schema does not admit it there\n"
                       "E411 position/@longitude \"\": the schema does not admit it there\n"
                       "E411 position \"\": it lacks an attribute the schema demands\n");
    narc_buffer_free(&losses);
    narc_buffer_free(&xml);
    newsml_test_end(&result);
}

/* A tag may be 64 KiB long; with each quotation mark escaped it is six times that. */
static void
what_was_read_within_the_limits_can_be_written(void **state)
{
    char value[60001];
    narc_buffer text = {0};
    narc_buffer xml;
    newsml_result result;

    (void)state;
    memset(value, '"', sizeof(value) - 1);
    value[sizeof(value) - 1] = '\0';
    narc_buffer_literal(&text, "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"a\">"
                               "<itemMeta/><contentMeta><x:a xmlns:x=\"urn:x\" v='");
    narc_buffer_literal(&text, value);
    narc_buffer_literal(&text, "'/></contentMeta></newsItem>");
    result = newsml_test_parse(narc_buffer_view(&text), false);
    assert_narc_status(result.status, NARC_OK);
    xml = regenerate(result.items[0], NULL);
    assert_true(xml.size > (size_t)6 * 60000);
    newsml_test_end(&result);
    narc_buffer_free(&xml);
    narc_buffer_free(&text);
}

static bool
run_is_fine(const char *command)
{
    return system(command) == 0; /* NOLINT(cert-env33-c): a fixed command of this test */
}

static bool
is_valid(const narc_buffer *xml)
{
    const char *path = NARC_TEST_BINARY_DIR "/newsml_written.xml";
    FILE *file = fopen(path, "wb");
    bool valid;

    assert_non_null(file);
    assert_int_equal(fwrite(xml->data, 1, xml->size, file), xml->size);
    assert_int_equal(fclose(file), 0);
    valid = run_is_fine("xmllint --nonet --noout --schema \"" SCHEMA "\" \"" NARC_TEST_BINARY_DIR
                        "/newsml_written.xml\" 2>/dev/null");
    remove(path);
    return valid;
}

static void
what_is_written_is_valid_against_the_official_schema(void **state)
{
    static const char *const names[] = {"xhtml.xml",       "nitf.xml",    "text.xml",
                                        "package.xml",     "message.xml", "prefixed.xml",
                                        "no_namespace.xml"};
    narc_item *page;
    narc_buffer xml;

    (void)state;
    if (!narc_test_exists(SCHEMA) || !run_is_fine("xmllint --version >/dev/null 2>&1")) {
        print_message("skipped: needs ../shared/data and xmllint\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        newsml_result result = newsml_test_file(names[i]);

        for (size_t n = 0; n < result.count; n++) {
            xml = regenerate(result.items[n], NULL);
            if (!is_valid(&xml))
                fail_msg("%s, item %zu, is written invalid", names[i], n + 1);
            narc_buffer_free(&xml);
        }
        newsml_test_end(&result);
    }
    page = page_item(NULL);
    xml = regenerate(page, NULL);
    assert_true(is_valid(&xml));
    narc_buffer_free(&xml);
    narc_item_free(page);
}

static narc_status
write_once(const narc_allocator *allocator, void *user)
{
    narc_item *item = page_item(allocator);
    narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer out = {.allocator = allocator};
    narc_extension *extension;
    narc_error err;
    narc_status status;

    (void)user;
    if (item == NULL)
        return NARC_E_MEMORY;
    extension = NARC_LIST_ADD(item->arena, &item->extensions);
    if (extension != NULL)
        *extension = (narc_extension){
            NARC_TEXT("contentMeta"),
            NARC_TEXT("<audience xmlns=\"http://iptc.org/std/nar/2006-10-01/\" qcode=\"a:b\"/>")};
    status = narc_item_failed(item) ? NARC_E_MEMORY
                                    : narc_newsml_converter.write(item, &options, &out, &err);
    narc_buffer_free(&out);
    narc_item_free(item);
    return status;
}

static void
no_failing_allocation_leaks_or_goes_unnoticed(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(write_once, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_what_was_written_gives_the_same_item),
        cmocka_unit_test(an_item_is_given_back_as_it_stood_in_its_document),
        cmocka_unit_test(an_opened_original_gives_the_same_items),
        cmocka_unit_test(what_newsml_has_no_element_for_comes_back_all_the_same),
        cmocka_unit_test(stand_ins_are_told_and_not_read_back_as_facts),
        cmocka_unit_test(broken_extensions_are_left_out_and_broken_bodies_refused),
        cmocka_unit_test(an_embargo_keeps_its_state),
        cmocka_unit_test(kept_elements_lose_what_the_schema_does_not_admit),
        cmocka_unit_test(what_was_read_within_the_limits_can_be_written),
        cmocka_unit_test(what_is_written_is_valid_against_the_official_schema),
        cmocka_unit_test(no_failing_allocation_leaks_or_goes_unnoticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
