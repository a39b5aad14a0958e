/* Where extract puts originals: a directory, with a MANIFEST. */
#ifndef CLI_EXTRACTION_H
#define CLI_EXTRACTION_H

#include "archive_open.h"
#include "digests.h"
#include "files.h"
#include "names.h"
#include "selectors.h"

/* One run. */
struct extracting {
    struct cli *cli;
    struct archive archive;
    struct selection selection;
    const char *out;
    bool names_only;
    int directory;
    struct out_file manifest;
    struct digest_set done; /* given: one original can belong to several items */
    uint64_t files;
    uint64_t bytes;
    uint64_t without; /* items whose original was not kept */
};

/* An original about to be given, and the item it is given for. */
struct original {
    const narc_entry *entry;
    char name[SAFE_NAME_SIZE]; /* that it gets */
    uint8_t digest[32];
    narc_text own_name; /* that it had */
    uint64_t size;
};

/* Which original an item has; entry is kept in *out. False when it has none. */
bool original_of(const narc_entry *entry, const narc_item *item, struct original *out);

/* Opens directory and MANIFEST. False after a message. */
bool extracting_open(struct extracting *extracting);
/* After it was put in its place: into the MANIFEST, and told. */
void extracting_done(struct extracting *extracting, const struct original *original);
/* Completes the MANIFEST and says how many there were. */
void extracting_finish(struct extracting *extracting);

/* extract of an archive that comes by on a pipe. */
void extract_passing(struct extracting *extracting);

#endif
