/* libnarc/article/body_blocks.c */
#include "narc_test.h"

#include "article/body_blocks.h"
#include "base/buffer.h"
#include "base/fail.h"

static narc_status
write_block(void *user, narc_body_element element, narc_text text, narc_error *err)
{
    (void)err;
    narc_buffer_format(user, "%s[%.*s]\n", narc_body_element_tag(element), (int)text.size,
                       text.size > 0 ? text.data : "");
    return NARC_OK;
}

static void
each_block_is_told_on_one_line(void **state)
{
    narc_buffer scratch = {0};
    narc_buffer out = {0};
    narc_error err;

    (void)state;
    assert_narc_status(
        narc_body_each_block(NARC_TEXT("<h2>a</h2><p>b<em>c</em> &amp; d<br/>e</p><hr/>"
                                       "<ul><li>f</li><li><p>g</p><p>h</p></li></ul>"
                                       "<pre>i\n\n  j</pre><table><tbody><tr><td>k</td><td>l</td>"
                                       "</tr></tbody></table>"),
                             &scratch, write_block, &out, &err),
        NARC_OK);
    assert_narc_buffer(out, "h2[a]\np[bc & d e]\nhr[]\nul[f g h]\npre[i j]\ntable[k l]\n");
    narc_buffer_clear(&out);
    assert_narc_status(
        narc_body_each_block(NARC_TEXT("<p>a</p><p>b"), &scratch, write_block, &out, &err),
        NARC_E_CORRUPT);
    assert_narc_buffer(out, "p[a]\n");
    narc_buffer_free(&scratch);
    narc_buffer_free(&out);
}

static narc_status
refuse_heading(void *user, narc_body_element element, narc_text text, narc_error *err)
{
    ++*(int *)user;
    (void)text;
    return element == NARC_BODY_H2 ? narc_fail_memory(err) : NARC_OK;
}

static void
another_answer_ends_the_walk(void **state)
{
    narc_buffer scratch = {0};
    narc_error err;
    int told = 0;

    (void)state;
    assert_narc_status(narc_body_each_block(NARC_TEXT("<p>a</p><h2>b</h2><p>c</p>"), &scratch,
                                            refuse_heading, &told, &err),
                       NARC_E_MEMORY);
    assert_int_equal(told, 2);
    narc_buffer_free(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_block_is_told_on_one_line),
        cmocka_unit_test(another_answer_ends_the_walk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
