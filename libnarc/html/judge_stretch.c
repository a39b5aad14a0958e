/* Which runs are taken together. An article is a few stretches of runs; a run that looks like one and
 * stands among others that do not is a teaser or a comment. Each run is worth its odds above the
 * bound, each stretch costs, and so does each run passed over inside one, until that costs as much
 * as a new stretch: the choice that is worth most is found in one pass (Viterbi). */
#include "html/judge.h"

#define STRETCH (NARC_HTML_JUDGE_UNIT / 2)
/* A run passed over, and one that was not asked about. */
#define PASSED (NARC_HTML_JUDGE_UNIT / 5)
#define PASSED_UNASKED (PASSED * 3 / 10)

enum { OUTSIDE, TAKEN, OVER, PLACES };

/* The best that is known of the runs so far, for each place the last of them may have. */
typedef struct hopes {
    int64_t worth[PLACES];
} hopes;

/* Where the run before stood, for each place of this one. */
typedef struct ways {
    uint8_t from[PLACES];
} ways;

static ways
step(hopes *h, int64_t worth, int64_t passing)
{
    const int64_t *before = h->worth;
    ways w = {{OUTSIDE, TAKEN, TAKEN}};
    int64_t outside = before[OUTSIDE];
    int64_t taken = before[TAKEN];
    int64_t over = before[TAKEN];

    if (before[TAKEN] > outside) {
        outside = before[TAKEN];
        w.from[OUTSIDE] = TAKEN;
    }
    if (before[OVER] > taken) {
        taken = before[OVER];
        w.from[TAKEN] = OVER;
    }
    if (before[OUTSIDE] - STRETCH > taken) {
        taken = before[OUTSIDE] - STRETCH;
        w.from[TAKEN] = OUTSIDE;
    }
    if (before[OVER] > over) {
        over = before[OVER];
        w.from[OVER] = OVER;
    }
    *h = (hopes){{outside, taken + worth, over - passing}};
    return w;
}

bool
narc_html_judge_stretches(const int32_t *odds, int32_t bound, size_t count, narc_arena *arena,
                          bool *taken)
{
    ways *back = narc_arena_raw_array(arena, count + 1, sizeof(*back));
    /* Nothing was taken before the first run. */
    hopes h = {{0, INT32_MIN, INT32_MIN}};
    uint8_t place;

    if (back == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const bool asked = odds[i] != NARC_HTML_NOT_ASKED;

        back[i] = step(&h, asked ? (int64_t)odds[i] - bound : 0, asked ? PASSED : PASSED_UNASKED);
    }
    place = h.worth[TAKEN] > h.worth[OUTSIDE] ? TAKEN : OUTSIDE;
    for (size_t i = count; i > 0; i--) {
        taken[i - 1] = place == TAKEN && odds[i - 1] != NARC_HTML_NOT_ASKED;
        place = back[i - 1].from[place];
    }
    return true;
}
