/* Language tags as the lang attribute takes them: what stands in IANA's registry of subtags, as far
 * as news needs it. Three-letter codes of languages that have one of two letters are not in it. */
#include "html/language_tag.h"

#include "base/text.h"

#include <string.h>

/* ISO 639-1, and older codes that the registry keeps */
static const char languages_2[] =
    "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfo"
    "frfygagdglgngugvhahehihohrhthuhyhziaidieigiiikinioisitiuiwjajijvjwkakgkikjkkklkmknkokrkskukvkw"
    "kylalblglilnloltlulvmgmhmimkmlmnmomrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnroru"
    "rwsascsdsesgshsisksl"
    "smsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu";

/* ISO 639-3: languages with a press or a broadcaster, and what is no language */
static const char languages_3[] =
    "aceaiiamiapcarcaryarzastawabalbanbclbembhobjnbrxbugcebchrckbcmncnrcrhcsbdindoidsbdtpefifil"
    "fonfrpfrrfurgaggilgomgswguzhakhawhilhmnhnehsbhywibailokabkamkeakhaklnkmrkokkrikrclijlmoltglua"
    "luolusluylzhmadmaimasmermfemisminmnimosmulmwlnannapndsnewnovnqonsonusnynpagpampappcmpmspnbprs"
    "romrupsahsatscnscoshismasmjsmnsmssrnswcswhsyrszltettigtpitumtvltyvtzmudmumbundvecvlsvrowarwuu"
    "xalyuayuezghzzazxx";

static const char scripts[] =
    "ArabArmnBengCyrlDevaEthiGeorGrekGujrGuruHangHansHantHebrJpanKhmrKndaKoreLaooLatnMlymMongMymr"
    "OryaSinhSyrcTamlTeluTfngThaaThaiTibtVaii";

/* ISO 3166-1, and what the registry has beside it */
static const char regions[] =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM"
    "CNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGW"
    "GYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDME"
    "MFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQA"
    "REROR"
    "SRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZ"
    "VAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/* UN M.49: the world, its continents, and Latin America */
static const char areas[] = "001002003005009013019021029030034035039053054057061142143145150151154"
                            "155202419";

static bool
is_in(narc_text subtag, const char *list)
{
    if (subtag.size == 0)
        return false;
    for (narc_text rest = narc_text_from(list); rest.size >= subtag.size;
         rest = narc_text_slice(rest, subtag.size, SIZE_MAX)) {
        size_t same = 0;

        while (same < subtag.size &&
               narc_ascii_lower(rest.data[same]) == narc_ascii_lower(subtag.data[same]))
            same++;
        if (same == subtag.size)
            return true;
    }
    return false;
}

static bool
is_language(narc_text subtag)
{
    return (subtag.size == 2 && is_in(subtag, languages_2)) ||
           (subtag.size == 3 && is_in(subtag, languages_3));
}

static bool
is_region(narc_text subtag)
{
    return (subtag.size == 2 && is_in(subtag, regions)) ||
           (subtag.size == 3 && is_in(subtag, areas));
}

/* Variants by their language: one that stands behind another would be an error. */
static bool
is_variant(narc_text language, narc_text subtag)
{
    return (narc_text_is_nocase(language, "ca") && narc_text_is_nocase(subtag, "valencia")) ||
           (narc_text_is_nocase(language, "de") &&
            (narc_text_is(subtag, "1901") || narc_text_is(subtag, "1996")));
}

static size_t
add_subtag(char *out, size_t size, narc_text subtag)
{
    if (size != 0)
        out[size++] = '-';
    memcpy(out + size, subtag.data, subtag.size);
    return size + subtag.size;
}

size_t
narc_html_language_fit(narc_text tag, char out[NARC_HTML_LANGUAGE_SIZE])
{
    const narc_text language = narc_text_split(&tag, '-');
    narc_text subtag = narc_text_split(&tag, '-');
    size_t size;

    if (!is_language(language))
        return 0;
    size = add_subtag(out, 0, language);
    if (subtag.size == 4 && is_in(subtag, scripts)) {
        size = add_subtag(out, size, subtag);
        subtag = narc_text_split(&tag, '-');
    }
    if (is_region(subtag)) {
        size = add_subtag(out, size, subtag);
        subtag = narc_text_split(&tag, '-');
    }
    if (is_variant(language, subtag))
        size = add_subtag(out, size, subtag);
    return size;
}
