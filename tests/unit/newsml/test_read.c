/* Reading NewsML-G2: every field, every kind of body, what is odd and what is refused. */
#include "newsml_test.h"

static void
identity_and_management_of_an_item_are_read(void **state)
{
    newsml_result result = newsml_test_file("xhtml.xml");
    const narc_item *item = result.items[0];

    (void)state;
    assert_int_equal(result.count, 1);
    assert_narc_text(item->guid, "urn:newsml:example.org:20261118:flood-1");
    assert_true(item->version == 18275407956u);
    assert_narc_text(item->type, "text");
    assert_int_equal(item->status, NARC_STATUS_USABLE);
    assert_int_equal(item->embargo, NARC_EMBARGO_NONE);
    assert_narc_text(item->language, "en");
    assert_narc_text(item->language_source, "newsml:contentMeta/language");
    assert_narc_text(item->direction, "ltr");
    assert_narc_text(item->providers.items[0].literal, "EXN");
    assert_narc_text(item->providers.items[0].names.items[0].value, "Example News");
    assert_narc_text(item->file_name, "flood.xml");
    assert_narc_text(item->generator, "Desk");
    assert_narc_text(item->profile, "text-only");
    assert_narc_text(item->roles.items[0].uri, "http://example.org/cv/category/main");
    assert_narc_text(item->services.items[0].names.items[0].value, "World");
    assert_narc_text(item->signals.items[0].uri, "http://cv.iptc.org/newscodes/signal/update");
    assert_narc_text(item->titles.items[0].value, "Flood");
    assert_narc_text(item->ed_notes.items[0].value, "Check figures\nbefore noon");
    assert_narc_text(item->ed_notes.items[0].constraint, "acmecat:internal");
    assert_narc_text(item->links.items[0].rel, "irel:seeAlso");
    assert_narc_text(item->links.items[0].href, "http://example.org/a?b=1&c=2");
    assert_narc_text(item->links.items[0].titles.items[0].value, "Map");
    assert_narc_text(item->provenance.format_version, "2.35");
    assert_narc_text(item->provenance.charset, "utf-8");
    assert_narc_text(item->provenance.charset_source, "xml");
    assert_int_equal(item->provenance.part.size, 0);
    assert_int_equal(result.findings.size, 0);
    newsml_test_end(&result);
}

static void
descriptive_metadata_is_read(void **state)
{
    newsml_result result = newsml_test_file("xhtml.xml");
    const narc_item *item = result.items[0];
    const narc_concept *subject = &item->subjects.items[0];

    (void)state;
    assert_narc_text(item->urgency, "3");
    assert_int_equal(item->headlines.count, 2);
    assert_narc_text(item->headlines.items[0].value, "River rises in Porto");
    assert_narc_text(item->headlines.items[0].role, "hld:main");
    assert_narc_text(item->headlines.items[0].language, "en-GB");
    assert_narc_text(item->headlines.items[1].language, "pt");
    assert_narc_text(item->by.items[0].value, "By Maria Berg");
    assert_narc_text(item->datelines.items[0].value, "PORTO, Nov 18 -");
    assert_narc_text(item->creditlines.items[0].value, "Example News");
    assert_narc_text(item->descriptions.items[0].value, "Two lines\nof summary");
    assert_narc_text(item->descriptions.items[0].role, "drol:summary");
    assert_narc_text(item->keywords.items[0].value, "flood");
    assert_narc_text(item->sluglines.items[0].value, "flood-porto");
    assert_narc_text(item->creators.items[0].role, "acmecat:author");
    assert_narc_text(item->contributors.items[0].literal, "tx");
    assert_narc_text(item->info_sources.items[0].role, "isrol:originfo");
    assert_narc_text(item->located.items[0].names.items[0].value, "Porto");
    assert_narc_text(item->genres.items[0].qcode, "genre:Update");
    assert_narc_text(item->digital_source_types.items[0].uri,
                     "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture");
    assert_narc_text(item->alt_ids.items[0].value, "A-17");
    assert_narc_text(item->alt_ids.items[0].environment, "acmecat:ftp");
    assert_int_equal(item->subjects.count, 2);
    assert_narc_text(subject->uri, "http://cv.iptc.org/newscodes/mediatopic/04000000");
    assert_narc_text(subject->confidence, "80");
    assert_narc_text(subject->relevance, "90");
    assert_narc_text(subject->rank, "1");
    assert_narc_text(subject->names.items[1].value, "Wirtschaft");
    assert_narc_text(subject->names.items[1].language, "de");
    newsml_test_end(&result);
}

static void
dates_keep_literal_precision_zone_and_source(void **state)
{
    newsml_result result = newsml_test_file("xhtml.xml");
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_text(item->version_created.literal, "2026-11-18T17:42:05.250+04:30");
    assert_narc_text(item->version_created.source, "newsml:itemMeta/versionCreated");
    assert_int_equal(item->version_created.offset_minutes, 270);
    assert_int_equal(item->version_created.nanosecond, 250000000);
    assert_int_equal(item->first_created.precision, NARC_PRECISION_SECOND);
    assert_false(item->first_created.zone_known);
    assert_int_equal(item->content_created.precision, NARC_PRECISION_MONTH);
    assert_int_equal(item->content_modified.precision, NARC_PRECISION_DAY);
    assert_narc_text(item->expires.literal, "2027-01-01");
    newsml_test_end(&result);
}

static void
rights_and_hops_are_read(void **state)
{
    newsml_result result = newsml_test_file("xhtml.xml");
    const narc_item *item = result.items[0];
    const narc_rights *rights = &item->rights_info.items[0];
    const narc_hop *hop = &item->hop_history.items[0];

    (void)state;
    assert_narc_text(rights->copyright_holders.items[0].uri, "http://example.org/");
    assert_narc_text(rights->copyright_notices.items[0].value,
                     "(c) 2026 Example News.\nAll rights reserved.");
    assert_narc_text(rights->href, "http://example.org/terms");
    assert_narc_text(rights->usage_terms.items[0].value, "No archive sales.");
    assert_narc_text(hop->sequence, "1");
    assert_int_equal(hop->timestamp.hour, 14);
    assert_narc_text(hop->parties.items[0].uri, "http://example.org/cv/category/desk");
    assert_narc_text(hop->actions.items[0].qcode, "hopaction:create");
    assert_narc_text(hop->actions.items[0].literal, "acmecat:text");
    assert_narc_text(hop->actions.items[0].why, "2026-11-18");
    newsml_test_end(&result);
}

/* docs/decisions/0007-newsml-extensions.md: what a field cannot hold is kept whole, beside the field. */
static void
what_no_field_holds_is_kept_verbatim(void **state)
{
    newsml_result result = newsml_test_file("xhtml.xml");
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_text(newsml_test_kept(item, "itemMeta"),
                     "<memberOf xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
                     "qcode=\"acmecat:series\"/>");
    assert_narc_text(newsml_test_kept(item, "itemMeta/generator[1]"),
                     "<generator xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
                     "versioninfo=\"2.1\">Desk</generator>");
    assert_narc_text(newsml_test_kept(item, "contentMeta"),
                     "<acme:mood xmlns:acme=\"http://example.org/acme\">calm</acme:mood>");
    assert_true(newsml_test_kept(item, "contentMeta/subject[2]").size > 0);
    /* Its English name repeats the language of the root, which would not be written again. */
    assert_true(newsml_test_kept(item, "contentMeta/subject[1]").size > 0);
    assert_int_equal(newsml_test_kept(item, "contentMeta/located[1]").size, 0);
    assert_true(newsml_test_kept(item, "contentMeta/slugline[1]").size > 0);
    assert_true(newsml_test_kept(item, "assert").size > 0);
    /* The body is a reading of the page; the page itself is kept beside it. */
    assert_true(narc_text_find(newsml_test_kept(item, "contentSet/inlineXML[1]"),
                               NARC_TEXT("<script>alert(1)</script>")) != SIZE_MAX);
    newsml_test_end(&result);
}

static void
an_xhtml_body_becomes_a_narc_body(void **state)
{
    newsml_result result = newsml_test_file("xhtml.xml");
    const narc_item *item = result.items[0];

    (void)state;
    assert_int_equal(item->bodies.count, 1);
    assert_narc_text(item->bodies.items[0].value,
                     "<h2>River rises</h2><p>The <strong>Douro</strong> rose &amp; fell.</p>"
                     "<ul><li>one</li><li>two</li></ul>");
    assert_narc_text(item->bodies.items[0].content_type, "application/xhtml+xml");
    assert_narc_text(item->bodies.items[0].language, "en-GB");
    assert_int_equal(item->renditions.count, 1);
    assert_narc_text(item->renditions.items[0].href, "http://example.org/p.jpg");
    assert_narc_text(item->renditions.items[0].role, "rnd:web");
    assert_narc_text(item->renditions.items[0].width, "640");
    newsml_test_end(&result);
}

static void
a_nitf_body_becomes_a_narc_body(void **state)
{
    newsml_result result = newsml_test_file("nitf.xml");

    (void)state;
    assert_narc_text(result.items[0]->bodies.items[0].value,
                     "<p>First <em>word</em>.</p><h2>Between</h2><p>Second.</p>"
                     "<blockquote><p>Quoted.</p></blockquote>"
                     "<figure><img src=\"p.jpg\" alt=\"A river\"/>"
                     "<figcaption>The river.</figcaption></figure>"
                     "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>"
                     "<ol><li>one</li></ol>");
    newsml_test_end(&result);
}

static void
plain_text_escaped_markup_and_foreign_xml_give_bodies(void **state)
{
    newsml_result result = newsml_test_file("text.xml");
    const narc_item *item = result.items[0];

    (void)state;
    assert_int_equal(item->bodies.count, 3);
    assert_narc_text(item->bodies.items[0].value,
                     "<p>First line<br/>second line</p><p>Next paragraph &lt;b&gt;</p>");
    assert_narc_text(item->bodies.items[1].value, "<p>Escaped <em>markup</em></p>");
    assert_narc_text(item->bodies.items[2].value, "<p>One</p><p>Two</p>");
    assert_true(newsml_test_kept(item, "contentSet/inlineXML[3]").size > 0);
    assert_int_equal(item->renditions.count, 1);
    assert_narc_text(item->renditions.items[0].content_type, "image/png");
    newsml_test_end(&result);
}

static void
each_item_of_a_message_is_handed_over_with_its_place(void **state)
{
    newsml_result result = newsml_test_file("message.xml");

    (void)state;
    assert_int_equal(result.count, 3);
    assert_narc_text(result.items[0]->guid, "urn:example:one");
    assert_narc_text(result.items[0]->provenance.part, "1");
    assert_narc_text(result.items[2]->guid, "urn:example:three");
    assert_narc_text(result.items[2]->provenance.part, "3");
    assert_true(newsml_test_kept(result.items[2], "concept").size > 0);
    /* The prefix in the value is declared on the message only. */
    assert_true(narc_text_find(newsml_test_kept(result.items[0], "contentMeta"),
                               NARC_TEXT("xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"")) !=
                SIZE_MAX);
    newsml_test_end(&result);
}

/* Catalogs in the header of a message serve the header alone. */
static void
the_header_s_catalog_does_not_resolve_an_item_s_codes(void **state)
{
    newsml_result result = newsml_test_file("message.xml");

    (void)state;
    assert_int_equal(result.items[0]->item_classes.items[0].uri.size, 0);
    assert_narc_text(result.items[0]->type, "text");
    newsml_test_end(&result);
}

static void
groups_of_a_package_are_read(void **state)
{
    newsml_result result = newsml_test_file("package.xml");
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_text(item->type, "composite");
    assert_narc_text(item->package_root, "G1");
    assert_int_equal(item->groups.count, 2);
    assert_narc_text(item->groups.items[0].titles.items[0].value, "Top");
    assert_int_equal(item->groups.items[0].refs.count, 3);
    assert_narc_text(item->groups.items[0].refs.items[0].group, "G2");
    assert_narc_text(item->groups.items[0].refs.items[1].version, "3");
    assert_narc_text(item->groups.items[0].refs.items[1].classes.items[0].qcode, "ninat:text");
    assert_true(newsml_test_kept(item, "groupSet/group[1]/itemRef[3]").size > 0);
    assert_narc_text(item->groups.items[1].refs.items[0].href, "http://example.org/p.jpg");
    newsml_test_end(&result);
}

static void
a_prefix_and_another_encoding_are_read(void **state)
{
    newsml_result result = newsml_test_file("prefixed.xml");
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_text(item->headlines.items[0].value, "\xC3\xBC"
                                                     "ber");
    assert_int_equal(item->status, NARC_STATUS_CANCELED);
    assert_narc_text(item->type, "picture");
    assert_narc_text(item->provenance.charset, "iso-8859-1");
    assert_narc_text(newsml_test_kept(item, "contentMeta"),
                     "<nar:audience xmlns:nar=\"http://iptc.org/std/nar/2006-10-01/\" "
                     "qcode=\"acme:all\"/>");
    newsml_test_end(&result);
}

static void
a_document_without_namespace_is_read_and_told(void **state)
{
    newsml_result result = newsml_test_file("no_namespace.xml");
    const narc_item *item = result.items[0];

    (void)state;
    assert_true(newsml_test_found(&result, "1 E409 the document has no namespace"));
    assert_true(newsml_test_found(&result, "version \"0\" is no positive number"));
    assert_true(newsml_test_found(&result, "itemMeta/versionCreated \"Wednesday\" is no date"));
    assert_true(newsml_test_found(&result, "unknown publishing status \"odd\""));
    assert_true(newsml_test_found(&result, "edNote stands in contentMeta"));
    assert_int_equal(item->version, 0);
    assert_narc_text(item->version_created.literal, "Wednesday");
    assert_int_equal(item->status, NARC_STATUS_WITHHELD);
    assert_narc_text(item->ed_notes.items[0].value, "misplaced");
    assert_narc_text(item->bodies.items[0].value, "<p>Text.</p>");
    assert_narc_text(newsml_test_kept(item, "contentMeta"),
                     "<audience xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
                     "qcode=\"acme:all\"/>");
    newsml_test_end(&result);
}

/* What went before NewsML-G2 2.0, and drafts after it, have namespaces of their own. */
static void
an_older_namespace_is_read_as_that_of_today(void **state)
{
    static const char message[] =
        "<n:newsMessage xmlns:n=\"http://www.newsml.org/nar/1.0\" xmlns=\"http://x.example/\">"
        "<n:itemSet><n:newsItem guid=\"urn:example:1\" version=\"2\" standard=\"NAR\" "
        "standardversion=\"1.0\"><n:catalog><n:scheme alias=\"a\" uri=\"http://a/\"/></n:catalog>"
        "<n:itemMeta><n:itemClass qcode=\"ninat:text\"/><n:provider literal=\"EXN\"/>"
        "<n:versionCreated>2007-11-18T10:00:00Z</n:versionCreated></n:itemMeta><n:contentMeta>"
        "<n:audience qcode=\"a:b\"/><n:subject qcode=\"a:c\"/><n:headline>Old</n:headline><own/>"
        "</n:contentMeta></n:newsItem></n:itemSet></n:newsMessage>";
    newsml_result result = newsml_test_string(message);
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_status(result.status, NARC_OK);
    assert_true(
        newsml_test_found(&result, "1 E409 the namespace http://www.newsml.org/nar/1.0 is"));
    assert_narc_text(item->headlines.items[0].value, "Old");
    assert_narc_text(item->subjects.items[0].uri, "http://a/c");
    assert_narc_text(item->provenance.format_version, "1.0");
    assert_narc_text(newsml_test_kept(item, "contentMeta"),
                     "<n:audience xmlns:n=\"http://iptc.org/std/nar/2006-10-01/\" qcode=\"a:b\"/>");
    newsml_test_end(&result);
    result = newsml_test_string("<newsItem xmlns=\"http://iptc.org/std/nar/2005-08-01/\" "
                                "guid=\"urn:example:2\"><contentMeta><headline>Older</headline>"
                                "</contentMeta></newsItem>");
    assert_narc_text(result.items[0]->headlines.items[0].value, "Older");
    newsml_test_end(&result);
}

static void
the_three_states_of_an_embargo_are_told_apart(void **state)
{
    static const struct {
        const char *xml;
        narc_embargo_state embargo;
        bool odd;
    } cases[] = {
        {NEWSML_TEST_ITEM("", "", ""), NARC_EMBARGO_NONE, false},
        {NEWSML_TEST_ITEM("", "<embargoed>2026-12-01T06:00:00Z</embargoed>", ""),
         NARC_EMBARGO_UNTIL, false},
        {NEWSML_TEST_ITEM("", "<embargoed/>", ""), NARC_EMBARGO_INDEFINITE, false},
        {NEWSML_TEST_ITEM("", "<embargoed>soon</embargoed>", ""), NARC_EMBARGO_INDEFINITE, true},
        {NEWSML_TEST_ITEM("", "<embargoed>2026-12-01</embargoed>", ""), NARC_EMBARGO_INDEFINITE,
         true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        newsml_result result = newsml_test_string(cases[i].xml);

        assert_narc_status(result.status, NARC_OK);
        assert_int_equal(result.items[0]->embargo, cases[i].embargo);
        assert_int_equal(result.findings.size > 0, cases[i].odd);
        newsml_test_end(&result);
    }
}

static void
the_status_is_known_by_alias_by_scheme_and_by_bare_code(void **state)
{
    static const char *const withheld[] = {
        NEWSML_TEST_ITEM("", "<pubStatus qcode=\"stat:withheld\"/>", ""),
        NEWSML_TEST_ITEM("", "<pubStatus qcode=\"withheld\"/>", ""),
        NEWSML_TEST_ITEM(
            "", "<pubStatus uri=\"http://cv.iptc.org/newscodes/pubstatusg2/withheld\"/>", ""),
        "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"g\"><catalog><scheme "
        "alias=\"ps\" uri=\"http://cv.iptc.org/newscodes/pubstatusg2/\"/></catalog><itemMeta>"
        "<pubStatus qcode=\"ps:withheld\"/></itemMeta></newsItem>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(withheld) / sizeof(withheld[0]); i++) {
        newsml_result result = newsml_test_string(withheld[i]);

        assert_int_equal(result.items[0]->status, NARC_STATUS_WITHHELD);
        newsml_test_end(&result);
    }
}

static void
an_item_beside_a_broken_one_is_not_lost(void **state)
{
    newsml_result result =
        newsml_test_string("<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>"
                           "<newsItem guid=\"a\"><itemMeta/></newsItem>\n"
                           "<newsItem guid=\"b\"><itemMeta></newsItem></itemSet></newsMessage>");

    (void)state;
    assert_narc_status(result.status, NARC_E_INPUT);
    assert_int_equal(result.err.number, NARC_XML_NOT_WELL_FORMED);
    assert_int_equal(result.err.line, 2);
    assert_int_equal(result.count, 1);
    assert_narc_text(result.items[0]->guid, "a");
    newsml_test_end(&result);
}

static void
a_strict_reader_refuses_the_first_finding(void **state)
{
    narc_buffer bytes = narc_test_read(NEWSML_TEST_DATA "no_namespace.xml");
    newsml_result result = newsml_test_parse(narc_buffer_view(&bytes), true);

    (void)state;
    assert_narc_status(result.status, NARC_E_INPUT);
    assert_int_equal(result.err.number, NARC_NEWSML_ODD);
    assert_int_equal(result.count, 0);
    newsml_test_end(&result);
    narc_buffer_free(&bytes);
}

static void
xml_that_is_no_newsml_is_refused(void **state)
{
    static const struct {
        const char *xml;
        uint32_t number;
    } cases[] = {{"<nitf/>", NARC_NOT_NEWSML},
                 {"<newsItem xmlns=\"http://example.org/\"/>", NARC_NOT_NEWSML},
                 {"<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"/>", NARC_NO_ARTICLE},
                 {"", NARC_EMPTY_INPUT}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        newsml_result result = newsml_test_string(cases[i].xml);

        assert_narc_status(result.status, NARC_E_INPUT);
        assert_int_equal(result.err.number, cases[i].number);
        newsml_test_end(&result);
    }
}

static void
every_truncation_ends_with_an_error_and_no_half_item(void **state)
{
    narc_buffer bytes = narc_test_read(NEWSML_TEST_DATA "text.xml");

    (void)state;
    /* Behind the last tag only white space is left to lose. */
    for (size_t size = 0; size + 2 < bytes.size; size++) {
        uint8_t *exact = malloc(size + 1);
        newsml_result result;

        memcpy(exact, bytes.data, size);
        result = newsml_test_parse((narc_bytes){exact, size}, false);
        assert_narc_status(result.status, NARC_E_INPUT);
        assert_int_equal(result.count, 0);
        newsml_test_end(&result);
        free(exact);
    }
    narc_buffer_free(&bytes);
}

static narc_status
read_once(const narc_allocator *allocator, void *user)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document document = {.bytes = narc_buffer_view(user)};
    narc_error err;

    options.allocator = allocator;
    options.item = newsml_test_drop;
    return narc_newsml_converter.read(&document, &options, &err);
}

static void
no_failing_allocation_leaks_or_goes_unnoticed(void **state)
{
    static const char *const names[] = {"xhtml.xml", "text.xml", "package.xml", "message.xml"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char path[128];
        narc_buffer bytes;

        snprintf(path, sizeof(path), NEWSML_TEST_DATA "%s", names[i]);
        bytes = narc_test_read(path);
        narc_test_each_failing_allocation(read_once, &bytes);
        narc_buffer_free(&bytes);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity_and_management_of_an_item_are_read),
        cmocka_unit_test(descriptive_metadata_is_read),
        cmocka_unit_test(dates_keep_literal_precision_zone_and_source),
        cmocka_unit_test(rights_and_hops_are_read),
        cmocka_unit_test(what_no_field_holds_is_kept_verbatim),
        cmocka_unit_test(an_xhtml_body_becomes_a_narc_body),
        cmocka_unit_test(a_nitf_body_becomes_a_narc_body),
        cmocka_unit_test(plain_text_escaped_markup_and_foreign_xml_give_bodies),
        cmocka_unit_test(each_item_of_a_message_is_handed_over_with_its_place),
        cmocka_unit_test(the_header_s_catalog_does_not_resolve_an_item_s_codes),
        cmocka_unit_test(groups_of_a_package_are_read),
        cmocka_unit_test(a_prefix_and_another_encoding_are_read),
        cmocka_unit_test(a_document_without_namespace_is_read_and_told),
        cmocka_unit_test(an_older_namespace_is_read_as_that_of_today),
        cmocka_unit_test(the_three_states_of_an_embargo_are_told_apart),
        cmocka_unit_test(the_status_is_known_by_alias_by_scheme_and_by_bare_code),
        cmocka_unit_test(an_item_beside_a_broken_one_is_not_lost),
        cmocka_unit_test(a_strict_reader_refuses_the_first_finding),
        cmocka_unit_test(xml_that_is_no_newsml_is_refused),
        cmocka_unit_test(every_truncation_ends_with_an_error_and_no_half_item),
        cmocka_unit_test(no_failing_allocation_leaks_or_goes_unnoticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
