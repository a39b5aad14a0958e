/* Feeding libxml2 with XML: encoding to UTF-8, and the guard that runs over every byte first. */
#include "xml/xml_feed.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

#define NO_CONVERTER ((iconv_t)-1)
/* libxml2 compares every attribute of a tag with every other one. 1,000 of them cost half a
 * millisecond; the richest element of NewsML-G2 has a few dozen. */
#define MOST_ATTRIBUTES 1000u
#define HEAD_SIZE 512u
#define PIECE_SIZE 65536u

/* --- encoding --------------------------------------------------------------------------------- */

/* Encodings that contain ASCII as it is, by the start of their name in lower case, so that markup
 * is where the guard sees it. UTF-7, ISO-2022 and EBCDIC are not among them and never will be. */
static const struct {
    const char *name;
    bool prefix;
    const char *converter; /* iconv(3) name, NULL: the declared name */
} encodings[] = {
    {"us-ascii", false, NULL},       {"ascii", false, "US-ASCII"},  {"iso-8859-", true, NULL},
    {"iso_8859-", true, NULL},       {"iso8859-", true, NULL},      {"latin1", false, "ISO-8859-1"},
    {"windows-125", true, NULL},     {"cp125", true, NULL},         {"windows-874", false, "CP874"},
    {"tis-620", false, NULL},        {"koi8-", true, NULL},         {"ibm850", false, NULL},
    {"ibm437", false, NULL},         {"ibm866", false, NULL},       {"cp866", false, NULL},
    {"macintosh", false, NULL},      {"shift_jis", false, "CP932"}, {"shift-jis", false, "CP932"},
    {"windows-31j", false, "CP932"}, {"cp932", false, "CP932"},     {"euc-jp", false, NULL},
    {"euc-kr", false, "CP949"},      {"cp949", false, NULL},        {"gb2312", false, "GB18030"},
    {"gbk", false, "GB18030"},       {"gb18030", false, NULL},      {"big5", false, NULL},
    {"big5-hkscs", false, NULL},
};

/* How the first bytes look (XML 1.0, appendix F). */
static const struct {
    const char *bytes;
    size_t size;
    size_t mark;  /* bytes of byte order mark */
    size_t step;  /* bytes of one character unit */
    size_t phase; /* where in it the ASCII byte is */
    const char *name;
} starts[] = {
    {"\xEF\xBB\xBF", 3, 3, 1, 0, "utf-8"},
    {"\xFF\xFE\0\0", 4, 4, 4, 0, "utf-32le"},
    {"\0\0\xFE\xFF", 4, 4, 4, 3, "utf-32be"},
    {"\xFF\xFE", 2, 2, 2, 0, "utf-16le"},
    {"\xFE\xFF", 2, 2, 2, 1, "utf-16be"},
    {"<\0\0\0", 4, 0, 4, 0, "utf-32le"},
    {"\0\0\0<", 4, 0, 4, 3, "utf-32be"},
    {"<\0", 2, 0, 2, 0, "utf-16le"},
    {"\0<", 2, 0, 2, 1, "utf-16be"},
    {"\x4C\x6F\xA7\x94", 4, 0, 1, 0, "ebcdic"},
    {"", 0, 0, 1, 0, ""},
};

/* The encoding that an XML declaration names, in lower case; empty without one. head is ASCII. */
static narc_text
declared_encoding(char *head, size_t size)
{
    narc_text text = {head, size};
    size_t at, end;

    if (!narc_text_starts(text, "<?xml"))
        return (narc_text){NULL, 0};
    end = narc_text_find(text, NARC_TEXT("?>"));
    text = narc_text_slice(text, 0, end == SIZE_MAX ? text.size : end);
    at = narc_text_find(text, NARC_TEXT("encoding"));
    if (at == SIZE_MAX)
        return (narc_text){NULL, 0};
    text = narc_text_trim(narc_text_slice(text, at + strlen("encoding"), SIZE_MAX));
    if (!narc_text_starts(text, "="))
        return (narc_text){NULL, 0};
    text = narc_text_trim(narc_text_slice(text, 1, SIZE_MAX));
    if (text.size < 2 || (text.data[0] != '"' && text.data[0] != '\''))
        return (narc_text){NULL, 0};
    at = (size_t)(text.data - head) + 1;
    for (end = at; end < size && head[end] != text.data[0]; end++)
        head[end] = narc_ascii_lower(head[end]);
    return (narc_text){head + at, end - at};
}

/* The iconv(3) name of an encoding, or NULL. name is terminated and in lower case. */
static const char *
converter_of(const char *name)
{
    const narc_text text = narc_text_from(name);

    for (size_t i = 0; i < text.size; i++)
        if (!narc_ascii_alpha(name[i]) && !narc_ascii_digit(name[i]) &&
            strchr("-_.", name[i]) == NULL)
            return NULL; /* iconv_open(3) gives '/' and '?' a meaning */
    for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++)
        if (encodings[i].prefix ? narc_text_starts(text, encodings[i].name)
                                : narc_text_is(text, encodings[i].name))
            return encodings[i].converter != NULL ? encodings[i].converter : name;
    return NULL;
}

static narc_status
open_converter(narc_xml_feed *feed, const char *name, narc_error *err)
{
    feed->converter = iconv_open("UTF-8", name);
    if (feed->converter != NO_CONVERTER)
        return NARC_OK;
    if (errno == ENOMEM)
        return narc_fail_memory(err);
    return narc_fail_at(err, NARC_XML_NOT_WELL_FORMED, 0, 1, 0, "XML 1.0 4.3.3",
                        "the encoding \"%s\" is not known here", name);
}

static narc_status
decide_encoding(narc_xml_feed *feed, narc_xml_facts *facts, narc_error *err)
{
    const narc_bytes document = feed->document;
    char head[HEAD_SIZE];
    narc_text declared;
    size_t size = 0;
    size_t i = 0;

    while (document.size < starts[i].size ||
           memcmp(document.data, starts[i].bytes, starts[i].size) != 0)
        i++;
    feed->at = starts[i].mark;
    feed->skipped = starts[i].mark;
    for (size_t at = starts[i].mark + starts[i].phase; at < document.size && size < sizeof(head);
         at += starts[i].step)
        head[size++] = (char)document.data[at];
    declared = declared_encoding(head, size);
    facts->declared = declared.size > 0;

    if (starts[i].name[0] != '\0') /* the bytes speak for themselves, whatever is declared */
        memcpy(facts->encoding, starts[i].name, strlen(starts[i].name) + 1);
    else if (declared.size == 0 || declared.size >= sizeof(facts->encoding))
        memcpy(facts->encoding, "utf-8", sizeof("utf-8"));
    else
        memcpy(facts->encoding, declared.data, declared.size);
    if (strcmp(facts->encoding, "utf-8") == 0 || strcmp(facts->encoding, "utf8") == 0)
        return NARC_OK;
    if (starts[i].step > 1)
        return open_converter(feed, facts->encoding, err);
    if (converter_of(facts->encoding) == NULL)
        return narc_fail_at(err, NARC_XML_NOT_WELL_FORMED, 0, 1, 0, "XML 1.0 4.3.3",
                            "the encoding \"%s\" is not known here, or its bytes do not look like "
                            "it",
                            facts->encoding);
    return open_converter(feed, converter_of(facts->encoding), err);
}

narc_status
narc_xml_feed_open(narc_xml_feed *feed, narc_bytes document, const narc_pull *rest,
                   const narc_limits *limits, narc_xml_facts *facts, narc_error *err)
{
    *feed = (narc_xml_feed){.document = document,
                            .rest = rest,
                            .converter = NO_CONVERTER,
                            .tag_bytes = limits->tag_bytes,
                            .line = 1,
                            .err = err};
    return decide_encoding(feed, facts, err);
}

void
narc_xml_feed_close(narc_xml_feed *feed)
{
    if (feed->converter != NO_CONVERTER)
        iconv_close(feed->converter);
    feed->converter = NO_CONVERTER;
    narc_buffer_free(&feed->piece);
}

bool
narc_xml_feed_is_plain(const narc_xml_feed *feed)
{
    return feed->converter == NO_CONVERTER;
}

/* --- the guard -------------------------------------------------------------------------------- */

/* Where in the document the guard is, as far as that can be said. */
static uint64_t
place(const narc_xml_feed *feed, size_t i)
{
    return narc_xml_feed_is_plain(feed) ? feed->skipped + feed->handed_on + i : NARC_NO_OFFSET;
}

static narc_status
guard_tag(narc_xml_feed *feed, char c, size_t i)
{
    feed->tag_size++;
    if (feed->tag_size > feed->tag_bytes)
        return narc_fail_at(feed->err, NARC_TAG_TOO_LONG, place(feed, i), feed->line, 0, NULL,
                            "a tag is longer than %u bytes", feed->tag_bytes);
    if (feed->quote != 0) {
        if (c == feed->quote)
            feed->quote = 0;
    } else if (c == '"' || c == '\'') {
        feed->quote = c;
        if (++feed->attributes > MOST_ATTRIBUTES)
            return narc_fail_at(feed->err, NARC_TAG_TOO_LONG, place(feed, i), feed->line, 0, NULL,
                                "a tag has more than %u attributes", MOST_ATTRIBUTES);
    } else if (c == '>') {
        feed->place = NARC_XML_PLACE_TEXT;
    }
    return NARC_OK;
}

static narc_status
guard_doctype(narc_xml_feed *feed, char c, size_t i)
{
    if (feed->quote != 0) {
        if (c == feed->quote)
            feed->quote = 0;
    } else if (c == '"' || c == '\'') {
        feed->quote = c;
    } else if (c == '>') {
        feed->place = NARC_XML_PLACE_TEXT;
    } else if (c == '[' && feed->skip_subset) {
        feed->in_subset = true;
    } else if (c == '[') {
        return narc_fail_at(feed->err, NARC_DTD_REFUSED, place(feed, i), feed->line, 0,
                            "XML 1.0 2.8", "the DOCTYPE has an internal subset");
    }
    return NARC_OK;
}

/* Behind "<!": a comment, a CDATA section, a DOCTYPE, or something that is not well-formed. */
static void
guard_bang(narc_xml_feed *feed, char c)
{
    static const struct {
        const char *word;
        narc_xml_place place;
    } words[] = {{"--", NARC_XML_PLACE_COMMENT},
                 {"[CDATA[", NARC_XML_PLACE_CDATA},
                 {"DOCTYPE", NARC_XML_PLACE_DOCTYPE}};
    const narc_text so_far = {feed->word, feed->word_size + 1};

    feed->word[feed->word_size++] = c;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        const narc_text word = narc_text_from(words[i].word);

        if (so_far.size > word.size || memcmp(word.data, so_far.data, so_far.size) != 0)
            continue;
        if (so_far.size == word.size) {
            feed->place = words[i].place;
            feed->before[0] = feed->before[1] = 0;
        }
        return;
    }
    feed->place = NARC_XML_PLACE_TEXT; /* libxml2 will say what is wrong */
}

static void
guard_less(narc_xml_feed *feed, char c)
{
    feed->quote = 0;
    feed->tag_size = 1;
    feed->attributes = 0;
    feed->word_size = 0;
    feed->before[0] = feed->before[1] = 0;
    feed->place = c == '!'   ? NARC_XML_PLACE_BANG
                  : c == '?' ? NARC_XML_PLACE_INSTRUCTION
                  : c == '>' ? NARC_XML_PLACE_TEXT
                             : NARC_XML_PLACE_TAG;
}

/* Inside something that ends with one or two given characters and '>'. */
static void
guard_until(narc_xml_feed *feed, char c, char second, char first)
{
    if (c == '>' && feed->before[1] == second && (first == 0 || feed->before[0] == first))
        feed->place = NARC_XML_PLACE_TEXT;
    feed->before[0] = feed->before[1];
    feed->before[1] = c;
}

/* Inside an internal subset that libxml2 is not to see: strings and comments may hold brackets. */
static void
pass_subset(narc_xml_feed *feed, char c)
{
    if (feed->comment == 4) {
        if (c == '>' && feed->before[0] == '-' && feed->before[1] == '-')
            feed->comment = 0;
        feed->before[0] = feed->before[1];
        feed->before[1] = c;
        return;
    }
    if (feed->quote != 0) {
        if (c == feed->quote)
            feed->quote = 0;
        return;
    }
    feed->comment = c == '<'                         ? 1
                    : c == '!' && feed->comment == 1 ? 2
                    : c == '-' && feed->comment >= 2 ? feed->comment + 1
                                                     : 0;
    feed->before[0] = feed->before[1] = 0;
    if (c == '"' || c == '\'')
        feed->quote = c;
    else if (c == ']')
        feed->in_subset = false;
}

static narc_status
guard_step(narc_xml_feed *feed, char c, size_t i)
{
    switch (feed->place) {
    case NARC_XML_PLACE_TEXT:
        if (c == '<')
            feed->place = NARC_XML_PLACE_LESS;
        break;
    case NARC_XML_PLACE_LESS:
        guard_less(feed, c);
        break;
    case NARC_XML_PLACE_BANG:
        guard_bang(feed, c);
        break;
    case NARC_XML_PLACE_COMMENT:
        guard_until(feed, c, '-', '-');
        break;
    case NARC_XML_PLACE_CDATA:
        guard_until(feed, c, ']', ']');
        break;
    case NARC_XML_PLACE_INSTRUCTION:
        guard_until(feed, c, '?', 0);
        break;
    case NARC_XML_PLACE_DOCTYPE:
        return guard_doctype(feed, c, i);
    case NARC_XML_PLACE_TAG:
        return guard_tag(feed, c, i);
    }
    return NARC_OK;
}

/* Steps over text up to the next '<', which is most of a document; answers where that stands. */
static size_t
pass_text(narc_xml_feed *feed, const char *text, size_t i, size_t size)
{
    const char *less = memchr(text + i, '<', size - i);
    const char *end = less != NULL ? less : text + size;

    for (const char *at = text + i; at < end; at++)
        feed->line += *at == '\n';
    return (size_t)(end - text);
}

/* Answers NARC_OK when libxml2 may see the text. */
static narc_status
guard(narc_xml_feed *feed, char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const bool was_in_subset = feed->in_subset;
        narc_status status;

        if (feed->place == NARC_XML_PLACE_TEXT && !was_in_subset)
            i = pass_text(feed, text, i, size);
        if (i == size)
            break;
        if (text[i] == '\n')
            feed->line++;
        if (was_in_subset) {
            pass_subset(feed, text[i]);
            if (text[i] != '\n')
                text[i] = ' ';
            continue;
        }
        status = guard_step(feed, text[i], i);
        if (status != NARC_OK)
            return status;
        if (text[i] == '[' && feed->place == NARC_XML_PLACE_DOCTYPE)
            text[i] = ' '; /* libxml2 may see a subset where we see a string, so it sees none */
    }
    feed->handed_on += size;
    return NARC_OK;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Puts the next piece behind what is left of this one: the beginning of a character at most, or
 * nothing. At the end of the document nothing comes. */
static narc_status
pull(narc_xml_feed *feed)
{
    const size_t left = feed->document.size - feed->at;
    uint8_t *to;
    size_t got = 0;

    if (feed->document.data != feed->piece.data) {
        narc_buffer_bytes(&feed->piece, feed->document.data + feed->at, left);
    } else if (left > 0) {
        memmove(feed->piece.data, feed->piece.data + feed->at, left);
    }
    feed->piece.size = left;
    to = narc_buffer_reserve(&feed->piece, PIECE_SIZE);
    if (to == NULL)
        return narc_fail_memory(feed->err);
    feed->before_piece += feed->at;
    feed->at = 0;
    NARC_TRY(feed->rest->read(feed->rest->user, to, PIECE_SIZE, &got, feed->err));
    feed->document = (narc_bytes){feed->piece.data, left + got};
    if (got == 0)
        feed->rest = NULL;
    return NARC_OK;
}

static narc_status
convert(narc_xml_feed *feed, char *buffer, size_t size, size_t *got)
{
    char *from = (char *)(uintptr_t)(feed->document.data + feed->at); /* iconv(3) does not write */
    size_t left = feed->document.size - feed->at;
    size_t room = size;
    char *to = buffer;
    const size_t result = iconv(feed->converter, &from, &left, &to, &room);

    feed->at = feed->document.size - left;
    *got = size - room;
    if (result != (size_t)-1 || errno == E2BIG || *got > 0)
        return NARC_OK; /* a bad sequence is met again by the next call, then with nothing before */
    if (errno == EINVAL && feed->rest != NULL) { /* a character goes on in the next piece */
        NARC_TRY(pull(feed));
        return convert(feed, buffer, size, got);
    }
    return narc_fail_at(feed->err, NARC_XML_NOT_WELL_FORMED, feed->before_piece + feed->at,
                        feed->line, 0, "XML 1.0 4.3.3",
                        "a byte sequence that the encoding does not allow");
}

/* Some of the next bytes; *got is 0 at the end, or when the next character has no room. */
static narc_status
read_some(narc_xml_feed *feed, char *buffer, size_t size, size_t *got)
{
    const size_t left = feed->document.size - feed->at;

    *got = 0;
    if (left == 0 && feed->rest != NULL) {
        NARC_TRY(pull(feed));
        return read_some(feed, buffer, size, got);
    }
    if (left == 0)
        return NARC_OK;
    if (!narc_xml_feed_is_plain(feed))
        return convert(feed, buffer, size, got);
    *got = left < size ? left : size;
    memcpy(buffer, feed->document.data + feed->at, *got);
    feed->at += *got;
    return NARC_OK;
}

/* libxml2 takes a short answer for the end of what there is, and looks ahead no further: so as much
 * is read as it asked for. */
int
narc_xml_feed_read(void *user, char *buffer, int size)
{
    narc_xml_feed *feed = user;
    const size_t room = size > 0 ? (size_t)size : 0;
    size_t total = 0;
    size_t got = 1;

    if (feed->status != NARC_OK)
        return -1;
    while (total < room && got > 0) {
        feed->status = read_some(feed, buffer + total, room - total, &got);
        if (feed->status != NARC_OK)
            return total > 0 ? (int)total : -1; /* what came before it is good */
        feed->status = guard(feed, buffer + total, got);
        if (feed->status != NARC_OK)
            return -1;
        total += got;
    }
    return (int)total;
}
