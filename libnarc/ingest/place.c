/* Relative addresses, joined and tidied up as RFC 3986 says (5.2.4), but never above their root. */
#include "ingest/place.h"

#include "base/buffer.h"
#include "base/text.h"

#include <string.h>

/* An address with a scheme, of another host, or from the root is somewhere else. */
static bool
is_relative(narc_text address)
{
    if (address.size == 0 || address.data[0] == '/' || address.data[0] == '\\' ||
        memchr(address.data, '\0', address.size) != NULL)
        return false;
    for (size_t i = 0; i < address.size && address.data[i] != '/'; i++)
        if (address.data[i] == ':')
            return false;
    return true;
}

/* Takes the last part away; false when there is none, or one that is ".." itself. */
static bool
step_back(narc_buffer *out, size_t begin)
{
    const narc_text path = narc_text_slice(narc_buffer_as_text(out), begin, SIZE_MAX);
    size_t last = path.size;

    while (last > 0 && path.data[last - 1] != '/')
        last--;
    if (path.size == last || narc_text_is(narc_text_slice(path, last, SIZE_MAX), ".."))
        return false;
    out->size = begin + (last > 1 ? last - 1 : last);
    return true;
}

/* Appends the parts of a path; false when it leads back further than it may. */
static bool
add_parts(narc_buffer *out, size_t begin, narc_text path, bool may_climb)
{
    while (path.size > 0) {
        const narc_text part = narc_text_split(&path, '/');

        if (part.size == 0 || narc_text_is(part, "."))
            continue;
        if (narc_text_is(part, "..")) {
            if (step_back(out, begin))
                continue;
            if (!may_climb)
                return false;
        }
        if (out->size > begin && out->data[out->size - 1] != '/')
            narc_buffer_byte(out, '/');
        narc_buffer_text(out, part);
    }
    return true;
}

void
narc_place_plain(narc_buffer *out, narc_text path)
{
    const size_t begin = out->size;

    if (narc_text_starts(path, "/"))
        narc_buffer_byte(out, '/');
    (void)add_parts(out, begin, path, true);
}

bool
narc_place_beside(narc_buffer *out, narc_text from, narc_text address)
{
    const size_t begin = out->size;
    size_t directory = from.size;

    if (!is_relative(address) || address.data[address.size - 1] == '/')
        return false;
    while (directory > 0 && from.data[directory - 1] != '/')
        directory--;
    narc_place_plain(out, narc_text_slice(from, 0, directory));
    return add_parts(out, begin, address, false) && !out->failed && out->size > begin;
}

narc_text
narc_place_below(narc_text path, narc_text directory)
{
    const narc_text nothing = {NULL, 0};
    size_t behind = directory.size;

    if (directory.size == 0) /* the working directory */
        return narc_text_starts(path, "/") || narc_text_starts(path, "../") ? nothing : path;
    if (path.size <= directory.size || memcmp(path.data, directory.data, directory.size) != 0)
        return nothing;
    if (directory.data[directory.size - 1] != '/' && path.data[behind++] != '/')
        return nothing;
    return narc_text_slice(path, behind, SIZE_MAX);
}
