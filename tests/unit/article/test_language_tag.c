/* libnarc/article/language_tag.c: every answer is registered (BCP 47, IANA's registry of subtags). */
#include "narc_test.h"

#include "base/text.h"
#include "article/language_tag.h"

static void
expect(const char *tag, const char *wanted)
{
    char fit[NARC_LANGUAGE_SIZE];
    const size_t size = narc_language_fit(narc_text_from(tag), fit);

    narc_test_text((narc_text){fit, size}, wanted, tag, __FILE__, __LINE__);
}

static void
what_is_registered_stays_as_it_was_written(void **state)
{
    (void)state;
    expect("en", "en");
    expect("EN-gb", "EN-gb");
    expect("zh-Hant-TW", "zh-Hant-TW");
    expect("es-419", "es-419");
    expect("sr-Latn", "sr-Latn");
    expect("ca-valencia", "ca-valencia");
    expect("de-AT-1996", "de-AT-1996");
    expect("ckb", "ckb");
    expect("und", "und");
}

static void
what_is_not_goes(void **state)
{
    (void)state;
    expect("en-UK", "en");
    expect("en-US-x-press", "en-US");
    expect("en-valencia", "en");
    expect("fr-Latin1", "fr");
    expect("pt-", "pt");
    expect("pt--BR", "pt");
    expect("utf-8", "");
    expect("GB", "");
    expect("swe", "");
    expect("english", "");
    expect("e", "");
    expect("", "");
    expect("en\" onload=x", "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_registered_stays_as_it_was_written),
        cmocka_unit_test(what_is_not_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
