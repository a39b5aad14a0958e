/* What the unit tests share: status asserts with names, an allocator that fails on request, byte
 * builders, fixtures. */
#ifndef NARC_TEST_H
#define NARC_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <narc.h>

#ifdef __clang_analyzer__ /* is not told by cmocka that a failed assert does not come back */
#undef assert_non_null
#define assert_non_null(pointer) ((pointer) != NULL ? (void)0 : abort())
#endif

/** Compares two statuses and names both when they differ. */
#define assert_narc_status(got, wanted) narc_test_status((got), (wanted), #got, __FILE__, __LINE__)
void narc_test_status(narc_status got, narc_status wanted, const char *call, const char *file,
                      int line);

/** Compares a narc_text with a literal and prints both when they differ. */
#define assert_narc_text(got, wanted) narc_test_text((got), (wanted), #got, __FILE__, __LINE__)
void narc_test_text(narc_text got, const char *wanted, const char *call, const char *file,
                    int line);

/** Compares a buffer's content with a literal. */
#define assert_narc_buffer(got, wanted)                                                            \
    narc_test_text((narc_text){(const char *)(got).data, (got).size}, (wanted), #got, __FILE__,    \
                   __LINE__)

/** An allocator that fails its n-th request once (n from 1; 0 never) and counts what is out. */
typedef struct narc_test_memory {
    narc_allocator allocator;
    size_t requests;  /**< so far */
    size_t fail_at;   /**< which one fails */
    bool fails_again; /**< every later request fails as well */
    size_t out;       /**< blocks not yet freed */
} narc_test_memory;

void narc_test_memory_init(narc_test_memory *memory, size_t fail_at);

/** A scenario answers NARC_OK or NARC_E_MEMORY and frees all it got. */
typedef narc_status (*narc_test_scenario)(const narc_allocator *allocator, void *user);

/**
 * Fails the 1st, 2nd, 3rd ... allocation of the scenario, once and for good, until it succeeds, and
 * asserts that nothing stays allocated and that every failure is NARC_E_MEMORY.
 */
void narc_test_each_failing_allocation(narc_test_scenario scenario, void *user);

/** Reads a fixture; path is relative to the project's root. Freed by narc_buffer_free. */
narc_buffer narc_test_read(const char *path);

/** Bytes written as hex digits with spaces ("A9 4E 77"); freed by narc_buffer_free. */
narc_buffer narc_test_hex(const char *digits);

/** Fixtures of one test: an empty folder of its own is the working directory while it runs, and is
 * gone with all its files afterwards. cmocka_unit_test_setup_teardown takes them. */
int narc_test_folder_enter(void **state);
int narc_test_folder_leave(void **state);

/** Makes a file in the working directory. */
void narc_test_write(const char *path, const void *data, size_t size);

/** Whether a folder is there, for tests that use data outside the project. */
bool narc_test_exists(const char *path);

#endif
