/* Lines of plain text to paragraphs and lists. */
#include "html/text_tree.h"

#include "base/text.h"

/* A line shorter than this was ended by its writer, not by a program that wraps. */
#define WRAPPED 55
/* No program that wraps lets a line grow that long. */
#define UNWRAPPED 120

typedef struct maker {
    narc_tree *tree;
    bool paragraph; /* a p is open */
    bool list;      /* a ul or ol is open */
    bool item;      /* a li is open */
    bool ordered;
    size_t last_size; /* bytes of the line before in this paragraph */
} maker;

static void
open_element(maker *m, const char *name)
{
    narc_tree_open(m->tree, narc_text_from(name), (narc_text){NULL, 0}, false);
}

static void
end_paragraph(maker *m)
{
    if (m->paragraph)
        narc_tree_close(m->tree);
    m->paragraph = false;
}

static void
end_item(maker *m)
{
    if (m->item)
        narc_tree_close(m->tree);
    m->item = false;
}

static void
end_list(maker *m)
{
    end_item(m);
    if (m->list)
        narc_tree_close(m->tree);
    m->list = false;
}

/* The bytes of a list mark at the start of a line: "- ", "* ", a bullet, "1. ", "2) ". */
static size_t
list_mark(narc_text line, bool *ordered)
{
    static const char *const bullets[] = {"- ", "* ", "\xE2\x80\xA2 ", "\xC2\xB7 ",
                                          "\xE2\x80\xA2\t"};
    size_t digits = 0;

    *ordered = false;
    for (size_t i = 0; i < sizeof(bullets) / sizeof(bullets[0]); i++)
        if (narc_text_starts(line, bullets[i]))
            return narc_text_from(bullets[i]).size;
    while (digits < line.size && digits < 2 && narc_ascii_digit(line.data[digits]))
        digits++;
    if (digits == 0 || line.size < digits + 2 || line.data[digits + 1] != ' ' ||
        (line.data[digits] != '.' && line.data[digits] != ')'))
        return 0;
    *ordered = true;
    return digits + 2;
}

static void
add_item(maker *m, narc_text line, bool ordered)
{
    end_paragraph(m);
    if (m->list && m->ordered != ordered)
        end_list(m);
    end_item(m);
    if (!m->list) {
        open_element(m, ordered ? "ol" : "ul");
        m->list = true;
        m->ordered = ordered;
    }
    open_element(m, "li");
    m->item = true;
    narc_tree_text(m->tree, line, false);
}

static void
add_line(maker *m, narc_text line)
{
    bool ordered;
    const size_t mark = list_mark(line, &ordered);

    if (mark != 0) {
        add_item(m, narc_text_slice(line, mark, SIZE_MAX), ordered);
        return;
    }
    if (m->item) {
        /* the item goes on */
        narc_tree_text(m->tree, NARC_TEXT(" "), false);
        narc_tree_text(m->tree, line, false);
        return;
    }
    if (!m->paragraph) {
        open_element(m, "p");
        m->paragraph = true;
    } else if (m->last_size < WRAPPED) {
        open_element(m, "br");
        narc_tree_close(m->tree);
    } else {
        narc_tree_text(m->tree, NARC_TEXT(" "), false);
    }
    narc_tree_text(m->tree, line, false);
    m->last_size = line.size;
}

/* The next line without its end, whether LF, CR LF or CR. */
static narc_text
next_line(narc_text *rest)
{
    narc_text line = *rest;
    size_t size = 0;

    while (size < rest->size && rest->data[size] != '\n' && rest->data[size] != '\r')
        size++;
    line.size = size;
    if (size + 1 < rest->size && rest->data[size] == '\r' && rest->data[size + 1] == '\n')
        size++;
    *rest = narc_text_slice(*rest, size + 1, SIZE_MAX);
    return line;
}

/* White space of every kind that stands alone in lines copied from pages. */
static narc_text
trim_line(narc_text line)
{
    narc_text trimmed;

    for (;;) {
        trimmed = narc_text_trim(line);
        if (narc_text_starts(trimmed, "\xC2\xA0"))
            trimmed = narc_text_slice(trimmed, 2, SIZE_MAX);
        else if (narc_text_ends(trimmed, "\xC2\xA0"))
            trimmed.size -= 2;
        else
            return trimmed;
        line = trimmed;
    }
}

static bool
has_empty_lines(narc_text text)
{
    bool behind_text = false;

    while (text.size != 0) {
        const narc_text line = trim_line(next_line(&text));

        if (line.size == 0 && behind_text && narc_text_trim(text).size != 0)
            return true;
        behind_text = line.size != 0;
    }
    return false;
}

static bool
ends_a_sentence(narc_text line)
{
    static const char *const ends[] = {".", "!", "?", ":", "\"", "\xE2\x80\x9D", "\xE3\x80\x82"};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (narc_text_ends(line, ends[i]))
            return true;
    return false;
}

/* A browser copies each block of a page as a line: paragraphs that nobody wrapped, and between them
 * the words of menus, buttons and labels. */
static bool
is_copied(narc_text text)
{
    size_t lines = 0;
    size_t labels = 0;
    size_t unwrapped = 0;
    bool ordered;

    while (text.size != 0) {
        const narc_text line = trim_line(next_line(&text));

        if (line.size == 0)
            continue;
        lines++;
        unwrapped += line.size >= UNWRAPPED;
        labels += line.size < WRAPPED && list_mark(line, &ordered) == 0 && !ends_a_sentence(line);
    }
    return unwrapped > 0 && labels >= NARC_HTML_COPIED_LABELS &&
           labels * 100 >= lines * NARC_HTML_COPIED_SHARE;
}

void
narc_html_text_tree(narc_text text, narc_tree *tree)
{
    const bool by_empty_lines = has_empty_lines(text) && !is_copied(text);
    maker m = {.tree = tree};

    open_element(&m, "html");
    open_element(&m, "body");
    while (text.size != 0) {
        const narc_text line = trim_line(next_line(&text));

        if (line.size == 0) {
            end_paragraph(&m);
            end_list(&m);
            continue;
        }
        add_line(&m, line);
        if (!by_empty_lines)
            end_paragraph(&m);
    }
    end_paragraph(&m);
    end_list(&m);
    narc_tree_close(tree);
    narc_tree_close(tree);
}
