/* libnarc/article/item.c and came_from.c: the questions everybody asks an item. */
#include "narc_test.h"

#include "article/converter.h"
#include "base/arena.h"

static void
add_string(narc_item *item, narc_string_list *list, const char *value, const char *language,
           const char *role)
{
    narc_string *string = NARC_LIST_ADD(item->arena, list);

    assert_non_null(string);
    string->value = narc_text_from(value);
    string->language = narc_text_from(language);
    string->role = narc_text_from(role);
}

static void
the_headline_is_the_main_one_in_the_items_language(void **state)
{
    narc_item *item = narc_item_new(NULL);

    (void)state;
    assert_narc_text(narc_item_headline(item), "");
    add_string(item, &item->titles, "working title", "", "");
    assert_narc_text(narc_item_headline(item), "working title");
    item->language = NARC_TEXT("de");
    add_string(item, &item->headlines, "", "de", "");
    add_string(item, &item->headlines, "Storm", "en", "");
    assert_narc_text(narc_item_headline(item), "Storm");
    add_string(item, &item->headlines, "Wetter", "DE", "hld:subHeadline");
    assert_narc_text(narc_item_headline(item), "Wetter");
    add_string(item, &item->headlines, "Sturm", "de", "");
    add_string(item, &item->headlines, "Orkan", "de", "");
    assert_narc_text(narc_item_headline(item), "Sturm");
    narc_item_free(item);
}

static void
a_caption_is_no_description(void **state)
{
    narc_item *item = narc_item_new(NULL);

    (void)state;
    assert_narc_text(narc_item_description(item), "");
    add_string(item, &item->descriptions, "A picture", "", "drol:caption");
    assert_narc_text(narc_item_description(item), "");
    add_string(item, &item->descriptions, "In short", "", "drol:summary");
    assert_narc_text(narc_item_description(item), "In short");
    narc_item_free(item);
}

static void
a_concept_is_called_by_its_best_name(void **state)
{
    narc_string name = {.value = NARC_TEXT("Weather")};
    narc_concept concept = {.uri = NARC_TEXT("http://x.example/1")};

    (void)state;
    assert_narc_text(narc_concept_label(&concept), "http://x.example/1");
    concept.qcode = NARC_TEXT("medtop:17000000");
    assert_narc_text(narc_concept_label(&concept), "medtop:17000000");
    concept.literal = NARC_TEXT("weather");
    assert_narc_text(narc_concept_label(&concept), "weather");
    concept.names = (narc_string_list){&name, 1};
    assert_narc_text(narc_concept_label(&concept), "Weather");
}

static void
a_date_nobody_understands_does_not_count(void **state)
{
    narc_item *item = narc_item_new(NULL);

    (void)state;
    assert_int_equal(narc_item_published(item)->literal.size, 0);
    assert_int_equal(narc_item_modified(item)->literal.size, 0);
    (void)narc_date_parse(NARC_TEXT("lately"), NARC_TEXT(""), &item->first_created);
    (void)narc_date_parse(NARC_TEXT("2026-11-18"), NARC_TEXT(""), &item->version_created);
    assert_ptr_equal(narc_item_published(item), &item->version_created);
    assert_int_equal(narc_item_modified(item)->literal.size, 0);
    (void)narc_date_parse(NARC_TEXT("2026-11-17"), NARC_TEXT(""), &item->first_created);
    assert_ptr_equal(narc_item_published(item), &item->first_created);
    assert_ptr_equal(narc_item_modified(item), &item->version_created);
    (void)narc_date_parse(NARC_TEXT("2026-11-18"), NARC_TEXT(""), &item->first_created);
    assert_int_equal(narc_item_modified(item)->literal.size, 0);
    (void)narc_date_parse(NARC_TEXT("2026-11-19"), NARC_TEXT(""), &item->content_modified);
    assert_ptr_equal(narc_item_modified(item), &item->content_modified);
    narc_item_free(item);
}

static void
the_body_is_the_one_in_the_items_language(void **state)
{
    narc_item *item = narc_item_new(NULL);

    (void)state;
    assert_null(narc_item_body(item));
    for (int i = 0; i < 3; i++)
        (void)NARC_LIST_ADD(item->arena, &item->bodies);
    assert_null(narc_item_body(item));
    item->language = NARC_TEXT("de");
    item->bodies.items[1].value = NARC_TEXT("<p>b</p>");
    item->bodies.items[1].language = NARC_TEXT("en");
    assert_ptr_equal(narc_item_body(item), &item->bodies.items[1]);
    item->bodies.items[2].value = NARC_TEXT("<p>c</p>");
    item->bodies.items[2].language = NARC_TEXT("de");
    assert_ptr_equal(narc_item_body(item), &item->bodies.items[2]);
    narc_item_free(item);
}

#define STATIC_TEXT(literal)                                                                       \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const narc_document document = {
    .bytes = {(const uint8_t *)"abc", 3},
    .name = STATIC_TEXT("/in/news.zip"),
    .container = STATIC_TEXT("zip"),
    .member = STATIC_TEXT("2026/a.html"),
    .url = STATIC_TEXT("https://x.example/a"),
    .captured = STATIC_TEXT("20261118174205"),
};

static void
an_item_without_a_guid_is_named_by_its_bytes(void **state)
{
    narc_item *item = narc_item_new(NULL);

    (void)state;
    narc_item_came_from(item, &document, NARC_TEXT("ba78"), NARC_TEXT("html"),
                        NARC_TEXT("text/html"));
    assert_narc_text(item->guid, "urn:sha256:ba78");
    assert_narc_text(item->url, "https://x.example/a");
    assert_narc_text(item->provenance.source, "/in/news.zip");
    assert_narc_text(item->provenance.container, "zip");
    assert_narc_text(item->provenance.member, "2026/a.html");
    assert_narc_text(item->provenance.media_type, "text/html");
    assert_narc_text(item->provenance.format, "html");
    assert_int_equal(item->provenance.captured.precision, NARC_PRECISION_SECOND);
    assert_narc_text(narc_item_original(item)->sha256, "ba78");
    assert_narc_text(narc_item_original(item)->name, "a.html");
    assert_int_equal(narc_item_original(item)->size, 3);
    narc_item_free(item);
}

static void
items_of_one_document_get_guids_of_their_own(void **state)
{
    narc_item *item = narc_item_new(NULL);

    (void)state;
    item->provenance.part = NARC_TEXT("2");
    narc_item_came_from(item, &document, NARC_TEXT("ba78"), NARC_TEXT("text"),
                        NARC_TEXT("text/plain"));
    assert_narc_text(item->guid, "urn:sha256:ba78#2");
    narc_item_free(item);
}

static void
a_guid_and_a_url_that_are_there_stay(void **state)
{
    narc_item *item = narc_item_new(NULL);

    (void)state;
    item->guid = NARC_TEXT("urn:newsml:x");
    item->url = NARC_TEXT("https://x.example/canonical");
    narc_item_came_from(item, &document, NARC_TEXT("ba78"), NARC_TEXT("html"),
                        NARC_TEXT("text/html"));
    assert_narc_text(item->guid, "urn:newsml:x");
    assert_narc_text(item->url, "https://x.example/canonical");
    assert_int_equal(item->objects.count, 1);
    narc_item_free(item);
}

static narc_status
fill(const narc_allocator *allocator, void *user)
{
    narc_item *item = narc_item_new(allocator);
    narc_status status = NARC_E_MEMORY;

    (void)user;
    if (item == NULL)
        return NARC_E_MEMORY;
    for (int i = 0; i < 60; i++)
        narc_item_came_from(item, &document, NARC_TEXT("ba78"), NARC_TEXT("html"),
                            NARC_TEXT("text/html"));
    if (!narc_item_failed(item)) {
        status = NARC_OK;
        assert_narc_text(narc_item_text_copy(item, NARC_TEXT("kept")), "kept");
    }
    narc_item_free(item);
    return status;
}

static void
every_failing_allocation_is_latched(void **state)
{
    (void)state;
    narc_item_free(NULL);
    narc_test_each_failing_allocation(fill, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_headline_is_the_main_one_in_the_items_language),
        cmocka_unit_test(a_caption_is_no_description),
        cmocka_unit_test(a_concept_is_called_by_its_best_name),
        cmocka_unit_test(a_date_nobody_understands_does_not_count),
        cmocka_unit_test(the_body_is_the_one_in_the_items_language),
        cmocka_unit_test(an_item_without_a_guid_is_named_by_its_bytes),
        cmocka_unit_test(items_of_one_document_get_guids_of_their_own),
        cmocka_unit_test(a_guid_and_a_url_that_are_there_stay),
        cmocka_unit_test(every_failing_allocation_is_latched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
