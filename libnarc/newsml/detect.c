/* Is it NewsML-G2: from the first bytes, without a parser. */
#include "newsml/reader.h"

#include "base/text.h"

#include <string.h>

static const char *const item_names[] = {"newsItem",      "packageItem",  "conceptItem",
                                         "knowledgeItem", "planningItem", "catalogItem"};

bool
narc_newsml_is_item_name(narc_text name)
{
    for (size_t i = 0; i < sizeof(item_names) / sizeof(item_names[0]); i++)
        if (narc_text_is(name, item_names[i]))
            return true;
    return false;
}

/* The ASCII characters of the beginning of a document, whatever its encoding: UTF-16 loses its high
 * bytes, which is enough to read markup up to the root's start tag. */
typedef struct plain_head {
    char text[16384];
    size_t size;
} plain_head;

static void
make_plain(narc_bytes bytes, plain_head *head)
{
    static const struct {
        const char *first;
        size_t size;
        size_t begin, step; /* of the low bytes */
    } patterns[] = {{"\xEF\xBB\xBF", 3, 3, 1},
                    {"\xFF\xFE", 2, 2, 2},
                    {"\xFE\xFF", 2, 3, 2},
                    {"<\0?\0", 4, 0, 2},
                    {"\0<\0?", 4, 1, 2}};
    size_t at = 0;
    size_t step = 1;

    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        if (bytes.size >= patterns[i].size &&
            memcmp(bytes.data, patterns[i].first, patterns[i].size) == 0) {
            at = patterns[i].begin;
            step = patterns[i].step;
            break;
        }
    }
    head->size = 0;
    for (; at < bytes.size && head->size < sizeof(head->text); at += step)
        head->text[head->size++] = (char)bytes.data[at];
}

/* Steps over one construct of the prologue; false when a start tag or something else is reached. */
static bool
skip_construct(narc_text *rest)
{
    static const struct {
        const char *begin, *end;
    } constructs[] = {{"<?", "?>"}, {"<!--", "-->"}, {"<!DOCTYPE", ">"}};

    *rest = narc_text_trim(*rest);
    for (size_t i = 0; i < sizeof(constructs) / sizeof(constructs[0]); i++) {
        size_t end;

        if (!narc_text_starts(*rest, constructs[i].begin))
            continue;
        end = narc_text_find(*rest, narc_text_from(constructs[i].end));
        /* An internal subset is refused when the document is read; here it must not hide the root. */
        if (end != SIZE_MAX && constructs[i].end[0] == '>' &&
            narc_text_find(narc_text_slice(*rest, 0, end), NARC_TEXT("[")) != SIZE_MAX) {
            const size_t close = narc_text_find(*rest, NARC_TEXT("]"));
            const narc_text behind =
                close == SIZE_MAX ? (narc_text){NULL, 0} : narc_text_slice(*rest, close, SIZE_MAX);
            const size_t more = narc_text_find(behind, NARC_TEXT(">"));

            end = more == SIZE_MAX ? SIZE_MAX : close + more;
        }
        if (end == SIZE_MAX)
            return false;
        *rest = narc_text_slice(*rest, end + strlen(constructs[i].end), SIZE_MAX);
        return true;
    }
    return false;
}

/* The local name of the root element; borrowed from head, empty when none is in sight. */
static narc_text
root_of(narc_bytes bytes, plain_head *head)
{
    narc_text rest, name, local;
    size_t end = 1;

    make_plain(bytes, head);
    rest = (narc_text){head->text, head->size};
    while (skip_construct(&rest))
        continue;
    if (rest.size < 2 || rest.data[0] != '<')
        return (narc_text){NULL, 0};
    while (end < rest.size && !narc_ascii_space(rest.data[end]) && rest.data[end] != '>' &&
           rest.data[end] != '/')
        end++;
    name = narc_text_slice(rest, 1, end - 1);
    local = name;
    narc_text_split(&local, ':');
    return local.size > 0 ? local : name;
}

int
narc_newsml_detect(narc_bytes bytes)
{
    plain_head head;
    const narc_text name = root_of(bytes, &head);

    return narc_text_is(name, "newsMessage") || narc_newsml_is_item_name(name) ? 95 : 0;
}

bool
narc_newsml_root_is(narc_bytes head, const char *name)
{
    plain_head plain;

    return narc_text_is(root_of(head, &plain), name);
}

bool
narc_newsml_is_bare_item(narc_bytes document)
{
    plain_head head;

    return narc_newsml_is_item_name(root_of(document, &head));
}
