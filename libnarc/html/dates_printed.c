/* The date of publication as a reader finds it: in a time element, in a part that is called date, in
 * a line by itself, near the headline rather than beside other articles. Each date on the page gets
 * points for where and how it stands; the most win, the first of equals. */
#include "html/layout.h"

#include "base/text.h"
#include "html/address.h"
#include "html/words.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Bytes of a line with a date; letters from which it is a sentence that tells of a day. */
#define LINE_BYTES 120
#define SENTENCE 60
/* Bytes of a longer line that says when it was published; of the beginning of one of the first runs
 * below the headline. */
#define LABELLED_BYTES 300
#define OPENING_BYTES 90
#define OPENING_RUNS 4
/* Letters of a line that is a label for the next one. */
#define LABEL_LETTERS 24
/* Time elements looked at. */
#define MOST_TIMES 60
/* Elements round a line whose names are looked at. */
#define NAMED_LEVELS 3

/* Points. */
#define OF_TIME 30
#define OF_NAME 25
#define OF_LABEL 40
#define OF_SENTENCE (-25)
#define OF_FURNITURE (-40)
#define OF_TEASER (-20)
#define OF_ASIDE (-80)   /* readers' comments, navigation */
#define CERTAIN 50       /* better than sources that are often wrong */
#define OF_TEXT 10       /* where nothing but lines can tell, fewer are right half the time */
#define OF_CHANGE (-100) /* better than nothing: published that day or before */

typedef struct best_date {
    narc_html_page *page;
    size_t headline; /* run, or SIZE_MAX */
    narc_html_day_order order;
    bool in_text; /* only lines count: a first sentence tells of any day */
    int points;
    narc_date date;
} best_date;

/* Lines and elements that tell of a later change. */
static bool
says_changed(narc_text text)
{
    static const char *const words[] = {
        "updated",           "modified",          "aktualisiert", "ge\xC3\xA4ndert", "actualizado",
        "mis \xC3\xA0 jour", "aggiornato",        "atualizado",   "revised",         "last edited",
        "reviewed",          "g\xC3\xBCncelleme", "nderung:",     "stand:"};

    return narc_text_holds_one(text, words, COUNT(words));
}

static const char *const labels[] = {
    "publish",       "posted",    "entlicht",   "erschienen",   "erstellt",
    "publi\xC3\xA9", "publicado", "pubblicato", "gepubliceerd", "datum",
    "date:",         "fecha",     "entry-date", "created",      "\xE5\x8F\x91\xE5\xB8\x83"};

static bool
says_published(narc_text text)
{
    return narc_text_holds_one(text, labels, COUNT(labels));
}

/* What follows the label in a line that says when it was published, else the whole line. */
static narc_text
behind_label(narc_text line)
{
    for (size_t i = 0; i < COUNT(labels); i++) {
        const size_t at = narc_text_find_nocase(line, labels[i]);

        if (at != SIZE_MAX)
            return narc_text_slice(line, at, SIZE_MAX);
    }
    return line;
}

/* Points for the place: below the headline, above it, far from it. */
static int
points_of_place(const best_date *best, size_t run)
{
    const size_t headline = best->headline;

    if (headline == SIZE_MAX)
        return run < 40 ? 10 : 0;
    if (run >= headline)
        return run - headline <= 3    ? 40
               : run - headline <= 8  ? 30
               : run - headline <= 16 ? 20
               : run - headline <= 40 ? 8
                                      : 0;
    return headline - run <= 3 ? 32 : headline - run <= 8 ? 15 : 0;
}

/* Points for the elements round it. */
static int
points_of_names(const narc_html_layout *layout, narc_node_id id)
{
    static const char *const words[] = {"date", "publish",  "posted", "timestamp", "time", "byline",
                                        "meta", "dateline", "datum",  "fecha",     "info"};
    const narc_tree *tree = layout->tree;
    int points = 0;
    int furniture = 0;
    bool named = false;

    for (int level = 0; id != NARC_NODE_DOCUMENT && id != NARC_NODE_NONE;
         level++, id = tree->nodes[id].parent) {
        const narc_text class = narc_node_value(tree, id, NARC_ATTRIBUTE_CLASS);

        if (level < NAMED_LEVELS && says_changed(class))
            points += OF_CHANGE;
        named |= level < NAMED_LEVELS &&
                 (narc_text_holds_one(class, words, COUNT(words)) ||
                  narc_text_holds_one(narc_node_value(tree, id, NARC_ATTRIBUTE_ID), words,
                                      COUNT(words)));
        if ((layout->marks[id] & NARC_HTML_STRONG) != 0)
            furniture = OF_FURNITURE;
    }
    return points + furniture + (named ? OF_NAME : 0);
}

static void
offer(best_date *best, const narc_html_layout *layout, narc_text stated, narc_node_id id,
      size_t run, int points, const char *source)
{
    narc_date date;

    if (narc_html_is_aside(layout, id) ||
        !narc_html_date_read(best->page, stated, best->order, source, &date))
        return;
    points += points_of_place(best, run) + points_of_names(layout, id);
    if (narc_html_is_aside(layout, id))
        points += OF_ASIDE;
    if (points <= best->points)
        return;
    best->points = points;
    best->date = date;
}

static void
offer_times(best_date *best, const narc_html_layout *layout)
{
    const narc_html_fact_list *times = &best->page->times;

    for (size_t i = 0; i < times->count && i < MOST_TIMES; i++) {
        const narc_html_fact *time = &times->items[i];
        const int points = OF_TIME + (says_published(time->name) ? OF_LABEL : 0);

        offer(best, layout, time->value, time->node, layout->runs_before[time->node], points,
              "time");
    }
}

/* The part of a run in which a date may tell of the article: a line, or the place and day with which
 * an article begins. */
static narc_text
line_of(const best_date *best, const narc_html_run *run, size_t i)
{
    const bool opening =
        best->headline != SIZE_MAX && i > best->headline && i - best->headline <= OPENING_RUNS;
    size_t size = LINE_BYTES;

    if (run->text.size <= LINE_BYTES)
        return run->text;
    if (run->text.size <= LABELLED_BYTES && says_published(run->text))
        return behind_label(run->text);
    if (!opening || best->in_text)
        return (narc_text){NULL, 0};
    size = OPENING_BYTES;
    while (size > 0 && run->text.data[size] != ' ')
        size--;
    return narc_text_slice(run->text, 0, size);
}

static bool
is_labelled(const narc_html_layout *layout, size_t i, narc_text line)
{
    return says_published(line) || (i > 0 && layout->runs[i - 1].letters <= LABEL_LETTERS &&
                                    says_published(layout->runs[i - 1].text));
}

static void
offer_lines(best_date *best, const narc_html_layout *layout)
{
    for (size_t i = 0; i < layout->run_count; i++) {
        const narc_html_run *run = &layout->runs[i];
        const narc_text line = line_of(best, run, i);
        int points = 0;

        if (!narc_html_may_be_date(line))
            continue;
        if (is_labelled(layout, i, line))
            points += OF_LABEL;
        else if (says_changed(line))
            points += OF_CHANGE;
        if (run->letters >= SENTENCE && !narc_ascii_digit(run->text.data[0]))
            points += OF_SENTENCE;
        if (run->link_share >= 60 && run->letters > LABEL_LETTERS)
            points += OF_TEASER;
        offer(best, layout, behind_label(line), run->parent, i, points, "printed");
    }
}

size_t
narc_html_headline_run(const narc_html_layout *layout)
{
    const uint64_t headline = narc_html_fold(layout->page->headline);
    size_t other = SIZE_MAX;

    for (size_t i = 0; headline != 0 && i < layout->run_count; i++) {
        if (layout->runs[i].fold != headline)
            continue;
        if (layout->runs[i].kind == NARC_HTML_RUN_HEADING)
            return i;
        if (other == SIZE_MAX)
            other = i;
    }
    return other;
}

static narc_html_day_order
order_of(const narc_html_layout *layout)
{
    const narc_item *item = layout->page->item;

    return narc_html_day_order_of(item->language, narc_address_host(item->url));
}

static best_date
find_best(const narc_html_layout *layout, narc_html_day_order order, bool in_text)
{
    best_date best = {
        .page = layout->page, .order = order, .in_text = in_text, .points = INT32_MIN};

    best.headline = narc_html_headline_run(layout);
    offer_times(&best, layout);
    offer_lines(&best, layout);
    return best;
}

void
narc_html_dates_in_text(const narc_html_layout *layout)
{
    narc_html_day_order order = order_of(layout);
    best_date best;

    /* The month is first in one country where English is spoken, and a text seldom says where it is from. */
    if (order == NARC_HTML_MONTH_FIRST && layout->page->item->url.size == 0)
        order = NARC_HTML_ORDER_UNKNOWN;
    best = find_best(layout, order, true);
    if (best.points >= OF_TEXT)
        layout->page->item->first_created = best.date;
}

void
narc_html_dates_printed(const narc_html_layout *layout)
{
    best_date best;
    narc_date doubtful;

    if (layout->page->item->first_created.precision != NARC_PRECISION_NONE)
        return;
    best = find_best(layout, order_of(layout), false);
    if (best.points < CERTAIN && narc_html_date_doubtful(layout->page, &doubtful))
        best.date = doubtful;
    layout->page->item->first_created = best.date;
}
