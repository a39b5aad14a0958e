/* What a verification found, kept until the walk is over. */
#ifndef CLI_FINDINGS_H
#define CLI_FINDINGS_H

#include "cli.h"

/* One finding, and the article it concerns. */
struct damage {
    narc_error error;
    bool has_article;
    uint8_t id[32];
    narc_text guid; /* owned by the finding, with the headline behind it */
    narc_text headline;
};

struct findings {
    struct damage *items;
    size_t count;
    size_t capacity;
};

/* A narc_damage_fn; entry may be NULL. */
void findings_add(void *user, const narc_error *error, const narc_entry *entry);
/* Moves all of *from behind those of *to. */
void findings_move(struct findings *to, struct findings *from);
void findings_free(struct findings *findings);

/* One verified archive. */
struct verification {
    const char *name;
    narc_verify_level level;
    bool from_pipe; /* the tables of the index had gone by before anything said what they hold */
    narc_verify_report report;
    struct findings findings;
    uint8_t root[32];
    double seconds; /* it took */
};

/* OK, DAMAGED, NEWER: nothing was found but parts that only a newer narc understands; or UNFINISHED: every committed article is whole, but bytes of a commit that never
 * came, or of one that a copy lost, follow. */
enum exit_code verification_verdict(const struct verification *verification);
/* Prints it as the run was asked to, and raises the exit code. */
void verification_print(struct cli *cli, const struct verification *verification);

#endif
