/* Memory that is freed all at once. */
#include "narc_test.h"

#include "base/arena.h"

#include <stdalign.h>

typedef struct number_list {
    uint64_t *items;
    size_t count;
} number_list;

static void
memory_is_zeroed_and_aligned_whatever_its_size(void **state)
{
    narc_arena arena = {0};

    (void)state;
    for (size_t size = 0; size < 20000; size += 1 + size / 3) {
        uint8_t *memory = narc_arena_alloc(&arena, size);

        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xEE, size);
    }
    narc_arena_free(&arena);
}

static void
pieces_do_not_overlap(void **state)
{
    narc_arena arena = {0};
    uint8_t *pieces[300];

    (void)state;
    for (size_t i = 0; i < 300; i++) {
        pieces[i] = narc_arena_alloc(&arena, i + 1);
        assert_non_null(pieces[i]);
        memset(pieces[i], (int)(i & 0xFF), i + 1);
    }
    for (size_t i = 0; i < 300; i++)
        for (size_t at = 0; at <= i; at++)
            assert_int_equal(pieces[i][at], i & 0xFF);
    narc_arena_free(&arena);
}

static void
an_impossible_size_latches_and_nothing_is_handed_out_since(void **state)
{
    narc_arena arena = {0};

    (void)state;
    assert_null(narc_arena_array(&arena, SIZE_MAX / 2, 3));
    assert_true(arena.failed);
    assert_null(narc_arena_alloc(&arena, 1));
    narc_arena_free(&arena);
    assert_false(arena.failed);

    assert_null(narc_arena_alloc(&arena, SIZE_MAX));
    assert_true(arena.failed);
    narc_arena_free(&arena);
}

static void
texts_are_copied_joined_and_formatted(void **state)
{
    narc_arena arena = {0};
    char source[] = "evening";
    narc_text copy;

    (void)state;
    copy = narc_arena_copy(&arena, (narc_text){source, 7});
    source[0] = 'X';
    assert_narc_text(copy, "evening");
    assert_narc_text(narc_arena_copy(&arena, (narc_text){NULL, 0}), "");
    assert_narc_text(narc_arena_join(&arena, copy, NARC_TEXT(" news")), "evening news");
    assert_narc_text(narc_arena_join(&arena, copy, (narc_text){NULL, 0}), "evening");
    assert_narc_text(narc_arena_join(&arena, (narc_text){NULL, 0}, copy), "evening");
    assert_narc_text(narc_arena_format(&arena, "%d %s", 12, "items"), "12 items");
    assert_narc_text(narc_arena_format(&arena, "%s", ""), "");
    assert_false(arena.failed);
    narc_arena_free(&arena);
}

static void
a_list_keeps_its_elements_while_it_grows(void **state)
{
    narc_arena arena = {0};
    number_list list = {0};

    (void)state;
    for (uint64_t i = 0; i < 5000; i++) {
        uint64_t *number = NARC_LIST_ADD(&arena, &list);

        assert_non_null(number);
        assert_int_equal(*number, 0);
        *number = i * i;
    }
    assert_int_equal(list.count, 5000);
    for (uint64_t i = 0; i < 5000; i++)
        assert_int_equal(list.items[i], i * i);
    narc_arena_free(&arena);
}

static void
an_element_is_zeroed_also_where_another_was_taken_off(void **state)
{
    narc_arena arena = {0};
    number_list list = {0};
    uint64_t *number;

    (void)state;
    for (int i = 0; i < 3; i++) {
        number = NARC_LIST_ADD(&arena, &list);
        assert_non_null(number);
        *number = 99;
    }
    list.count--;
    number = NARC_LIST_ADD(&arena, &list);
    assert_non_null(number);
    assert_int_equal(*number, 0);
    list.count = 3;
    assert_int_equal(list.items[1], 99);
    narc_arena_free(&arena);
}

static narc_status
fill(const narc_allocator *allocator, void *user)
{
    narc_arena arena = {.allocator = allocator};
    number_list list = {0};
    narc_status status;

    (void)user;
    for (uint64_t i = 0; i < 3000; i++) {
        uint64_t *number = NARC_LIST_ADD(&arena, &list);

        if (number == NULL)
            break;
        *number = i;
    }
    /* What was added before memory ran out is still there. */
    for (uint64_t i = 0; i < list.count; i++)
        assert_int_equal(list.items[i], i);
    (void)narc_arena_format(&arena, "%01000d", 1);
    (void)narc_arena_join(&arena, NARC_TEXT("a"), NARC_TEXT("b"));
    status = arena.failed ? NARC_E_MEMORY : NARC_OK;
    narc_arena_free(&arena);
    return status;
}

static void
a_failed_arena_hands_out_nothing_and_keeps_what_it_has(void **state)
{
    narc_arena arena = {0};
    number_list list = {0};
    uint64_t *number = NARC_LIST_ADD(&arena, &list);

    (void)state;
    assert_non_null(number);
    *number = 42;
    arena.failed = true;
    assert_null(NARC_LIST_ADD(&arena, &list));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0], 42);
    assert_narc_text(narc_arena_copy(&arena, NARC_TEXT("a")), "");
    assert_narc_text(narc_arena_format(&arena, "%d", 1), "");
    assert_narc_text(narc_arena_join(&arena, NARC_TEXT("a"), NARC_TEXT("b")), "");
    narc_arena_free(&arena);
}

static void
sizes_that_overflow_latch(void **state)
{
    narc_arena arena = {0};
    number_list list = {(uint64_t[1]){0}, SIZE_MAX / 2 + 1}; /* a power of two: a full list */

    (void)state;
    assert_null(NARC_LIST_ADD(&arena, &list));
    assert_true(arena.failed);
    narc_arena_free(&arena);
    assert_narc_text(narc_arena_join(&arena, (narc_text){"a", SIZE_MAX}, NARC_TEXT("b")), "");
    assert_true(arena.failed);
    narc_arena_free(&arena);
}

/* A chunk larger than the newest one is what a reset keeps. */
static void
a_reset_keeps_the_largest_chunk(void **state)
{
    narc_test_memory memory;
    narc_arena arena;
    size_t requests;

    (void)state;
    narc_test_memory_init(&memory, 0);
    arena = (narc_arena){.allocator = &memory.allocator};
    assert_non_null(narc_arena_alloc(&arena, 3000000));
    assert_non_null(narc_arena_alloc(&arena, 1000));
    assert_int_equal(memory.out, 2);
    narc_arena_reset(&arena);
    assert_int_equal(memory.out, 1);
    requests = memory.requests;
    assert_non_null(narc_arena_alloc(&arena, 3000000));
    assert_int_equal(memory.requests, requests);
    narc_arena_free(&arena);
    assert_int_equal(memory.out, 0);
}

static void
every_failing_allocation_is_latched_and_nothing_leaks(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(fill, NULL);
}

static void
a_reset_keeps_one_chunk_and_its_memory_comes_back_zeroed(void **state)
{
    narc_test_memory memory;
    narc_arena arena;
    size_t requests;
    uint8_t *again;

    (void)state;
    narc_test_memory_init(&memory, 0);
    arena = (narc_arena){.allocator = &memory.allocator};
    narc_arena_reset(&arena);
    for (int i = 0; i < 20; i++) {
        uint8_t *piece = narc_arena_alloc(&arena, 3000);

        assert_non_null(piece);
        memset(piece, 0xEE, 3000);
    }
    narc_arena_reset(&arena);
    assert_int_equal(memory.out, 1);
    requests = memory.requests;
    again = narc_arena_alloc(&arena, 3000);
    assert_non_null(again);
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(again[i], 0);
    assert_int_equal(memory.requests, requests);
    narc_arena_free(&arena);
    assert_int_equal(memory.out, 0);
    narc_arena_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned_whatever_its_size),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(an_impossible_size_latches_and_nothing_is_handed_out_since),
        cmocka_unit_test(texts_are_copied_joined_and_formatted),
        cmocka_unit_test(a_list_keeps_its_elements_while_it_grows),
        cmocka_unit_test(an_element_is_zeroed_also_where_another_was_taken_off),
        cmocka_unit_test(a_failed_arena_hands_out_nothing_and_keeps_what_it_has),
        cmocka_unit_test(sizes_that_overflow_latch),
        cmocka_unit_test(a_reset_keeps_the_largest_chunk),
        cmocka_unit_test(every_failing_allocation_is_latched_and_nothing_leaks),
        cmocka_unit_test(a_reset_keeps_one_chunk_and_its_memory_comes_back_zeroed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
