/* The label table of the Encoding standard. Where browsers read a superset under the smaller name
 * (gb2312 as gb18030, shift_jis as Windows-31J, euc-kr as CP949, big5 with HKSCS), so do we. */
#include "markup/labels.h"

#include <narc/markup.h>

#include "base/text.h"

static const narc_encoding encodings[] = {
    {"utf-8", NULL, 1, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"},
    {"windows-1252", NULL, 1,
     "windows-1252 iso-8859-1 latin1 ascii us-ascii cp1252 x-cp1252 ansi_x3.4-1968 cp819 "
     "csisolatin1 ibm819 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 "
     "x-user-defined"},
    {"ibm866", NULL, 1, "ibm866 866 cp866 csibm866"},
    {"iso-8859-2", NULL, 1,
     "iso-8859-2 latin2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2"},
    {"iso-8859-3", NULL, 1,
     "iso-8859-3 latin3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3"},
    {"iso-8859-4", NULL, 1,
     "iso-8859-4 latin4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4"},
    {"iso-8859-5", NULL, 1,
     "iso-8859-5 cyrillic csisolatincyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
     "iso_8859-5:1988"},
    {"iso-8859-6", NULL, 1,
     "iso-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e "
     "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"},
    {"iso-8859-7", NULL, 1,
     "iso-8859-7 greek greek8 csisolatingreek ecma-118 elot_928 iso-ir-126 iso8859-7 iso88597 "
     "iso_8859-7 iso_8859-7:1987 sun_eu_greek"},
    {"iso-8859-8", NULL, 1,
     "iso-8859-8 hebrew csiso88598e csisolatinhebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
     "iso_8859-8 iso_8859-8:1988 visual iso-8859-8-i csiso88598i logical"},
    {"iso-8859-10", NULL, 1, "iso-8859-10 latin6 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6"},
    {"iso-8859-13", NULL, 1, "iso-8859-13 iso8859-13 iso885913"},
    {"iso-8859-14", NULL, 1, "iso-8859-14 iso8859-14 iso885914"},
    {"iso-8859-15", NULL, 1, "iso-8859-15 latin9 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9"},
    {"iso-8859-16", NULL, 1, "iso-8859-16"},
    {"koi8-r", NULL, 1, "koi8-r koi koi8 koi8_r cskoi8r"},
    {"koi8-u", NULL, 1, "koi8-u koi8-ru"},
    {"macintosh", NULL, 1, "macintosh mac x-mac-roman csmacintosh"},
    {"windows-874", NULL, 1, "windows-874 tis-620 dos-874 iso-8859-11 iso8859-11 iso885911"},
    {"windows-1250", NULL, 1, "windows-1250 cp1250 x-cp1250"},
    {"windows-1251", NULL, 1, "windows-1251 cp1251 x-cp1251"},
    {"windows-1253", NULL, 1, "windows-1253 cp1253 x-cp1253"},
    {"windows-1254", NULL, 1,
     "windows-1254 iso-8859-9 latin5 cp1254 x-cp1254 csisolatin5 iso-ir-148 iso8859-9 iso88599 "
     "iso_8859-9 iso_8859-9:1989 l5"},
    {"windows-1255", NULL, 1, "windows-1255 cp1255 x-cp1255"},
    {"windows-1256", NULL, 1, "windows-1256 cp1256 x-cp1256"},
    {"windows-1257", NULL, 1, "windows-1257 cp1257 x-cp1257"},
    {"windows-1258", NULL, 1, "windows-1258 cp1258 x-cp1258"},
    {"x-mac-cyrillic", NULL, 1, "x-mac-cyrillic x-mac-ukrainian"},
    {"gb18030", "GB18030", 2,
     "gb18030 gb2312 gbk gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk"},
    {"big5", "BIG5-HKSCS", 2, "big5 big5-hkscs cn-big5 csbig5 x-x-big5"},
    {"euc-jp", "EUC-JP", 2, "euc-jp cseucpkdfmtjapanese x-euc-jp"},
    {"iso-2022-jp", "ISO-2022-JP", 1, "iso-2022-jp csiso2022jp"},
    {"shift_jis", "CP932", 2,
     "shift_jis shift-jis sjis x-sjis csshiftjis ms932 ms_kanji windows-31j"},
    {"euc-kr", "CP949", 2,
     "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean cseuckr csksc56011987 "
     "iso-ir-149 windows-949"},
    {"utf-16be", NULL, 2, "utf-16be unicodefffe"},
    {"utf-16le", NULL, 2, "utf-16le utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff"},
};

static bool
same_label(narc_text label, narc_text known)
{
    size_t at = 0;

    if (label.size != known.size)
        return false;
    while (at < label.size && narc_ascii_lower(label.data[at]) == known.data[at])
        at++;
    return at == label.size;
}

const narc_encoding *
narc_encoding_find(narc_text label)
{
    label = narc_text_trim(label);
    for (size_t i = 0; label.size > 0 && i < sizeof(encodings) / sizeof(*encodings); i++) {
        narc_text rest = narc_text_from(encodings[i].labels);

        while (rest.size > 0)
            if (same_label(label, narc_text_split(&rest, ' ')))
                return &encodings[i];
    }
    return NULL;
}

bool
narc_markup_knows_charset(narc_text name)
{
    return narc_encoding_find(name) != NULL;
}
