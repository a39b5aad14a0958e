/* libnarc/article/body_rebuild.c */
#include "narc_test.h"

#include "article/body_rebuild.h"
#include "base/arena.h"
#include "base/text.h"

static void
a_body_of_another_hand_becomes_what_html_allows(void **state)
{
    narc_arena arena = {0};
    narc_text out;
    narc_error err;

    (void)state;
    assert_narc_status(
        narc_body_rebuild(NARC_TEXT("<h5>a</h5><p><a href=\"https:=\">b</a> <time>c</time> &amp; "
                                    "<a href=\"/?d[e]=&quot;&amp;f\">g</a></p>"
                                    "<table><tr><td rowspan=\"7\">h</td></tr></table>"),
                          &arena, &out, &err),
        NARC_OK);
    narc_test_text(out,
                   "<h2>a</h2><p>b c &amp; <a href=\"/?d%5Be%5D=%22&amp;f\">g</a></p>"
                   "<table><tbody><tr><td>h</td></tr></tbody></table>",
                   "rebuilt", __FILE__, __LINE__);
    narc_arena_free(&arena);
}

static void
what_is_no_body_is_refused(void **state)
{
    narc_arena arena = {0};
    narc_text out;
    narc_error err;

    (void)state;
    assert_narc_status(
        narc_body_rebuild(NARC_TEXT("<p>a</p><script>b</script>"), &arena, &out, &err),
        NARC_E_CORRUPT);
    assert_int_equal(err.number, 412);
    assert_int_equal(err.offset, 8);
    narc_arena_free(&arena);
}

static void
blocks_at_the_top_can_be_left_out(void **state)
{
    const bool gone[] = {true, false, false, true};
    narc_arena arena = {0};
    narc_text out;
    narc_error err;

    (void)state;
    assert_narc_status(
        narc_body_leave_out(NARC_TEXT("<ul><li><p>a</p></li></ul><p>b <a href=\"/c\">c</a></p><hr/>"
                                      "<blockquote><p>d</p><p>e</p></blockquote><p>f</p>"),
                            gone, 4, &arena, &out, &err),
        NARC_OK);
    assert_narc_text(out, "<p>b <a href=\"/c\">c</a></p><hr/><p>f</p>");
    narc_arena_free(&arena);
}

static narc_status
rebuild_with(const narc_allocator *allocator, void *user)
{
    narc_arena arena = {.allocator = allocator};
    narc_text out;
    narc_error err;
    const narc_status st = narc_body_rebuild(
        NARC_TEXT("<h3>a</h3><p><a href=\"/b\" title=\"c\">d</a></p>"
                  "<table><tr><td colspan=\"2\" rowspan=\"2\">e</td></tr></table>"),
        &arena, &out, &err);

    (void)user;
    narc_arena_free(&arena);
    return st;
}

static void
every_failing_allocation_is_told(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(rebuild_with, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_of_another_hand_becomes_what_html_allows),
        cmocka_unit_test(what_is_no_body_is_refused),
        cmocka_unit_test(blocks_at_the_top_can_be_left_out),
        cmocka_unit_test(every_failing_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
