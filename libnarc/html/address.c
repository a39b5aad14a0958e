/* Addresses of pages, as RFC 3986 takes them apart and puts them together. */
#include "html/address.h"

#include "base/buffer.h"
#include "base/text.h"

#include <string.h>

static bool
scheme_character(char c, bool first)
{
    return narc_ascii_alpha(c) ||
           (!first && (narc_ascii_digit(c) || c == '+' || c == '-' || c == '.'));
}

narc_address
narc_address_split(narc_text text)
{
    narc_address out = {0};
    size_t at = 0;
    size_t end;

    while (at < text.size && scheme_character(text.data[at], at == 0))
        at++;
    if (at > 0 && at < text.size && text.data[at] == ':') {
        out.scheme = narc_text_slice(text, 0, at);
        text = narc_text_slice(text, at + 1, SIZE_MAX);
    }
    if (narc_text_starts(text, "//")) {
        end = 2;
        while (end < text.size && strchr("/?#", text.data[end]) == NULL)
            end++;
        out.authority = narc_text_slice(text, 2, end - 2);
        text = narc_text_slice(text, end, SIZE_MAX);
    }
    end = narc_text_find(text, NARC_TEXT("#"));
    if (end != SIZE_MAX) {
        out.fragment = narc_text_slice(text, end, SIZE_MAX);
        text = narc_text_slice(text, 0, end);
    }
    end = narc_text_find(text, NARC_TEXT("?"));
    if (end != SIZE_MAX) {
        out.query = narc_text_slice(text, end, SIZE_MAX);
        text = narc_text_slice(text, 0, end);
    }
    out.path = text;
    return out;
}

bool
narc_address_is_web(narc_text text)
{
    const narc_address parts = narc_address_split(text);

    if (!narc_text_is_nocase(parts.scheme, "http") && !narc_text_is_nocase(parts.scheme, "https"))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.data[i];

        if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == 0x7F)
            return false;
    }
    return parts.authority.size != 0;
}

bool
narc_address_is_front(narc_text text)
{
    const narc_address parts = narc_address_split(text);
    narc_text path = parts.path;

    if (parts.query.size > 1)
        return false;
    if (narc_text_starts(path, "/"))
        path = narc_text_slice(path, 1, SIZE_MAX);
    if (narc_text_ends(path, "/"))
        path.size--;
    return path.size <= 2; /* nothing, or a language */
}

/* Removes "." and ".." segments (RFC 3986, 5.2.4) from what was appended since `start`. */
static void
remove_dot_segments(narc_buffer *out, size_t start)
{
    char *path = (char *)out->data + start;
    narc_text rest = {path, out->size - start};
    size_t kept = 0;

    while (rest.size != 0) {
        size_t size = 1;

        while (size < rest.size && rest.data[size] != '/')
            size++;
        const narc_text segment = narc_text_slice(rest, 0, size);
        const bool last = size == rest.size;

        rest = narc_text_slice(rest, size, SIZE_MAX);
        if (narc_text_is(segment, "/..")) {
            while (kept > 0 && path[--kept] != '/')
                ;
        } else if (!narc_text_is(segment, "/.")) {
            memmove(path + kept, segment.data, segment.size);
            kept += segment.size;
            continue;
        }
        if (last)
            path[kept++] = '/';
    }
    out->size = start + kept;
}

static void
put_path(narc_text base_path, narc_text path, narc_buffer *out)
{
    const size_t start = out->size;

    if (!narc_text_starts(path, "/")) {
        size_t cut = base_path.size;

        while (cut > 0 && base_path.data[cut - 1] != '/')
            cut--;
        if (cut == 0)
            narc_buffer_byte(out, '/');
        narc_buffer_text(out, narc_text_slice(base_path, 0, cut));
    }
    narc_buffer_text(out, path);
    if (!out->failed && narc_text_find(narc_text_slice(narc_buffer_as_text(out), start, SIZE_MAX),
                                       NARC_TEXT("/.")) != SIZE_MAX)
        remove_dot_segments(out, start);
}

void
narc_address_resolve(narc_text base, narc_text reference, narc_buffer *out)
{
    const narc_address from = narc_address_split(base);
    const narc_address to = narc_address_split(reference);

    if (to.scheme.size != 0 || from.scheme.size == 0 || from.authority.size == 0) {
        narc_buffer_text(out, reference);
        return;
    }
    narc_buffer_text(out, from.scheme);
    narc_buffer_literal(out, "://");
    if (to.authority.size != 0) {
        narc_buffer_text(out, to.authority);
        put_path(NARC_TEXT("/"), to.path.size != 0 ? to.path : NARC_TEXT("/"), out);
    } else {
        narc_buffer_text(out, from.authority);
        if (to.path.size != 0)
            put_path(from.path, to.path, out);
        else
            put_path(NARC_TEXT("/"), from.path.size != 0 ? from.path : NARC_TEXT("/"), out);
    }
    narc_buffer_text(out, to.path.size == 0 && to.authority.size == 0 && to.query.size == 0
                              ? from.query
                              : to.query);
    narc_buffer_text(out, to.fragment);
}

narc_text
narc_address_host(narc_text text)
{
    narc_text host = narc_address_split(text).authority;
    const size_t port = narc_text_find(host, NARC_TEXT(":"));

    if (port != SIZE_MAX)
        host = narc_text_slice(host, 0, port);
    if (narc_text_starts_nocase(host, "www."))
        host = narc_text_slice(host, 4, SIZE_MAX);
    return host;
}
