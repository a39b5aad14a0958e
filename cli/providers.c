/* Catalogs and zone tables out of options and surroundings. */
#include "providers.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define USUAL_CATALOGS "/usr/share/narc/catalogs"

/* Opened with the first thing there is to know. */
static bool
add(struct cli *cli, narc_providers **providers, const char *path,
    narc_status (*add_path)(narc_providers *, const char *, narc_error *))
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    if ((*providers != NULL || narc_providers_new(NULL, providers, &err) == NARC_OK) &&
        add_path(*providers, path, &err) == NARC_OK)
        return true;
    report_with(cli, path, &err, NULL, EXIT_WRONG_USE);
    return false;
}

/* Paths with a colon between them. */
static bool
add_surroundings(struct cli *cli, narc_providers **providers)
{
    const char *at = getenv("NARC_CATALOGS");
    char path[4096];

    while (at != NULL && *at != '\0') {
        const size_t size = strcspn(at, ":");

        snprintf(path, sizeof(path), "%.*s", (int)size, at);
        if (size > 0 && !add(cli, providers, path, narc_providers_add_catalogs))
            return false;
        at += size + (at[size] == ':');
    }
    return access(USUAL_CATALOGS, R_OK) != 0 ||
           add(cli, providers, USUAL_CATALOGS, narc_providers_add_catalogs);
}

bool
providers_open(struct cli *cli, narc_providers **out)
{
    const char *path;
    size_t at = 0;
    bool sound = true;

    *out = NULL;
    while (sound && (path = option_next(cli, OPTION_CATALOG, &at)) != NULL)
        sound = add(cli, out, path, narc_providers_add_catalogs);
    sound = sound && add_surroundings(cli, out);
    at = 0;
    while (sound && (path = option_next(cli, OPTION_ZONES, &at)) != NULL)
        sound = add(cli, out, path, narc_providers_add_zones);
    if (!sound) {
        narc_providers_free(*out);
        *out = NULL;
    }
    return sound;
}
