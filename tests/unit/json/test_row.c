/* libnarc/json/row.c and ndjson_converter.c: every member is always there, nothing is invented. */
#include "narc_test.h"

#include "article/converter.h"
#include "base/arena.h"
#include "filled_item.h"

static void
assert_row(const narc_item *item, const narc_row_facts *facts, const char *wanted)
{
    narc_buffer row = {0};
    narc_error err;

    assert_narc_status(narc_row_write(item, facts, &row, &err), NARC_OK);
    assert_narc_buffer(row, wanted);
    narc_buffer_free(&row);
}

static void
an_empty_item_has_every_member(void **state)
{
    narc_item *item = narc_item_new(NULL);
    const narc_row_facts list = {0};
    const narc_row_facts export = {.with_content = true};

    (void)state;
    assert_row(item, &list,
               "{\"id\":null,\"guid\":null,\"version\":null,\"status\":\"usable\",\"embargo\":null,"
               "\"published\":null,\"published_source\":null,\"modified\":null,\"captured\":null,"
               "\"provider\":null,\"lang\":null,\"headline\":null,\"description\":null,"
               "\"authors\":[],\"url\":null,\"source\":null,\"member\":null,\"sha256\":null,"
               "\"size\":null,\"has\":[],\"added\":null}");
    assert_row(item, &export,
               "{\"id\":null,\"guid\":null,\"version\":null,\"status\":\"usable\",\"embargo\":null,"
               "\"published\":null,\"published_source\":null,\"modified\":null,\"captured\":null,"
               "\"provider\":null,\"lang\":null,\"headline\":null,\"description\":null,"
               "\"authors\":[],\"url\":null,\"source\":null,\"member\":null,\"sha256\":null,"
               "\"size\":null,\"has\":[],\"added\":null,\"text\":null,\"html\":null,"
               "\"subjects\":[],\"keywords\":[],"
               "\"sections\":[],\"images\":[]}");
    narc_item_free(item);
}

static void
add_name(narc_item *item, narc_concept_list *list, const char *value)
{
    narc_concept *concept = NARC_LIST_ADD(item->arena, list);
    narc_string *name;

    assert_non_null(concept);
    name = NARC_LIST_ADD(item->arena, &concept->names);
    assert_non_null(name);
    name->value = narc_text_from(value);
}

static void
fill_article(narc_item *item)
{
    narc_rendition *video = NARC_LIST_ADD(item->arena, &item->renditions);
    narc_rendition *image;
    narc_object_ref *original = NARC_LIST_ADD(item->arena, &item->objects);
    narc_body *body = NARC_LIST_ADD(item->arena, &item->bodies);

    assert_non_null(body);
    assert_non_null(video);
    item->guid = NARC_TEXT("urn:x");
    item->version = UINT64_C(18275407956);
    item->status = NARC_STATUS_WITHHELD;
    item->language = NARC_TEXT("de");
    item->url = NARC_TEXT("https://x.example/");
    item->provenance.source = NARC_TEXT("in.zip");
    item->provenance.member = NARC_TEXT("a.xml");
    item->provenance.format = NARC_TEXT("newsml");
    (void)narc_date_parse(NARC_TEXT("2026-11-18T17:42+04:30"), NARC_TEXT("newsml:firstCreated"),
                          &item->first_created);
    (void)narc_date_parse(NARC_TEXT("2026-11-19"), NARC_TEXT(""), &item->content_modified);
    (void)narc_date_parse(NARC_TEXT("last week"), NARC_TEXT(""), &item->provenance.captured);
    add_name(item, &item->providers, "dpa");
    add_name(item, &item->creators, "A. Writer");
    add_name(item, &item->creators, "B. Writer");
    add_name(item, &item->subjects, "Wetter");
    item->subjects.items[0].qcode = NARC_TEXT("medtop:17000000");
    body->value = NARC_TEXT("<p>a &amp; b</p>");
    video->content_type = NARC_TEXT("video/mp4");
    image = NARC_LIST_ADD(item->arena, &item->renditions);
    assert_non_null(image);
    image->href = NARC_TEXT("a.jpg");
    image->width = NARC_TEXT("0640");
    image->height = NARC_TEXT("100%");
    original->role = NARC_TEXT("original");
    original->sha256 = NARC_TEXT("ba78");
    original->size = 12;
}

static void
what_is_known_is_said_as_it_was_stated(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_row_facts facts = {.id = NARC_TEXT("7c1e"), .added = NARC_TEXT("2026-11-20T00:00:00Z")};

    (void)state;
    fill_article(item);
    assert_row(item, &facts,
               "{\"id\":\"7c1e\",\"guid\":\"urn:x\",\"version\":18275407956,"
               "\"status\":\"withheld\",\"embargo\":null,\"published\":\"2026-11-18T17:42+04:30\","
               "\"published_source\":\"newsml:firstCreated\",\"modified\":\"2026-11-19\","
               "\"captured\":null,\"provider\":\"dpa\",\"lang\":\"de\",\"headline\":null,"
               "\"description\":null,\"authors\":[\"A. Writer\",\"B. Writer\"],"
               "\"url\":\"https://x.example/\",\"source\":\"in.zip\",\"member\":\"a.xml\","
               "\"sha256\":\"ba78\",\"size\":12,\"has\":[\"original\",\"text\",\"image\","
               "\"newsml\"],\"added\":\"2026-11-20T00:00:00Z\"}");
    narc_item_free(item);
}

static void
a_line_of_ndjson_carries_text_and_body(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_buffer line = {0};
    narc_text text;
    narc_error err;

    (void)state;
    fill_article(item);
    assert_narc_status(narc_ndjson_converter.write(item, NULL, &line, &err), NARC_OK);
    text = (narc_text){(const char *)line.data, line.size};
    assert_true(narc_text_ends(
        text,
        ",\"text\":\"a & b\",\"html\":\"<p>a &amp; b</p>\",\"subjects\":[{\"name\":\"Wetter\","
        "\"qcode\":\"medtop:17000000\",\"uri\":null}],\"keywords\":[],\"sections\":[],\"images\":[{"
        "\"url\":\"a.jpg\","
        "\"sha256\":null,\"width\":640,\"height\":\"100%\",\"caption\":null,\"alt\":null}]}\n"));
    assert_int_equal(narc_text_find(text, NARC_TEXT("\n")), text.size - 1);
    narc_buffer_free(&line);
    narc_item_free(item);
}

static bool
row_says(const narc_item *item, const char *member)
{
    const narc_row_facts facts = {0};
    narc_buffer row = {0};
    bool found;

    assert_narc_status(narc_row_write(item, &facts, &row, NULL), NARC_OK);
    found = narc_text_find((narc_text){(const char *)row.data, row.size}, narc_text_from(member)) !=
            SIZE_MAX;
    narc_buffer_free(&row);
    return found;
}

static void
bylines_stand_in_for_creators(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_string *by = NARC_LIST_ADD(item->arena, &item->by);

    (void)state;
    assert_non_null(by);
    by->value = NARC_TEXT("By C. Writer");
    assert_true(row_says(item, "\"authors\":[\"By C. Writer\"]"));
    narc_item_free(item);
}

static void
an_embargo_without_a_readable_end_is_indefinite(void **state)
{
    narc_item *item = narc_item_new(NULL);

    (void)state;
    item->embargo = NARC_EMBARGO_INDEFINITE;
    assert_true(row_says(item, "\"embargo\":\"indefinite\""));
    item->embargo = NARC_EMBARGO_UNTIL;
    (void)narc_date_parse(NARC_TEXT("tomorrow"), NARC_TEXT(""), &item->embargo_until);
    assert_true(row_says(item, "\"embargo\":\"indefinite\""));
    (void)narc_date_parse(NARC_TEXT("2026-11-24T12:00:00Z"), NARC_TEXT(""), &item->embargo_until);
    assert_true(row_says(item, "\"embargo\":\"2026-11-24T12:00:00Z\""));
    item->version = UINT64_MAX;
    assert_true(row_says(item, "\"version\":\"18446744073709551615\""));
    narc_item_free(item);
}

static narc_status
write_line(const narc_allocator *allocator, void *user)
{
    narc_buffer line = {.allocator = allocator};
    narc_error err;
    const narc_status status = narc_ndjson_converter.write(user, NULL, &line, &err);

    narc_buffer_free(&line);
    return status;
}

static void
every_failing_allocation_is_reported(void **state)
{
    narc_item *item = filled_item(NULL);

    (void)state;
    narc_test_each_failing_allocation(write_line, item);
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_item_has_every_member),
        cmocka_unit_test(what_is_known_is_said_as_it_was_stated),
        cmocka_unit_test(a_line_of_ndjson_carries_text_and_body),
        cmocka_unit_test(bylines_stand_in_for_creators),
        cmocka_unit_test(an_embargo_without_a_readable_end_is_indefinite),
        cmocka_unit_test(every_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
