/* HTML as balanced events: whatever the bytes, all text arrives, in linear time. */
#include "record.h"

#include <time.h>

static void
parse(narc_text text, record *events)
{
    const narc_sax_handler handler = record_handler(events);
    narc_error err;

    assert_narc_status(narc_html_parse(text, NULL, &handler, &err), NARC_OK);
    assert_int_equal(events->open, 0);
}

static void
arrives(narc_text text, const char *wanted)
{
    record events = {.quiet = false};

    parse(text, &events);
    assert_narc_buffer(events.events, wanted);
    narc_buffer_free(&events.events);
}

/* unit repeated count times between head and tail */
static narc_buffer
repeat(const char *head, const char *unit, size_t count, const char *tail)
{
    narc_buffer text = {0};

    narc_buffer_literal(&text, head);
    for (size_t i = 0; i < count; i++)
        narc_buffer_literal(&text, unit);
    narc_buffer_literal(&text, tail);
    assert_false(text.failed);
    return text;
}

static void
what_is_left_open_is_closed(void **state)
{
    (void)state;
    arrives(NARC_TEXT("<p>a<p>b<b>c"), "<html><body><p>a</p><p>b<b>c</b></p></body></html>");
}

static void
nothing_makes_no_event(void **state)
{
    (void)state;
    arrives((narc_text){NULL, 0}, "");
}

static void
html_names_and_numbers_are_resolved(void **state)
{
    (void)state;
    arrives(NARC_TEXT("<p title='a&amp;b'>&eacute;&#8364;&nosuch; &</p>"),
            "<html><body><p title=a&b>\xC3\xA9\xE2\x82\xAC&nosuch; &</p></body></html>");
}

static void
a_declared_encoding_is_not_believed_again(void **state)
{
    (void)state;
    arrives(NARC_TEXT("<meta charset=iso-8859-1><p>\xC3\xA9</p>"),
            "<html><head><meta charset=iso-8859-1></meta></head><body><p>\xC3\xA9</p></body>"
            "</html>");
}

static void
a_nul_becomes_a_replacement_character_wherever_it_stands(void **state)
{
    (void)state;
    arrives(NARC_TEXT("\0<p>a\0b</p>c"), "<html><body><p>\xEF\xBF\xBD</p><p>a\xEF\xBF\xBD"
                                         "b</p>c</body></html>");
}

static void
control_characters_do_not_end_the_page(void **state)
{
    record events = {.quiet = false};
    narc_buffer text = {0};

    (void)state;
    narc_buffer_literal(&text, "<p>");
    for (uint32_t c = 1; c < 0x20; c++)
        narc_buffer_code_point(&text, c);
    narc_buffer_code_point(&text, 0x7F);
    narc_buffer_code_point(&text, 0x85);
    narc_buffer_code_point(&text, 0xFFFE);
    narc_buffer_code_point(&text, 0xFFFF);
    narc_buffer_literal(&text, "AFTER</p>");
    parse(narc_buffer_as_text(&text), &events);
    assert_non_null(strstr((const char *)events.events.data, "AFTER"));
    narc_buffer_free(&events.events);
    narc_buffer_free(&text);
}

static void
short_comments_end_where_they_say(void **state)
{
    (void)state;
    arrives(NARC_TEXT("<p>a<!-->b<!--->c<!--d-->e</p>"),
            "<html><body><p>a<!---->b<!---->c<!--d-->e</p></body></html>");
}

static void
scripts_and_style_sheets_are_one_text(void **state)
{
    (void)state;
    arrives(NARC_TEXT("<script>if (a<b) c('</p>');x/script</script><style>a>b{}</STYLE><p>d</p>"),
            "<html><head><script>if (a<b) c('</p>');x/script</script><style>a>b{}</style></head>"
            "<body><p>d</p></body></html>");
}

static void
stray_end_tags_change_nothing(void **state)
{
    (void)state;
    arrives(NARC_TEXT("<p>a</b >b</i foo='>c</section>d</p></div>"),
            "<html><body><p>abcd</p></body></html>");
}

static void
a_hundred_thousand_levels_keep_all_text(void **state)
{
    narc_buffer deep = repeat("<p>BEFORE</p>", "<div>x", 100000, "MID");
    record events = {.quiet = true};

    (void)state;
    for (int i = 0; i < 100000; i++)
        narc_buffer_literal(&deep, "</div>");
    narc_buffer_literal(&deep, "<p>AFTER</p>");
    parse(narc_buffer_as_text(&deep), &events);
    assert_int_equal(events.text_size, 6 + 100000 + 3 + 5);
    assert_true(events.deepest < 300);
    assert_true(events.flattened > 99000);
    narc_buffer_free(&deep);
}

/* libxml2 alone takes seconds for each of these. */
static void
unclosed_elements_and_foreign_end_tags_cost_no_more_than_others(void **state)
{
    narc_buffer text = repeat("", "<i>", 40000, "");
    record events = {.quiet = true};
    const clock_t begin = clock();

    (void)state;
    for (int i = 0; i < 40000; i++)
        narc_buffer_literal(&text, "</b>");
    narc_buffer_literal(&text, "END");
    parse(narc_buffer_as_text(&text), &events);
    assert_int_equal(events.text_size, 3);
    assert_true(clock() - begin < 2 * CLOCKS_PER_SEC);
    narc_buffer_free(&text);
}

static void
a_million_attributes_become_the_first_few_and_the_text_stays(void **state)
{
    narc_buffer text = {0};
    record events = {.quiet = true};
    const clock_t begin = clock();

    (void)state;
    narc_buffer_literal(&text, "<div");
    for (int i = 0; i < 1000000; i++)
        narc_buffer_format(&text, " a%d='>'", i);
    narc_buffer_literal(&text, ">text</div>AFTER");
    parse(narc_buffer_as_text(&text), &events);
    assert_int_equal(events.text_size, 9);
    assert_int_equal(events.attributes, 256);
    assert_true(clock() - begin < 3 * CLOCKS_PER_SEC);
    narc_buffer_free(&text);
}

static void
a_long_attribute_is_kept_whole_and_those_behind_it_are_not(void **state)
{
    narc_buffer text = repeat("<img src='data:", "0123456789abcdef", 8192, "' alt=late>x");
    record events = {.quiet = false};

    (void)state;
    parse(narc_buffer_as_text(&text), &events);
    narc_buffer_byte(&events.events, 0);
    assert_true(events.events.size > 131072);
    assert_int_equal(events.attributes, 1);
    assert_int_equal(events.text_size, 1);
    narc_buffer_free(&events.events);
    narc_buffer_free(&text);
}

static void
what_a_callback_answers_ends_the_parse(void **state)
{
    record events = {.quiet = true, .fail_after = 3};
    const narc_sax_handler handler = record_handler(&events);
    narc_error err;

    (void)state;
    assert_narc_status(narc_html_parse(NARC_TEXT("<p><b></b><i></i><u></u>"), NULL, &handler, &err),
                       NARC_E_INPUT);
    assert_int_equal(events.opened, 3);
}

static void
every_truncation_is_balanced_and_keeps_its_text(void **state)
{
    static const char page[] =
        "<!DOCTYPE html><html><head><title>t</title><script>a</script></head><body class='b c'>"
        "<!-- d --><h1>e&amp;f</h1><p>g<br/>h<ul><li>i</ul><?x y?></body></html>";

    (void)state;
    for (size_t size = 0; size < sizeof(page); size++) {
        record events = {.quiet = true};
        char *exact = malloc(size + 1);

        memcpy(exact, page, size);
        parse((narc_text){exact, size}, &events);
        free(exact);
    }
}

static double
seconds(narc_buffer *page)
{
    record events = {.quiet = true};
    const clock_t begin = clock();

    parse(narc_buffer_as_text(page), &events);
    narc_buffer_free(page);
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

/* Four times the input may cost at most eight times the time, and a tenth of a second is noise. */
static void
cost_grows_with_the_input_and_no_faster(void **state)
{
    static const char *const units[] = {
        "<b>",          "<p>",       "</b>",          "<b></i>",     "<i><div></i>", "<",
        "</",           "&",         "<!--",          "<!-->",       "<!",           "<?",
        "<a b='",       "<a b=c ",   "<table><tr>",   "<script>",    "<p></p>",      "x ",
        "<li><ul>",     "<a>",       "</p>",          "<select><p>", "<h1></head>",  "<b></b><i>",
        "&#65;",        "<![CDATA[", "<svg>",         "\n",          "<font></p>",   "</b ",
        "<form><form>", "<body>",    "<html a='b' c>"};

    (void)state;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        narc_buffer small = repeat("<html>", units[i], 10000, "");
        narc_buffer large = repeat("<html>", units[i], 40000, "");
        const double first = seconds(&small);
        const double second = seconds(&large);

        if (second >= first * 8 + 0.1)
            fail_msg("\"%s\": %.3f s, then %.3f s", units[i], first, second);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_open_is_closed),
        cmocka_unit_test(nothing_makes_no_event),
        cmocka_unit_test(html_names_and_numbers_are_resolved),
        cmocka_unit_test(a_declared_encoding_is_not_believed_again),
        cmocka_unit_test(a_nul_becomes_a_replacement_character_wherever_it_stands),
        cmocka_unit_test(control_characters_do_not_end_the_page),
        cmocka_unit_test(short_comments_end_where_they_say),
        cmocka_unit_test(scripts_and_style_sheets_are_one_text),
        cmocka_unit_test(stray_end_tags_change_nothing),
        cmocka_unit_test(a_hundred_thousand_levels_keep_all_text),
        cmocka_unit_test(unclosed_elements_and_foreign_end_tags_cost_no_more_than_others),
        cmocka_unit_test(a_million_attributes_become_the_first_few_and_the_text_stays),
        cmocka_unit_test(a_long_attribute_is_kept_whole_and_those_behind_it_are_not),
        cmocka_unit_test(what_a_callback_answers_ends_the_parse),
        cmocka_unit_test(every_truncation_is_balanced_and_keeps_its_text),
        cmocka_unit_test(cost_grows_with_the_input_and_no_faster),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
