/* The row of runs of a page. */
#include "html/layout.h"

#include "base/eight.h"
#include "base/text.h"
#include "html/elements.h"
#include "html/words.h"

#include <string.h>

/* A place without an address that nobody closed holds whole pages: it is no link. */
static bool
is_link(const narc_html_layout *layout, narc_node_id id)
{
    return narc_node_known(layout->tree, id, NARC_ATTRIBUTE_HREF) != NULL ||
           (layout->marks[id] & NARC_HTML_BLOCKY) == 0;
}

/* Marks a link with all that is in it. What is marked was so with all that is in it. */
static void
mark_link(narc_html_layout *layout, narc_node_id link)
{
    for (narc_node_id id = link; id < layout->ends[link];) {
        if ((layout->marks[id] & NARC_HTML_LINK) != 0) {
            id = layout->ends[id];
            continue;
        }
        layout->marks[id++] |= NARC_HTML_LINK;
    }
}

/* From the last node to the first, so that what is in a node is known before the node. What is no
 * element has no tag, and there is little to guess at: every page has thousands of nodes. */
static void
mark_nodes(narc_html_layout *layout)
{
    const narc_node *nodes = layout->tree->nodes;
    narc_node_id *ends = layout->ends;
    uint8_t *marks = layout->marks;

    for (narc_node_id id = layout->tree->node_count - 1; id > 0; id--) {
        const narc_node_id parent = nodes[id].parent;

        marks[id] |= narc_html_tag_is_block(nodes[id].tag) ? NARC_HTML_BLOCKY : 0;
        if (nodes[id].tag == NARC_TAG_A && is_link(layout, id))
            mark_link(layout, id);
        if (parent == NARC_NODE_NONE)
            continue;
        marks[parent] |= marks[id] & NARC_HTML_BLOCKY;
        ends[parent] = ends[parent] < ends[id] ? ends[id] : ends[parent];
    }
}

/* What a run is, from the blocks around it. */
static narc_html_run_kind
kind_of(const narc_tree *tree, narc_node_id id)
{
    for (int up = 0; up < 4 && id != NARC_NODE_NONE; up++, id = tree->nodes[id].parent) {
        switch (narc_node_tag(tree, id)) {
        case NARC_TAG_H1:
        case NARC_TAG_H2:
        case NARC_TAG_H3:
        case NARC_TAG_H4:
        case NARC_TAG_H5:
        case NARC_TAG_H6:
            return NARC_HTML_RUN_HEADING;
        case NARC_TAG_LI:
        case NARC_TAG_DD:
        case NARC_TAG_DT:
            return NARC_HTML_RUN_ITEM;
        case NARC_TAG_TD:
        case NARC_TAG_TH:
            return NARC_HTML_RUN_CELL;
        case NARC_TAG_FIGCAPTION:
        case NARC_TAG_CAPTION:
            return NARC_HTML_RUN_CAPTION;
        case NARC_TAG_P:
        case NARC_TAG_BLOCKQUOTE:
        case NARC_TAG_PRE:
            return NARC_HTML_RUN_TEXT;
        default:
            break;
        }
    }
    return NARC_HTML_RUN_TEXT;
}

/* Cuts off what text ends with, one byte of ASCII or one of some other signs. */
static bool
cut_end(narc_text *text, const char *ascii, const char *const *signs, size_t count)
{
    const char last = text->size == 0 ? '\0' : text->data[text->size - 1];

    if (((unsigned char)last & 0x80) == 0) {
        text->size -= last != '\0' && strchr(ascii, last) != NULL;
        return last != '\0' && strchr(ascii, last) != NULL;
    }
    for (size_t i = 0; i < count; i++)
        if (narc_text_ends(*text, signs[i])) {
            text->size -= strlen(signs[i]);
            return true;
        }
    return false;
}

/* Marks with which sentences end, also behind a closing quote or bracket. */
static bool
ends_like_sentence(narc_text text)
{
    static const char *const closing[] = {"\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB",
                                          "\xE2\x80\x9C", "\xE3\x80\x8D"};
    static const char *const marks[] = {"\xE2\x80\xA6", "\xE3\x80\x82", "\xEF\xBC\x81",
                                        "\xEF\xBC\x9F", "\xD8\x9F",     "\xE0\xA5\xA4",
                                        "\xDB\x94"};

    /* Most lines end in a letter or digit. */
    if (text.size != 0 &&
        (narc_ascii_alpha(text.data[text.size - 1]) || narc_ascii_digit(text.data[text.size - 1])))
        return false;
    cut_end(&text, "\"')]", closing, sizeof(closing) / sizeof(closing[0]));
    return cut_end(&text, ".!?:", marks, sizeof(marks) / sizeof(marks[0]));
}

typedef struct maker {
    narc_html_layout *layout;
    char *text; /* of all runs */
    size_t at;
    size_t start;    /* of the run at hand */
    unsigned breaks; /* br seen since its last text */
    bool open;
    narc_html_run run;
    size_t capacity;
} maker;

static void
end_run(maker *m)
{
    narc_html_run *run = &m->run;

    m->breaks = 0;
    if (!m->open)
        return;
    m->open = false;
    run->text = narc_text_trim((narc_text){m->text + m->start, m->at - m->start});
    if (run->text.size == 0)
        return;
    run->letters = (uint32_t)narc_html_letters(run->text);
    if (run->letters == 0 || m->layout->run_count == m->capacity)
        return;
    if (run->link_letters > run->letters)
        run->link_letters = run->letters;
    run->link_share = (uint8_t)((uint64_t)run->link_letters * 100 / run->letters);
    run->fold = narc_html_fold(run->text);
    run->kind = (uint8_t)kind_of(m->layout->tree, run->parent);
    run->sentence = ends_like_sentence(run->text);
    run->phrase = narc_html_is_phrase(run);
    m->layout->runs[m->layout->run_count++] = *run;
}

/* Whether eight bytes may be copied as they are: no white space but single spaces, nothing that
 * begins like a no-break space. */
static bool
is_plain(const char *text)
{
    const uint64_t bytes = narc_eight_load(text);

    return (narc_eight_below(bytes, ' ') | narc_eight_equal(bytes, 0xC2) |
            narc_eight_twice(bytes, ' ')) == 0;
}

/* Bytes of the white space at i: of one, or of a no-break space, or 0. */
static inline size_t
space_at(narc_text text, size_t i)
{
    if (narc_ascii_space(text.data[i]))
        return 1;
    return text.data[i] == '\xC2' && i + 1 < text.size && text.data[i + 1] == '\xA0' ? 2 : 0;
}

/* Behind the white space at i, of which there is mostly none or an indent. */
static size_t
behind_space(narc_text text, size_t i)
{
    size_t space = space_at(text, i);

    if (space == 0)
        return i;
    for (i += space; text.size - i >= 8; i += 8) {
        const uint64_t bytes = narc_eight_load(text.data + i);

        if (bytes != NARC_EIGHT(' ') && bytes != NARC_EIGHT('\t'))
            break;
    }
    while (i < text.size && (space = space_at(text, i)) != 0)
        i += space;
    return i;
}

/* Copies text with its white space, no-break spaces included, folded. */
static void
put_text(maker *m, narc_text text, bool link)
{
    const size_t before = m->at;
    char *out = m->text;
    size_t at = m->at;
    size_t i = 0;

    while (i < text.size) {
        const bool may_space = at > m->start && out[at - 1] != ' ';
        size_t behind;

        if (text.size - i >= 8 && is_plain(text.data + i) && (may_space || text.data[i] != ' ')) {
            memcpy(out + at, text.data + i, 8);
            at += 8;
            i += 8;
            continue;
        }
        behind = behind_space(text, i);
        if (behind == i)
            out[at++] = text.data[behind++];
        else if (may_space)
            out[at++] = ' ';
        i = behind;
    }
    m->at = at;
    if (link)
        m->run.link_letters += (uint32_t)narc_html_letters((narc_text){out + before, at - before});
}

/* One child of a block without blocks inside: text, or an inline element with all its text. */
static void
add_piece(maker *m, narc_node_id piece)
{
    const narc_html_layout *layout = m->layout;
    const narc_tree *tree = layout->tree;
    const narc_node_id end = layout->ends[piece];

    for (narc_node_id id = piece; id < end;) {
        const narc_node *node = narc_tree_node(tree, id);

        if (node->kind == NARC_NODE_KIND_TEXT) {
            put_text(m, narc_node_content(tree, id), (layout->marks[id] & NARC_HTML_LINK) != 0);
        } else if (node->kind == NARC_NODE_KIND_ELEMENT) {
            if (narc_html_is_dropped(tree, id)) {
                id = layout->ends[id];
                continue;
            }
            if (node->tag == NARC_TAG_BR)
                put_text(m, NARC_TEXT(" "), false);
        }
        id++;
    }
}

static void
add_to_run(maker *m, narc_node_id id)
{
    const narc_node *node = narc_tree_node(m->layout->tree, id);
    const bool is_break = node->kind == NARC_NODE_KIND_ELEMENT && node->tag == NARC_TAG_BR;
    const size_t before = m->at;

    if (m->open && m->run.parent != node->parent)
        end_run(m);
    /* The second br in a row ends a paragraph. */
    if (is_break && ++m->breaks >= 2) {
        end_run(m);
        return;
    }
    if (!m->open) {
        m->open = true;
        m->start = m->at;
        m->run = (narc_html_run){.parent = node->parent, .first = id, .last = id};
    }
    add_piece(m, id);
    m->run.last = id;
    if (!is_break && narc_text_trim((narc_text){m->text + before, m->at - before}).size != 0)
        m->breaks = 0;
}

static void
make_runs(narc_html_layout *layout, maker *m)
{
    const narc_tree *tree = layout->tree;

    for (narc_node_id id = 0; id < tree->node_count;) {
        const narc_node *node = narc_tree_node(tree, id);
        const bool element = node->kind == NARC_NODE_KIND_ELEMENT;

        if (element && narc_html_is_dropped(tree, id)) {
            id = layout->ends[id];
        } else if (node->kind == NARC_NODE_KIND_TEXT ||
                   (element && (layout->marks[id] & NARC_HTML_BLOCKY) == 0)) {
            add_to_run(m, id);
            id = layout->ends[id];
        } else {
            if (element)
                end_run(m);
            id++;
        }
    }
    end_run(m);
}

static void
count_runs(narc_html_layout *layout)
{
    narc_node_id id = 0;

    for (size_t run = 0; run < layout->run_count; run++)
        while (id <= layout->runs[run].first)
            layout->runs_before[id++] = (uint32_t)run;
    while (id <= layout->tree->node_count)
        layout->runs_before[id++] = (uint32_t)layout->run_count;
}

/* Whatever is asked about elements round text is asked of these alone: most elements hold none. What
 * is above the beginning of a run and begins behind that of the run before holds no other yet. */
static void
find_holders(narc_html_layout *layout)
{
    narc_node_id *holders = layout->holders;
    narc_node_id before = NARC_NODE_DOCUMENT;
    size_t count = 0;

    holders[count++] = NARC_NODE_DOCUMENT;
    for (size_t run = 0; run < layout->run_count; before = layout->runs[run++].first) {
        const size_t begin = count;

        for (narc_node_id id = layout->runs[run].first; id > before;
             id = layout->tree->nodes[id].parent)
            if (narc_node_is_element(layout->tree, id))
                holders[count++] = id;
        for (size_t i = begin, k = count - 1; i < k; i++, k--) { /* from the outermost inwards */
            const narc_node_id swapped = holders[i];

            holders[i] = holders[k];
            holders[k] = swapped;
        }
    }
    layout->holder_count = count;
}

narc_node_id
narc_html_common(const narc_tree *tree, narc_node_id a, narc_node_id b)
{
    while (a != b) {
        if (a > b)
            a = tree->nodes[a].parent;
        else
            b = tree->nodes[b].parent;
        if (a == NARC_NODE_NONE || b == NARC_NODE_NONE)
            return NARC_NODE_DOCUMENT;
    }
    return a;
}

/* Sums over runs; those of values follow when there are values. */
static bool
make_sums(narc_html_layout *layout, narc_arena *arena)
{
    const size_t count = layout->run_count + 1;

    layout->good = narc_arena_raw_array(arena, count, sizeof(*layout->good));
    layout->sum = narc_arena_raw_array(arena, count, sizeof(*layout->sum));
    layout->letters = narc_arena_raw_array(arena, count, sizeof(*layout->letters));
    layout->links = narc_arena_raw_array(arena, count, sizeof(*layout->links));
    layout->furniture = narc_arena_alloc(arena, count);
    if (arena->failed)
        return false;
    layout->letters[0] = layout->links[0] = 0;
    for (size_t i = 0; i < layout->run_count; i++) {
        layout->letters[i + 1] = layout->letters[i] + layout->runs[i].letters;
        layout->links[i + 1] = layout->links[i] + layout->runs[i].link_letters;
    }
    return true;
}

bool
narc_html_layout_begin(narc_html_layout *layout, narc_html_page *page)
{
    const narc_tree *tree = page->tree;
    narc_arena *arena = page->scratch;
    maker m = {.layout = layout};
    size_t size = 0;
    size_t pieces = 0;

    *layout = (narc_html_layout){.page = page, .tree = tree};
    layout->ends = narc_arena_raw_array(arena, tree->node_count, sizeof(*layout->ends));
    if (layout->ends == NULL)
        return false;
    for (narc_node_id id = 0; id < tree->node_count; id++) {
        layout->ends[id] = id + 1;
        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT) {
            size += tree->nodes[id].size + 1;
            pieces++;
        } else {
            size += tree->nodes[id].tag == NARC_TAG_BR; /* becomes a space */
        }
    }
    m.capacity = pieces;
    m.text = narc_arena_raw(arena, size + 1);
    layout->runs = narc_arena_raw_array(arena, pieces + 1, sizeof(*layout->runs));
    layout->names = narc_html_names_new(arena);
    layout->marks = narc_arena_alloc(arena, tree->node_count);
    layout->reasons = narc_arena_alloc(arena, tree->node_count);
    layout->left_out = narc_arena_alloc(arena, tree->node_count);
    layout->runs_before =
        narc_arena_raw_array(arena, (size_t)tree->node_count + 1, sizeof(*layout->runs_before));
    layout->holders = narc_arena_raw_array(arena, tree->node_count, sizeof(*layout->holders));
    if (arena->failed)
        return false;
    mark_nodes(layout);
    make_runs(layout, &m);
    count_runs(layout);
    find_holders(layout);
    return make_sums(layout, arena);
}
