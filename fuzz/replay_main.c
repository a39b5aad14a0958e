/* Runs a harness over files and folders, so that every corpus is an ordinary test with any compiler:
 * a crash file becomes a regression test by moving it into corpus/TARGET. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size + 1); /* never 0 bytes, and exact for the sanitizer otherwise */
    size_t got = 0;

    if (file != NULL && data != NULL)
        got = fread(data, 1, size, file);
    if (file == NULL || data == NULL || got != size) {
        fprintf(stderr, "replay: %s: cannot be read\n", path);
        free(data);
        if (file != NULL)
            fclose(file);
        return -1;
    }
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 1;
}

/* Answers how many inputs were run, or -1. */
static int
replay(const char *path)
{
    struct stat facts;
    struct dirent *entry;
    DIR *folder;
    int count = 0;

    if (stat(path, &facts) != 0) {
        fprintf(stderr, "replay: %s: %s\n", path, strerror(errno));
        return -1;
    }
    if (!S_ISDIR(facts.st_mode))
        return replay_file(path, (size_t)facts.st_size);
    folder = opendir(path);
    if (folder == NULL)
        return -1;
    while ((entry = readdir(folder)) != NULL) {
        char below[4096];
        int more;

        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(below, sizeof(below), "%s/%s", path, entry->d_name) >= (int)sizeof(below))
            continue;
        more = replay(below);
        if (more < 0) {
            count = -1;
            break;
        }
        count += more;
    }
    closedir(folder);
    return count;
}

int
main(int argc, char **argv)
{
    int total = 0;

    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        const int count = replay(argv[i]);

        if (count < 0)
            return 1;
        total += count;
    }
    printf("%d inputs replayed\n", total);
    return total > 0 ? 0 : 1;
}
