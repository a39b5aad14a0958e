/* A page as a row of text runs. A run is what a reader sees as one piece of text, a paragraph, a
 * heading, an item, a line in a bare div: consecutive children of one parent without a block among
 * them. Runs lie in document order, so a subtree is a range of runs and sums over subtrees are
 * differences of prefix sums. */
#ifndef NARC_HTML_LAYOUT_H
#define NARC_HTML_LAYOUT_H

#include "html/names.h"
#include "html/page.h"

typedef enum narc_html_run_kind {
    NARC_HTML_RUN_TEXT,
    NARC_HTML_RUN_HEADING,
    NARC_HTML_RUN_ITEM,
    NARC_HTML_RUN_CELL,
    NARC_HTML_RUN_CAPTION
} narc_html_run_kind;

typedef struct narc_html_run {
    narc_text text;        /* white space folded */
    uint64_t fold;         /* narc_html_fold of it */
    narc_node_id parent;   /* the block it stands in */
    narc_node_id first;    /* child of parent */
    narc_node_id last;     /* child of parent */
    uint32_t letters;      /* narc_html_letters */
    uint32_t link_letters; /* of them inside links */
    int32_t value;         /* letters when it reads like an article, below 0 when it does not */
    uint8_t kind;          /* narc_html_run_kind */
    uint8_t link_share;    /* of its letters inside links, in per cent */
    bool sentence;         /* ends like a sentence */
    bool phrase;           /* one of the lines that templates print: "Read more", "Advertisement" */
    bool confirmed;        /* stands in the articleBody of JSON-LD */
    bool repeat;           /* of a second copy of the article */
    bool out;              /* is no part of the article */
} narc_html_run;

/* What is known of a node, one byte each. */
#define NARC_HTML_BLOCKY 1u    /* a block, or with blocks inside */
#define NARC_HTML_LINK 2u      /* inside a link */
#define NARC_HTML_STRONG 4u    /* furniture by its name: navigation, share bars, related ... */
#define NARC_HTML_WEAK 8u      /* perhaps furniture: bylines, dates, captions, labels ... */
#define NARC_HTML_COMMENTS 16u /* readers' comments, which may be longer than the article */
#define NARC_HTML_BODY 32u     /* named as the text of an article */
#define NARC_HTML_NEVER 64u    /* dialogs about consent, which no article stands in */

#define NARC_HTML_FURNITURE 1u
#define NARC_HTML_HIDDEN 2u

typedef struct narc_html_layout {
    narc_html_page *page;
    const narc_tree *tree;
    narc_html_run *runs;
    size_t run_count;
    narc_html_names *names;
    uint8_t *marks;        /* NARC_HTML_*, one a node */
    uint8_t *reasons;      /* why a node is STRONG, WEAK or COMMENTS: a row of the vocabulary */
    narc_node_id *ends;    /* behind the last node of each subtree */
    narc_node_id *holders; /* the document, then every element in which a run begins, in order */
    size_t holder_count;
    uint32_t *runs_before; /* how many runs begin before each node; node_count + 1 of them */
    int64_t *good;         /* sum of the positive values of the runs before each */
    int64_t *sum;          /* sum of all values of the runs before each */
    uint32_t *letters;     /* sum of the letters of the runs before each */
    uint32_t *links;       /* sum of their letters inside links */
    uint32_t *times;       /* how often the text of each run stands on the page */
    uint8_t *furniture;    /* whether furniture holds each run: 0, NARC_HTML_FURNITURE or _HIDDEN */
    uint8_t *left_out;     /* for narc_html_to_body */
    narc_node_id top;      /* the subtree that holds the article */
    size_t first_run;      /* of the article */
    size_t end_run;        /* behind its last */
    bool confirmed;        /* JSON-LD holds the text, and it is on the page */
    bool chosen;           /* there is an article */
    const char *method;    /* how top was chosen */
    uint32_t confidence;   /* 1 to 100 */
} narc_html_layout;

/** Runs, what is known of them, and a first choice; false when memory ran out or there is no text. */
bool narc_html_layout_prepare(narc_html_layout *layout, narc_html_page *page);

/** Builds runs and marks BLOCKY and LINK. False when memory ran out. */
bool narc_html_layout_begin(narc_html_layout *layout, narc_html_page *page);

/** The smallest subtree that holds both nodes. */
narc_node_id narc_html_common(const narc_tree *tree, narc_node_id a, narc_node_id b);

/** Marks STRONG, WEAK, COMMENTS and BODY by tag, class, id and role. */
void narc_html_furniture_mark(narc_html_layout *layout);
/** Leaves out the furniture, but none that holds much of the page's text: templates lie. */
void narc_html_furniture_remove(narc_html_layout *layout);

/** Marks the runs that stand in the articleBody of JSON-LD, when it is of this page. */
void narc_html_confirm_runs(narc_html_layout *layout);

/** Gives each run its value, and sums them up. */
void narc_html_score_runs(narc_html_layout *layout);
/** Sums again, after runs went out or changed their value. Runs that are out count nothing. */
void narc_html_score_sum(narc_html_layout *layout);
/** Chooses top, first_run and end_run; false when the page has no article. */
bool narc_html_score_choose(narc_html_layout *layout);

/** Whether what was chosen is a list of other articles. */
bool narc_html_is_listing(const narc_html_layout *layout);
/** Whether it says instead of an article that there is no such page. */
bool narc_html_is_missing(const narc_html_layout *layout);

/** Finds an article printed twice and marks the runs of the poorer copy. */
void narc_html_doubles_mark(narc_html_layout *layout);
/** Takes paragraphs out of what was chosen that stand in it before. */
void narc_html_doubles_remove(narc_html_layout *layout);

/** Takes the lines out of the chosen range that are no part of the article. */
void narc_html_lines_remove(narc_html_layout *layout);
/** Marks what is out, or outside the chosen range, for narc_html_to_body. */
void narc_html_lines_leave_out(narc_html_layout *layout);

/** Whether a node stands among readers' comments, form labels or navigation. */
bool narc_html_is_aside(const narc_html_layout *layout, narc_node_id id);

/** Who wrote it: the sources in order of trust, then what is printed, then the site itself. */
void narc_html_authors_read(narc_html_layout *layout);
/** Adds who is named in a line near the headline, or in an element that is called byline. */
void narc_html_byline_read(narc_html_layout *layout);
/** Adds who a line names behind "by" and the like; near the headline also whose name stands beside a date,
 * or in a link to a person. False when nobody is. */
bool narc_html_byline_line(narc_html_layout *layout, const narc_html_run *run, bool near);
/** The names behind "by" and the like in a line, or the empty text. */
narc_text narc_html_names_behind_lead(narc_text line);
/** Whether a text is persons' names and nothing else, the last of at least so many words. */
bool narc_html_reads_like_names(narc_text text, size_t least_words);
/** Adds the names in one string that may hold several. */
void narc_html_authors_add(narc_html_page *page, narc_text list, const char *source);
/** Adds one name as it is. */
void narc_html_author_put(narc_html_page *page, narc_text name, const char *source);

/** Guesses the language from the text of the article when the page states none. */
void narc_html_language_guess(const narc_html_layout *layout);

/** Who has the rights. */
void narc_html_rights_read(const narc_html_layout *layout);

/** Finds the date of publication in what is printed when nothing states it. */
void narc_html_dates_printed(const narc_html_layout *layout);

/** The same in a text, which has lines only, where it is sure enough. */
void narc_html_dates_in_text(const narc_html_layout *layout);

/** Fills authors, date and language of an item that is read from lines of text. headline is its run, or
 * SIZE_MAX; what was chosen are the article's lines, all of them where it stands alone. */
void narc_html_text_about(narc_html_layout *layout, size_t headline);

/** The run that is the headline, first among headings; SIZE_MAX when none is. */
size_t narc_html_headline_run(const narc_html_layout *layout);

/** Whether a line is one of those that templates print; the run keeps the answer. */
bool narc_html_is_phrase(const narc_html_run *run);

/** The runs inside a subtree: from *first to behind *end. */
static inline void
narc_html_runs_inside(const narc_html_layout *layout, narc_node_id id, size_t *first, size_t *end)
{
    *first = layout->runs_before[id];
    *end = layout->runs_before[layout->ends[id]];
}

/** Sum of the positive values inside a subtree. */
static inline int64_t
narc_html_good_inside(const narc_html_layout *layout, narc_node_id id)
{
    size_t first;
    size_t end;

    narc_html_runs_inside(layout, id, &first, &end);
    return layout->good[end] - layout->good[first];
}

#endif
