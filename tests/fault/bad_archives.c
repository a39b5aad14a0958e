/* Bad input on purpose: every vector, every flipped bit and every truncation of small archives, through every
 * door (tests/support/every_door.c). Each is noticed, with a place; nothing wrong is handed out; what does not
 * stand in the damaged block is read all the same, and recovered.
 *
 * bad_archives FOLDER STEP: every STEP-th bit and length, 1 for all of them. */
#include "every_door.h"

#include <narc_test.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *folder;
static size_t step;

/* Small archives of different build, each item in a block of its own: three runs and commits; a base, its copy and
 * what needs it, packed; an object in three blocks; a gap; versions of one guid. */
static const char *const samples[] = {"good-6.5-runs", "good-4.7-base", "good-5.4-object-in-parts",
                                      "good-7.6-gap", "good-6.6-versions-in-two-commits"};
#define SAMPLES (sizeof(samples) / sizeof(*samples))

/* A copy of exactly that size, so that the sanitizer sees a read behind the end. */
static uint8_t *
load(const char *name, size_t *size)
{
    char path[4096];
    uint8_t *data;
    FILE *file;
    long end;

    assert_true(snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path));
    file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    end = ftell(file);
    assert_true(end >= 0);
    *size = (size_t)end;
    data = malloc(*size + 1);
    assert_non_null(data);
    rewind(file);
    assert_int_equal(fread(data, 1, *size, file), *size);
    fclose(file);
    return data;
}

static uint8_t *
load_sample(size_t i, size_t *size)
{
    char name[128];

    snprintf(name, sizeof(name), "%s.narc", samples[i]);
    return load(name, size);
}

static void
each_flipped_bit_is_noticed_and_costs_no_more_than_one_article(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        size_t size;
        uint8_t *data = load_sample(i, &size);
        every_door whole, found;

        every_door_try((narc_bytes){data, size}, NULL, &whole);
        assert_true(whole.clean && whole.stream_clean && whole.recovery.same_root);
        for (size_t bit = i % step; bit < 8 * size; bit += step) {
            data[bit / 8] ^= (uint8_t)(1u << bit % 8);
            every_door_try((narc_bytes){data, size}, NULL, &found);
            if (found.opened && found.clean && found.items == whole.items)
                fail_msg("%s: bit %zu of byte %zu is not noticed", samples[i], bit % 8, bit / 8);
            if (!found.recovered || found.recovery.items + 1 < whole.items)
                fail_msg("%s: bit %zu of byte %zu costs %u of %u articles", samples[i], bit % 8,
                         bit / 8, (unsigned)(whole.items - found.recovery.items),
                         (unsigned)whole.items);
            data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        free(data);
    }
}

static void
each_truncation_opens_at_an_earlier_commit_or_says_why_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        size_t size;
        uint8_t *data = load_sample(i, &size);
        uint64_t before = 0;

        for (size_t left = i % step; left < size; left += step) {
            uint8_t *copy = malloc(left + 1);
            every_door found;

            assert_non_null(copy);
            memcpy(copy, data, left);
            every_door_try((narc_bytes){copy, left}, NULL, &found);
            if (found.opened) {
                assert_int_equal(found.readable, found.items); /* what is committed is whole */
                assert_true(found.items >= before);
                before = found.items;
            } else {
                assert_int_equal(before, 0);
                assert_true(found.refused.number == NARC_NO_COMMIT ||
                            found.refused.number == NARC_CUT_SHORT ||
                            found.refused.number == NARC_NOT_NARC);
            }
            free(copy);
        }
        free(data);
    }
}

/* Lengths of 2^63, entries that contradict blocks, keys that occur twice, blocks that expand too far, bases that
 * are missing: spec/vectors has them all. */
static void
every_vector_goes_through_every_door(void **state)
{
    DIR *all = opendir(folder);
    size_t count = 0, clean = 0;

    (void)state;
    assert_non_null(all);
    for (struct dirent *entry; (entry = readdir(all)) != NULL;) {
        const char *end = strrchr(entry->d_name, '.');
        every_door found;
        uint8_t *data;
        size_t size;

        if (end == NULL || strcmp(end, ".narc") != 0)
            continue;
        data = load(entry->d_name, &size);
        every_door_try((narc_bytes){data, size}, NULL, &found);
        count++;
        clean += found.opened && found.clean;
        free(data);
    }
    closedir(all);
    assert_true(count > 250 && clean > 50 && clean < count / 2);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_goes_through_every_door),
        cmocka_unit_test(each_truncation_opens_at_an_earlier_commit_or_says_why_not),
        cmocka_unit_test(each_flipped_bit_is_noticed_and_costs_no_more_than_one_article),
    };

    if (argc != 3 || (step = strtoul(argv[2], NULL, 10)) == 0)
        return 2;
    folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
