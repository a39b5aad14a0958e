/* What goes through the pipe between the batch and a worker. */
#include "narc_test.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "ingest/pipe.h"

static const narc_document document = {.bytes = {(const uint8_t *)"bytes", 5},
                                       .name = {"name", 4},
                                       .container = {"tar", 3},
                                       .member = {"member", 6},
                                       .media_type = {"text/html", 9},
                                       .charset = {"utf-8", 5},
                                       .url = {"https://example.org/", 20},
                                       .captured = {"2024", 4},
                                       .sha256 = {"00ff", 4}};

static narc_buffer
request(void)
{
    narc_buffer wire = {0};

    narc_request_encode(&wire, &document);
    narc_buffer_bytes(&wire, document.bytes.data, document.bytes.size);
    return wire;
}

static void
a_document_arrives_as_it_was_sent(void **state)
{
    narc_buffer wire = request();
    narc_document got;

    (void)state;
    assert_int_equal(wire.data[0], wire.size - NARC_REQUEST_HEAD - 5);
    assert_int_equal(wire.data[8], 5);
    assert_true(narc_request_decode(
        (narc_bytes){wire.data + NARC_REQUEST_HEAD, wire.size - NARC_REQUEST_HEAD}, &got));
    assert_narc_text(got.name, "name");
    assert_narc_text(got.container, "tar");
    assert_narc_text(got.member, "member");
    assert_narc_text(got.media_type, "text/html");
    assert_narc_text(got.charset, "utf-8");
    assert_narc_text(got.url, "https://example.org/");
    assert_narc_text(got.captured, "2024");
    assert_narc_text(got.sha256, "00ff");
    assert_int_equal(got.bytes.size, 5);
    assert_memory_equal(got.bytes.data, "bytes", 5);
    narc_buffer_free(&wire);
}

static void
a_request_cut_in_its_texts_is_none(void **state)
{
    narc_buffer wire = request();
    narc_document got;

    (void)state;
    for (size_t size = 0; size < wire.size - NARC_REQUEST_HEAD - 5; size++)
        assert_false(narc_request_decode((narc_bytes){wire.data + NARC_REQUEST_HEAD, size}, &got));
    narc_buffer_free(&wire);
}

static narc_buffer
failure(void)
{
    narc_buffer wire = {0};
    narc_error error;

    (void)narc_fail_at(&error, NARC_XML_NOT_WELL_FORMED, 7, 2, 3, "XML 1.0",
                       "m\xC3\xBC"
                       "de");
    narc_answer_begin(&wire, NARC_ANSWER_END);
    narc_answer_error(&wire, &error);
    narc_answer_end(&wire);
    assert_false(wire.failed);
    return wire;
}

static void
a_failure_arrives_whole(void **state)
{
    narc_buffer wire = failure();
    narc_answer answer;
    narc_sent_error got;
    narc_error err;

    (void)state;
    assert_narc_status(narc_answer_decode(narc_buffer_view(&wire), 1000, &answer, &err), NARC_OK);
    assert_int_equal(answer.kind, NARC_ANSWER_END);
    assert_narc_status(narc_answer_error_decode(answer.payload, &got, &err), NARC_OK);
    assert_int_equal(got.error.number, 405);
    assert_int_equal(got.error.status, NARC_E_INPUT);
    assert_int_equal(got.error.offset, 7);
    assert_int_equal(got.error.line, 2);
    assert_int_equal(got.error.column, 3);
    assert_string_equal(got.error.rule, "XML 1.0");
    assert_string_equal(got.error.message, "m\xC3\xBC"
                                           "de");
    narc_buffer_free(&wire);
}

static void
an_answer_is_waited_for_until_it_is_whole(void **state)
{
    narc_buffer wire = failure();
    narc_answer answer;
    narc_error err;

    (void)state;
    for (size_t size = 0; size < wire.size; size++)
        assert_narc_status(narc_answer_decode((narc_bytes){wire.data, size}, 1000, &answer, &err),
                           NARC_DONE);
    narc_buffer_free(&wire);
}

static void
answers_of_unknown_kind_or_too_large_are_a_breach(void **state)
{
    static const uint8_t unknown[] = {9, 0, 0, 0, 0};
    static const uint8_t zero[] = {0, 0, 0, 0, 0};
    static const uint8_t large[] = {2, 0xE9, 3, 0, 0}; /* 1001 bytes */
    narc_answer answer;
    narc_error err;

    (void)state;
    assert_narc_status(narc_answer_decode((narc_bytes){unknown, 5}, 1000, &answer, &err),
                       NARC_E_INPUT);
    assert_int_equal(err.number, 417);
    assert_narc_status(narc_answer_decode((narc_bytes){zero, 5}, 1000, &answer, &err),
                       NARC_E_INPUT);
    assert_narc_status(narc_answer_decode((narc_bytes){large, 5}, 1000, &answer, &err),
                       NARC_E_INPUT);
    assert_narc_status(narc_answer_decode((narc_bytes){large, 5}, 1001, &answer, &err), NARC_DONE);
}

/* Every byte of a failure set to 0xFF: understood as some failure of the catalogue, or refused. */
static void
a_failure_with_any_byte_wrong_is_refused_or_clean(void **state)
{
    narc_buffer wire = failure();

    (void)state;
    for (size_t at = NARC_ANSWER_HEAD; at < wire.size; at++) {
        const uint8_t before = wire.data[at];
        const narc_bytes payload = {wire.data + NARC_ANSWER_HEAD, wire.size - NARC_ANSWER_HEAD};
        narc_sent_error got;
        narc_error err;

        wire.data[at] = 0xFF;
        if (narc_answer_error_decode(payload, &got, &err) == NARC_OK) {
            assert_non_null(narc_message_find(got.error.number));
            assert_true(strlen(got.error.message) < sizeof(got.error.message));
        } else {
            assert_int_equal(err.number, 417);
        }
        wire.data[at] = before;
    }
    narc_buffer_free(&wire);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_arrives_as_it_was_sent),
        cmocka_unit_test(a_request_cut_in_its_texts_is_none),
        cmocka_unit_test(a_failure_arrives_whole),
        cmocka_unit_test(an_answer_is_waited_for_until_it_is_whole),
        cmocka_unit_test(answers_of_unknown_kind_or_too_large_are_a_breach),
        cmocka_unit_test(a_failure_with_any_byte_wrong_is_refused_or_clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
