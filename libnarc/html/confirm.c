/* JSON-LD may hold the article's text as one string. It is often cut, without paragraphs or without
 * quotations, so it is not taken as the text; but what stands in it is certainly of the article,
 * and shows where on the page the article is. */
#include "html/layout.h"

#include "base/text.h"
#include "html/words.h"

/* Shorter runs may stand anywhere. */
#define LONG 25
/* Letters of the string that must be found on the page before it is believed, in per cent. */
#define BELIEVED 60
#define LEAST_BYTES 300
/* Bytes compared in all; a page of many runs with a huge string must not cost quadratic time. */
#define BUDGET (32u << 20)

/* The articleBody without markup: some templates put HTML into it. */
static narc_text
without_tags(narc_text text, narc_arena *arena)
{
    char *out = narc_arena_raw(arena, text.size + 1);
    size_t size = 0;
    bool tag = false;

    if (out == NULL)
        return (narc_text){NULL, 0};
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '<' && i + 1 < text.size &&
            (narc_ascii_alpha(text.data[i + 1]) || text.data[i + 1] == '/'))
            tag = true;
        if (!tag)
            out[size++] = text.data[i];
        else if (text.data[i] == '>')
            tag = false;
    }
    return (narc_text){out, size};
}

void
narc_html_confirm_runs(narc_html_layout *layout)
{
    narc_arena *arena = layout->page->scratch;
    const narc_text stated =
        narc_json_text(narc_json_member(layout->page->json_article, "articleBody"));
    narc_text whole;
    size_t found = 0;
    size_t budget = BUDGET;

    if (stated.size < LEAST_BYTES)
        return;
    whole = narc_html_fold_text(without_tags(narc_html_clean(stated, arena), arena), arena);
    for (size_t i = 0; i < layout->run_count && budget >= whole.size; i++) {
        narc_html_run *run = &layout->runs[i];
        narc_text folded;

        if (run->letters < LONG)
            continue;
        folded = narc_html_fold_text(run->text, arena);
        budget -= whole.size;
        run->confirmed = narc_text_find(whole, folded) != SIZE_MAX;
        found += run->confirmed ? folded.size : 0;
    }
    layout->confirmed = found * 100 >= whole.size * BELIEVED;
    for (size_t i = 0; i < layout->run_count && !layout->confirmed; i++)
        layout->runs[i].confirmed = false;
}
