/* Entries that are kept while their reader goes on. */
#ifndef CLI_ENTRIES_H
#define CLI_ENTRIES_H

#include <narc.h>

/* A copy with its texts. Zeroed means none; it can be filled again and again. */
struct kept_entry {
    narc_entry entry;
    char *texts;
    size_t room;
};

void entry_keep(struct kept_entry *kept, const narc_entry *entry);
/* Frees the texts. What is empty stays fine. */
void entry_drop(struct kept_entry *kept);

/* The first of several lines. */
narc_text first_line(narc_text lines);

#endif
