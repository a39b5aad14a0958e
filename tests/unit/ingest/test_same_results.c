/* What comes out of a worker is byte for byte what comes out of a call: for the sample news, and for
 * every encoding that iconv(3) knows from files a worker cannot open. */
#include "narc_test.h"

#include <iconv.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "container/container.h"
#include "ingest/batch.h"

typedef struct seen {
    narc_buffer log;
    narc_ingest_totals totals;
} seen;

static narc_status
see_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    seen *now = user;
    const narc_status status = narc_record_encode(item, &now->log, err);

    (void)document;
    narc_buffer_byte(&now->log, '\n');
    narc_item_free(item);
    return status;
}

static void
see_event(void *user, const narc_ingest_event *event)
{
    seen *now = user;

    narc_buffer_format(&now->log, "%.*s E%u %s\n", (int)event->source.size, event->source.data,
                       event->error->number, event->error->message);
}

/* jobs 0 reads in this process. */
static seen
read_input(const char *input, uint32_t jobs, bool leave_out_repeated)
{
    seen now = {.totals = {.items = 0}};
    const narc_ingest_target target = {NULL, see_item, &now, NULL};
    narc_worker_rules rules = narc_worker_rules_default;
    narc_ingest_options options = NARC_INGEST_OPTIONS_INIT;
    narc_error err;

    rules.in_process = jobs == 0;
    options.jobs = jobs;
    options.leave_out_repeated = leave_out_repeated;
    assert_narc_status(
        narc_ingest_under(&rules, &input, 1, &options, &target, see_event, &now, &now.totals, &err),
        NARC_OK);
    assert_false(now.log.failed);
    return now;
}

static void
compare(const char *input, uint64_t items_wanted, uint32_t most_jobs, bool leave_out_repeated)
{
    seen here = read_input(input, 0, leave_out_repeated);

    assert_true(here.totals.items >= items_wanted);
    for (uint32_t jobs = 1; jobs <= most_jobs; jobs++) {
        seen there = read_input(input, jobs, leave_out_repeated);

        assert_int_equal(there.totals.items, here.totals.items);
        if (there.log.size != here.log.size ||
            memcmp(there.log.data, here.log.data, here.log.size) != 0)
            fail_msg("%u workers give other records than none:\n%.*s\n--\n%.*s", jobs,
                     (int)there.log.size, (char *)there.log.data, (int)here.log.size,
                     (char *)here.log.data);
        narc_buffer_free(&there.log);
    }
    narc_buffer_free(&here.log);
}

static void
sample_news_reads_the_same_in_workers(void **state)
{
    (void)state;
    compare(NARC_TEST_SOURCE_DIR "/tests/samples", 10, 3, false);
}

static void
containers_read_the_same_apart(void **state)
{
    static const char *const ways[] = {"tar cf", "tar czf"};

    (void)state;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        char path[] = "/tmp/narc-same-XXXXXX";
        char command[256];
        const int fd = mkstemp(path);

        assert_true(fd >= 0);
        close(fd);
        snprintf(command, sizeof(command), "%s %s -C '%s' .", ways[i], path,
                 NARC_TEST_SOURCE_DIR "/tests/samples");
        assert_int_equal(system(command), 0);
        compare(path, 10, 3, false);
        unlink(path);
    }
}

/* More pages than wait for each other, each with a paragraph that all of them have. */
static void
pages_lose_the_same_whatever_reads_them(void **state)
{
    char folder[] = "/tmp/narc-same-XXXXXX";
    char command[64];

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (int i = 0; i < 300; i++) {
        char path[64];
        FILE *file;

        snprintf(path, sizeof(path), "%s/%03d.html", folder, i);
        file = fopen(path, "wb");
        assert_non_null(file);
        fprintf(
            file,
            "<!DOCTYPE html><html lang=en><title>Number %d</title>"
            "<link rel=canonical href=\"https://harbour.example/%d\"><article><h1>Number %d</h1>",
            i, i, i);
        for (int j = 0; j < 5; j++)
            fprintf(file,
                    "<p>Sentence %d of page %d, which is long enough to be an article, "
                    "says that the ferry of the day came and left.</p>",
                    j, i);
        fputs("<p>The harbour has kept a book of all ships that came and went since the year it "
              "was built, and everybody may read it.</p></article></html>",
              file);
        fclose(file);
    }
    compare(folder, 300, 2, true);
    snprintf(command, sizeof(command), "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* A page and a news item that declare the encoding and hold `sample` in it; false when the system
 * does not know it. */
static bool
write_encoded(const char *folder, const char *label, const char *encoding, const char *sample)
{
    static const char *const frames[2][3] = {
        {"<!DOCTYPE html><html><head><meta charset=\"",
         "\"><title>One</title></head><body><article><h1>One</h1><p>",
         ". A sentence that is long enough to be read as an article, and then one more of its kind."
         "</p><p>A second paragraph follows, as it does in most articles that people write.</p>"
         "</article></body></html>"},
        {"<?xml version=\"1.0\" encoding=\"",
         "\"?><newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:x:1\" "
         "version=\"1\" "
         "standard=\"NewsML-G2\" standardversion=\"2.30\" conformance=\"power\"><itemMeta>"
         "<itemClass qcode=\"ninat:text\"/><provider literal=\"x\"/><versionCreated>"
         "2024-05-06T07:08:09Z</versionCreated></itemMeta><contentMeta><headline>",
         "</headline></contentMeta><contentSet><inlineData>Text.</inlineData></contentSet>"
         "</newsItem>"}};
    char encoded[256];
    char *from = (char *)(uintptr_t)sample;
    char *to = encoded;
    size_t left = strlen(sample);
    size_t room = sizeof(encoded);
    const iconv_t converter = iconv_open(encoding, "UTF-8");

    if (converter == (iconv_t)-1)
        return false;
    assert_true(iconv(converter, &from, &left, &to, &room) != (size_t)-1);
    assert_true(iconv(converter, NULL, NULL, &to, &room) != (size_t)-1);
    iconv_close(converter);
    for (int i = 0; i < 2; i++) {
        char path[256];
        FILE *file;

        snprintf(path, sizeof(path), "%s/%s.%d", folder, label, i);
        file = fopen(path, "wb");
        assert_non_null(file);
        fprintf(file, "%s%s%s", frames[i][0], label, frames[i][1]);
        fwrite(encoded, 1, sizeof(encoded) - room, file);
        fputs(frames[i][2], file);
        fclose(file);
    }
    return true;
}

static void
every_encoding_can_be_read_without_files(void **state)
{
    static const struct {
        const char *label;
        const char *encoding;
        const char *sample;
        bool in_xml; /* read by narc in XML as well */
    } encodings[] = {
        {"gb18030", "GB18030", "新聞 报道 €", true},
        {"gbk", "GBK", "新闻报道", true},
        {"gb2312", "EUC-CN", "新闻报道", true},
        {"big5", "BIG5", "新聞報導", true},
        {"shift_jis", "CP932", "日本の新聞①", true},
        {"euc-jp", "EUC-JP", "日本の新聞", true},
        {"iso-2022-jp", "ISO-2022-JP", "日本の新聞", false},
        {"euc-kr", "CP949", "한국의 뉴스 똠", true},
        {"koi8-r", "KOI8-R", "Новости дня", true},
        {"koi8-u", "KOI8-U", "Новини дня ї", true},
        {"windows-1250", "CP1250", "Zażółć gęślą jaźń", true},
        {"windows-1251", "CP1251", "Новости дня", true},
        {"windows-1252", "CP1252", "“Æneas” – €", true},
        {"windows-1253", "CP1253", "Νέα της ημέρας", true},
        {"windows-1254", "CP1254", "Günün haberleri ş", true},
        {"windows-1255", "CP1255", "חדשות היום", true},
        {"windows-1256", "CP1256", "أخبار اليوم", true},
        {"windows-1257", "CP1257", "Žinios apie orą", true},
        {"windows-1258", "CP1258", "Tin", true},
        {"windows-874", "CP874", "ข่าววันนี้", true},
        {"iso-8859-2", "ISO-8859-2", "Zażółć gęślą", true},
        {"iso-8859-5", "ISO-8859-5", "Новости", true},
        {"iso-8859-7", "ISO-8859-7", "Νέα", true},
        {"iso-8859-15", "ISO-8859-15", "cœur €", true},
        {"macintosh", "MACINTOSH", "“Æneas”", true},
        {"x-mac-cyrillic", "MAC-CYRILLIC", "Новости", false},
        {"ibm866", "IBM866", "Новости", true},
    };
    char folder[] = "/tmp/narc-same-XXXXXX";
    char command[64];
    seen now;

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++)
        if (!write_encoded(folder, encodings[i].label, encodings[i].encoding, encodings[i].sample))
            print_message("%s: not known to this system\n", encodings[i].encoding);
    compare(folder, 40, 3, false);
    /* The same is not enough: it must be right. */
    now = read_input(folder, 1, false);
    narc_buffer_byte(&now.log, '\0');
    for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
        const char *found = strstr((const char *)now.log.data, encodings[i].sample);

        if (found == NULL)
            fail_msg("%s was not read by a worker", encodings[i].label);
        if (encodings[i].in_xml && strstr(found + 1, encodings[i].sample) == NULL)
            fail_msg("%s was read in one of the two documents only", encodings[i].label);
    }
    narc_buffer_free(&now.log);
    snprintf(command, sizeof(command), "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* A message that is too long to be held, or cut off in its last item. */
static void
write_long_message(const char *path, bool whole)
{
    FILE *file = fopen(path, "wb");
    long size = 0;

    assert_non_null(file);
    fputs("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
          "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>",
          file);
    for (unsigned i = 0; (uint64_t)size <= NARC_LONG_DOCUMENT; i++, size = ftell(file)) {
        fprintf(file,
                "<newsItem guid=\"urn:x:%u\" version=\"1\"><itemMeta>"
                "<itemClass qcode=\"ninat:text\"/><provider literal=\"x\"/>"
                "<versionCreated>2024-05-06T07:08:09Z</versionCreated></itemMeta>"
                "<contentSet><inlineData>Zw\xF6lf %u. ",
                i, i);
        for (int word = 0; word < 20000; word++)
            fputs("words of it ", file);
        fputs("</inlineData></contentSet></newsItem>", file);
    }
    if (whole)
        fputs("</itemSet></newsMessage>", file);
    assert_int_equal(fclose(file), 0);
}

static void
a_message_too_long_to_be_held_reads_the_same_in_workers(void **state)
{
    char path[] = "/tmp/narc-same-XXXXXX";
    const int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    for (int whole = 0; whole < 2; whole++) {
        seen now;

        write_long_message(path, whole == 1);
        compare(path, 60, 1, false);
        now = read_input(path, 1, false);
        narc_buffer_byte(&now.log, '\0');
        assert_non_null(strstr((const char *)now.log.data, "Zw\xC3\xB6lf 60. words of it"));
        assert_int_equal(strstr((const char *)now.log.data, " E405 ") == NULL, whole);
        narc_buffer_free(&now.log);
    }
    unlink(path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_news_reads_the_same_in_workers),
        cmocka_unit_test(containers_read_the_same_apart),
        cmocka_unit_test(pages_lose_the_same_whatever_reads_them),
        cmocka_unit_test(every_encoding_can_be_read_without_files),
        cmocka_unit_test(a_message_too_long_to_be_held_reads_the_same_in_workers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
