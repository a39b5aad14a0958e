/* Pages written to be slow are not: four times the page takes about four times as long. What would be
 * quadratic takes sixteen times. And every page cut off at any byte has a tree. */
#include "narc_test.h"

#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"
#include "markup/parse.h"

#include <time.h>

/* A '#' in a piece becomes the number of the repetition. */
typedef struct hostile {
    const char *begin, *often, *then_often;
} hostile;

static const hostile pages[] = {
    {"", "<div>", "</div>"},
    {"", "<i>", "</b>"},
    {"<button>", "<i>", "</p>"},
    {"<button>", "<x>", "<p>"},
    {"", "<div>", "<li></li>"},
    {"", "<div>", "<dd></dd>"},
    {"", "<div>", "<table></table>"},
    {"", "<div>", "<select></select>"},
    {"<svg>", "<g>", "</x>"},
    {"<svg>", "<g>", "</p>"},
    {"<x>", "<div>", "</x>"},
    {"<b>", "<div>", "</b>"},
    {"<b>", "<div>", "</b><b>"},
    {"<p>", "<b c=#>", "<p>"},
    {"<p>", "<b c=#>", "</b>"},
    {"", "<a>", "</a>"},
    {"", "<a><div>", "</a>"},
    {"", "<nobr><p>", "</nobr>"},
    {"<table>", "a<b>", "</b>"},
    {"<table>", "<b><td>", "x</tr>"},
    {"", "<table><td>", "</table>"},
    {"", "<table>", "x"},
    {"", "<template>", "</template>"},
    {"", "<template><tr>", "<td>"},
    {"", "<x>", "</body>y"},
    {"", "<x#>", "</x#>"},
    {"<p ", "a#=1 ", ""},
    {"<p ", "a=1 ", ""},
    {"", "<html a#=1>", ""},
    {"<body>", "<body a#=1>", ""},
    {"", "&amp;", "&"},
    {"<title>", "&amp;", "<"},
    {"<p a='", "&lt;", "&"},
    {"", "<!--", "-"},
    {"<svg>", "<![CDATA[]]>", "<![CDATA["},
    {"", "<?", "</"},
    {"<script>", "<!--<script>", "</script"},
    {"<textarea>", "</textare", ""},
    {"", "<form>", "</form>"},
    {"", "<ruby><rt>", "</ruby>"},
    {"<select><selectedcontent></selectedcontent>", "<option selected>x", "<div>"},
    {"<select><selectedcontent></selectedcontent>", "<div><option selected>", "x"},
    {"<object>", "<b><object>", "</object>"},
    {"", "\n\r", "\r\n"},
    {"<!doctype ", "x ", ""},
    {"<table>", "<tr>a", "<td>"},
    {"", "<math><mi>", "<p>"},
};

static void
add(narc_buffer *out, const char *piece, unsigned number)
{
    for (; *piece != 0; piece++)
        if (*piece == '#')
            narc_buffer_format(out, "%u", number);
        else
            narc_buffer_byte(out, (uint8_t)*piece);
}

static double
seconds_for(const hostile *page, unsigned count)
{
    narc_buffer text = {0};
    double best = 1e9;

    add(&text, page->begin, 0);
    for (unsigned i = 0; i < count; i++)
        add(&text, page->often, i);
    for (unsigned i = 0; i < count; i++)
        add(&text, page->then_often, i);
    for (int times = 0; times < 3; times++) {
        const clock_t start = clock();
        narc_tree tree;
        double now;

        narc_tree_begin(&tree, NULL, NULL);
        assert_narc_status(narc_markup_parse(narc_buffer_as_text(&text), &tree, NULL), NARC_OK);
        narc_tree_free(&tree);
        now = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = now < best ? now : best;
    }
    narc_buffer_free(&text);
    return best;
}

static void
hostile_pages_take_linear_time(void **state)
{
#ifdef __SANITIZE_ADDRESS__
    const unsigned count = 1000; /* everything is slower here, and what is allocated most of all */
    const double noise = 0.1;
#else
    const unsigned count = 4000;
    const double noise = 0.05;
#endif

    (void)state;
    for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
        const double once = seconds_for(&pages[i], count);
        const double four_times = seconds_for(&pages[i], 4 * count);

        print_message("%-44s %-22s %-12s %6.2f ms, four times as much %6.2f ms\n", pages[i].begin,
                      pages[i].often, pages[i].then_often, once * 1e3, four_times * 1e3);
        assert_true(four_times < 10 * once + noise);
    }
}

static void
cut_at_every_byte(const char *path)
{
    narc_buffer page = narc_test_read(path);
    narc_tree tree;

    narc_tree_begin(&tree, NULL, NULL);
    for (size_t size = 0; size <= page.size; size++) {
        narc_buffer decoded = {0};
        narc_charset charset;
        narc_text text;
        uint8_t *exact = malloc(size + 1); /* so that a sanitizer sees a byte too many */

        memcpy(exact, page.data, size);
        narc_tree_reset(&tree);
        assert_narc_status(narc_markup_decode((narc_bytes){exact, size}, (narc_text){NULL, 0},
                                              &decoded, &text, &charset, NULL),
                           NARC_OK);
        assert_narc_status(narc_markup_parse(text, &tree, NULL), NARC_OK);
        assert_true(tree.node_count >= 4);
        for (narc_node_id id = 1; id < tree.node_count; id++)
            assert_true(tree.nodes[id].parent < id);
        narc_buffer_free(&decoded);
        free(exact);
    }
    narc_tree_free(&tree);
    narc_buffer_free(&page);
}

static void
ten_pages_cut_at_every_byte_have_a_tree(void **state)
{
    static const char *const paths[] = {
        "tests/samples/html/biblioteca.html",
        "tests/samples/html/ferry-doubled.html",
        "tests/samples/html/maktaba.html",
        "tests/samples/html/marche.html",
        "tests/samples/html/sturmflut.html",
        "tests/samples/html/tetsudo.html",
        "fuzz/corpus/html/article.html",
        "fuzz/corpus/html/entities.html",
        "fuzz/corpus/markup/table-and-form.html",
        "fuzz/corpus/markup/utf-16le-mark.html",
        "fuzz/corpus/markup/script-with-tags.html",
        "fuzz/corpus/markup/shift-jis.html",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
        cut_at_every_byte(paths[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_pages_take_linear_time),
        cmocka_unit_test(ten_pages_cut_at_every_byte_have_a_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
