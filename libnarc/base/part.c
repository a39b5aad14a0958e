/* Parts of narc that are loaded when they are first needed. */
#ifdef NARC_PART_ENDING
#define _GNU_SOURCE /* dladdr */
#endif
#include "base/part.h"

#ifdef NARC_PART_ENDING
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define PATH_SIZE 4096

/* The folder of whatever this code is in, up to the last slash; empty when it is not known. */
static int
own_folder(char *out)
{
    static const char here = 0;
    const char *slash;
    Dl_info info;

    if (dladdr(&here, &info) == 0 || info.dli_fname == NULL)
        return 0;
    slash = strrchr(info.dli_fname, '/');
    if (slash == NULL || slash - info.dli_fname >= PATH_SIZE / 2)
        return 0;
    memcpy(out, info.dli_fname, (size_t)(slash + 1 - info.dli_fname));
    return (int)(slash + 1 - info.dli_fname);
}

const void *
narc_part_table(const void *linked, const char *part, const char *name)
{
    char path[PATH_SIZE];
    const int folder = linked == NULL ? own_folder(path) : 0;
    void *library;

    if (linked != NULL)
        return linked;
    (void)snprintf(path + folder, sizeof(path) - (size_t)folder, "libnarc-%s%s", part,
                   NARC_PART_ENDING);
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL && folder > 0)
        library = dlopen(path + folder, RTLD_NOW | RTLD_LOCAL);
    return library != NULL ? dlsym(library, name) : NULL;
}

#else

const void *
narc_part_table(const void *linked, const char *part, const char *name)
{
    (void)part;
    (void)name;
    return linked;
}

#endif
