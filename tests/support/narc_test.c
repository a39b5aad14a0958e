/* What the unit tests share. */
#define _XOPEN_SOURCE 700 /* nftw */
#include "narc_test.h"

#include "base/buffer.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef NARC_TEST_SOURCE_DIR
#define NARC_TEST_SOURCE_DIR "."
#endif

void
narc_test_status(narc_status got, narc_status wanted, const char *call, const char *file, int line)
{
    if (got == wanted)
        return;
    print_error("%s\n  answered %s (%s), wanted %s\n", call, narc_status_name(got),
                narc_status_text(got), narc_status_name(wanted));
    _fail(file, line);
}

void
narc_test_text(narc_text got, const char *wanted, const char *call, const char *file, int line)
{
    if (got.size == strlen(wanted) && (got.size == 0 || memcmp(got.data, wanted, got.size) == 0))
        return;
    print_error("%s\n  is     \"%.*s\"\n  wanted \"%s\"\n", call, (int)got.size,
                got.data == NULL ? "" : got.data, wanted);
    _fail(file, line);
}

static void *
resize(void *user, void *memory, size_t size)
{
    narc_test_memory *state = user;
    void *result;

    if (size == 0) {
        if (memory != NULL)
            state->out--;
        free(memory);
        return NULL;
    }
    state->requests++;
    if (state->fail_at != 0 && (state->requests == state->fail_at ||
                                (state->fails_again && state->requests > state->fail_at)))
        return NULL;
    result = realloc(memory, size);
    if (result != NULL && memory == NULL)
        state->out++;
    return result;
}

void
narc_test_memory_init(narc_test_memory *memory, size_t fail_at)
{
    *memory = (narc_test_memory){.fail_at = fail_at};
    memory->allocator = (narc_allocator){resize, memory};
}

void
narc_test_each_failing_allocation(narc_test_scenario scenario, void *user)
{
    for (int again = 0; again < 2; again++) {
        for (size_t at = 1;; at++) {
            narc_test_memory memory;
            narc_status status;

            narc_test_memory_init(&memory, at);
            memory.fails_again = again == 1;
            status = scenario(&memory.allocator, user);
            assert_int_equal(memory.out, 0);
            if (memory.requests < at) {
                assert_narc_status(status, NARC_OK);
                break;
            }
            assert_narc_status(status, NARC_E_MEMORY);
        }
    }
}

narc_buffer
narc_test_read(const char *path)
{
    narc_buffer buffer = {0};
    char whole[4096];
    uint8_t piece[4096];
    size_t got;
    FILE *file;

    assert_true(snprintf(whole, sizeof(whole), "%s/%s", NARC_TEST_SOURCE_DIR, path) <
                (int)sizeof(whole));
    file = fopen(whole, "rb");
    if (file == NULL)
        fail_msg("%s cannot be opened", whole);
    while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
        narc_buffer_bytes(&buffer, piece, got);
    fclose(file);
    assert_false(buffer.failed);
    return buffer;
}

narc_buffer
narc_test_hex(const char *digits)
{
    narc_buffer buffer = {0};

    while (*digits != '\0') {
        const char pair[3] = {digits[0], digits[1], '\0'};
        unsigned long value;
        char *end;

        if (*digits == ' ' || *digits == '\n') {
            digits++;
            continue;
        }
        value = strtoul(pair, &end, 16);
        assert_true(end == pair + 2);
        narc_buffer_byte(&buffer, (uint8_t)value);
        digits += 2;
    }
    return buffer;
}

bool
narc_test_exists(const char *path)
{
    struct stat facts;

    return stat(path, &facts) == 0;
}

static int
remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    (void)facts;
    (void)kind;
    (void)place;
    return remove(path);
}

int
narc_test_folder_enter(void **state)
{
    char *folder = strdup("/tmp/narc-test-XXXXXX");

    *state = folder;
    return folder != NULL && mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

int
narc_test_folder_leave(void **state)
{
    char *folder = *state;
    int failed = chdir("/") != 0 || nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0;

    free(folder);
    return failed ? -1 : 0;
}

void
narc_test_write(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}
