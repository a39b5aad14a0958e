/* Documents coming in: what create, add and convert share. */
#ifndef CLI_INTAKE_H
#define CLI_INTAKE_H

#include "cli.h"

struct intake {
    struct cli *cli;
    narc_ingest_options options;
    int rejects;               /* directory of --rejects, or -1 */
    FILE *reasons;             /* REASONS.tsv in it */
    uint64_t seen;             /* documents */
    narc_providers *providers; /* what the user knows of them, or NULL */
    narc_ingest_target inner;  /* whom documents and items are handed on to */
    narc_ingest_totals totals;
};

/* Reads -j, else NARC_JOBS; 0 when neither says anything. False after a message. */
bool intake_jobs(struct cli *cli, uint32_t *out);

/* Reads -f, --charset, -j ... and opens --rejects. False after a message. */
bool intake_start(struct cli *cli, struct intake *out);

/* Reads the inputs into a target; rejected documents are reported as they come. */
narc_status intake_run(struct intake *intake, const char *const *inputs, size_t count,
                       const narc_ingest_target *target, narc_error *err);

void intake_end(struct intake *intake);

#endif
