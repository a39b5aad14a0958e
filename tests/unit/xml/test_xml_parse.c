/* XML as events: what arrives, what is refused, and that both cost linear time. */
#include "record.h"

#include "base/limits.h"
#include "base/text.h"

#include <dirent.h>
#include <time.h>

static narc_status
parse(narc_text document, bool html_entities, record *events, narc_xml_facts *facts,
      narc_error *err)
{
    const narc_sax_handler handler = record_handler(events);

    return narc_xml_parse((narc_bytes){(const uint8_t *)document.data, document.size}, NULL,
                          html_entities, &handler, facts, err);
}

/* The same document from a beginning and pieces of so many bytes. */
typedef struct pieces {
    narc_text left;
    size_t most;
} pieces;

static narc_status
next_piece(void *user, void *out, size_t size, size_t *got, narc_error *err)
{
    pieces *now = user;

    (void)err;
    assert_true(size >= now->most);
    *got = now->left.size < now->most ? now->left.size : now->most;
    if (*got > 0)
        memcpy(out, now->left.data, *got);
    now->left = narc_text_slice(now->left, *got, SIZE_MAX);
    return NARC_OK;
}

static void
arrives_in_pieces(narc_text document, size_t begin, const char *wanted)
{
    for (size_t most = 1; most < 8; most++) {
        pieces now = {narc_text_slice(document, begin, SIZE_MAX), most};
        const narc_pull rest = {next_piece, &now};
        record events = {.quiet = false};
        const narc_sax_handler handler = record_handler(&events);
        narc_error err;

        assert_narc_status(
            narc_xml_parse_pulled((narc_bytes){(const uint8_t *)document.data, begin}, &rest, NULL,
                                  true, &handler, NULL, &err),
            NARC_OK);
        assert_narc_buffer(events.events, wanted);
        narc_buffer_free(&events.events);
    }
}

static void
arrives(const char *document, const char *wanted)
{
    record events = {.quiet = false};
    narc_error err;

    assert_narc_status(parse(narc_text_from(document), true, &events, NULL, &err), NARC_OK);
    assert_narc_buffer(events.events, wanted);
    assert_int_equal(events.open, 0);
    arrives_in_pieces(narc_text_from(document), 1, wanted);
    narc_buffer_free(&events.events);
}

static narc_error
fails(narc_text document, uint32_t number)
{
    record events = {.quiet = true};
    narc_error err = {.number = 0};

    assert_int_not_equal(parse(document, false, &events, NULL, &err), NARC_OK);
    assert_int_equal(err.number, number);
    return err;
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
elements_arrive_with_their_namespaces_and_resolved_attributes(void **state)
{
    (void)state;
    arrives("<n:a xmlns:n='urn:x' xmlns='urn:d' b='1 &amp; 2 &lt; &#65;&#x42;' n:c=''><b/></n:a>",
            "<a|urn:x b=1 & 2 < AB c=><b|urn:d></b></a>");
}

static void
an_escaped_ampersand_in_an_attribute_stays_an_escaped_name(void **state)
{
    (void)state;
    arrives("<a b='&amp;nbsp; &amp;#38; &#38;amp; &nbsp;'/>",
            "<a b=&nbsp; &#38; &amp; \xC2\xA0></a>");
}

static void
comments_instructions_and_cdata_arrive_in_order(void **state)
{
    (void)state;
    arrives("<?style x?><a>1<!--c--><![CDATA[<b>&]]>2</a>", "<?style x?><a>1<!--c--><b>&2</a>");
}

static void
html_names_resolve_only_when_asked_for(void **state)
{
    narc_error err;

    (void)state;
    arrives("<a b='&eacute;&rarr;'>&eacute;&nbsp;&thetasym;</a>",
            "<a b=\xC3\xA9\xE2\x86\x92>\xC3\xA9\xC2\xA0\xCF\x91</a>");
    err = fails(NARC_TEXT("<a>\n  &eacute;</a>"), 407);
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.message, "eacute"));
    (void)fails(NARC_TEXT("<a b='&eacute;'/>"), 407);
}

static void
an_unknown_entity_is_told_even_when_a_dtd_might_declare_it(void **state)
{
    (void)state;
    (void)fails(NARC_TEXT("<!DOCTYPE a SYSTEM 'a.dtd'><a>&company;</a>"), 407);
}

static void
the_offset_of_an_element_is_the_byte_behind_its_tag(void **state)
{
    record events = {.quiet = true};
    narc_error err;

    (void)state;
    assert_narc_status(
        parse(NARC_TEXT("\xEF\xBB\xBF<a>\n<b c='1' >x</b></a>"), false, &events, NULL, &err),
        NARC_OK);
    assert_int_equal(events.last_offset, 17);
    assert_int_equal(events.last_line, 2);
    events = (record){.quiet = true};
    assert_narc_status(parse(NARC_TEXT("<a><b/></a>"), false, &events, NULL, &err), NARC_OK);
    assert_int_equal(events.last_offset, 7);
}

static void
what_is_not_well_formed_is_refused_with_its_place(void **state)
{
    narc_error err;

    (void)state;
    err = fails(NARC_TEXT("<a>\n<b></c></a>"), 405);
    assert_int_equal(err.line, 2);
    assert_int_not_equal(err.column, 0);
    assert_null(strchr(err.message, '\n'));
    (void)fails(NARC_TEXT("<a b='1' b='2'/>"), 405);
    (void)fails(NARC_TEXT("<a/><b/>"), 405);
    (void)fails(NARC_TEXT("<a>\x01</a>"), 405);
    (void)fails(NARC_TEXT("<a>\xFF</a>"), 405);
    (void)fails(NARC_TEXT("<a>\0</a>"), 405);
    (void)fails(NARC_TEXT("text"), 405);
    (void)fails(NARC_TEXT(" \n "), 405);
}

static void
an_undeclared_prefix_is_refused_but_an_odd_namespace_name_is_not(void **state)
{
    narc_error err;

    (void)state;
    err = fails(NARC_TEXT("<a>\n\n<x:b/></a>"), 405);
    assert_int_equal(err.line, 3);
    (void)fails(NARC_TEXT("<a x:b='1'/>"), 405);
    arrives("<a xmlns='not a {uri}'/>", "<a|not a {uri}></a>");
}

static void
nothing_and_too_much_are_told_apart(void **state)
{
    record events = {.quiet = true};
    const narc_sax_handler handler = record_handler(&events);
    narc_limits limits = NARC_LIMITS_INIT;
    narc_error err;

    (void)state;
    (void)fails((narc_text){NULL, 0}, 403);
    limits.document_bytes = 3;
    assert_narc_status(narc_xml_parse((narc_bytes){(const uint8_t *)"<a/>", 4}, &limits, false,
                                      &handler, NULL, &err),
                       NARC_E_LIMIT);
    assert_int_equal(err.number, 601);
}

static void
a_doctype_without_subset_is_noticed_and_never_loaded(void **state)
{
    record events = {.quiet = true};
    narc_xml_facts facts;
    narc_error err;

    (void)state;
    assert_narc_status(
        parse(NARC_TEXT("<!DOCTYPE nitf SYSTEM '/dev/zero'><nitf/>"), false, &events, &facts, &err),
        NARC_OK);
    assert_true(facts.doctype);
    assert_narc_status(parse(NARC_TEXT("<nitf/>"), false, &events, &facts, &err), NARC_OK);
    assert_false(facts.doctype);
}

/* A few hundred bytes of nested parameter entities keep libxml2 2.9.14 busy for ever. */
static void
an_internal_subset_is_refused_before_anything_in_it_is_read(void **state)
{
    static const char endless[] =
        "<!DOCTYPE a [<!ENTITY % p0 '.'><!ENTITY % p1 '&#37;p0;&#37;p0;&#37;p0;&#37;p0;&#37;p0;'>"
        "<!ENTITY % p2 '&#37;p1;&#37;p1;&#37;p1;&#37;p1;&#37;p1;&#37;p1;&#37;p1;&#37;p1;'>"
        "<!ENTITY % p3 '&#37;p2;&#37;p2;&#37;p2;&#37;p2;&#37;p2;&#37;p2;&#37;p2;&#37;p2;'>"
        "<!ENTITY % p4 '&#37;p3;&#37;p3;&#37;p3;&#37;p3;&#37;p3;&#37;p3;&#37;p3;&#37;p3;'>"
        "%p4;%p4;%p4;%p4;%p4;%p4;%p4;%p4;%p4;%p4;]><a/>";
    const clock_t begin = clock();
    narc_error err;

    (void)state;
    err = fails(narc_text_from(endless), 406);
    assert_int_equal(err.line, 1);
    assert_true(clock() - begin < CLOCKS_PER_SEC);
    (void)fails(NARC_TEXT("<!DOCTYPE a SYSTEM 'x[y' \n [ ]><a/>"), 406);
    (void)fails(NARC_TEXT("<!DOCTYPE a[<!ENTITY b SYSTEM '/etc/hostname'>]><a>&b;</a>"), 406);
}

/* After a quote that does not belong there libxml2 goes on with what we take for a string. */
static void
a_subset_in_a_string_of_the_doctype_is_none(void **state)
{
    (void)state;
    (void)fails(NARC_TEXT("<!DOCTYPE a SYSTEM 'b''[<!ENTITY x 'y"), 405);
    (void)fails(NARC_TEXT("<!DOCTYPE'[<!ENTITYy'"), 405);
    (void)fails(NARC_TEXT("<?xml version='1.0'?A><!DOCTYPE a SYSTEM 'b''[<!ENTITY x 'y"), 405);
}

static size_t
open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    size_t count = 0;

    if (folder == NULL) {
        skip();
        return 0;
    }
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

/* A named pipe blocks whoever opens it and /dev/zero never ends, so returning is the proof; nothing
 * stays open either. */
static void
no_file_named_by_a_document_is_opened(void **state)
{
    static const char *const documents[] = {
        "<!DOCTYPE a SYSTEM '/dev/zero'><a/>",
        "<!DOCTYPE a PUBLIC 'p' 'file:///dev/zero'><a>&b;</a>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>",
        "<?oasis-xml-catalog catalog='/dev/zero'?><!DOCTYPE a SYSTEM 'x'><a/>",
        "<?xml-stylesheet href='/dev/zero'?><a/>",
        "<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='/dev/zero'/></a>",
    };
    const size_t before = open_files();

    (void)state;
    for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++) {
        record events = {.quiet = true};
        narc_error err;

        (void)parse(narc_text_from(documents[i]), true, &events, NULL, &err);
        assert_int_equal(events.text_size, 0);
    }
    assert_int_equal(open_files(), before);
}

static void
depth_is_bounded_at_the_limit(void **state)
{
    narc_buffer deep = repeat("", "<a>", 256, "");
    record events = {.quiet = true};
    narc_error err;

    (void)state;
    for (int i = 0; i < 256; i++)
        narc_buffer_literal(&deep, "</a>");
    assert_narc_status(parse(narc_buffer_as_text(&deep), false, &events, NULL, &err), NARC_OK);
    assert_int_equal(events.deepest, 256);
    narc_buffer_free(&deep);

    deep = repeat("", "<a>", 100000, "");
    err = fails(narc_buffer_as_text(&deep), 603);
    assert_int_equal(err.line, 1);
    narc_buffer_free(&deep);
}

static void
long_tags_and_many_attributes_are_refused(void **state)
{
    narc_buffer tag = repeat("<a b='", "xxxxxxxxxxxxxxxx", 4096, "'/>");
    narc_buffer text = {0};
    narc_error err;

    (void)state;
    err = fails(narc_buffer_as_text(&tag), 604);
    assert_int_equal(err.offset, 65537);
    narc_buffer_free(&tag);

    narc_buffer_literal(&text, "<a ");
    for (int i = 0; i < 1001; i++)
        narc_buffer_format(&text, " a%d='>'", i);
    narc_buffer_literal(&text, "/>");
    (void)fails(narc_buffer_as_text(&text), 604);
    narc_buffer_free(&text);
}

static void
what_only_looks_like_a_long_tag_is_not_refused(void **state)
{
    static const char *const around[][2] = {{"<a><!-- <b x='", "' --></a>"},
                                            {"<a><![CDATA[ <b x='", "' ]]></a>"},
                                            {"<a><?p <b x='", "' ?></a>"},
                                            {"<a>'\"", "</a>"}};

    (void)state;
    for (size_t i = 0; i < sizeof(around) / sizeof(*around); i++) {
        narc_buffer text = repeat(around[i][0], "0123456789abcdef", 8192, around[i][1]);
        record events = {.quiet = true};
        narc_error err;

        assert_narc_status(parse(narc_buffer_as_text(&text), false, &events, NULL, &err), NARC_OK);
        narc_buffer_free(&text);
    }
}

static void
too_many_namespaces_in_scope_are_refused(void **state)
{
    narc_buffer text = {0};

    (void)state;
    narc_buffer_literal(&text, "<a");
    for (int i = 0; i < 600; i++)
        narc_buffer_format(&text, " xmlns:n%d='u'", i);
    narc_buffer_literal(&text, "/>");
    (void)fails(narc_buffer_as_text(&text), 601);
    narc_buffer_free(&text);
}

/* libxml2's own ceiling is 10 MB for each of these; a picture in base64 is larger. */
static void
twenty_megabytes_of_text_cdata_or_comment_go_through(void **state)
{
    static const char *const around[][2] = {
        {"<a>", "</a>"}, {"<a><![CDATA[", "]]></a>"}, {"<a><!--", "--></a>"}};

    (void)state;
    for (size_t i = 0; i < sizeof(around) / sizeof(*around); i++) {
        narc_buffer text = repeat(around[i][0], "QUJDREVGR0hJSktM", 1310720, around[i][1]);
        record events = {.quiet = true};
        narc_error err;

        assert_narc_status(parse(narc_buffer_as_text(&text), false, &events, NULL, &err), NARC_OK);
        assert_int_equal(events.text_size, i < 2 ? 20971520 : 0);
        narc_buffer_free(&text);
    }
}

static void
encoded(const char *digits, const char *encoding, bool declared, const char *wanted)
{
    narc_buffer bytes = narc_test_hex(digits);
    record events = {.quiet = false};
    narc_xml_facts facts;
    narc_error err;

    assert_narc_status(parse(narc_buffer_as_text(&bytes), false, &events, &facts, &err), NARC_OK);
    assert_narc_buffer(events.events, wanted);
    assert_string_equal(facts.encoding, encoding);
    assert_int_equal(facts.declared, declared);
    arrives_in_pieces(narc_buffer_as_text(&bytes), 4, wanted);
    narc_buffer_free(&bytes);
    narc_buffer_free(&events.events);
}

static void
utf_16_is_read_with_and_without_a_byte_order_mark(void **state)
{
    (void)state;
    encoded("FF FE 3C 00 61 00 3E 00 E9 00 3C 00 2F 00 61 00 3E 00", "utf-16le", false,
            "<a>\xC3\xA9</a>");
    encoded("FE FF 00 3C 00 61 00 3E 4E 2D 00 3C 00 2F 00 61 00 3E", "utf-16be", false,
            "<a>\xE4\xB8\xAD</a>");
    encoded("3C 00 61 00 3E 00 3D D8 00 DE 3C 00 2F 00 61 00 3E 00", "utf-16le", false,
            "<a>\xF0\x9F\x98\x80</a>");
}

static void
declared(const char *encoding, const char *content, const char *wanted)
{
    narc_buffer document = {0};
    record events = {.quiet = false};
    narc_xml_facts facts;
    narc_error err;

    narc_buffer_format(&document, "<?xml version='1.0' encoding='%s'?><a>%s</a>", encoding,
                       content);
    assert_narc_status(parse(narc_buffer_as_text(&document), false, &events, &facts, &err),
                       NARC_OK);
    assert_narc_buffer(events.events, wanted);
    assert_true(facts.declared);
    arrives_in_pieces(narc_buffer_as_text(&document),
                      narc_text_find(narc_buffer_as_text(&document), NARC_TEXT("<a>")), wanted);
    narc_buffer_free(&document);
    narc_buffer_free(&events.events);
}

static void
declared_encodings_are_converted(void **state)
{
    (void)state;
    declared("ISO-8859-1", "\xE9\x92", "<a>\xC3\xA9\xC2\x92</a>");
    declared("windows-1252", "\x93", "<a>\xE2\x80\x9C</a>");
    declared("windows-1251", "\xCC\xE8\xF0", "<a>\xD0\x9C\xD0\xB8\xD1\x80</a>");
    declared("gb2312", "\xD6\xD0", "<a>\xE4\xB8\xAD</a>");
    declared("Shift_JIS", "\x93\xFA", "<a>\xE6\x97\xA5</a>");
    declared("EUC-KR", "\xC7\xD1", "<a>\xED\x95\x9C</a>");
    declared("utf8", "\xC3\xA9", "<a>\xC3\xA9</a>");
}

static void
encodings_that_hide_markup_are_refused(void **state)
{
    static const char *const names[] = {"UTF-7",   "ISO-2022-JP",        "EBCDIC-US",
                                        "no-such", "ISO-8859-1//IGNORE", "UTF-16"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        narc_buffer document = {0};
        narc_error err;

        narc_buffer_format(&document, "<?xml version='1.0' encoding='%s'?><a/>", names[i]);
        err = fails(narc_buffer_as_text(&document), 405);
        assert_int_equal(err.line, 1);
        narc_buffer_free(&document);
    }
}

static void
a_byte_that_the_encoding_does_not_allow_is_told_with_its_offset(void **state)
{
    static const char document[] = "<?xml version='1.0' encoding='gb18030'?><a>\xFF</a>";
    const narc_error err =
        fails(NARC_TEXT("<?xml version='1.0' encoding='gb18030'?><a>\xFF</a>"), 405);

    (void)state;
    assert_int_equal(err.offset, strchr(document, '\xFF') - document);
}

static void
what_a_callback_answers_ends_the_parse(void **state)
{
    record events = {.quiet = true, .fail_after = 2};
    narc_error err;

    (void)state;
    assert_narc_status(parse(NARC_TEXT("<a><b/><c/></a>"), false, &events, NULL, &err),
                       NARC_E_INPUT);
    assert_int_equal(events.opened, 2);
}

static void
every_truncation_is_refused(void **state)
{
    static const char document[] =
        "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'b'><a xmlns:x='u' b='&amp;'><x:c>&#65;"
        "<![CDATA[d]]><!-- e --><?f g?></x:c></a>";

    (void)state;
    for (size_t size = 0; size < sizeof(document) - 1; size++) {
        record events = {.quiet = true};
        uint8_t *exact = malloc(size + 1);
        narc_error err;

        memcpy(exact, document, size);
        assert_int_not_equal(
            parse((narc_text){(const char *)exact, size}, false, &events, NULL, &err), NARC_OK);
        free(exact);
    }
}

static double
seconds(narc_buffer *document)
{
    record events = {.quiet = true};
    const clock_t begin = clock();
    narc_error err;

    (void)parse(narc_buffer_as_text(document), true, &events, NULL, &err);
    narc_buffer_free(document);
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

/* Four times the input may cost at most eight times the time, and a tenth of a second is noise. */
static void
cost_grows_with_the_input_and_no_faster(void **state)
{
    static const char *const shapes[][3] = {
        {"<a>", "<b c='1' d='2'/>", "</a>"}, {"<a>", "&amp;", "</a>"},
        {"<a>", "&nbsp;", "</a>"},           {"<a>", "x\r\n", "</a>"},
        {"<a>", "<!--x-->", "</a>"},         {"<a>", "<![CDATA[]]>", "</a>"},
        {"<a><!--", "x ", "--></a>"},        {"<a>", "]] ", "</a>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
        narc_buffer small = repeat(shapes[i][0], shapes[i][1], 20000, shapes[i][2]);
        narc_buffer large = repeat(shapes[i][0], shapes[i][1], 80000, shapes[i][2]);
        const double first = seconds(&small);

        assert_true(seconds(&large) < first * 8 + 0.1);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_arrive_with_their_namespaces_and_resolved_attributes),
        cmocka_unit_test(an_escaped_ampersand_in_an_attribute_stays_an_escaped_name),
        cmocka_unit_test(comments_instructions_and_cdata_arrive_in_order),
        cmocka_unit_test(html_names_resolve_only_when_asked_for),
        cmocka_unit_test(an_unknown_entity_is_told_even_when_a_dtd_might_declare_it),
        cmocka_unit_test(the_offset_of_an_element_is_the_byte_behind_its_tag),
        cmocka_unit_test(what_is_not_well_formed_is_refused_with_its_place),
        cmocka_unit_test(an_undeclared_prefix_is_refused_but_an_odd_namespace_name_is_not),
        cmocka_unit_test(nothing_and_too_much_are_told_apart),
        cmocka_unit_test(a_doctype_without_subset_is_noticed_and_never_loaded),
        cmocka_unit_test(an_internal_subset_is_refused_before_anything_in_it_is_read),
        cmocka_unit_test(a_subset_in_a_string_of_the_doctype_is_none),
        cmocka_unit_test(no_file_named_by_a_document_is_opened),
        cmocka_unit_test(depth_is_bounded_at_the_limit),
        cmocka_unit_test(long_tags_and_many_attributes_are_refused),
        cmocka_unit_test(what_only_looks_like_a_long_tag_is_not_refused),
        cmocka_unit_test(too_many_namespaces_in_scope_are_refused),
        cmocka_unit_test(twenty_megabytes_of_text_cdata_or_comment_go_through),
        cmocka_unit_test(utf_16_is_read_with_and_without_a_byte_order_mark),
        cmocka_unit_test(declared_encodings_are_converted),
        cmocka_unit_test(encodings_that_hide_markup_are_refused),
        cmocka_unit_test(a_byte_that_the_encoding_does_not_allow_is_told_with_its_offset),
        cmocka_unit_test(what_a_callback_answers_ends_the_parse),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(cost_grows_with_the_input_and_no_faster),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
