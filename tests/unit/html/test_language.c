/* The language of pages that do not state one. */
#include "html_case.h"

#include <stdio.h>

static void
expect_language(const char *paragraph, const char *wanted)
{
    char page[4096];
    narc_item *item;

    snprintf(page, sizeof(page), "<!DOCTYPE html><body><article><h1>*</h1><p>%s</p><p>%s</p>",
             paragraph, paragraph);
    item = read_page(page);
    if (!narc_text_is(item->language, wanted))
        fail_msg("%.*s, not %s", (int)item->language.size, item->language.data, wanted);
    assert_narc_text(item->language_source, "text");
    narc_item_free(item);
}

static void
small_words_tell_languages_of_one_script_apart(void **state)
{
    (void)state;
    expect_language(PARAGRAPH_1 " " PARAGRAPH_2, "en");
    expect_language("Der Hafen der alten Stadt bleibt f\xC3\xBCr zwei Wochen geschlossen, weil die "
                    "Taucher Risse in der n\xC3\xB6rdlichen Mole gefunden haben und nicht wissen, "
                    "wie tief sie sind; das sagte die Beh\xC3\xB6rde am Montag.",
                    "de");
    expect_language("Le port de la vieille ville sera ferm\xC3\xA9 pendant deux semaines parce que "
                    "les plongeurs ont trouv\xC3\xA9 des fissures dans le quai du nord, et les "
                    "passagers sont pri\xC3\xA9s de prendre le quai du sud.",
                    "fr");
    expect_language("El puerto de la ciudad vieja estar\xC3\xA1 cerrado durante dos semanas porque "
                    "los buzos encontraron grietas en el muelle del norte, y se pide a los "
                    "pasajeros que usen el muelle del sur.",
                    "es");
}

static void
scripts_tell_the_others(void **state)
{
    (void)state;
    /* Russian and Ukrainian: the harbour is closed for two weeks */
    expect_language(
        "\xD0\x9F\xD0\xBE\xD1\x80\xD1\x82 \xD0\xB7\xD0\xB0\xD0\xBA\xD1\x80\xD1\x8B\xD1\x82 "
        "\xD0\xBD\xD0\xB0 \xD0\xB4\xD0\xB2\xD0\xB5 "
        "\xD0\xBD\xD0\xB5\xD0\xB4\xD0\xB5\xD0\xBB\xD0\xB8 "
        "\xD0\xB8\xD0\xB7-\xD0\xB7\xD0\xB0 \xD1\x82\xD1\x80\xD0\xB5\xD1\x89\xD0\xB8\xD0\xBD "
        "\xD0\xB2 \xD0\xBF\xD0\xB8\xD1\x80\xD1\x81\xD0\xB5, \xD1\x81\xD0\xBE\xD0\xBE\xD0\xB1"
        "\xD1\x89\xD0\xB8\xD0\xBB\xD0\xB8 \xD0\xB2\xD0\xBB\xD0\xB0\xD1\x81\xD1\x82\xD0\xB8.",
        "ru");
    /* Japanese has kana between its ideographs. */
    expect_language("\xE6\xB8\xAF\xE3\x81\xAF\xE4\xBA\x8C\xE9\x80\xB1\xE9\x96\x93\xE9\x96\x89"
                    "\xE9\x8E\x96\xE3\x81\x95\xE3\x82\x8C\xE3\x82\x8B\xE3\x81\x93\xE3\x81\xA8"
                    "\xE3\x81\xAB\xE3\x81\xAA\xE3\x81\xA3\xE3\x81\x9F\xE3\x80\x82"
                    "\xE6\xB8\xAF\xE3\x81\xAF\xE4\xBA\x8C\xE9\x80\xB1\xE9\x96\x93\xE9\x96\x89"
                    "\xE9\x8E\x96\xE3\x81\x95\xE3\x82\x8C\xE3\x82\x8B\xE3\x80\x82",
                    "ja");
}

/* Nothing is invented for a text that says too little. */
static void
a_text_without_small_words_has_no_language(void **state)
{
    narc_item *item = read_page(
        "<!DOCTYPE html><body><article><p>Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India "
        "Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor "
        "Whiskey Xray Yankee Zulu.</p>");

    (void)state;
    assert_int_equal(item->language.size, 0);
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_words_tell_languages_of_one_script_apart),
        cmocka_unit_test(scripts_tell_the_others),
        cmocka_unit_test(a_text_without_small_words_has_no_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
