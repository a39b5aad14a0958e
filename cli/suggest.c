/* Edit distance with swapped neighbours (optimal string alignment). */
#include "suggest.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define WORD_MAX 80

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t
distance(const char *a, const char *b)
{
    size_t rows[3][WORD_MAX + 1]; /* the row being filled and the two before it */
    const size_t a_size = strlen(a);
    const size_t b_size = strlen(b);

    if (a_size > WORD_MAX || b_size > WORD_MAX)
        return WORD_MAX;
    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            row[j] = least(least(above[j], row[j - 1]) + 1,
                           above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

/* One slip in a short word, two in a longer one. */
static bool
near(const char *typed, size_t steps)
{
    const size_t size = strlen(typed);

    return steps > 0 && steps <= (size < 4 ? 1U : size < 8 ? 2U : 3U) && steps < size;
}

const char *
suggest_nearest(const char *typed, const char *const *words, size_t count)
{
    const char *best = NULL;
    size_t best_steps = WORD_MAX;

    for (size_t i = 0; i < count; i++) {
        const size_t steps = distance(typed, words[i]);

        if (steps < best_steps) {
            best_steps = steps;
            best = words[i];
        }
    }
    return best != NULL && near(typed, best_steps) ? best : NULL;
}

bool
suggest_file(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const int folder_size = slash != NULL ? (int)(slash - path) + 1 : 0;
    char folder[4096];
    size_t best_steps = WORD_MAX;
    struct dirent *entry;
    DIR *directory;

    if ((size_t)folder_size >= sizeof(folder))
        return false;
    snprintf(folder, sizeof(folder), "%.*s", folder_size, path);
    directory = opendir(folder_size > 0 ? folder : ".");
    if (directory == NULL)
        return false;
    while ((entry = readdir(directory)) != NULL) {
        const size_t steps = distance(name, entry->d_name);

        if (steps < best_steps && near(name, steps) && entry->d_name[0] != '.') {
            best_steps = steps;
            snprintf(out, size, "%s%s", folder, entry->d_name);
        }
    }
    closedir(directory);
    return best_steps < WORD_MAX;
}
