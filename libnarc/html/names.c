/* A table of names in which a new one takes the place of an old one that wants the same slot. */
#include "html/names.h"

#include "base/eight.h"

#define SLOTS 512u

struct narc_html_names {
    narc_html_name slots[SLOTS];
};

narc_html_names *
narc_html_names_new(narc_arena *arena)
{
    return narc_arena_alloc(arena, sizeof(narc_html_names));
}

narc_html_name *
narc_html_name_of(narc_html_names *names, narc_text text)
{
    const uint64_t hash = narc_eight_hash(0, text.data, text.size) | 1;
    narc_html_name *name = &names->slots[(hash >> 8) % SLOTS];

    if (name->hash != hash)
        *name = (narc_html_name){.hash = hash};
    return name;
}
