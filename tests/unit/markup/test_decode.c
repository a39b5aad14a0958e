/* Which encoding a page is in, and that nothing but the malformed is lost on the way to UTF-8. */
#include "narc_test.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "markup/labels.h"
#include "markup/parse.h"

static void
decodes(narc_text content, const char *caller, const char *name, const char *source,
        const char *wanted, uint64_t replaced)
{
    narc_buffer out = {0};
    narc_charset charset;
    narc_text text;

    assert_narc_status(narc_markup_decode((narc_bytes){(const uint8_t *)content.data, content.size},
                                          narc_text_from(caller), &out, &text, &charset, NULL),
                       NARC_OK);
    assert_narc_text(text, wanted);
    assert_string_equal(charset.name, name);
    assert_string_equal(charset.source, source);
    assert_int_equal(charset.replaced, replaced);
    narc_buffer_free(&out);
}

static void
a_byte_order_mark_decides_before_everything(void **state)
{
    (void)state;
    decodes(NARC_TEXT("\xEF\xBB\xBF\xC3\xA9"), "koi8-r", "utf-8", "bom", "\xC3\xA9", 0);
    decodes(NARC_TEXT("\xFF\xFE"), NULL, "utf-16le", "bom", "", 0); /* and nothing behind it */
    decodes(NARC_TEXT("\xFF\xFE\xE9\x00"), NULL, "utf-16le", "bom", "\xC3\xA9", 0);
    decodes(NARC_TEXT("\xFE\xFF\x4E\x2D\x00<"), NULL, "utf-16be", "bom", "\xE4\xB8\xAD<", 0);
    decodes(NARC_TEXT("\xFE\xFF\xD8\x00\x00<"), NULL, "utf-16be", "bom", "\xEF\xBF\xBD<", 1);
}

static void
valid_utf_8_is_utf_8_whatever_is_declared(void **state)
{
    static const char page[] = "<meta charset=gb2312><p>\xC3\xA9</p>";

    (void)state;
    decodes(narc_text_from(page), "shift_jis", "utf-8", "valid-utf-8", page, 0);
    decodes(NARC_TEXT("plain"), NULL, "utf-8", "valid-utf-8", "plain", 0);
    decodes((narc_text){NULL, 0}, NULL, "utf-8", "valid-utf-8", "", 0);
}

static void
utf_8_is_not_copied(void **state)
{
    static const uint8_t page[] = "\xEF\xBB\xBF<p>\xC3\xA9";
    narc_buffer out = {0};
    narc_charset charset;
    narc_text text;

    (void)state;
    assert_narc_status(narc_markup_decode((narc_bytes){page, sizeof(page) - 1},
                                          (narc_text){NULL, 0}, &out, &text, &charset, NULL),
                       NARC_OK);
    assert_ptr_equal(text.data, page + 3);
    assert_null(out.data);
}

static void
the_caller_comes_before_the_page(void **state)
{
    (void)state;
    decodes(NARC_TEXT("<meta charset=koi8-r>\xCC"), "windows-1251", "windows-1251", "caller",
            "<meta charset=koi8-r>\xD0\x9C", 0);
    decodes(NARC_TEXT("<meta charset=windows-1251>\xCC"), "no-such", "windows-1251", "meta",
            "<meta charset=windows-1251>\xD0\x9C", 0);
}

static void
meta(const char *tag, const char *name)
{
    const narc_encoding *found =
        narc_encoding_declared((narc_bytes){(const uint8_t *)tag, strlen(tag)});

    if (name == NULL)
        assert_null(found);
    else {
        assert_non_null(found);
        assert_string_equal(found->name, name);
    }
}

static void
the_prescan_reads_meta_as_browsers_do(void **state)
{
    (void)state;
    meta("<meta charset=koi8-r>", "koi8-r");
    meta("<META CharSet = ' KOI8-R ' />", "koi8-r");
    meta("<meta http-equiv=Content-Type content='text/html; charset=big5'>", "big5");
    meta("<meta content=\"text/html;charset = 'euc-kr'\" http-equiv=\"content-type\">", "euc-kr");
    meta("<meta content='text/html;charset=gbk;x' http-equiv='content-type'>", "gb18030");
    meta("<?xml version='1.0' encoding='iso-8859-2'?><html>", "iso-8859-2");
    meta("<meta content='text/html; charset=big5'>", NULL);
    meta("<!-- <meta charset=koi8-r> --><meta charset=big5>", "big5");
    meta("<!--><meta charset=big5>", "big5");
    meta("<metadata charset=koi8-r>", NULL);
    meta("<meta name='charset' content='koi8-r'>", NULL);
    meta("<meta charset=utf-7>", NULL);
    meta("<meta charset=utf-16>", "utf-8");
    meta("<meta charset=no-such><meta charset=big5>", "big5");
    meta("<meta charset=", NULL);
    meta("<meta http-equiv=content-type content='charset", NULL);
    meta("<meta http-equiv=content-type content='charset charset=big5'>", "big5");
    meta("", NULL);
}

static void
a_declaration_behind_64_kilobytes_is_not_looked_for(void **state)
{
    const narc_text declaration = NARC_TEXT("<meta charset=big5>");
    static char page[65600];

    (void)state;
    memset(page, ' ', sizeof(page));
    memcpy(page + 65500, declaration.data, declaration.size);
    assert_non_null(narc_encoding_declared((narc_bytes){(uint8_t *)page, sizeof(page)}));
    memset(page, ' ', sizeof(page));
    memcpy(page + 65530, declaration.data, declaration.size);
    assert_null(narc_encoding_declared((narc_bytes){(uint8_t *)page, sizeof(page)}));
}

static void
labels_mean_the_superset_that_browsers_read(void **state)
{
    static const char *const pairs[][2] = {
        {"gb2312", "gb18030"},        {"GBK", "gb18030"},         {"iso-8859-1", "windows-1252"},
        {"ascii", "windows-1252"},    {"latin1", "windows-1252"}, {"windows-31j", "shift_jis"},
        {"ks_c_5601-1987", "euc-kr"}, {"UTF8", "utf-8"},          {"iso-8859-9", "windows-1254"},
        {"tis-620", "windows-874"},   {"utf-16", "utf-16le"},     {"x-sjis", "shift_jis"}};

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        const narc_encoding *found = narc_encoding_find(narc_text_from(pairs[i][0]));

        assert_non_null(found);
        assert_string_equal(found->name, pairs[i][1]);
    }
    assert_null(narc_encoding_find(NARC_TEXT("utf-7")));
    assert_null(narc_encoding_find(NARC_TEXT("hz-gb-2312")));
    assert_null(narc_encoding_find(NARC_TEXT("gbk gb18030")));
    assert_null(narc_encoding_find(NARC_TEXT(" ")));
}

static void
each_family_of_encodings_is_converted(void **state)
{
    (void)state;
    decodes(NARC_TEXT("\xD6\xD0\xFEP"), "gb2312", "gb18030", "caller", "\xE4\xB8\xAD\xE2\xBA\x81",
            0);
    decodes(NARC_TEXT("\x93\xFA\x87\x40\xB1"), "shift_jis", "shift_jis", "caller",
            "\xE6\x97\xA5\xE2\x91\xA0\xEF\xBD\xB1", 0);
    decodes(NARC_TEXT("\xC7\xD1\x8C\x63"), "euc-kr", "euc-kr", "caller", "\xED\x95\x9C\xEB\x98\xA0",
            0);
    decodes(NARC_TEXT("\xC6\xFC"), "euc-jp", "euc-jp", "caller", "\xE6\x97\xA5", 0);
    decodes(NARC_TEXT("\xA4\xA4"), "big5", "big5", "caller", "\xE4\xB8\xAD", 0);
    decodes(NARC_TEXT("\xCC\xE8\xF0"), "windows-1251", "windows-1251", "caller",
            "\xD0\x9C\xD0\xB8\xD1\x80", 0);
    decodes(NARC_TEXT("\xCD"), "koi8-r", "koi8-r", "caller", "\xD0\xBC", 0);
    decodes(NARC_TEXT("\xFE"), "iso-8859-9", "windows-1254", "caller", "\xC5\x9F", 0);
    decodes(NARC_TEXT("\x1B$BF|\x1B(B"), "iso-2022-jp", "iso-2022-jp", "caller", "\xE6\x97\xA5", 0);
}

static void
without_any_sign_a_page_is_windows_1252_to_the_last_byte(void **state)
{
    (void)state;
    decodes(NARC_TEXT("caf\xE9 \x93\x81\x94 \x80"), NULL, "windows-1252", "default",
            "caf\xC3\xA9 \xE2\x80\x9C\xC2\x81\xE2\x80\x9D \xE2\x82\xAC", 0);
}

/* The same kind of sentence in eight encodings, none declared. */
static void
undeclared_scripts_are_told_from_each_other(void **state)
{
    static const struct {
        const char *name, *bytes;
    } cases[] = {
        {"gb18030", /* gbk */
         "\xD0\xC2\xBB\xAA\xC9\xE7\xB1\xB1\xBE\xA9\xB5\xE7\xBC\xC7\xD5\xDF\xB4\xD3\xB9\xFA\xBC\xD2"
         "\xCD\xB3\xBC\xC6\xBE\xD6\xBB\xF1\xCF\xA4\xA3\xAC\xBD\xF1\xC4\xEA\xC9\xCF\xB0\xEB\xC4\xEA"
         "\xC8\xAB\xB9\xFA\xBE\xD3\xC3\xF1\xC8\xCB\xBE\xF9\xBF\xC9\xD6\xA7\xC5\xE4\xCA\xD5\xC8\xEB"
         "\xBC\xCC\xD0\xF8\xD4\xF6\xB3\xA4\xA3\xAC\xB3\xC7\xCF\xE7\xB2\xEE\xBE\xE0\xBD\xF8\xD2\xBB"
         "\xB2\xBD\xCB\xF5\xD0\xA1\xA1\xA3\xD7\xA8\xBC\xD2\xB1\xED\xCA\xBE\xA3\xAC\xCB\xE6\xD7\xC5"
         "\xB8\xF7\xCF\xEE\xD5\xFE\xB2\xDF\xB4\xEB\xCA\xA9\xD6\xF0\xB2\xBD\xC2\xE4\xCA\xB5\xA3\xAC"
         "\xBE\xAD\xBC\xC3\xD4\xCB\xD0\xD0\xD7\xDC\xCC\xE5\xC6\xBD\xCE\xC8\xA3\xAC\xBE\xCD\xD2\xB5"
         "\xD0\xCE\xCA\xC6\xB1\xA3\xB3\xD6\xCE\xC8\xB6\xA8\xA1\xA3"},
        {"euc-kr", /* cp949 */
         "\xBC\xAD\xBF\xEF \xBD\xC3\xB4\xC2 \xBF\xC0\xB4\xC3 \xBB\xF5\xB7\xCE\xBF\xEE \xB1\xB3\xC5"
         "\xEB \xC1\xA4\xC3\xA5\xC0\xBB \xB9\xDF\xC7\xA5\xC7\xCF\xB0\xED \xBD\xC3\xB9\xCE\xB5\xE9"
         "\xC0\xC7 \xC0\xC7\xB0\xDF\xC0\xBB \xB5\xE8\xB1\xE2\xB7\xCE \xC7\xDF\xB4\xD9. \xB0\xFC"
         "\xB0\xE8\xC0\xDA\xB4\xC2 \xBE\xD5\xC0\xB8\xB7\xCE \xB4\xEB\xC1\xDF\xB1\xB3\xC5\xEB \xC0"
         "\xCC\xBF\xEB\xC0\xCC \xB4\xF5\xBF\xED \xC6\xED\xB8\xAE\xC7\xD8\xC1\xFA \xB0\xCD\xC0\xCC"
         "\xB6\xF3\xB0\xED \xB8\xBB\xC7\xDF\xB4\xD9. \xC0\xFC\xB9\xAE\xB0\xA1\xB5\xE9\xC0\xBA \xC0"
         "\xCC\xB9\xF8 \xC1\xB6\xC4\xA1\xB0\xA1 \xB5\xB5\xBD\xC3 \xC8\xAF\xB0\xE6\xBF\xA1 \xB5\xB5"
         "\xBF\xF2\xC0\xCC \xB5\xC9 \xB0\xCD\xC0\xB8\xB7\xCE \xBA\xB8\xB0\xED \xC0\xD6\xB4\xD9."
         ""},
        {"windows-1251", /* cp1251 */
         "\xD1\xE5\xE3\xEE\xE4\xED\xFF \xE3\xEE\xF0\xEE\xE4\xF1\xEA\xEE\xE9 \xF1\xEE\xE2\xE5\xF2"
         " \xEE\xE1\xFA\xFF\xE2\xE8\xEB \xEE \xED\xEE\xE2\xEE\xE9 \xEF\xF0\xEE\xE3\xF0\xE0\xEC\xEC"
         "\xE5 \xF0\xE0\xE7\xE2\xE8\xF2\xE8\xFF \xF2\xF0\xE0\xED\xF1\xEF\xEE\xF0\xF2\xE0. \xCF\xF0"
         "\xE5\xE4\xF1\xF2\xE0\xE2\xE8\xF2\xE5\xEB\xE8 \xE0\xE4\xEC\xE8\xED\xE8\xF1\xF2\xF0\xE0"
         "\xF6\xE8\xE8 \xF1\xEE\xEE\xE1\xF9\xE8\xEB\xE8, \xF7\xF2\xEE \xF0\xE0\xE1\xEE\xF2\xFB "
         "\xED\xE0\xF7\xED\xF3\xF2\xF1\xFF \xE2\xE5\xF1\xED\xEE\xE9 \xE8 \xE7\xE0\xE2\xE5\xF0\xF8"
         "\xE0\xF2\xF1\xFF \xE4\xEE \xEA\xEE\xED\xF6\xE0 \xE3\xEE\xE4\xE0."},
        {"koi8-r", /* koi8-r */
         "\xF3\xC5\xC7\xCF\xC4\xCE\xD1 \xC7\xCF\xD2\xCF\xC4\xD3\xCB\xCF\xCA \xD3\xCF\xD7\xC5\xD4"
         " \xCF\xC2\xDF\xD1\xD7\xC9\xCC \xCF \xCE\xCF\xD7\xCF\xCA \xD0\xD2\xCF\xC7\xD2\xC1\xCD\xCD"
         "\xC5 \xD2\xC1\xDA\xD7\xC9\xD4\xC9\xD1 \xD4\xD2\xC1\xCE\xD3\xD0\xCF\xD2\xD4\xC1. \xF0\xD2"
         "\xC5\xC4\xD3\xD4\xC1\xD7\xC9\xD4\xC5\xCC\xC9 \xC1\xC4\xCD\xC9\xCE\xC9\xD3\xD4\xD2\xC1"
         "\xC3\xC9\xC9 \xD3\xCF\xCF\xC2\xDD\xC9\xCC\xC9, \xDE\xD4\xCF \xD2\xC1\xC2\xCF\xD4\xD9 "
         "\xCE\xC1\xDE\xCE\xD5\xD4\xD3\xD1 \xD7\xC5\xD3\xCE\xCF\xCA \xC9 \xDA\xC1\xD7\xC5\xD2\xDB"
         "\xC1\xD4\xD3\xD1 \xC4\xCF \xCB\xCF\xCE\xC3\xC1 \xC7\xCF\xC4\xC1."},
        {"euc-jp", /* euc-jp */
         "\xC5\xEC\xB5\xFE\xC5\xD4\xA4\xCF\xBA\xA3\xC6\xFC\xA1\xA2\xBF\xB7\xA4\xB7\xA4\xA4\xB8\xF2"
         "\xC4\xCC\xB7\xD7\xB2\xE8\xA4\xF2\xC8\xAF\xC9\xBD\xA4\xB7\xA4\xBF\xA1\xA3\xB4\xD8\xB7\xB8"
         "\xBC\xD4\xA4\xCB\xA4\xE8\xA4\xEB\xA4\xC8\xA1\xA2\xCD\xE8\xC7\xAF\xA4\xCE\xBD\xD5\xA4\xAB"
         "\xA4\xE9\xB9\xA9\xBB\xF6\xA4\xAC\xBB\xCF\xA4\xDE\xA4\xEA\xA1\xA2\xC7\xAF\xCB\xF6\xA4\xDE"
         "\xA4\xC7\xA4\xCB\xB4\xB0\xC0\xAE\xA4\xB9\xA4\xEB\xCD\xBD\xC4\xEA\xA4\xC7\xA4\xA2\xA4\xEB"
         "\xA1\xA3\xC0\xEC\xCC\xE7\xB2\xC8\xA4\xCF\xB4\xC4\xB6\xAD\xA4\xD8\xA4\xCE\xB8\xFA\xB2\xCC"
         "\xA4\xF2\xB4\xFC\xC2\xD4\xA4\xB7\xA4\xC6\xA4\xA4\xA4\xEB\xA1\xA3"},
        {"shift_jis", /* cp932 */
         "\x93\x8C\x8B\x9E\x93s\x82\xCD\x8D\xA1\x93\xFA\x81"
         "A\x90V\x82\xB5\x82\xA2\x8C\xF0\x92\xCA"
         "\x8Cv\x89\xE6\x82\xF0\x94\xAD\x95\x5C\x82\xB5\x82\xBD\x81"
         "B\x8A\xD6\x8CW\x8E\xD2\x82\xC9"
         "\x82\xE6\x82\xE9\x82\xC6\x81"
         "A\x97\x88\x94N\x82\xCC\x8Ft\x82\xA9\x82\xE7\x8DH\x8E\x96\x82"
         "\xAA\x8En\x82\xDC\x82\xE8\x81"
         "A\x94N\x96\x96\x82\xDC\x82\xC5\x82\xC9\x8A\xAE\x90\xAC\x82"
         "\xB7\x82\xE9\x97\x5C\x92\xE8\x82\xC5\x82\xA0\x82\xE9\x81"
         "B\x90\xEA\x96\xE5\x89\xC6\x82"
         "\xCD\x8A\xC2\x8B\xAB\x82\xD6\x82\xCC\x8C\xF8\x89\xCA\x82\xF0\x8A\xFA\x91\xD2\x82\xB5\x82"
         "\xC4\x82\xA2\x82\xE9\x81"
         "B"},
        {"windows-1252", /* cp1253 */
         "\xD4\xEF \xE4\xE7\xEC\xEF\xF4\xE9\xEA\xFC \xF3\xF5\xEC\xE2\xEF\xFD\xEB\xE9\xEF "
         "\xE1\xF0\xEF\xF6\xDC\xF3\xE9\xF3\xE5 \xF4\xE7\xED \xD4\xF1\xDF\xF4\xE7 \xED\xE1 "
         "\xEE\xE1\xED\xE1\xF7\xF4\xDF\xF3\xE5\xE9 \xF4\xE7\xED \xF0\xE1\xEB\xE9\xDC "
         "\xE3\xDD\xF6\xF5\xF1\xE1 \xF4\xEF\xF5 \xEB\xE9\xEC\xE1\xED\xE9\xEF\xFD, \xF0\xEF\xF5 "
         "\xDE\xF4\xE1\xED \xEA\xEB\xE5\xE9\xF3\xF4\xDE \xE1\xF0\xFC \xF4\xE9\xF2 "
         "\xF0\xEB\xE7\xEC\xEC\xFD\xF1\xE5\xF2 \xF4\xE7\xF2 "
         "\xF0\xE5\xF1\xE1\xF3\xEC\xDD\xED\xE7\xF2 \xDC\xED\xEF\xE9\xEE\xE7\xF2, \xEA\xE1\xE9 "
         "\xED\xE1 \xF4\xE7\xED \xF0\xEB\xE7\xF1\xFE\xF3\xE5\xE9 \xE1\xF0\xFC \xF4\xEF "
         "\xE1\xF0\xEF\xE8\xE5\xEC\xE1\xF4\xE9\xEA\xFC."},
        {"windows-1252", /* cp1255 */
         "\xE4\xEE\xE5\xF2\xF6\xE4 \xE4\xE7\xEC\xE9\xE8\xE4 \xE1\xE9\xE5\xED \xF9\xEC\xE9\xF9\xE9 "
         "\xEC\xE1\xF0\xE5\xFA \xEE\xE7\xE3\xF9 \xE0\xFA \xE2\xF9\xF8 \xE4\xF0\xEE\xEC "
         "\xE4\xE9\xF9\xEF, \xF9\xF0\xF1\xE2\xF8 \xEE\xE0\xE6 \xE4\xF9\xE9\xE8\xF4\xE5\xEF "
         "\xF9\xEC \xE4\xE0\xE1\xE9\xE1 \xF9\xF2\xE1\xF8, \xE5\xEC\xF9\xEC\xED \xF2\xEC\xE9\xE5 "
         "\xEE\xEF \xE4\xF2\xFA\xE5\xE3\xE4. \xFA\xE5\xF9\xE1\xE9 \xE4\xF8\xE5\xE1\xF2 "
         "\xE1\xE9\xF8\xEB\xE5 \xF2\xEC \xE4\xE4\xE7\xEC\xE8\xE4."}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        narc_buffer out = {0};
        narc_charset charset;
        narc_text text;

        assert_narc_status(narc_markup_decode((narc_bytes){(const uint8_t *)cases[i].bytes,
                                                           strlen(cases[i].bytes)},
                                              (narc_text){NULL, 0}, &out, &text, &charset, NULL),
                           NARC_OK);
        assert_string_equal(charset.name, cases[i].name);
        assert_string_equal(charset.source,
                            strcmp(cases[i].name, "windows-1252") == 0 ? "default" : "guess");
        assert_int_equal(charset.replaced, 0);
        narc_buffer_free(&out);
    }
}

static void
what_is_malformed_becomes_one_replacement_and_the_rest_stays(void **state)
{
    (void)state;
    decodes(NARC_TEXT("a\xD6<b\xD6\xD0\xD6"), "gbk", "gb18030", "caller",
            "a\xEF\xBF\xBD<b\xE4\xB8\xAD\xEF\xBF\xBD", 2);
    decodes(NARC_TEXT("a\xFD\xFE\x62"), "shift_jis", "shift_jis", "caller", "a\xEF\xBF\xBD\x62", 1);
    decodes(NARC_TEXT("\xFF\xFE<\x00\x00"), NULL, "utf-16le", "bom", "<\xEF\xBF\xBD", 1);
}

/* units of two-byte characters, then bad bytes */
static narc_buffer
mostly_utf8(size_t good, size_t bad)
{
    narc_buffer page = {0};

    for (size_t i = 0; i < good; i++)
        narc_buffer_literal(&page, "\xC3\xA9");
    for (size_t i = 0; i < bad; i++)
        narc_buffer_literal(&page, "\xE9 ");
    return page;
}

static void
nine_good_sequences_in_ten_make_a_page_utf_8(void **state)
{
    static const struct {
        size_t good, bad;
        const char *name;
    } cases[] = {{90, 10, "utf-8"}, {89, 10, "windows-1252"}, {0, 1, "windows-1252"}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        narc_buffer page = mostly_utf8(cases[i].good, cases[i].bad);
        narc_buffer out = {0};
        narc_charset charset;
        narc_text text;

        assert_narc_status(narc_markup_decode(narc_buffer_view(&page), NARC_TEXT("utf-8"), &out,
                                              &text, &charset, NULL),
                           NARC_OK);
        assert_string_equal(charset.name, cases[i].name);
        assert_true(narc_utf8_valid(text));
        assert_int_equal(charset.replaced, i == 0 ? cases[i].bad : 0);
        narc_buffer_free(&page);
        narc_buffer_free(&out);
    }
}

static void
utf_16_without_a_mark_is_seen_by_its_zeros(void **state)
{
    (void)state;
    decodes(NARC_TEXT("<\0p\0>\0"), NULL, "utf-16le", "default", "<p>", 0);
    decodes(NARC_TEXT("\0<\0p\0>"), NULL, "utf-16be", "default", "<p>", 0);
}

static void
whatever_the_bytes_and_the_charset_the_text_is_utf_8(void **state)
{
    static const char *const charsets[] = {"",       "gbk",       "shift_jis", "euc-kr",
                                           "big5",   "euc-jp",    "utf-16le",  "iso-2022-jp",
                                           "koi8-r", "macintosh", "utf-8",     "windows-1255"};
    uint32_t random = 1;

    (void)state;
    for (size_t round = 0; round < 600; round++) {
        uint8_t bytes[97];
        narc_buffer out = {0};
        narc_charset charset;
        narc_text text;

        for (size_t i = 0; i < sizeof(bytes); i++) {
            random = random * 1103515245u + 12345u;
            bytes[i] = (uint8_t)(random >> 16);
        }
        assert_narc_status(narc_markup_decode((narc_bytes){bytes, round % sizeof(bytes)},
                                              narc_text_from(charsets[round % 12]), &out, &text,
                                              &charset, NULL),
                           NARC_OK);
        assert_true(narc_utf8_valid(text));
        narc_buffer_free(&out);
    }
}

static narc_status
decode_with(const narc_allocator *allocator, void *user)
{
    narc_buffer out = {.allocator = allocator};
    const narc_text content = narc_text_from(user);
    narc_charset charset;
    narc_text text;
    const narc_status status =
        narc_markup_decode((narc_bytes){(const uint8_t *)content.data, content.size},
                           NARC_TEXT("gbk"), &out, &text, &charset, NULL);

    narc_buffer_free(&out);
    return status;
}

static void
every_failing_allocation_is_told(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(decode_with, "a\xD6\xD0\xFF");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_order_mark_decides_before_everything),
        cmocka_unit_test(valid_utf_8_is_utf_8_whatever_is_declared),
        cmocka_unit_test(utf_8_is_not_copied),
        cmocka_unit_test(the_caller_comes_before_the_page),
        cmocka_unit_test(the_prescan_reads_meta_as_browsers_do),
        cmocka_unit_test(a_declaration_behind_64_kilobytes_is_not_looked_for),
        cmocka_unit_test(labels_mean_the_superset_that_browsers_read),
        cmocka_unit_test(each_family_of_encodings_is_converted),
        cmocka_unit_test(without_any_sign_a_page_is_windows_1252_to_the_last_byte),
        cmocka_unit_test(undeclared_scripts_are_told_from_each_other),
        cmocka_unit_test(what_is_malformed_becomes_one_replacement_and_the_rest_stays),
        cmocka_unit_test(nine_good_sequences_in_ten_make_a_page_utf_8),
        cmocka_unit_test(utf_16_without_a_mark_is_seen_by_its_zeros),
        cmocka_unit_test(whatever_the_bytes_and_the_charset_the_text_is_utf_8),
        cmocka_unit_test(every_failing_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
