/* "Did you mean": the nearest of some words. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

/* The word nearest to `typed` if it is near enough to be meant, else NULL. */
const char *suggest_nearest(const char *typed, const char *const *words, size_t count);

/* The file beside `path` whose name is nearest; false when none is near. */
bool suggest_file(const char *path, char *out, size_t size);

#endif
