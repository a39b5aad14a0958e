/* Feeding libxml2 with HTML. The page is cut into spans that libxml2 sees as they are; between them
 *   - a NUL becomes U+FFFD, because libxml2 takes it for the end of the page;
 *   - attributes beyond the first 256, and those that begin behind limits.tag_bytes, are left out,
 *     because libxml2 compares each with all before it. An attribute that began earlier is kept
 *     whole: pictures in data: URLs are long, and no trouble;
 *   - an end tag for which no start tag came is left out, because libxml2 looks through all open
 *     elements to find that it means nothing;
 *   - "<!-->" and "<!--->" become the whole comments they are (HTML standard, 13.2.5.43): libxml2
 *     would look for the end of a comment behind them and lose what lies between. */
#include "xml/html_feed.h"
#include "base/text.h"

#include <string.h>

#define MOST_ATTRIBUTES 256u
#define REPLACEMENT "\xEF\xBF\xBD"
#define EMPTY_COMMENT "<!---->"

void
narc_html_feed_open(narc_html_feed *feed, narc_text text, uint32_t tag_bytes)
{
    *feed = (narc_html_feed){.text = text, .tag_bytes = tag_bytes, .inserted = ""};
}

static bool
ends_name(char c)
{
    return narc_ascii_space(c) || c == '/' || c == '>';
}

static narc_text
rest(const narc_html_feed *feed)
{
    return narc_text_slice(feed->text, feed->at, SIZE_MAX);
}

/* The count of open elements of a name. Names that share one only keep end tags from being left
 * out. */
static uint32_t *
opened(narc_html_feed *feed, narc_text name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ (uint8_t)narc_ascii_lower(name.data[i])) * 16777619u;
    return &feed->opened[hash % (sizeof(feed->opened) / sizeof(*feed->opened))];
}

/* The name of the tag whose letters begin at `from`. */
static narc_text
name_at(const narc_html_feed *feed, size_t from)
{
    size_t to = from;

    while (to < feed->text.size && !ends_name(feed->text.data[to]))
        to++;
    return narc_text_slice(feed->text, from, to - from);
}

/* --- spans ------------------------------------------------------------------------------------ */

static void
comment(narc_html_feed *feed)
{
    const narc_text inside = narc_text_slice(feed->text, feed->at + 4, SIZE_MAX);
    const size_t size = narc_text_find(inside, NARC_TEXT("-->"));

    if (narc_text_starts(inside, ">") || narc_text_starts(inside, "->")) {
        feed->inserted = EMPTY_COMMENT;
        feed->at += narc_text_starts(inside, ">") ? 5 : 6;
        feed->span_end = feed->at;
    } else {
        feed->span_end = size == SIZE_MAX ? feed->text.size : feed->at + 4 + size + 3;
    }
}

/* These mean something without a start tag: libxml2 implies the first three, and "</p>" is a
 * paragraph, "</br>" a line break. */
static bool
stands_alone(narc_text name)
{
    static const char *const names[] = {"html", "head", "body", "p", "br"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (narc_text_is_nocase(name, names[i]))
            return true;
    return false;
}

static void
end_tag(narc_html_feed *feed)
{
    const narc_text name = name_at(feed, feed->at + 2);
    uint32_t *count = opened(feed, name);
    const char *greater = NULL;

    feed->span_end = feed->at + 2 + name.size;
    if (*count > 0) {
        --*count;
        return;
    }
    if (stands_alone(name) || feed->no_more_greater)
        return;
    greater = memchr(feed->text.data + feed->at, '>', feed->text.size - feed->at);
    if (greater == NULL) {
        feed->no_more_greater = true; /* never looked for again, so that this stays linear */
        return;
    }
    feed->at = (size_t)(greater - feed->text.data) + 1;
    feed->span_end = feed->at;
}

static void
start_tag(narc_html_feed *feed)
{
    uint32_t *count;

    feed->name = name_at(feed, feed->at + 1);
    feed->tag_at = feed->at;
    feed->attributes = 0;
    feed->place = NARC_HTML_PLACE_TAG;
    feed->span_end = feed->at + 1 + feed->name.size;
    count = opened(feed, feed->name);
    if (*count < UINT32_MAX)
        ++*count;
}

/* Up to the next '<', or what that begins. */
static void
next_in_text(narc_html_feed *feed)
{
    const narc_text text = rest(feed);
    const char *less = memchr(text.data, '<', text.size);

    if (less != text.data)
        feed->span_end = less == NULL ? feed->text.size : (size_t)(less - feed->text.data);
    else if (narc_text_starts(text, "<!--"))
        comment(feed);
    else if (text.size > 2 && text.data[1] == '/' && narc_ascii_alpha(text.data[2]))
        end_tag(feed);
    else if (text.size > 1 && narc_ascii_alpha(text.data[1]))
        start_tag(feed);
    else
        feed->span_end = feed->at + 1;
}

/* Where the attribute ends that begins at `at`. */
static size_t
attribute_end(narc_text text, size_t at)
{
    size_t value;

    do
        at++;
    while (at < text.size && !ends_name(text.data[at]) && text.data[at] != '=');
    value = at;
    while (value < text.size && narc_ascii_space(text.data[value]))
        value++;
    if (value == text.size || text.data[value] != '=')
        return at;
    do
        value++;
    while (value < text.size && narc_ascii_space(text.data[value]));
    if (value < text.size && (text.data[value] == '"' || text.data[value] == '\'')) {
        const char *quote = memchr(text.data + value + 1, text.data[value], text.size - value - 1);

        return quote == NULL ? text.size : (size_t)(quote - text.data) + 1;
    }
    while (value < text.size && !narc_ascii_space(text.data[value]) && text.data[value] != '>')
        value++;
    return value;
}

static void
next_in_tag(narc_html_feed *feed)
{
    const narc_text text = feed->text;
    size_t at = feed->at;

    while (at < text.size && (narc_ascii_space(text.data[at]) || text.data[at] == '/'))
        at++;
    if (at == text.size || text.data[at] == '>') {
        const bool raw =
            narc_text_is_nocase(feed->name, "script") || narc_text_is_nocase(feed->name, "style");

        feed->place = raw ? NARC_HTML_PLACE_RAW : NARC_HTML_PLACE_TEXT;
        feed->span_end = at == text.size ? at : at + 1;
        return;
    }
    feed->span_end = attribute_end(text, at);
    if (feed->attributes++ >= MOST_ATTRIBUTES || at - feed->tag_at >= feed->tag_bytes)
        feed->at = feed->span_end;
}

/* Whether "</" and the name stand at `at`. */
static bool
closes(narc_text text, size_t at, narc_text name)
{
    const narc_text there = narc_text_slice(text, at + 2, name.size);

    if (text.size - at < 2 || text.data[at] != '<' || text.data[at + 1] != '/' ||
        there.size < name.size)
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (narc_ascii_lower(there.data[i]) != narc_ascii_lower(name.data[i]))
            return false;
    return true;
}

/* Up to the end tag of the script or style sheet. */
static void
next_in_raw(narc_html_feed *feed)
{
    const narc_text text = feed->text;

    feed->place = NARC_HTML_PLACE_TEXT;
    feed->span_end = feed->at;
    while (feed->span_end < text.size && !closes(text, feed->span_end, feed->name)) {
        const char *less =
            memchr(text.data + feed->span_end + 1, '<', text.size - feed->span_end - 1);

        feed->span_end = less == NULL ? text.size : (size_t)(less - text.data);
    }
}

static void
next_span(narc_html_feed *feed)
{
    switch (feed->place) {
    case NARC_HTML_PLACE_TEXT:
        next_in_text(feed);
        break;
    case NARC_HTML_PLACE_TAG:
        next_in_tag(feed);
        break;
    case NARC_HTML_PLACE_RAW:
        next_in_raw(feed);
        break;
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Copies what is to be inserted, then from the span, as far as there is room. */
static size_t
copy_span(narc_html_feed *feed, char *buffer, size_t room)
{
    const char *from = feed->text.data + feed->at;
    size_t size = feed->span_end - feed->at;
    const char *nul;
    size_t got = 0;

    while (*feed->inserted != '\0' && got < room)
        buffer[got++] = *feed->inserted++;
    if (size > room - got)
        size = room - got;
    if (size == 0)
        return got;
    nul = memchr(from, '\0', size);
    if (nul == from) {
        feed->inserted = REPLACEMENT;
        feed->at++;
        return got;
    }
    if (nul != NULL)
        size = (size_t)(nul - from);
    memcpy(buffer + got, from, size);
    feed->at += size;
    return got + size;
}

int
narc_html_feed_read(void *user, char *buffer, int size)
{
    narc_html_feed *feed = user;
    const size_t room = size > 0 ? (size_t)size : 0;
    size_t got = 0;

    while (got < room && (*feed->inserted != '\0' || feed->at < feed->text.size)) {
        if (*feed->inserted == '\0' && feed->at == feed->span_end)
            next_span(feed);
        got += copy_span(feed, buffer + got, room - got);
    }
    return (int)got;
}
