/* Documents written to be slow are not: sixteen times the document takes about sixteen times as long.
 * What would be quadratic takes 256 times. */
#include "cpu_clock.h"
#include "newsml_test.h"

#include "newsml/property.h"

#include <malloc.h>

/* A '#' in a piece becomes the number of the repetition. */
typedef struct hostile {
    const narc_converter *converter;
    const char *begin, *often, *then, *then_often, *end;
} hostile;

#define NITF_END "<body><body.content><p>Text of it.</p></body.content></body></nitf>"
#define NEWS_ITEM                                                                                  \
    "<NewsItem><Identification><NewsIdentifier><ProviderId>p</ProviderId><DateId>20261118</"       \
    "DateId>"                                                                                      \
    "<NewsItemId>1</NewsItemId><RevisionId>1</RevisionId></NewsIdentifier></Identification>"       \
    "<NewsComponent><NewsLines><HeadLine>H</HeadLine></NewsLines>"
#define CONTENT                                                                                    \
    "<ContentItem><MediaType FormalName=\"Text\"/><DataContent>Text.</DataContent></ContentItem>"
#define NEWS_END "</NewsComponent></NewsItem></NewsML>"
#define DESCRIPTION "<DescriptiveMetadata>"

static const hostile documents[] = {
    {&narc_nitf_converter, "<nitf><head>", "<keyword key='k#'/>", "</head>", "", NITF_END},
    {&narc_nitf_converter, "<nitf><head>", "<tobject.subject tobject.subject.refnum='#'/>",
     "</head>", "", NITF_END},
    {&narc_nitf_converter, "<nitf><body><body.content><p>Text.</p><media>",
     "<media-reference source='a'/>", "<media-caption>c</media-caption>", "",
     "</media></body.content></body></nitf>"},
    {&narc_newsml1_converter, "<NewsML>" NEWS_ITEM DESCRIPTION, "<Subject FormalName='s#'/>",
     "</DescriptiveMetadata>" CONTENT, "", NEWS_END},
    {&narc_newsml1_converter, "<NewsML>" NEWS_ITEM, CONTENT, "", "", NEWS_END},
    {&narc_newsml1_converter, "<NewsML><TopicSet>",
     "<Topic Duid='t#'><Description>d#</Description></Topic>", "</TopicSet>" NEWS_ITEM DESCRIPTION,
     "<TopicOccurrence Topic='#t#'/>", "</DescriptiveMetadata>" CONTENT NEWS_END},
};

static void
repeat(narc_buffer *out, const char *piece, size_t times)
{
    for (size_t i = 0; i < times; i++)
        for (const char *at = piece; *at != '\0'; at++)
            if (*at == '#' && at[1] != 't')
                narc_buffer_format(out, "%zu", i);
            else
                narc_buffer_byte(out, (uint8_t)*at);
}

/* The best of two: what else the machine does only adds. */
static double
time_of(const hostile *one, size_t times)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    narc_buffer text = {0};
    double best = 1e9;

    options.item = newsml_test_drop;
    narc_buffer_literal(&text, one->begin);
    repeat(&text, one->often, times);
    narc_buffer_literal(&text, one->then);
    repeat(&text, one->then_often, times);
    narc_buffer_literal(&text, one->end);
    for (int i = 0; i < 2; i++) {
        const narc_document document = {.bytes = narc_buffer_view(&text)};
        const double begin = cpu_seconds();

        assert_narc_status(one->converter->read(&document, &options, NULL), NARC_OK);
        best = cpu_seconds() - begin < best ? cpu_seconds() - begin : best;
    }
    narc_buffer_free(&text);
    return best;
}

static void
hostile_documents_take_linear_time(void **state)
{
    const double noise = 0.02;

    (void)state;
    /* Memory stays with the process, so that the second run measures narc and not page faults. */
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++) {
        const double small = time_of(&documents[i], 1000);
        const double large = time_of(&documents[i], 16000);

        if (large >= 48 * small + noise)
            print_message("%s %s: %.1f ms, sixteen times that: %.1f ms\n", documents[i].begin,
                          documents[i].often, small * 1e3, large * 1e3);
        assert_true(large < 48 * small + noise);
    }
}

/* Writes every item of a message of that many out of its document; seconds of the best of two. */
static double
time_to_give_back(size_t count)
{
    narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer message = {0};
    narc_buffer out = {0};
    double best = 1e9;

    narc_buffer_literal(&message, "<newsMessage xmlns='" NARC_NAR_NS "'><itemSet>");
    repeat(&message, "<newsItem guid='g#'><contentSet/></newsItem>", count);
    narc_buffer_literal(&message, "</itemSet></newsMessage>");
    for (int round = 0; round < 2; round++) {
        const double begin = cpu_seconds();

        assert_narc_status(
            narc_original_open(narc_buffer_view(&message), NULL, NULL, &options.opened, NULL),
            NARC_OK);
        for (size_t i = 1; i <= count; i++) {
            char number[24];
            narc_item item = {.guid = NARC_TEXT("g")};

            snprintf(number, sizeof(number), "%zu", i);
            item.provenance.part = narc_text_from(number);
            narc_buffer_clear(&out);
            assert_narc_status(narc_newsml_converter.write(&item, &options, &out, NULL), NARC_OK);
        }
        narc_original_close(options.opened);
        best = cpu_seconds() - begin < best ? cpu_seconds() - begin : best;
    }
    narc_buffer_free(&message);
    narc_buffer_free(&out);
    return best;
}

static void
the_items_of_a_message_are_given_back_in_one_reading(void **state)
{
    const double small = time_to_give_back(500);
    const double large = time_to_give_back(8000);

    (void)state;
    if (large >= 48 * small + 0.02)
        print_message("500 items: %.1f ms, 8,000: %.1f ms\n", small * 1e3, large * 1e3);
    assert_true(large < 48 * small + 0.02);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_documents_take_linear_time),
        cmocka_unit_test(the_items_of_a_message_are_given_back_in_one_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
