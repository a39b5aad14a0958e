/* --loss-report and --fail-on-loss: what a conversion loses, value by value. */
#ifndef CLI_LOSS_REPORT_H
#define CLI_LOSS_REPORT_H

#include "cli.h"
#include "files.h"

struct loss_report {
    struct cli *cli;
    const char *path; /* as given, "-" for standard error, or NULL */
    bool fail_on_loss;
    bool opened;
    struct out_file file;
};

/* Reads the options and opens the file, which is not overwritten without --force. False after a
 * message. */
bool loss_report_open(struct cli *cli, struct loss_report *out);

/* Lists what a document lost of its item, if that was asked for. False when the document must not be
 * written, or the list could not be; *err then says why. */
bool loss_report_accepts(struct loss_report *report, const narc_format_info *format,
                         const narc_item *item, narc_bytes document,
                         const narc_providers *providers, narc_error *err);

/* Gives the file its name, or removes it when the run was not complete. */
void loss_report_close(struct loss_report *report, bool complete);

#endif
