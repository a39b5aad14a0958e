/* Furniture: the parts of a page whose name or element says that they are no article. Names lie,
 * and broken markup nests whole articles inside headers and asides, so nothing that holds much
 * of the page's text goes. */
#include "html/layout.h"

#include "base/text.h"

#include "html/vocabulary.h"
#include "html/words.h"

/* Most of the page's running text, in per cent, that a part may hold and still be furniture. */
#define STRONG_SHARE 35
#define WEAK_SHARE 20
/* The same for all parts of one name together: one that names most of the text is no name for
 * furniture on this page, however small the pieces. */
#define STRONG_SUM 60
#define WEAK_SUM 20
/* Letters of running text outside comments and dialogs that make an article by themselves. */
#define ENOUGH 300

/* Marks that make a better reason than others. */
#define STRONGER (NARC_HTML_STRONG | NARC_HTML_COMMENTS | NARC_HTML_NEVER)

/* Reasons that are no row of the vocabulary. */
enum {
    REASON_HIDDEN = NARC_HTML_VOCABULARY_ROWS,
    REASON_NAV,
    REASON_ASIDE,
    REASON_FOOTER,
    REASON_FORM,
    REASON_HEADER,
    REASON_OTHER_TAG,
    REASON_COUNT
};
_Static_assert(REASON_COUNT <= UINT8_MAX, "a reason fits into a byte");

static uint8_t
marks_of_tag(narc_tag tag, uint8_t *reason)
{
    switch (tag) {
    case NARC_TAG_NAV:
        *reason = REASON_NAV;
        return NARC_HTML_STRONG;
    case NARC_TAG_ASIDE:
        *reason = REASON_ASIDE;
        return NARC_HTML_STRONG;
    case NARC_TAG_FOOTER:
        *reason = REASON_FOOTER;
        return NARC_HTML_STRONG;
    case NARC_TAG_FORM:
        *reason = REASON_FORM;
        return NARC_HTML_STRONG;
    case NARC_TAG_MENU:
    case NARC_TAG_LABEL:
        *reason = REASON_OTHER_TAG;
        return NARC_HTML_STRONG;
    case NARC_TAG_HEADER:
        *reason = REASON_HEADER;
        return NARC_HTML_WEAK;
    case NARC_TAG_ADDRESS:
        *reason = REASON_OTHER_TAG;
        return NARC_HTML_WEAK;
    default:
        return 0;
    }
}

/* What a furniture_mark keeps while it walks. */
typedef struct marker {
    narc_html_layout *layout;
    narc_html_vocabulary vocabulary;
} marker;

static uint8_t
marks_of_names(marker *m, narc_text names, uint8_t *reason)
{
    narc_html_name *name = narc_html_name_of(m->layout->names, names);

    if ((name->known & NARC_HTML_NAME_MARKED) == 0) {
        name->known |= NARC_HTML_NAME_MARKED;
        name->marks = narc_html_vocabulary_find(&m->vocabulary, names, &name->reason);
    }
    if (name->reason != 0 && (*reason == 0 || (name->marks & STRONGER) != 0))
        *reason = name->reason;
    return name->marks;
}

static bool
hides(narc_text style)
{
    static const char *const words[] = {"display:none", "display: none"};

    return narc_text_holds_one(style, words, 2);
}

static void
mark_element(marker *m, narc_node_id id)
{
    const narc_tree *tree = m->layout->tree;
    const narc_node *node = narc_tree_node(tree, id);
    const narc_tag tag = (narc_tag)node->tag;
    uint8_t by_tag = 0;
    uint8_t *reason = &m->layout->reasons[id];
    uint8_t marks = marks_of_tag(tag, &by_tag);
    bool hidden = false;

    /* Elements of AMP and of templates' own making say by their names what they are: amp-ad. */
    if (tag == NARC_TAG_OTHER)
        marks |= marks_of_names(m, narc_node_local(tree, id), reason);
    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const narc_attribute *attribute = &tree->attributes[node->attributes + i];
        const narc_text value = {attribute->value, attribute->value_size};

        if (tag == NARC_TAG_HTML || tag == NARC_TAG_BODY)
            break;
        switch (attribute->known) {
        case NARC_ATTRIBUTE_CLASS:
        case NARC_ATTRIBUTE_ID:
        case NARC_ATTRIBUTE_ROLE:
            marks |= marks_of_names(m, value, reason);
            break;
        case NARC_ATTRIBUTE_HIDDEN:
            hidden = true;
            break;
        case NARC_ATTRIBUTE_STYLE:
            hidden |= hides(value);
            break;
        case NARC_ATTRIBUTE_ITEMPROP:
            if (narc_html_has_word(value, "articleBody"))
                marks |= NARC_HTML_BODY;
            break;
        default:
            break;
        }
    }
    if (hidden) {
        marks |= NARC_HTML_STRONG;
        *reason = REASON_HIDDEN;
    }
    if (*reason == 0 || (by_tag != 0 && (marks & NARC_HTML_STRONG) == 0))
        *reason = by_tag;
    m->layout->marks[id] |= marks;
}

void
narc_html_furniture_mark(narc_html_layout *layout)
{
    marker m = {.layout = layout};

    narc_html_vocabulary_begin(&m.vocabulary);
    /* Only what holds text can be furniture or article. */
    for (size_t i = 1; i < layout->holder_count; i++)
        mark_element(&m, layout->holders[i]);
}

/* Whether comments may go: something that can be the article remains. */
static bool
text_without_comments(const narc_html_layout *layout)
{
    narc_node_id behind = 0;
    int64_t comments = 0;

    for (size_t i = 1; i < layout->holder_count; i++) {
        const narc_node_id id = layout->holders[i];

        if (id >= behind && (layout->marks[id] & NARC_HTML_COMMENTS) != 0 &&
            narc_node_tag(layout->tree, id) != NARC_TAG_ARTICLE) {
            comments += narc_html_good_inside(layout, id);
            behind = layout->ends[id];
        }
    }
    return layout->good[layout->run_count] - comments >= ENOUGH;
}

/* How much running text each reason would cost. */
static void
count_reasons(const narc_html_layout *layout, int64_t totals[REASON_COUNT])
{
    narc_node_id behind[REASON_COUNT] = {0};

    for (size_t i = 1; i < layout->holder_count; i++) {
        const narc_node_id id = layout->holders[i];
        const uint8_t reason = layout->reasons[id];

        if (reason == 0 || id < behind[reason])
            continue;
        totals[reason] += narc_html_good_inside(layout, id);
        behind[reason] = layout->ends[id];
    }
}

/* Posts embedded from elsewhere are quotations, whatever the frame round them is called. */
static bool
holds_quotation(const narc_html_layout *layout, narc_node_id top)
{
    const narc_node_id end = layout->ends[top];

    for (narc_node_id id = top; id < end && id < top + 300; id++)
        if (narc_node_is_element(layout->tree, id) &&
            narc_node_tag(layout->tree, id) == NARC_TAG_BLOCKQUOTE)
            return true;
    return false;
}

static bool
goes(const narc_html_layout *layout, narc_node_id id, const int64_t totals[REASON_COUNT],
     bool comments_go)
{
    const uint8_t marks = layout->marks[id];
    const int64_t total = layout->good[layout->run_count];
    const int64_t sum = totals[layout->reasons[id]];
    const bool strong = (marks & (NARC_HTML_STRONG | NARC_HTML_COMMENTS)) != 0;

    if ((marks & NARC_HTML_NEVER) != 0 && total - narc_html_good_inside(layout, id) >= ENOUGH)
        return true;
    if (!strong && (marks & NARC_HTML_WEAK) == 0)
        return false;
    if ((marks & NARC_HTML_COMMENTS) != 0 && comments_go)
        return true;
    if (sum * 100 > total * (strong ? STRONG_SUM : WEAK_SUM) ||
        narc_html_good_inside(layout, id) * 100 > total * (strong ? STRONG_SHARE : WEAK_SHARE))
        return false;
    if ((marks & NARC_HTML_COMMENTS) != 0)
        return true;
    return !holds_quotation(layout, id);
}

void
narc_html_furniture_remove(narc_html_layout *layout)
{
    const bool comments_go = text_without_comments(layout);
    int64_t totals[REASON_COUNT] = {0};
    narc_node_id behind = 0;

    count_reasons(layout, totals);
    for (size_t k = 1; k < layout->holder_count; k++) {
        const narc_node_id id = layout->holders[k];
        const bool settled =
            layout->reasons[id] == REASON_HIDDEN || (layout->marks[id] & NARC_HTML_NEVER) != 0;
        size_t first;
        size_t end;

        if (id < behind || !goes(layout, id, totals, comments_go))
            continue;
        layout->left_out[id] = 1;
        narc_html_runs_inside(layout, id, &first, &end);
        for (size_t i = first; i < end; i++) {
            layout->runs[i].out = true;
            layout->furniture[i] = settled ? NARC_HTML_HIDDEN : NARC_HTML_FURNITURE;
        }
        behind = layout->ends[id];
    }
    narc_html_score_sum(layout);
}
