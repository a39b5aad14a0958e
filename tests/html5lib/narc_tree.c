/* Trees of files, for comparison with another parser:
 *
 *   narc-tree [-d FOLDER | -u | -p] FILE...
 *
 * Prints the SHA-256 of each tree's dump and the file's name; -p prints the dumps themselves. With -d
 * the decoded text is written to FOLDER instead, under the file's own name, so that the other parser
 * reads the same characters; -u reads such text, whatever encoding it declares. No ceiling on depth or formatting is in the way. */
#include "base/buffer.h"
#include "base/text.h"
#include "digest/digest.h"
#include "markup/parse.h"
#include "tree_dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static narc_buffer
read_file(const char *path)
{
    narc_buffer content = {0};
    FILE *file = fopen(path, "rb");
    uint8_t block[65536];
    size_t size;

    if (file == NULL) {
        perror(path);
        exit(1);
    }
    while ((size = fread(block, 1, sizeof(block), file)) > 0)
        narc_buffer_bytes(&content, block, size);
    fclose(file);
    return content;
}

static void
write_decoded(const char *folder, const char *path, narc_text text)
{
    const char *slash = strrchr(path, '/');
    char to[4096];
    FILE *file;

    snprintf(to, sizeof(to), "%s/%s", folder, slash == NULL ? path : slash + 1);
    file = fopen(to, "wb");
    if (file == NULL || (text.size > 0 && fwrite(text.data, 1, text.size, file) != text.size) ||
        fclose(file) != 0) {
        perror(to);
        exit(1);
    }
}

static void
print_tree(const char *path, narc_text text, bool whole)
{
    const narc_parse_options options = {.most_attributes = 65535, .most_formatting = 1u << 20};
    narc_limits limits = NARC_LIMITS_INIT;
    uint8_t digest[NARC_SHA256_SIZE];
    narc_buffer dump = {0};
    narc_tree tree;

    limits.markup_depth = 1u << 30;
    narc_tree_begin(&tree, NULL, &limits);
    if (narc_markup_parse_with(text, &options, &tree, NULL, NULL) != NARC_OK)
        exit(1);
    narc_tree_dump(&tree, NARC_NODE_DOCUMENT, &dump);
    if (whole) {
        fwrite(dump.data, 1, dump.size, stdout);
    } else {
        narc_sha256((narc_bytes){dump.data, dump.size}, digest);
        for (size_t i = 0; i < NARC_SHA256_SIZE; i++)
            printf("%02x", digest[i]);
        printf(" %s\n", path);
    }
    narc_buffer_free(&dump);
    narc_tree_free(&tree);
}

int
main(int argc, char **argv)
{
    const char *folder = NULL;
    bool whole = false;
    bool is_decoded = false;
    int first = 1;

    if (argc > 2 && strcmp(argv[1], "-d") == 0) {
        folder = argv[2];
        first = 3;
    } else if (argc > 1 && strcmp(argv[1], "-u") == 0) {
        is_decoded = true;
        first = 2;
    } else if (argc > 1 && strcmp(argv[1], "-p") == 0) {
        whole = true;
        first = 2;
    }
    for (int i = first; i < argc; i++) {
        narc_buffer content = read_file(argv[i]);
        narc_buffer decoded = {0};
        narc_charset charset;
        narc_text text = narc_buffer_as_text(&content);

        if (!is_decoded &&
            narc_markup_decode((narc_bytes){content.data, content.size}, (narc_text){NULL, 0},
                               &decoded, &text, &charset, NULL) != NARC_OK)
            return 1;
        if (folder != NULL)
            write_decoded(folder, argv[i], text);
        else
            print_tree(argv[i], text, whole);
        narc_buffer_free(&decoded);
        narc_buffer_free(&content);
    }
    return 0;
}
