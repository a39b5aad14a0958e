/* What a page says about its own encoding (HTML standard, 13.2.3.2 "prescan a byte stream", and
 * 2.4.4 for the encoding in a meta element's content). */
#include "base/text.h"
#include "markup/labels.h"

#include <string.h>

/* The standard looks at 1,024 bytes and lets the parser find a later meta element and begin again;
 * one page in forty needs that. Here the same walk just goes on. */
#define PRESCAN_SIZE 65536u

typedef struct scan {
    const char *at, *end;
} scan;

typedef struct found_attribute {
    narc_text name, value;
} found_attribute;

static void
skip_space(scan *in, bool slashes)
{
    while (in->at < in->end && (narc_ascii_space(*in->at) || (slashes && *in->at == '/')))
        in->at++;
}

static narc_text
since(const scan *in, const char *from)
{
    return (narc_text){from, (size_t)(in->at - from)};
}

/* Behind '=': false when the input ends first. */
static bool
get_value(scan *in, narc_text *value)
{
    const char *from;

    skip_space(in, false);
    if (in->at == in->end)
        return false;
    from = in->at;
    if (*from == '"' || *from == '\'') {
        const char *quote = memchr(from + 1, *from, (size_t)(in->end - from - 1));

        if (quote == NULL) {
            in->at = in->end;
            return false;
        }
        in->at = quote;
        *value = since(in, from + 1);
        in->at++;
        return true;
    }
    while (in->at < in->end && !narc_ascii_space(*in->at) && *in->at != '>')
        in->at++;
    *value = since(in, from);
    return in->at < in->end;
}

/* "Get an attribute"; false when there is none, or the input ends in it. */
static bool
get_attribute(scan *in, found_attribute *found)
{
    const char *from;

    skip_space(in, true);
    if (in->at == in->end || *in->at == '>')
        return false;
    from = in->at++; /* even '=' begins a name */
    while (in->at < in->end && *in->at != '=' && *in->at != '/' && *in->at != '>' &&
           !narc_ascii_space(*in->at))
        in->at++;
    found->name = since(in, from);
    found->value = (narc_text){NULL, 0};
    skip_space(in, false);
    if (in->at == in->end)
        return false;
    if (*in->at != '=')
        return true;
    in->at++;
    return get_value(in, &found->value);
}

/* 2.4.4: the label behind "charset=", or the empty text. */
static narc_text
label_in_content(narc_text content)
{
    scan in = {content.data, content.data + content.size};

    for (;;) {
        const size_t at =
            narc_text_find_nocase((narc_text){in.at, (size_t)(in.end - in.at)}, "charset");
        const char *from;

        if (at == SIZE_MAX)
            return (narc_text){NULL, 0};
        in.at += at + strlen("charset");
        skip_space(&in, false);
        if (in.at == in.end || *in.at != '=')
            continue;
        in.at++;
        skip_space(&in, false);
        if (in.at == in.end)
            return (narc_text){NULL, 0};
        from = in.at;
        if (*from == '"' || *from == '\'') {
            const char *quote = memchr(from + 1, *from, (size_t)(in.end - from - 1));

            if (quote == NULL)
                return (narc_text){NULL, 0};
            return (narc_text){from + 1, (size_t)(quote - from - 1)};
        }
        while (in.at < in.end && !narc_ascii_space(*in.at) && *in.at != ';')
            in.at++;
        return since(&in, from);
    }
}

/* The attributes of "<meta": what they declare, or NULL. */
static const narc_encoding *
encoding_in_meta(scan *in)
{
    bool has_pragma = false, has_content = false, has_charset = false;
    const narc_encoding *charset = NULL;
    const narc_encoding *content = NULL;
    found_attribute found;

    while (get_attribute(in, &found)) { /* of attributes with one name the first counts */
        if (narc_text_is_nocase(found.name, "http-equiv")) {
            has_pragma = has_pragma || narc_text_is_nocase(found.value, "content-type");
        } else if (narc_text_is_nocase(found.name, "content") && !has_content) {
            has_content = true;
            content = narc_encoding_find(label_in_content(found.value));
        } else if (narc_text_is_nocase(found.name, "charset") && !has_charset) {
            has_charset = true;
            charset = narc_encoding_find(found.value);
        }
    }
    if (in->at == in->end)
        return NULL; /* the tag may say more than was seen */
    if (has_charset)
        return charset;
    return has_pragma ? content : NULL;
}

static void
skip_behind_greater(scan *in)
{
    const char *greater = memchr(in->at, '>', (size_t)(in->end - in->at));

    in->at = greater == NULL ? in->end : greater + 1;
}

/* "<!-->" is a whole comment: its dashes are those of both ends. */
static void
skip_comment(scan *in)
{
    const size_t size =
        narc_text_find((narc_text){in->at + 2, (size_t)(in->end - in->at - 2)}, NARC_TEXT("-->"));

    in->at = size == SIZE_MAX ? in->end : in->at + 2 + size + 3;
}

static void
skip_tag(scan *in)
{
    found_attribute found;

    while (in->at < in->end && !narc_ascii_space(*in->at) && *in->at != '>')
        in->at++;
    while (get_attribute(in, &found))
        ;
}

static const narc_encoding *
scan_page(scan *in)
{
    while (in->at < in->end) {
        const char *less = memchr(in->at, '<', (size_t)(in->end - in->at));
        narc_text rest;

        if (less == NULL)
            return NULL;
        in->at = less;
        rest = (narc_text){less, (size_t)(in->end - less)};
        if (narc_text_starts(rest, "<!--")) {
            skip_comment(in);
        } else if (rest.size > 5 && narc_text_starts_nocase(rest, "<meta") &&
                   (narc_ascii_space(rest.data[5]) || rest.data[5] == '/')) {
            const narc_encoding *found;

            in->at += 5;
            found = encoding_in_meta(in);
            if (found != NULL)
                return found;
        } else if (rest.size > 1 && narc_ascii_alpha(rest.data[1])) {
            skip_tag(in);
        } else if (rest.size > 2 && rest.data[1] == '/' && narc_ascii_alpha(rest.data[2])) {
            skip_tag(in);
        } else if (rest.size > 1 &&
                   (rest.data[1] == '!' || rest.data[1] == '/' || rest.data[1] == '?')) {
            skip_behind_greater(in);
        } else {
            in->at++;
        }
    }
    return NULL;
}

/* "Get an XML encoding". */
static const narc_encoding *
encoding_in_declaration(narc_text page)
{
    const size_t size = narc_text_find(page, NARC_TEXT("?>"));
    scan in = {page.data + strlen("<?xml"), page.data + (size == SIZE_MAX ? page.size : size + 1)};
    found_attribute found;

    while (get_attribute(&in, &found))
        if (narc_text_is_nocase(found.name, "encoding"))
            return narc_encoding_find(found.value);
    return NULL;
}

const narc_encoding *
narc_encoding_declared(narc_bytes content)
{
    const size_t size = content.size < PRESCAN_SIZE ? content.size : PRESCAN_SIZE;
    const narc_text page = {(const char *)content.data, size};
    scan in = {page.data, page.data + size};
    const narc_encoding *found = NULL;

    if (size == 0)
        return NULL;
    if (narc_text_starts(page, "<?xml"))
        found = encoding_in_declaration(page);
    if (found == NULL)
        found = scan_page(&in);
    if (found != NULL && narc_text_starts(narc_text_from(found->name), "utf-16"))
        found = narc_encoding_find(NARC_TEXT("utf-8"));
    return found;
}
