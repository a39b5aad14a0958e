/* Safe file names: a fixed alphabet, a bounded length, told apart by a hash. */
#include "names.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#define STEM_MAX 60
#define EXTENSION_MAX 8

static bool
plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The part behind the last separator that is followed by something, without query and fragment. */
static narc_text
last_part(narc_text hint)
{
    size_t begin;

    for (size_t i = 0; i + 2 < hint.size; i++)
        if (memcmp(hint.data + i, "://", 3) == 0) {
            for (size_t end = i + 3; end < hint.size; end++)
                if (hint.data[end] == '?' || hint.data[end] == '#')
                    hint.size = end;
            break;
        }
    while (hint.size > 0 && strchr("/\\: ", hint.data[hint.size - 1]) != NULL)
        hint.size--;
    begin = hint.size;
    while (begin > 0 && hint.data[begin - 1] != '/' && hint.data[begin - 1] != '\\' &&
           hint.data[begin - 1] != ':')
        begin--;
    return (narc_text){hint.data + begin, hint.size - begin};
}

/* Splits ".html" off; empty when there is no plain one. */
static narc_text
split_extension(narc_text *part)
{
    size_t size = 0;

    while (size < part->size && size <= EXTENSION_MAX && plain(part->data[part->size - 1 - size]))
        size++;
    if (size == 0 || size > EXTENSION_MAX || size + 1 >= part->size ||
        part->data[part->size - 1 - size] != '.')
        return (narc_text){NULL, 0};
    part->size -= size + 1;
    return (narc_text){part->data + part->size + 1, size};
}

/* The ASCII letter below a letter with marks, 0 when there is none. Takes the character at *at. */
static char
plain_letter(narc_text part, size_t *at)
{
    const utf8proc_option_t how = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK;
    const size_t left = part.size - *at;
    utf8proc_int32_t letters[32];
    utf8proc_int32_t c;
    utf8proc_ssize_t used;
    int boundary = 0;

    used = utf8proc_iterate((const utf8proc_uint8_t *)part.data + *at,
                            left > 4 ? 4 : (utf8proc_ssize_t)left, &c);
    *at += used > 0 ? (size_t)used : 1;
    if (used <= 0 || utf8proc_decompose_char(c, letters, 32, how, &boundary) < 1)
        return 0;
    return letters[0] > 0 && letters[0] < 128 ? (char)letters[0] : 0;
}

static size_t
put_stem(narc_text part, char *out)
{
    size_t at = 0;

    for (size_t i = 0; i < part.size && at < STEM_MAX;) {
        const char c = plain_letter(part, &i);

        if (plain(c) || c == '_')
            out[at++] = c;
        else if (at > 0 && out[at - 1] != '-' && out[at - 1] != '.')
            out[at++] = c == '.' ? '.' : '-';
    }
    while (at > 0 && (out[at - 1] == '-' || out[at - 1] == '.'))
        at--;
    if (at > 0)
        return at;
    for (const char *letter = "item"; *letter != '\0'; letter++)
        out[at++] = *letter;
    return at;
}

void
safe_name(narc_text hint, const char *hex, size_t digits, const char *extension,
          char out[SAFE_NAME_SIZE])
{
    narc_text part = extension == NULL ? last_part(hint) : hint;
    narc_text own = {NULL, 0};
    size_t at;

    if (extension == NULL)
        own = split_extension(&part);
    else
        own = narc_text_from(extension);
    at = put_stem(part, out);
    snprintf(out + at, SAFE_NAME_SIZE - at, "-%.*s%s%.*s", (int)digits, hex,
             own.size > 0 ? "." : "", (int)own.size, own.size > 0 ? own.data : "");
}

/* FNV-1a, with a byte between the parts. */
void
name_hash(const narc_text *parts, size_t count, char out[NAME_HASH_SIZE])
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t part = 0; part < count; part++) {
        for (size_t i = 0; i < parts[part].size; i++)
            hash = (hash ^ (uint8_t)parts[part].data[i]) * UINT64_C(1099511628211);
        hash *= UINT64_C(1099511628211);
    }
    snprintf(out, NAME_HASH_SIZE, "%016llx", (unsigned long long)hash);
}
