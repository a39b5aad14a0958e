/* Rules that no schema can say (NewsML-G2 Guidelines; the processing rules of pubStatus, embargoed and
 * dates). What is allowed but hardly meant is a doubt; what cannot be known is no finding at all. */
#include "newsml/reader.h"

#include "base/fail.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_ALIASES 100u /* an item is told of */

static void tell(narc_newsml_reader *reader, narc_message number, const char *rule, uint32_t line,
                 const char *format, ...) NARC_PRINTF(5, 6);

static void
tell(narc_newsml_reader *reader, narc_message number, const char *rule, uint32_t line,
     const char *format, ...)
{
    char text[200];
    narc_error finding;
    va_list values;

    if (reader->options->finding == NULL)
        return;
    va_start(values, format);
    if (vsnprintf(text, sizeof(text), format, values) < 0)
        text[0] = '\0';
    va_end(values);
    narc_error_clear(&finding);
    (void)narc_fail_at(&finding, number, NARC_NO_OFFSET, line, 0, rule, "%s", text);
    reader->options->finding(reader->options->user, &finding);
}

/* Where a child of a section stands; the item when there is none. */
static uint32_t
line_of(const narc_newsml_reader *reader, narc_node_id item, const char *section, const char *name)
{
    const narc_tree *tree = &reader->tree;
    const narc_node_id parent = narc_node_child(tree, item, section);
    const narc_node_id child =
        parent == NARC_NODE_NONE ? NARC_NODE_NONE : narc_node_child(tree, parent, name);

    return narc_tree_node(tree, child != NARC_NODE_NONE ? child : item)->line;
}

/* Whether one moment is certainly later than another: both are exact and say their zone. */
static bool
later(const narc_date *one, const narc_date *two)
{
    int64_t first, second;

    return one->precision >= NARC_PRECISION_MINUTE && two->precision >= NARC_PRECISION_MINUTE &&
           one->zone_known && two->zone_known && narc_date_unix(one, &first) &&
           narc_date_unix(two, &second) && first > second;
}

/* Wires state the moment of an event or of a later edition as contentCreated, so an order that
 * nobody would expect is a doubt. */
static void
check_dates(narc_newsml_reader *reader, narc_node_id item)
{
    const narc_item *said = reader->item;
    const struct {
        const narc_date *late, *early;
        const char *section, *name, *other;
    } order[] = {
        {&said->first_created, &said->version_created, "itemMeta", "firstCreated",
         "versionCreated"},
        {&said->content_created, &said->version_created, "contentMeta", "contentCreated",
         "versionCreated"},
        {&said->content_modified, &said->version_created, "contentMeta", "contentModified",
         "versionCreated"},
        {&said->content_created, &said->content_modified, "contentMeta", "contentCreated",
         "contentModified"},
    };

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        if (later(order[i].late, order[i].early))
            tell(reader, NARC_RULE_DOUBT, "date-order",
                 line_of(reader, item, order[i].section, order[i].name),
                 "%s %.40s is later than %s %.40s", order[i].name,
                 narc_arena_format(reader->arena, "%.*s", (int)order[i].late->literal.size,
                                   order[i].late->literal.data)
                     .data,
                 order[i].other,
                 narc_arena_format(reader->arena, "%.*s", (int)order[i].early->literal.size,
                                   order[i].early->literal.data)
                     .data);
}

static void
check_status(narc_newsml_reader *reader, narc_node_id item)
{
    const narc_item *said = reader->item;

    if (said->embargo == NARC_EMBARGO_NONE)
        return;
    if (said->status == NARC_STATUS_CANCELED)
        tell(reader, NARC_RULE_DOUBT, "status-embargo",
             line_of(reader, item, "itemMeta", "embargoed"),
             "a canceled item is never released, so its embargo means nothing");
    if (said->embargo == NARC_EMBARGO_INDEFINITE && said->ed_notes.count == 0)
        tell(reader, NARC_RULE_DOUBT, "embargo-end", line_of(reader, item, "itemMeta", "embargoed"),
             "the embargo has no end, and no edNote says when it will");
}

/* Adds an alias to those told of; false when it is there already or there are enough. */
static bool
is_news(narc_text *told, size_t *count, narc_text alias)
{
    for (size_t i = 0; i < *count; i++)
        if (narc_text_equal(told[i], alias))
            return false;
    if (*count == MOST_ALIASES)
        return false;
    told[(*count)++] = alias;
    return true;
}

/* QCodes whose alias no catalog of the item declares, each alias once. With a catalog that narc does
 * not know nothing is said: it may declare anything. */
static void
check_qcodes(narc_newsml_reader *reader, narc_node_id item)
{
    const narc_tree *tree = &reader->tree;
    narc_text told[MOST_ALIASES];
    size_t count = 0;

    if (reader->catalogs.remote)
        return;
    for (narc_node_id id = item; id != NARC_NODE_NONE; id = narc_node_after(tree, id, item)) {
        narc_text code, alias, scheme;

        if (!narc_node_is_element(tree, id) || !narc_newsml_is_own(reader, id))
            continue;
        code = narc_node_attribute(tree, id, "qcode", NULL);
        if (!narc_qcode_is(code))
            continue;
        alias = narc_text_split(&code, ':');
        if (!narc_catalogs_find(&reader->catalogs, alias, &scheme) && is_news(told, &count, alias))
            tell(reader, NARC_RULE_DOUBT, "qcode", narc_tree_node(tree, id)->line,
                 "no catalog of the item declares the alias \"%.*s\"",
                 (int)(alias.size < 60 ? alias.size : 60), alias.data);
    }
}

typedef struct said_id {
    narc_text id;
    uint32_t line;
} said_id;

static int
by_id(const void *a, const void *b)
{
    const said_id *one = a;
    const said_id *two = b;
    const int order = narc_text_compare(one->id, two->id);

    return order != 0 ? order : (one->line > two->line) - (one->line < two->line);
}

/* A schema can say that an id is unique, but who reads a document as it comes does not look. */
static void
check_ids(narc_newsml_reader *reader, narc_node_id item)
{
    const narc_tree *tree = &reader->tree;
    struct {
        said_id *items;
        size_t count;
    } said = {NULL, 0};

    for (narc_node_id id = item; id != NARC_NODE_NONE; id = narc_node_after(tree, id, item)) {
        narc_text value;
        said_id *one;

        if (!narc_node_is_element(tree, id) || !narc_newsml_is_own(reader, id))
            continue;
        value = narc_text_trim(narc_node_attribute(tree, id, "id", NULL));
        one = value.size > 0 ? NARC_LIST_ADD(reader->arena, &said) : NULL;
        if (one != NULL)
            *one = (said_id){value, narc_tree_node(tree, id)->line};
    }
    if (said.count > 1)
        qsort(said.items, said.count, sizeof(*said.items), by_id);
    for (size_t i = 1; i < said.count; i++)
        if (narc_text_equal(said.items[i].id, said.items[i - 1].id))
            tell(reader, NARC_RULE_BROKEN, "id-twice", said.items[i].line,
                 "the id \"%.*s\" is that of line %u as well",
                 (int)(said.items[i].id.size < 80 ? said.items[i].id.size : 80),
                 said.items[i].id.data, said.items[i - 1].line);
}

void
narc_newsml_check(narc_newsml_reader *reader, narc_node_id item)
{
    narc_said_guid *said = NARC_LIST_ADD(&reader->guids_arena, &reader->guids);

    if (said != NULL)
        *said = (narc_said_guid){.guid = narc_arena_copy(&reader->guids_arena, reader->item->guid),
                                 .version = reader->item->version,
                                 .line = narc_tree_node(&reader->tree, item)->line};
    check_dates(reader, item);
    check_status(reader, item);
    check_qcodes(reader, item);
    check_ids(reader, item);
}

static int
by_guid(const void *a, const void *b)
{
    const narc_said_guid *one = a;
    const narc_said_guid *two = b;
    const int order = narc_text_compare(one->guid, two->guid);

    return order != 0 ? order : (one->line > two->line) - (one->line < two->line);
}

void
narc_newsml_check_guids(narc_newsml_reader *reader)
{
    const narc_said_guid *items = reader->guids.items;

    if (reader->guids.count < 2)
        return;
    qsort(reader->guids.items, reader->guids.count, sizeof(*items), by_guid);
    for (size_t i = 1; i < reader->guids.count; i++) {
        const bool same = items[i].version == items[i - 1].version;

        if (items[i].guid.size == 0 || !narc_text_equal(items[i].guid, items[i - 1].guid))
            continue;
        tell(reader, same ? NARC_RULE_BROKEN : NARC_RULE_DOUBT, "guid-twice", items[i].line,
             "the guid %.*s is that of line %u as well, %s",
             (int)(items[i].guid.size < 100 ? items[i].guid.size : 100), items[i].guid.data,
             items[i - 1].line, same ? "with the same version" : "with another version");
    }
}
