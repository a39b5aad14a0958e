/* Items of a message as documents of their own: every element, attribute, comment and character as
 * it stood, with the namespaces that the message declared for it. Equal in canonical XML. */
#include "newsml/original.h"
#include "newsml/reader.h"
#include "newsml/xml_tree.h"
#include "newsml/xml_writer.h"

#include "base/arena.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"
#include "xml/sax.h"

#include <string.h>

typedef struct copying {
    narc_buffer *out;
    narc_arena arena;          /* of the namespaces below */
    narc_namespaces inherited; /* declared on the message and its itemSet */
    narc_item_ends *ends;      /* all items are wanted: where each ended in out */
    narc_arena *ends_arena;
    uint64_t wanted;     /* else which item, 1-based; 0 the root */
    uint64_t seen;       /* items so far */
    uint32_t depth;      /* open elements */
    uint32_t item_depth; /* of the item while it is copied, else 0 */
    bool in_set;
    bool pending;            /* the start tag that was written last still lacks its '>' */
    narc_buffer names;       /* of the open elements, each with its size behind it */
    const narc_moved *moved; /* addresses that are to be written instead of others */
    size_t moved_count;
} copying;

static void
end_tag_start(copying *now)
{
    if (now->pending)
        narc_buffer_byte(now->out, '>');
    now->pending = false;
}

static void
qualified(narc_buffer *out, narc_text prefix, narc_text name)
{
    if (prefix.size > 0) {
        narc_buffer_text(out, prefix);
        narc_buffer_byte(out, ':');
    }
    narc_buffer_text(out, name);
}

static void
push_name(copying *now, const narc_sax_element *element)
{
    const size_t begin = now->names.size;
    size_t size;

    qualified(&now->names, element->prefix, element->name);
    size = now->names.size - begin;
    narc_buffer_bytes(&now->names, &size, sizeof(size));
}

static void
declare(copying *now, const narc_sax_namespace *declared)
{
    narc_buffer_literal(now->out, declared->prefix.size > 0 ? " xmlns:" : " xmlns");
    narc_buffer_text(now->out, declared->prefix);
    narc_buffer_literal(now->out, "=\"");
    narc_xml_escape_value(now->out, declared->uri);
    narc_buffer_byte(now->out, '"');
}

static bool
declares(const narc_sax_namespace *items, size_t count, narc_text prefix)
{
    for (size_t i = 0; i < count; i++)
        if (narc_text_equal(items[i].prefix, prefix))
            return true;
    return false;
}

/* An inner declaration hides an outer one, so the list is read from its end. */
static void
declare_inherited(copying *now, const narc_sax_element *element)
{
    for (size_t i = now->inherited.count; i > 0; i--) {
        const narc_sax_namespace *one = &now->inherited.items[i - 1];
        const size_t inner = now->inherited.count - i;

        if (one->uri.size > 0 &&
            !declares(element->declared, element->declared_count, one->prefix) &&
            !declares(one + 1, inner, one->prefix))
            declare(now, one);
    }
}

static const narc_moved *
find_moved(const copying *now, narc_text address)
{
    for (size_t i = 0; i < now->moved_count; i++)
        if (narc_text_equal(narc_text_trim(address), now->moved[i].from))
            return &now->moved[i];
    return NULL;
}

static narc_text
attribute_of(const narc_sax_element *element, const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        if (element->attributes[i].ns.size == 0 && narc_text_is(element->attributes[i].name, name))
            return element->attributes[i].value;
    return (narc_text){NULL, 0};
}

/* The new address of what the element points to; NULL when it did not move. */
static const narc_moved *
moved_of(const copying *now, const narc_sax_element *element)
{
    narc_text address;

    if (now->moved_count == 0 ||
        (element->ns.size > 0 && !narc_text_is(element->ns, NARC_NAR_NS)) ||
        (!narc_text_is(element->name, "remoteContent") && !narc_text_is(element->name, "itemRef")))
        return NULL;
    address = attribute_of(element, "href");
    return find_moved(now, address.size > 0 ? address : attribute_of(element, "residref"));
}

static void
copy_attributes(copying *now, const narc_sax_element *element, const narc_moved *moved)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        const narc_sax_attribute *attribute = &element->attributes[i];

        if (moved != NULL && attribute->ns.size == 0 && narc_text_is(attribute->name, "href"))
            continue;
        narc_buffer_byte(now->out, ' ');
        qualified(now->out, attribute->prefix, attribute->name);
        narc_buffer_literal(now->out, "=\"");
        narc_xml_escape_value(now->out, attribute->value);
        narc_buffer_byte(now->out, '"');
    }
    if (moved == NULL)
        return;
    narc_buffer_literal(now->out, " href=\"");
    narc_xml_escape_value(now->out, moved->to);
    narc_buffer_byte(now->out, '"');
}

static void
copy_start(copying *now, const narc_sax_element *element)
{
    end_tag_start(now);
    narc_buffer_byte(now->out, '<');
    qualified(now->out, element->prefix, element->name);
    push_name(now, element);
    for (size_t i = 0; i < element->declared_count; i++)
        declare(now, &element->declared[i]);
    if (now->depth == now->item_depth)
        declare_inherited(now, element);
    copy_attributes(now, element, moved_of(now, element));
    now->pending = true;
}

static narc_status
on_open(void *user, const narc_sax_element *element, narc_error *err)
{
    copying *now = user;

    now->depth++;
    if (now->ends == NULL && now->wanted == 0 && now->depth == 1)
        now->item_depth = 1;
    if (now->item_depth == 0 && now->depth == 2)
        now->in_set = narc_text_is(element->name, "itemSet");
    if (now->item_depth == 0 && now->in_set && now->depth == 3 &&
        narc_newsml_is_item_name(element->name) &&
        (++now->seen == now->wanted || now->ends != NULL))
        now->item_depth = now->depth;
    if (now->item_depth == 0)
        return now->depth < 3 ? narc_namespaces_add(&now->inherited, &now->arena, element, err)
                              : NARC_OK;
    copy_start(now, element);
    NARC_TRY(narc_buffer_check(&now->names, err));
    return narc_buffer_check(now->out, err);
}

/* Where an item ends, the next may begin. */
static narc_status
end_item(copying *now, narc_error *err)
{
    size_t *end;

    if (now->ends == NULL)
        return NARC_DONE; /* what follows is not read */
    end = NARC_LIST_ADD(now->ends_arena, now->ends);
    if (end == NULL)
        return narc_fail_memory(err);
    *end = now->out->size;
    now->item_depth = 0;
    return NARC_OK;
}

/* The parser hands over the local name; the prefix comes from the start tag, which is remembered. */
static narc_text
pop_name(copying *now)
{
    const uint8_t *data = now->names.data;
    size_t size;

    memcpy(&size, data + now->names.size - sizeof(size), sizeof(size));
    now->names.size -= sizeof(size) + size;
    return (narc_text){(const char *)data + now->names.size, size};
}

static narc_status
on_close(void *user, narc_text local, uint32_t line, narc_error *err)
{
    copying *now = user;

    (void)local;
    (void)line;
    if (now->item_depth > 0) {
        const narc_text name = pop_name(now);

        if (now->pending) {
            narc_buffer_literal(now->out, "/>");
        } else {
            narc_buffer_literal(now->out, "</");
            narc_buffer_text(now->out, name);
            narc_buffer_byte(now->out, '>');
        }
        now->pending = false;
        if (now->item_depth == now->depth)
            NARC_TRY(end_item(now, err));
    }
    now->depth--;
    return narc_buffer_check(now->out, err);
}

static narc_status
on_text(void *user, narc_text text, narc_error *err)
{
    copying *now = user;

    if (now->item_depth == 0)
        return NARC_OK;
    end_tag_start(now);
    narc_xml_escape(now->out, text);
    return narc_buffer_check(now->out, err);
}

static narc_status
on_comment(void *user, narc_text text, narc_error *err)
{
    copying *now = user;

    if (now->item_depth == 0)
        return NARC_OK;
    end_tag_start(now);
    narc_buffer_literal(now->out, "<!--");
    narc_buffer_text(now->out, text);
    narc_buffer_literal(now->out, "-->");
    return narc_buffer_check(now->out, err);
}

static narc_status
on_instruction(void *user, narc_text target, narc_text data, narc_error *err)
{
    copying *now = user;

    if (now->item_depth == 0)
        return NARC_OK;
    end_tag_start(now);
    narc_buffer_literal(now->out, "<?");
    narc_buffer_text(now->out, target);
    if (data.size > 0) {
        narc_buffer_byte(now->out, ' ');
        narc_buffer_text(now->out, data);
    }
    narc_buffer_literal(now->out, "?>");
    return narc_buffer_check(now->out, err);
}

static narc_status
copy(copying *now, narc_bytes document, const narc_limits *limits, narc_error *err)
{
    const narc_sax_handler handler = {.open = on_open,
                                      .text = on_text,
                                      .close = on_close,
                                      .comment = on_comment,
                                      .instruction = on_instruction,
                                      .user = now};
    narc_limits as_read = narc_limits_complete(limits);
    narc_status status;

    as_read.document_bytes = UINT64_MAX; /* the document was taken once: it is not refused now */
    now->arena.allocator = now->out->allocator;
    now->names.allocator = now->out->allocator;
    status = narc_xml_parse(document, &as_read, true, &handler, NULL, err);
    narc_arena_free(&now->arena);
    narc_buffer_free(&now->names);
    return status;
}

narc_status
narc_newsml_copy_item(narc_bytes document, uint64_t number, const narc_limits *limits,
                      narc_buffer *out, narc_error *err)
{
    copying now = {.out = out, .wanted = number};
    const size_t begin = out->size;
    const narc_status status = copy(&now, document, limits, err);

    if (status == NARC_OK) /* there are not that many items */
        out->size = begin;
    return status;
}

narc_status
narc_newsml_copy_items(narc_bytes document, const narc_limits *limits, narc_buffer *out,
                       narc_arena *arena, narc_item_ends *ends, narc_error *err)
{
    copying now = {.out = out, .ends = ends, .ends_arena = arena};

    return copy(&now, document, limits, err);
}

narc_status
narc_newsml_move_pictures(const narc_write_options *options, narc_buffer *out, size_t begin,
                          narc_error *err)
{
    narc_buffer item = {.allocator = out->allocator};
    copying now = {.out = out, .moved = options->moved, .moved_count = options->moved_count};
    narc_status status;

    narc_buffer_bytes(&item, out->data + begin, out->size - begin);
    out->size = begin;
    if (!options->fragment)
        narc_buffer_literal(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    status = item.failed ? narc_fail_memory(err)
                         : copy(&now, narc_buffer_view(&item), options->limits, err);
    narc_buffer_byte(out, '\n');
    narc_buffer_free(&item);
    return status == NARC_DONE ? NARC_OK : status;
}
