/* SHA-256 against the examples that NIST publishes with FIPS 180-4. */
#include "narc_test.h"

#include "digest/digest.h"

static void
assert_digest(const uint8_t digest[NARC_SHA256_SIZE], const char *hex)
{
    narc_buffer wanted = narc_test_hex(hex);

    assert_int_equal(wanted.size, NARC_SHA256_SIZE);
    assert_memory_equal(digest, wanted.data, NARC_SHA256_SIZE);
    narc_buffer_free(&wanted);
}

static void
assert_sha256(const char *text, const char *hex)
{
    uint8_t digest[NARC_SHA256_SIZE];

    narc_sha256((narc_bytes){(const uint8_t *)text, strlen(text)}, digest);
    assert_digest(digest, hex);
}

static void
the_examples_of_fips_180_come_out(void **state)
{
    (void)state;
    assert_sha256("", "e3b0c442 98fc1c14 9afbf4c8 996fb924 27ae41e4 649b934c a495991b 7852b855");
    assert_sha256("abc", "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad");
    assert_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                  "248d6a61 d20638b8 e5c02693 0c3e6039 a33ce459 64ff2167 f6ecedd4 19db06c1");
}

static void
no_bytes_may_be_a_null_pointer(void **state)
{
    uint8_t digest[NARC_SHA256_SIZE];

    (void)state;
    narc_sha256((narc_bytes){NULL, 0}, digest);
    assert_digest(digest,
                  "e3b0c442 98fc1c14 9afbf4c8 996fb924 27ae41e4 649b934c a495991b 7852b855");
}

/* The long example: one million times the letter a, here in pieces that never fit a block. */
static void
a_million_letters_in_odd_pieces_give_the_published_digest(void **state)
{
    narc_sha256_state *sha = narc_sha256_new();
    uint8_t digest[NARC_SHA256_SIZE];
    uint8_t letters[997];
    size_t left = 1000000;

    (void)state;
    assert_non_null(sha);
    memset(letters, 'a', sizeof(letters));
    while (left > 0) {
        const size_t piece = left < sizeof(letters) ? left : sizeof(letters);

        narc_sha256_add(sha, (narc_bytes){letters, piece});
        left -= piece;
    }
    narc_sha256_end(sha, digest);
    narc_sha256_free(sha);
    assert_digest(digest,
                  "cdc76e5c 9914fb92 81a1c7e2 84d73e67 f1809a48 a497200e 046d39cc c7112cd0");
}

static void
a_state_can_be_used_again_after_its_end(void **state)
{
    narc_sha256_state *sha = narc_sha256_new();
    uint8_t digest[NARC_SHA256_SIZE];

    (void)state;
    assert_non_null(sha);
    narc_sha256_add(sha, (narc_bytes){(const uint8_t *)"rubbish", 7});
    narc_sha256_end(sha, digest);
    narc_sha256_add(sha, (narc_bytes){(const uint8_t *)"a", 1});
    narc_sha256_add(sha, (narc_bytes){NULL, 0});
    narc_sha256_add(sha, (narc_bytes){(const uint8_t *)"bc", 2});
    narc_sha256_end(sha, digest);
    narc_sha256_free(sha);
    assert_digest(digest,
                  "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad");
    narc_sha256_free(NULL);
}

static void
two_runs_hash_as_if_they_were_one(void **state)
{
    uint8_t digest[NARC_SHA256_SIZE];

    (void)state;
    narc_sha256_two((narc_bytes){(const uint8_t *)"ab", 2}, (narc_bytes){(const uint8_t *)"c", 1},
                    digest);
    assert_digest(digest,
                  "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_fips_180_come_out),
        cmocka_unit_test(no_bytes_may_be_a_null_pointer),
        cmocka_unit_test(a_million_letters_in_odd_pieces_give_the_published_digest),
        cmocka_unit_test(a_state_can_be_used_again_after_its_end),
        cmocka_unit_test(two_runs_hash_as_if_they_were_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
