/* What a page says about its own encoding (HTML standard, 13.2.3.2 "prescan a byte stream"). */
#include "base/text.h"
#include "markup/labels.h"

#include <string.h>

#define PRESCAN_SIZE 8192u /* the standard's 1,024 miss one page in forty */

typedef struct scan {
    narc_text left;
} scan;

static bool
at_end(const scan *in)
{
    return in->left.size == 0;
}

static char
here(const scan *in)
{
    return in->left.data[0];
}

static void
skip(scan *in, size_t size)
{
    in->left = narc_text_slice(in->left, size, SIZE_MAX);
}

static void
skip_behind(scan *in, const char *literal)
{
    const size_t at = narc_text_find(in->left, narc_text_from(literal));

    if (at == SIZE_MAX)
        in->left = (narc_text){NULL, 0};
    else
        skip(in, at + strlen(literal));
}

static void
skip_space(scan *in)
{
    while (!at_end(in) && (narc_ascii_space(here(in)) || here(in) == '/'))
        skip(in, 1);
}

/* The next attribute of a tag; false at its end. */
static bool
next_attribute(scan *in, narc_text *name, narc_text *value)
{
    const char *begin;
    char quote = 0;

    *value = (narc_text){NULL, 0};
    skip_space(in);
    if (at_end(in) || here(in) == '>')
        return false;
    begin = in->left.data;
    do
        skip(in, 1);
    while (!at_end(in) && !narc_ascii_space(here(in)) && strchr("=/>", here(in)) == NULL);
    *name = (narc_text){begin, at_end(in) ? 0 : (size_t)(in->left.data - begin)};
    while (!at_end(in) && narc_ascii_space(here(in)))
        skip(in, 1);
    if (at_end(in) || here(in) != '=')
        return !at_end(in);
    skip(in, 1);
    while (!at_end(in) && narc_ascii_space(here(in)))
        skip(in, 1);
    if (at_end(in))
        return false;
    if (here(in) == '"' || here(in) == '\'') {
        quote = here(in);
        skip(in, 1);
    }
    begin = in->left.data;
    value->data = begin;
    while (!at_end(in) &&
           (quote != 0 ? here(in) != quote : !narc_ascii_space(here(in)) && here(in) != '>')) {
        skip(in, 1);
        value->size++;
    }
    if (quote != 0)
        skip(in, 1);
    return true;
}

/* The label behind "charset=" in a content-type (HTML standard, 2.6.5). */
static narc_text
label_in_content(narc_text content)
{
    scan in = {content};
    narc_text name, value;

    for (;;) {
        const size_t at = narc_text_find_nocase(in.left, "charset");

        if (at == SIZE_MAX)
            return (narc_text){NULL, 0};
        skip(&in, at);
        /* An attribute's syntax but for the ends that a parameter has and an attribute has not. */
        if (next_attribute(&in, &name, &value) && narc_text_is_nocase(name, "charset") &&
            value.size > 0)
            break;
        if (in.left.size == content.size)
            return (narc_text){NULL, 0};
    }
    return narc_text_split(&value, ';');
}

static const narc_encoding *
encoding_in_meta(scan *in)
{
    narc_text name, value, content = {NULL, 0};
    bool content_type = false;
    const narc_encoding *found = NULL;

    while (next_attribute(in, &name, &value)) {
        if (narc_text_is_nocase(name, "charset"))
            found = narc_encoding_find(value);
        else if (narc_text_is_nocase(name, "content"))
            content = value;
        else if (narc_text_is_nocase(name, "http-equiv"))
            content_type = narc_text_is_nocase(narc_text_trim(value), "content-type");
    }
    if (found == NULL && content_type)
        found = narc_encoding_find(label_in_content(content));
    return found;
}

static const narc_encoding *
encoding_in_declaration(scan *in)
{
    const size_t end = narc_text_find(in->left, NARC_TEXT("?>"));
    scan inside = {narc_text_slice(in->left, strlen("<?xml"), end)};
    narc_text name, value;

    while (next_attribute(&inside, &name, &value))
        if (narc_text_is_nocase(name, "encoding"))
            return narc_encoding_find(value);
    return NULL;
}

static const narc_encoding *
scan_page(scan *in)
{
    const narc_encoding *found = NULL;

    if (narc_text_starts(in->left, "<?xml"))
        found = encoding_in_declaration(in);
    while (found == NULL && !at_end(in)) {
        const char *less = memchr(in->left.data, '<', in->left.size);

        if (less == NULL)
            break;
        skip(in, (size_t)(less - in->left.data));
        if (narc_text_starts(in->left, "<!--")) {
            skip(in, 2); /* "<!-->" is a whole comment */
            skip_behind(in, "-->");
        } else if (narc_text_starts_nocase(in->left, "<meta") && in->left.size > 5 &&
                   (narc_ascii_space(in->left.data[5]) || in->left.data[5] == '/')) {
            skip(in, 5);
            found = encoding_in_meta(in);
        } else {
            skip(in, 1);
        }
    }
    return found;
}

const narc_encoding *
narc_encoding_declared(narc_bytes content)
{
    const size_t size = content.size < PRESCAN_SIZE ? content.size : PRESCAN_SIZE;
    scan in = {{(const char *)content.data, size}};
    const narc_encoding *found = scan_page(&in);

    if (found != NULL && narc_text_starts(narc_text_from(found->name), "utf-16"))
        found = narc_encoding_find(NARC_TEXT("utf-8"));
    return found;
}
