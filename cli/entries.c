/* Copies of entries: a reader lends one until the next call only. */
#include "entries.h"
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static void
move_text(narc_text *text, char *room, size_t *at)
{
    if (text->size > 0)
        memcpy(room + *at, text->data, text->size);
    text->data = room + *at;
    *at += text->size;
}

void
entry_keep(struct kept_entry *kept, const narc_entry *entry)
{
    const size_t size = entry->guid.size + entry->url.size + entry->provider.size +
                        entry->language.size + entry->headline.size + entry->subjects.size +
                        entry->format.size;
    narc_entry *copy = &kept->entry;
    size_t at = 0;

    if (kept->texts == NULL || size > kept->room) {
        kept->texts = cli_reallocate(kept->texts, size);
        kept->room = size;
    }
    *copy = *entry;
    move_text(&copy->guid, kept->texts, &at);
    move_text(&copy->url, kept->texts, &at);
    move_text(&copy->provider, kept->texts, &at);
    move_text(&copy->language, kept->texts, &at);
    move_text(&copy->headline, kept->texts, &at);
    move_text(&copy->subjects, kept->texts, &at);
    move_text(&copy->format, kept->texts, &at);
}

void
entry_drop(struct kept_entry *kept)
{
    free(kept->texts);
    memset(kept, 0, sizeof(*kept));
}

narc_text
first_line(narc_text lines)
{
    const char *end = lines.size > 0 ? memchr(lines.data, '\n', lines.size) : NULL;

    return (narc_text){lines.data, end != NULL ? (size_t)(end - lines.data) : lines.size};
}
