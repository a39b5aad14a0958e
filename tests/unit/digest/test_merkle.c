/* The Merkle tree hash, against the recursive definition of RFC 9162, section 2.1.1, and against
 * the roots that implementations of Certificate Transparency publish for their test leaves. */
#include "narc_test.h"

#include "digest/merkle.h"

#define LEAF_COUNT 130

static uint8_t leaves[LEAF_COUNT][5];

static narc_bytes
leaf(size_t i)
{
    /* Lengths 0 to 4, so that an empty leaf and leaves of different length are among them. */
    return (narc_bytes){leaves[i], i % 5};
}

/* MTH(D[n]) = H(0x01 || MTH(D[0:k]) || MTH(D[k:n])), k the largest power of two below n. */
static void
defined_root(size_t from, size_t count, uint8_t root[NARC_SHA256_SIZE])
{
    narc_sha256_state *sha = narc_sha256_new();
    const uint8_t prefix = count > 1;

    assert_non_null(sha);
    if (count > 0)
        narc_sha256_add(sha, (narc_bytes){&prefix, 1});
    if (count == 1)
        narc_sha256_add(sha, leaf(from));
    if (count > 1) {
        uint8_t half[NARC_SHA256_SIZE];
        size_t k = 1;

        while (k * 2 < count)
            k *= 2;
        defined_root(from, k, half);
        narc_sha256_add(sha, (narc_bytes){half, sizeof(half)});
        defined_root(from + k, count - k, half);
        narc_sha256_add(sha, (narc_bytes){half, sizeof(half)});
    }
    narc_sha256_end(sha, root);
    narc_sha256_free(sha);
}

static void
every_count_gives_the_root_of_the_definition(void **state)
{
    narc_merkle tree = {0};

    (void)state;
    for (size_t i = 0; i < LEAF_COUNT; i++)
        for (size_t at = 0; at < sizeof(leaves[i]); at++)
            leaves[i][at] = (uint8_t)(i * 3 + at);
    for (size_t count = 0; count <= LEAF_COUNT; count++) {
        uint8_t got[NARC_SHA256_SIZE];
        uint8_t wanted[NARC_SHA256_SIZE];

        narc_merkle_root(&tree, got);
        defined_root(0, count, wanted);
        assert_memory_equal(got, wanted, sizeof(got));
        assert_int_equal(tree.count, count);
        if (count < LEAF_COUNT)
            narc_merkle_add(&tree, leaf(count));
    }
}

static void
the_published_roots_come_out(void **state)
{
    /* The eight leaves of Certificate Transparency's reference tests and the roots after 0 to 8. */
    static const struct {
        const char *leaf, *root;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"00", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"10", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {"2021", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {"3031", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {"40414243", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {"5051525354555657", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {"606162636465666768696a6b6c6d6e6f",
         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {NULL, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    narc_merkle tree = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        narc_buffer wanted = narc_test_hex(rows[i].root);
        uint8_t got[NARC_SHA256_SIZE];

        narc_merkle_root(&tree, got);
        assert_memory_equal(got, wanted.data, sizeof(got));
        narc_buffer_free(&wanted);
        if (rows[i].leaf != NULL) {
            narc_buffer data = narc_test_hex(rows[i].leaf);

            narc_merkle_add(&tree, (narc_bytes){data.data, data.size});
            narc_buffer_free(&data);
        }
    }
}

/* Without the prefixes a tree of two leaves would have the root of one leaf that is their hashes. */
static void
a_leaf_cannot_pose_as_a_node(void **state)
{
    narc_merkle two = {0};
    narc_merkle one = {0};
    uint8_t hashes[2 * NARC_SHA256_SIZE];
    uint8_t root_of_two[NARC_SHA256_SIZE];
    uint8_t root_of_one[NARC_SHA256_SIZE];

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        narc_merkle single = {0};

        narc_merkle_add(&single, leaf(i));
        narc_merkle_root(&single, hashes + i * NARC_SHA256_SIZE);
        narc_merkle_add(&two, leaf(i));
    }
    narc_merkle_add(&one, (narc_bytes){hashes, sizeof(hashes)});
    narc_merkle_root(&two, root_of_two);
    narc_merkle_root(&one, root_of_one);
    assert_memory_not_equal(root_of_one, root_of_two, sizeof(root_of_one));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_count_gives_the_root_of_the_definition),
        cmocka_unit_test(the_published_roots_come_out),
        cmocka_unit_test(a_leaf_cannot_pose_as_a_node),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
