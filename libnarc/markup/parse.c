/* From HTML's events to the tree. */
#include "markup/parse.h"
#include "base/fail.h"
#include "xml/sax.h"

static narc_status
on_open(void *user, const narc_sax_element *element, narc_error *err)
{
    narc_tree *tree = user;
    narc_node_id id;

    (void)err;
    if (element->flattened) {
        tree->flattened++;
        tree->skipped++; /* its close follows at once */
        return NARC_OK;
    }
    id = narc_tree_open(tree, element->name, (narc_text){NULL, 0}, true);
    narc_tree_line(tree, id, element->line);
    for (size_t i = 0; i < element->attribute_count; i++)
        narc_tree_attribute(tree, element->attributes[i].name, (narc_text){NULL, 0},
                            element->attributes[i].value, true);
    return NARC_OK;
}

static narc_status
on_text(void *user, narc_text text, narc_error *err)
{
    narc_tree *tree = user;

    (void)err;
    narc_tree_text(tree, text, true);
    return NARC_OK;
}

static narc_status
on_comment(void *user, narc_text text, narc_error *err)
{
    narc_tree *tree = user;

    (void)err;
    narc_tree_leaf(tree, NARC_NODE_KIND_COMMENT, text, true);
    return NARC_OK;
}

static narc_status
on_close(void *user, narc_text name, uint32_t line, narc_error *err)
{
    narc_tree *tree = user;

    (void)name;
    (void)line;
    /* Asked here, so that a tree that cannot grow does not wait for the end of a long page. */
    if (tree->failed)
        return narc_tree_check(tree, err);
    narc_tree_close(tree);
    return NARC_OK;
}

narc_status
narc_markup_parse(narc_text text, narc_tree *tree, narc_error *err)
{
    const narc_sax_handler handler = {
        .open = on_open, .text = on_text, .close = on_close, .comment = on_comment, .user = tree};

    NARC_TRY(narc_tree_check(tree, err));
    NARC_TRY(narc_html_parse(text, &tree->limits, &handler, err));
    return narc_tree_check(tree, err);
}
