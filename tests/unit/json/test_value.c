/* JSON as strangers write it. */
#include "narc_test.h"

#include "json/value.h"

static const narc_json_value *
read_value(narc_arena *arena, const char *json)
{
    return narc_json_read(narc_text_from(json), 0, arena);
}

static void
members_and_elements_are_found_in_order(void **state)
{
    narc_arena arena = {0};
    const narc_json_value *v =
        read_value(&arena, "{\"a\":[1,\"two\",null,true,{\"b\":\"c\"}],\"d\":-1.5e3}");
    const narc_json_value *a = narc_json_member(v, "a");

    (void)state;
    assert_non_null(a);
    assert_narc_text(narc_json_text(a->first), "1");
    assert_narc_text(narc_json_text(a->first->next), "two");
    assert_int_equal(a->first->next->next->kind, NARC_JSON_NULL);
    assert_int_equal(a->first->next->next->next->kind, NARC_JSON_TRUE);
    assert_narc_text(narc_json_text(narc_json_member(a->first->next->next->next->next, "b")), "c");
    assert_narc_text(narc_json_text(narc_json_member(v, "d")), "-1.5e3");
    assert_null(narc_json_member(v, "e"));
    assert_null(narc_json_member(NULL, "e"));
    narc_arena_free(&arena);
}

static void
escapes_are_undone_and_bad_ones_keep_their_character(void **state)
{
    narc_arena arena = {0};
    const narc_json_value *v =
        read_value(&arena, "[\"\\u00e9\\ud83d\\ude00\\n\\/\\q\\\"\", \"\\ud83d\", \"\\u12\"]");

    (void)state;
    assert_narc_text(narc_json_text(v->first), "\xC3\xA9\xF0\x9F\x98\x80\n/q\"");
    assert_narc_text(narc_json_text(v->first->next), "\xEF\xBF\xBD");
    assert_narc_text(narc_json_text(v->first->next->next), "u12");
    narc_arena_free(&arena);
}

static void
what_stands_round_the_value_and_missing_ends_cost_nothing(void **state)
{
    static const char *const cases[] = {
        "{\"headline\":\"A\tB\"}",
        "//<![CDATA[\n{\"headline\":\"A\tB\",}\n//]]>",
        "<!-- {\"headline\":\"A\tB\"} -->;",
        "{\"headline\":\"A\tB\"",
        "{\"headline\":\"A\tB",
        "{\"x\":tru,,\"headline\":\"A\tB\"]",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        narc_arena arena = {0};

        assert_narc_text(narc_json_text(narc_json_member(read_value(&arena, cases[i]), "headline")),
                         "A\tB");
        narc_arena_free(&arena);
    }
}

static void
elements_below_the_depth_are_stepped_over(void **state)
{
    narc_arena arena = {0};
    const narc_json_value *v =
        narc_json_read(NARC_TEXT("{\"a\":{\"b\":{\"c\":[\"}\"]}},\"d\":1}"), 2, &arena);

    (void)state;
    assert_int_equal(narc_json_member(narc_json_member(v, "a"), "b")->kind, NARC_JSON_NULL);
    assert_narc_text(narc_json_text(narc_json_member(v, "d")), "1");
    narc_arena_free(&arena);
}

static void
ten_thousand_open_arrays_do_no_harm(void **state)
{
    narc_arena arena = {0};
    char open[10001];

    (void)state;
    memset(open, '[', sizeof(open) - 1);
    open[sizeof(open) - 1] = '\0';
    assert_non_null(read_value(&arena, open));
    assert_null(read_value(&arena, "no value"));
    narc_arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_and_elements_are_found_in_order),
        cmocka_unit_test(escapes_are_undone_and_bad_ones_keep_their_character),
        cmocka_unit_test(what_stands_round_the_value_and_missing_ends_cost_nothing),
        cmocka_unit_test(elements_below_the_depth_are_stepped_over),
        cmocka_unit_test(ten_thousand_open_arrays_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
