/* An address as a narc body holds it: with nothing in it that RFC 3986 and the URL standard call an
 * error. Browsers forgive most of these, so what they would do is what is written; what they would
 * not load is no address. */
#include "article/body_string.h"

#include "base/text.h"
#include "base/utf8.h"

#define LONGEST_LABEL 63
#define LARGEST_PORT 65535

static bool
is_alphanumeric(char c)
{
    return narc_ascii_alpha(c) || narc_ascii_digit(c);
}

static bool
is_one_of(char c, const char *set)
{
    while (*set != '\0' && *set != c)
        set++;
    return *set != '\0';
}

static bool
is_slash(narc_text text, size_t at)
{
    return at < text.size && (text.data[at] == '/' || text.data[at] == '\\');
}

/* --- the host --------------------------------------------------------------------------------- */

/* Cuts ":8080" off; false when what follows the colon is no port. */
static bool
cut_port(narc_text *host)
{
    size_t at = host->size;
    uint64_t port;
    narc_text digits;

    while (at > 0 && host->data[at - 1] != ':' && host->data[at - 1] != ']')
        at--;
    if (at == 0 || host->data[at - 1] == ']')
        return true;
    digits = narc_text_slice(*host, at, SIZE_MAX);
    host->size = at - 1;
    return digits.size == 0 || (narc_text_to_u64(digits, &port) && port <= LARGEST_PORT);
}

static bool
is_number(narc_text text)
{
    uint64_t number;

    return narc_text_to_u64(text, &number);
}

/* Four numbers, each written in one way only. */
static bool
is_ipv4(narc_text host)
{
    for (int i = 0; i < 4; i++) {
        const narc_text part = narc_text_split(&host, '.');
        uint64_t number;

        if (!narc_text_to_u64(part, &number) || number > 255 ||
            (part.size > 1 && part.data[0] == '0'))
            return false;
    }
    return host.size == 0;
}

static bool
is_ipv6(narc_text host)
{
    size_t colons = 0;

    for (size_t i = 1; i + 1 < host.size; i++) {
        if (narc_ascii_hex(host.data[i]) < 0 && !is_one_of(host.data[i], ":."))
            return false;
        colons += host.data[i] == ':';
    }
    return colons >= 2 && colons <= 7 && narc_text_ends(host, "]");
}

static bool
is_label(narc_text label)
{
    if (label.size == 0 || label.size > LONGEST_LABEL)
        return false;
    for (size_t at = 0; at < label.size;) {
        uint32_t code_point;
        bool valid;

        if ((unsigned char)label.data[at] < 0x80 && !is_alphanumeric(label.data[at]) &&
            !is_one_of(label.data[at], "-_"))
            return false;
        at += narc_utf8_decode(label.data + at, label.size - at, &code_point, &valid);
        if (!valid || !narc_body_is_written(code_point) || code_point == 0xAD ||
            code_point == NARC_UTF8_REPLACEMENT)
            return false;
    }
    return true;
}

static bool
is_host(narc_text host)
{
    narc_text rest;
    narc_text label = {NULL, 0};

    if (!cut_port(&host))
        return false;
    if (narc_text_starts(host, "["))
        return is_ipv6(host);
    if (host.size > 0 && host.data[host.size - 1] == '.')
        host.size--;
    rest = host;
    do {
        label = narc_text_split(&rest, '.');
        if (!is_label(label))
            return false;
    } while (rest.size > 0);
    return !narc_text_ends(host, ".") && !narc_text_starts_nocase(label, "0x") &&
           (!is_number(label) || is_ipv4(host));
}

/* "//" and the host at the front of *rest, which moves behind it, without a name and password for
 * it. False when no browser would go there. */
static bool
add_authority(narc_body_string *string, narc_text *rest)
{
    narc_text host;
    size_t at = 0;
    size_t end;
    size_t start;

    while (is_slash(*rest, at))
        at++;
    for (end = at; end < rest->size && !is_one_of(rest->data[end], "/\\?#"); end++)
        ;
    start = end;
    while (start > at && rest->data[start - 1] != '@')
        start--;
    host = narc_text_slice(*rest, start, end - start);
    *rest = narc_text_slice(*rest, end, SIZE_MAX);
    if (!is_host(host))
        return false;
    narc_body_string_literal(string, "//");
    narc_body_string_add(string, host);
    return true;
}

/* --- what follows it -------------------------------------------------------------------------- */

static void
add_percent(narc_body_string *string, narc_text bytes)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < bytes.size; i++) {
        const unsigned char byte = (unsigned char)bytes.data[i];
        const char escape[] = {'%', digits[byte >> 4], digits[byte & 15]};

        narc_body_string_add(string, (narc_text){escape, sizeof(escape)});
    }
}

#define YES4 true, true, true, true
#define YES10 YES4, YES4, true, true
#define YES26 YES10, YES10, YES4, true, true

/* ASCII that stands for itself wherever it is; '?' begins the query. */
static const bool plain[256] = {
    ['!'] = true,  ['$'] = true, ['&'] = YES10, /* & ' ( ) * + , - . / */
    ['0'] = YES10, [':'] = true, [';'] = true,  ['='] = true, ['@'] = true,
    ['A'] = YES26, ['_'] = true, ['a'] = YES26, ['~'] = true};

static bool
is_escape(narc_text text)
{
    return text.size > 2 && text.data[0] == '%' && narc_ascii_hex(text.data[1]) >= 0 &&
           narc_ascii_hex(text.data[2]) >= 0;
}

/* Bytes at the front of text that stand for themselves, as most do. */
static size_t
plain_run(narc_text text)
{
    size_t size = 0;

    while (size < text.size)
        if (plain[(unsigned char)text.data[size]])
            size++;
        else if (is_escape(narc_text_slice(text, size, 3)))
            size += 3;
        else
            break;
    return size;
}

/* Whether the character at the front, of `size` bytes and not of a plain run, stands for itself. */
static bool
stands_for_itself(narc_text text, size_t *size)
{
    const char c = text.data[0];
    uint32_t code_point;
    bool valid;

    *size = 1;
    if ((unsigned char)c < 0x80)
        return c == '?';
    *size = narc_utf8_decode(text.data, text.size, &code_point, &valid);
    return valid && narc_body_is_written(code_point) && code_point != NARC_UTF8_REPLACEMENT;
}

static void
add_rest(narc_body_string *string, narc_text rest, bool backslash_is_slash)
{
    bool in_path = true;
    bool in_fragment = false;

    for (;;) {
        size_t size = plain_run(rest);
        char c;

        narc_body_string_add(string, narc_text_slice(rest, 0, size));
        rest = narc_text_slice(rest, size, SIZE_MAX);
        if (rest.size == 0)
            return;
        c = rest.data[0];
        if (stands_for_itself(rest, &size) || (c == '#' && !in_fragment))
            narc_body_string_add(string, narc_text_slice(rest, 0, size));
        else if (c == '\\' && in_path && backslash_is_slash)
            narc_body_string_literal(string, "/");
        else
            add_percent(string, narc_text_slice(rest, 0, size));
        in_path &= c != '?' && c != '#';
        in_fragment |= c == '#';
        rest = narc_text_slice(rest, size, SIZE_MAX);
    }
}

static size_t
scheme_size(narc_text value)
{
    size_t at = 0;

    while (at < value.size && (is_alphanumeric(value.data[at]) || is_one_of(value.data[at], "+-.")))
        at++;
    return at < value.size && value.data[at] == ':' ? at + 1 : 0;
}

void
narc_body_string_address(narc_body_string *string, narc_text value)
{
    const size_t start = string->size;
    const size_t scheme = scheme_size(value);
    const bool web =
        narc_text_starts_nocase(value, "http:") || narc_text_starts_nocase(value, "https:");
    narc_text rest = narc_text_slice(value, scheme, SIZE_MAX);

    narc_body_string_add(string, narc_text_slice(value, 0, scheme));
    if ((web || (scheme == 0 && is_slash(rest, 0) && is_slash(rest, 1))) &&
        !add_authority(string, &rest))
        string->size = start;
    else
        add_rest(string, rest, web || scheme == 0);
}
