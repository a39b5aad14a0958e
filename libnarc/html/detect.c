/* Whether bytes are a web page: by their first tag that means something. */
#include "html/html.h"

#include "base/text.h"

#define LOOKED_AT 4096

/* Two bytes a character: the ASCII of UTF-16 text without its zeros. */
static narc_text
narrow(narc_bytes head, char out[LOOKED_AT])
{
    const bool big = head.size >= 2 && head.data[0] == 0xFE && head.data[1] == 0xFF;
    size_t size = 0;

    for (size_t i = 2; i + 1 < head.size && size < LOOKED_AT; i += 2) {
        const uint8_t high = head.data[big ? i : i + 1];
        const uint8_t low = head.data[big ? i + 1 : i];

        out[size++] = high == 0 ? (char)low : '?';
    }
    return (narc_text){out, size};
}

static bool
is_utf16(narc_bytes head)
{
    return head.size >= 2 && ((head.data[0] == 0xFE && head.data[1] == 0xFF) ||
                              (head.data[0] == 0xFF && head.data[1] == 0xFE));
}

static narc_text
skip_space(narc_text text)
{
    while (text.size != 0 && narc_ascii_space(text.data[0]))
        text = narc_text_slice(text, 1, SIZE_MAX);
    return text;
}

/* Whether text begins with the tag and its name ends there. */
static bool
starts_tag(narc_text text, const char *name)
{
    const size_t size = narc_text_from(name).size;
    char behind;

    if (!narc_text_starts(text, "<") ||
        !narc_text_starts_nocase(narc_text_slice(text, 1, SIZE_MAX), name))
        return false;
    if (text.size == size + 1)
        return true;
    behind = text.data[size + 1];
    return narc_ascii_space(behind) || behind == '>' || behind == '/';
}

static int
judge(narc_text text)
{
    static const char *const certain[] = {"html", "head",   "body", "title",
                                          "meta", "script", "link", "style"};
    static const char *const likely[] = {
        "div",     "p",      "h1", "h2",   "table", "article", "main",   "ul",  "br",   "img",
        "section", "center", "a",  "span", "font",  "b",       "header", "nav", "form", "base"};

    for (size_t i = 0; i < sizeof(certain) / sizeof(certain[0]); i++)
        if (starts_tag(text, certain[i]))
            return i == 0 ? 95 : 85;
    for (size_t i = 0; i < sizeof(likely) / sizeof(likely[0]); i++)
        if (starts_tag(text, likely[i]))
            return 60;
    return 0;
}

/* Tools that collect pages wrap them in an element of their own, and old pages begin with any tag:
 * what decides then is html itself further on, or two elements that no other markup has. */
static int
judge_further(narc_text text)
{
    static const char *const unmistakable[] = {"div", "table", "img", "br", "font", "center", "a"};
    unsigned seen = 0;

    if (text.size < 2 || text.data[0] != '<' || !narc_ascii_alpha(text.data[1]))
        return 0;
    for (size_t at; (at = narc_text_find(text, NARC_TEXT("<"))) != SIZE_MAX;
         text = narc_text_slice(text, 1, SIZE_MAX)) {
        text = narc_text_slice(text, at, SIZE_MAX);
        if (starts_tag(text, "html") || narc_text_starts_nocase(text, "<!doctype html"))
            return 60;
        for (size_t i = 0; i < sizeof(unmistakable) / sizeof(unmistakable[0]); i++)
            if (starts_tag(text, unmistakable[i]))
                seen |= 1u << i;
    }
    return (seen & (seen - 1)) != 0 ? 40 : 0;
}

int
narc_html_detect(narc_bytes head)
{
    char narrowed[LOOKED_AT];
    narc_text text = {(const char *)head.data, head.size < LOOKED_AT ? head.size : LOOKED_AT};
    bool xml = false;

    if (is_utf16(head))
        text = narrow(head, narrowed);
    if (narc_text_starts(text, "\xEF\xBB\xBF"))
        text = narc_text_slice(text, 3, SIZE_MAX);
    for (;;) {
        int certainty;
        size_t end;

        text = skip_space(text);
        xml = xml || narc_text_starts(text, "<?xml");
        if (narc_text_starts_nocase(text, "<!doctype")) {
            text = skip_space(narc_text_slice(text, 9, SIZE_MAX));
            return narc_text_starts_nocase(text, "html") ? 98 : 0;
        }
        if (narc_text_starts(text, "<!--"))
            end = narc_text_find(text, NARC_TEXT("-->"));
        else if (narc_text_starts(text, "<?"))
            end = narc_text_find(text, NARC_TEXT(">"));
        else {
            certainty = judge(text);
            return certainty != 0 || xml ? certainty : judge_further(text);
        }
        if (end == SIZE_MAX)
            return 0;
        text = narc_text_slice(text, end, SIZE_MAX);
        text = narc_text_slice(text, narc_text_starts(text, "-->") ? 3 : 1, SIZE_MAX);
    }
}
