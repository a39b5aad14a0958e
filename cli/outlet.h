/* Where converted documents go: one to standard output or a file, several into a directory, or all
 * as one stream. Shared by export and convert. */
#ifndef CLI_OUTLET_H
#define CLI_OUTLET_H

#include "cli.h"
#include "files.h"
#include "loss_report.h"

struct outlet {
    struct cli *cli;
    const narc_format_info *format;
    const char *out;                                           /* as given with -o, or "-" */
    enum { OUTLET_STREAM, OUTLET_ONE, OUTLET_DIRECTORY } kind; /* a message is a stream */
    bool force;
    int directory;
    bool file_opened;
    struct out_file file;
    narc_buffer held; /* OUTLET_ONE: the document, until it is known to be the only one */
    uint64_t count;
    uint64_t losses;
    bool message; /* all in one newsMessage */
    struct loss_report loss_report;
};

/* Reads -t and -o, before anything is opened. False after a message. */
bool outlet_read(struct cli *cli, struct outlet *out);

/* Opens the file or directory. single: one document is asked for. False after a message. */
bool outlet_open(struct outlet *outlet, bool single);

/* Takes one document; name hint and hex make its file name in a directory. With --json the name is
 * told in a row. */
narc_status outlet_put(struct outlet *outlet, narc_text hint, const char *hex, narc_bytes document,
                       narc_error *err);

/* What messages call it. */
const char *outlet_name(const struct outlet *outlet);

/* Tells what a writer could not carry or had to fill in. */
void outlet_finding(struct outlet *outlet, const char *subject, const narc_error *finding);

/* Puts everything in place; what was lost on the way is counted and makes exit code 3. */
void outlet_close(struct outlet *outlet, bool complete);

#endif
