/* NITF and NewsML 1.x: the formats before NewsML-G2. */
#include "newsml_test.h"

#include <stdlib.h>

static const char nitf[] =
    "<!DOCTYPE nitf SYSTEM \"nitf-3-2.dtd\" [ <!-- ] don't --> <!ENTITY x \"]\"> ]>\n"
    "<nitf baselang=\"nb-NO\"><head><title>Ferry back</title>"
    "<tobject><tobject.subject tobject.subject.refnum=\"03010000\" "
    "tobject.subject.matter=\"transport accident\"/></tobject>"
    "<docdata management-status=\"usable\"><doc-id id-string=\"urn:example:7\" regsrc=\"HW\"/>"
    "<urgency ed-urg=\"4\"/><date.issue norm=\"20261118T100000+0100\"/>"
    "<date.release norm=\"20261119T060000+0100\"/><du-key version=\"3\"/>"
    "<ed-msg info=\"Not for print\"/><evloc city=\"Bergen\"/>"
    "<key-list><keyword key=\"ferry\"/></key-list></docdata></head>"
    "<body><body.head><hedline><hl1>Ferry back&nbsp;home</hl1><hl2>After a week</hl2></hedline>"
    "<byline>By <person>Kari Nes</person><byttl>Reporter</byttl></byline>"
    "<dateline><location>Bergen</location>, <story.date norm=\"20261118\">yesterday</story.date>"
    "</dateline><abstract><p>It came back.</p></abstract></body.head>"
    "<body.content><p>It <em>came</em> back.</p><media media-type=\"image\">"
    "<media-reference source=\"ferry.jpg\" mime-type=\"image/jpeg\" width=\"640\"/>"
    "<media-caption>The ferry</media-caption></media></body.content></body></nitf>";

static const char newsml1[] =
    "<!DOCTYPE NewsML PUBLIC \"urn:newsml:iptc.org:20001006:NewsMLv1.0.dtd:1\" \"x.dtd\">"
    "<NewsML Version=\"1.2\"><NewsItem xml:lang=\"de\"><Identification><NewsIdentifier>"
    "<ProviderId>example.org</ProviderId><DateId>20261118</DateId><NewsItemId>F7</NewsItemId>"
    "<RevisionId PreviousRevision=\"1\" Update=\"N\">2</RevisionId>"
    "<PublicIdentifier>urn:newsml:example.org:20261118:F7:2</PublicIdentifier>"
    "</NewsIdentifier></Identification>"
    "<NewsManagement><FirstCreated>20261118T090000+0100</FirstCreated>"
    "<ThisRevisionCreated>20261118T100000+0100</ThisRevisionCreated>"
    "<Status FormalName=\"Embargoed\"/><StatusWillChange><FutureStatus FormalName=\"Usable\"/>"
    "<DateAndTime>20261119T060000+0100</DateAndTime></StatusWillChange>"
    "<Urgency FormalName=\"4\"/></NewsManagement>"
    "<NewsComponent><NewsComponent><Role FormalName=\"HeadLine\"/><ContentItem><DataContent>"
    "<![CDATA[<html "
    "xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body><p>Kopf</p></body></html>]]>"
    "</DataContent></ContentItem></NewsComponent>"
    "<NewsComponent><Role FormalName=\"Contact\"/><ContentItem><DataContent>&lt;html "
    "xmlns=\"http://www.w3.org/1999/"
    "xhtml\">&lt;head>&lt;title/>&lt;/head>&lt;body>&lt;p>Kari "
    "Nes&lt;/p>&lt;/body>&lt;/html></DataContent></ContentItem></NewsComponent>"
    "<NewsComponent><Role FormalName=\"Body\"/><NewsLines>"
    "<HeadLine>F\xC3\xA4hre zur\xC3\xBC"
    "ck</HeadLine><ByLine>Von Kari Nes</ByLine><SlugLine>ferry</SlugLine>"
    "<CopyrightLine>(c) HW</CopyrightLine></NewsLines>"
    "<AdministrativeMetadata><Provider><Party "
    "FormalName=\"HW\"/></Provider></AdministrativeMetadata>"
    "<DescriptiveMetadata><SubjectCode><Subject FormalName=\"03000000\"/></SubjectCode>"
    "<Location HowPresent=\"Origin\"><Property FormalName=\"City\" Value=\"Bergen\"/></Location>"
    "</DescriptiveMetadata><ContentItem><MediaType FormalName=\"Text\"/>"
    "<DataContent><p>Sie ist <b>da</b>.</p><p>Endlich.</p></DataContent></ContentItem>"
    "</NewsComponent><NewsComponent><Role FormalName=\"Preview\"/>"
    "<ContentItem Href=\"ferry.jpg\"><MediaType FormalName=\"Photo\"/>"
    "<MimeType FormalName=\"image/jpeg\"/><Characteristics>"
    "<Property FormalName=\"Width\" Value=\"640\"/></Characteristics></ContentItem>"
    "</NewsComponent></NewsComponent></NewsItem><NewsItem/></NewsML>";

static newsml_result
read_with(const narc_converter *converter, const char *text, size_t size)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document document = {.bytes = {(const uint8_t *)text, size}};
    newsml_result result = {.count = 0};

    options.item = newsml_test_item;
    options.finding = newsml_test_finding;
    options.user = &result;
    result.status = converter->read(&document, &options, &result.err);
    return result;
}

static void
a_nitf_document_is_read(void **state)
{
    newsml_result result = read_with(&narc_nitf_converter, nitf, strlen(nitf));
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_status(result.status, NARC_OK);
    assert_int_equal(result.findings.size, 0);
    assert_narc_text(item->guid, "urn:example:7");
    assert_int_equal(item->version, 3);
    assert_narc_text(item->headlines.items[0].value, "Ferry back\xC2\xA0home");
    assert_narc_text(item->headlines.items[1].role, "hld:subHeadline");
    assert_narc_text(item->by.items[0].value, "By Kari Nes");
    assert_narc_text(item->creators.items[0].names.items[0].value, "Kari Nes");
    assert_narc_text(item->content_created.literal, "20261118");
    assert_int_equal(item->embargo, NARC_EMBARGO_UNTIL);
    assert_narc_text(item->embargo_until.literal, "20261119T060000+0100");
    assert_narc_text(item->subjects.items[0].qcode, "subj:03010000");
    assert_narc_text(item->located.items[0].names.items[0].value, "Bergen");
    assert_narc_text(item->keywords.items[0].value, "ferry");
    assert_narc_text(item->ed_notes.items[0].value, "Not for print");
    assert_narc_text(item->urgency, "4");
    assert_narc_text(item->language, "nb-NO");
    assert_narc_text(item->bodies.items[0].value,
                     "<p>It <em>came</em> back.</p><figure><img src=\"ferry.jpg\" "
                     "width=\"640\"/><figcaption>The ferry</figcaption></figure>");
    assert_narc_text(item->renditions.items[0].captions.items[0].value, "The ferry");
    assert_true(newsml_test_kept(item, "contentSet/inlineXML[1]").size > 0);
    newsml_test_end(&result);
}

static void
a_newsml_1_document_gives_an_item_for_each_newsitem(void **state)
{
    newsml_result result = read_with(&narc_newsml1_converter, newsml1, strlen(newsml1));
    const narc_item *item = result.items[0];

    (void)state;
    assert_narc_status(result.status, NARC_OK);
    assert_int_equal(result.count, 2);
    assert_narc_text(item->guid, "urn:newsml:example.org:20261118:F7");
    assert_int_equal(item->version, 2);
    assert_narc_text(item->provenance.part, "1");
    assert_narc_text(item->headlines.items[0].value, "F\xC3\xA4hre zur\xC3\xBC"
                                                     "ck");
    assert_narc_text(item->headlines.items[1].value, "Kopf");
    assert_narc_text(item->by.items[0].value, "Von Kari Nes");
    assert_int_equal(item->embargo, NARC_EMBARGO_UNTIL);
    assert_int_equal(item->first_created.hour, 9);
    assert_narc_text(item->subjects.items[0].uri,
                     "http://cv.iptc.org/newscodes/subjectcode/03000000");
    assert_narc_text(item->located.items[0].names.items[0].value, "Bergen");
    assert_narc_text(item->rights_info.items[0].copyright_notices.items[0].value, "(c) HW");
    assert_narc_text(item->type, "text");
    assert_narc_text(item->language, "de");
    assert_narc_text(item->bodies.items[0].value,
                     "<p>Sie ist <strong>da</strong>.</p><p>Endlich.</p>");
    assert_narc_text(item->bodies.items[1].value, "<p>Kari Nes</p>");
    assert_narc_text(item->renditions.items[0].role, "rnd:preview");
    assert_narc_text(item->renditions.items[0].width, "640");
    newsml_test_end(&result);
}

static void
every_truncation_is_refused_and_harmless(void **state)
{
    (void)state;
    for (size_t size = 1; size < strlen(nitf); size++) {
        newsml_result result = read_with(&narc_nitf_converter, nitf, size);

        assert_narc_status(result.status, NARC_E_INPUT);
        newsml_test_end(&result);
    }
    for (size_t size = 1; size < strlen(newsml1); size++) {
        newsml_result result = read_with(&narc_newsml1_converter, newsml1, size);

        assert_narc_status(result.status, NARC_E_INPUT);
        newsml_test_end(&result);
    }
}

static narc_status
read_both(const narc_allocator *allocator, void *user)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document one = {.bytes = {(const uint8_t *)nitf, strlen(nitf)}};
    const narc_document two = {.bytes = {(const uint8_t *)newsml1, strlen(newsml1)}};
    narc_error err;
    narc_status status;

    (void)user;
    options.allocator = allocator;
    options.item = newsml_test_drop;
    status = narc_nitf_converter.read(&one, &options, &err);
    return status != NARC_OK ? status : narc_newsml1_converter.read(&two, &options, &err);
}

static void
no_failing_allocation_leaks_or_goes_unnoticed(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(read_both, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_nitf_document_is_read),
        cmocka_unit_test(a_newsml_1_document_gives_an_item_for_each_newsitem),
        cmocka_unit_test(every_truncation_is_refused_and_harmless),
        cmocka_unit_test(no_failing_allocation_leaks_or_goes_unnoticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
