/* Foreign libraries that are loaded when they are first needed: most programs that read archives need
 * neither XML nor containers, and starting with both libraries takes longer than reading an article
 * (docs/decisions/0017-what-reading-costs.md). */
#ifndef NARC_BASE_PART_H
#define NARC_BASE_PART_H

/* In a shared libnarc each of them belongs to a part of its own, a small shared library that has
 * nothing but a table of its functions. Everywhere else the table is linked in. */
#ifdef NARC_PART_ENDING
#define NARC_IN_PART NARC_API __attribute__((weak))
#else
#define NARC_IN_PART
#endif

/**
 * The table that a part exports under a name. The part is libnarc-PART followed by NARC_PART_ENDING,
 * beside libnarc itself or where libraries are looked for. It stays loaded.
 *
 * @param linked  the table itself where it is linked in; then it is the answer
 * @return NULL when it cannot be loaded
 */
const void *narc_part_table(const void *linked, const char *part, const char *name);

#endif
