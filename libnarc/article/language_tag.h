/* Language tags as the lang attribute takes them. */
#ifndef NARC_ARTICLE_LANGUAGE_TAG_H
#define NARC_ARTICLE_LANGUAGE_TAG_H

#include <narc/base.h>

/** Longest answer: language, script, region, variant. */
#define NARC_LANGUAGE_SIZE 24

/**
 * The parts of a tag that are registered (BCP 47), as they were written: "en-GB" of "en-GB",
 * "pt" of "pt-x-old". Answers the size, 0 when the language itself is not known: no lang is better for
 * those who listen to a page than a wrong one.
 */
size_t narc_language_fit(narc_text tag, char out[NARC_LANGUAGE_SIZE]);

#endif
