/* bench_archive [FOLDER] - making and verifying an archive, in megabytes of originals a CPU second,
 * beside what the same bytes cost in zstd alone (blocks of 1 MiB, same level) and in SHA-256 alone.
 * Without a folder pages are generated in memory. Medians of five runs. */
#include "base/buffer.h"
#include "codec/codec.h"
#include "digest/digest.h"

#include <narc.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define RUNS 5
#define PAGES 4000u
#define BLOCK ((size_t)1 << 20)

typedef struct documents {
    narc_buffer bytes; /* all behind each other */
    size_t *ends;
    size_t count;
    size_t capacity;
} documents;

static void
die(const char *what)
{
    fprintf(stderr, "bench_archive: %s\n", what);
    exit(1);
}

static void
end_document(documents *all)
{
    if (all->count == all->capacity) {
        all->capacity = all->capacity * 2 + 64;
        all->ends = realloc(all->ends, all->capacity * sizeof(*all->ends));
        if (all->ends == NULL)
            die("out of memory");
    }
    all->ends[all->count++] = all->bytes.size;
}

static narc_bytes
document(const documents *all, size_t i)
{
    const size_t from = i > 0 ? all->ends[i - 1] : 0;

    return (narc_bytes){all->bytes.data + from, all->ends[i] - from};
}

/* Pages of eight sites: a template each, and sentences of words that repeat as in news. */
static void
generate(documents *all)
{
    static const char *const words[] = {"council", "ferry",   "storm", "minister", "harbour",
                                        "vote",    "quarter", "said",  "of",       "the",
                                        "a",       "in",      "will",  "because",  "region"};
    uint32_t x = 1;

    for (unsigned page = 0; page < PAGES; page++) {
        narc_buffer_format(&all->bytes, "<!DOCTYPE html><html><head><title>Story %u</title>", page);
        for (unsigned i = 0; i < 60; i++)
            narc_buffer_format(&all->bytes,
                               "<link rel=\"x\" href=\"https://site%u.example/part-%u.css\">\n",
                               page % 8, i);
        narc_buffer_literal(&all->bytes, "</head><body><article>");
        for (unsigned i = 0; i < 1500; i++) {
            x = x * 1664525u + 1013904223u;
            if ((x >> 20 & 15) == 0)
                narc_buffer_format(&all->bytes, "%u ", (unsigned)(x >> 8 & 0xFFFF));
            narc_buffer_literal(&all->bytes, words[(x >> 24) % 15]);
            narc_buffer_literal(&all->bytes, i % 90 == 89 ? ".</p><p>" : " ");
        }
        narc_buffer_literal(&all->bytes, "</article></body></html>\n");
        end_document(all);
    }
}

static void
read_file(documents *all, const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t piece[65536];
    size_t got;

    if (file == NULL)
        return;
    while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
        narc_buffer_bytes(&all->bytes, piece, got);
    fclose(file);
    end_document(all);
}

static void
read_folder(documents *all, const char *path, int depth)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    struct stat facts;
    char below[4096];

    if (folder == NULL)
        die("the folder cannot be opened");
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.' ||
            snprintf(below, sizeof(below), "%s/%s", path, entry->d_name) >= (int)sizeof(below) ||
            stat(below, &facts) != 0)
            continue;
        if (S_ISDIR(facts.st_mode) && depth < 8)
            read_folder(all, below, depth + 1);
        else if (S_ISREG(facts.st_mode))
            read_file(all, below);
    }
    closedir(folder);
}

static void
add_document(narc_writer *writer, narc_bytes bytes, size_t i)
{
    narc_object_ref object = {.role = NARC_TEXT("original"), .size = bytes.size};
    narc_item *item = narc_item_new(NULL);
    uint8_t digest[32];
    char guid[32], hex[65];

    if (item == NULL || narc_writer_add_object(writer, bytes, digest, NULL) != NARC_OK)
        die("an object was refused");
    narc_digest_format(digest, hex);
    snprintf(guid, sizeof(guid), "urn:bench:%zu", i);
    object.sha256 = narc_text_from(hex);
    item->guid = narc_text_from(guid);
    item->objects.items = &object;
    item->objects.count = 1;
    if (narc_writer_add_item(writer, item, NULL, NULL) != NARC_OK)
        die("an item was refused");
    narc_item_free(item);
}

static void
make_archive(const documents *all, narc_buffer *archive)
{
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    const narc_sink sink = narc_sink_buffer(archive);
    narc_writer *writer;

    narc_buffer_clear(archive);
    if (narc_writer_new(&sink, &options, &writer, NULL) != NARC_OK)
        die("no writer");
    for (size_t i = 0; i < all->count; i++)
        add_document(writer, document(all, i), i);
    if (narc_writer_commit(writer, NULL) != NARC_OK)
        die("no commit");
    narc_writer_close(writer);
}

static void
verify_archive(const documents *all, narc_buffer *archive)
{
    const narc_bytes bytes = narc_buffer_view(archive);
    const narc_source source = narc_source_memory(&bytes);
    narc_verify_report report;
    narc_reader *reader;

    (void)all;
    if (narc_reader_open(&source, NULL, &reader, NULL) != NARC_OK ||
        narc_reader_verify(reader, NARC_VERIFY_FULL, NULL, NULL, &report, NULL) != NARC_OK ||
        report.items_damaged != 0 || report.objects_damaged != 0)
        die("the archive does not verify");
    narc_reader_close(reader);
}

static void
pack_only(const documents *all, narc_buffer *out)
{
    narc_codec_state *state = narc_codec_state_new(NULL);

    narc_buffer_clear(out);
    for (size_t at = 0; at < all->bytes.size; at += BLOCK) {
        const size_t left = all->bytes.size - at;
        const narc_bytes block = {all->bytes.data + at, left < BLOCK ? left : BLOCK};

        if (narc_codec_pack(state, NARC_CODEC_ZSTD, 0, block, out, NULL) != NARC_OK)
            die("zstd failed");
    }
    narc_codec_state_free(state);
}

static void
hash_only(const documents *all, narc_buffer *out)
{
    uint8_t digest[32];

    (void)out;
    narc_sha256(narc_buffer_view(&all->bytes), digest);
}

static int
by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Megabytes of input a CPU second. */
static double
measure(void (*work)(const documents *, narc_buffer *), const documents *all, narc_buffer *buffer)
{
    double seconds[RUNS];

    for (int run = 0; run < RUNS; run++) {
        const clock_t begin = clock();

        work(all, buffer);
        seconds[run] = (double)(clock() - begin) / CLOCKS_PER_SEC;
    }
    qsort(seconds, RUNS, sizeof(seconds[0]), by_size);
    return (double)all->bytes.size / 1e6 / (seconds[RUNS / 2] > 0 ? seconds[RUNS / 2] : 1e-6);
}

int
main(int argc, char **argv)
{
    documents all = {0};
    narc_buffer archive = {0}, packed = {0};
    double create, verify, zstd, sha;

    if (argc > 1)
        read_folder(&all, argv[1], 0);
    else
        generate(&all);
    if (all.bytes.size == 0 || all.bytes.failed)
        die("nothing to pack");
    zstd = measure(pack_only, &all, &packed);
    sha = measure(hash_only, &all, &packed);
    create = measure(make_archive, &all, &archive);
    verify = measure(verify_archive, &all, &archive);
    printf("%zu documents, %.1f MB\n", all.count, (double)all.bytes.size / 1e6);
    printf("zstd alone   %8.0f MB/s  %5.2f : 1\n", zstd,
           (double)all.bytes.size / (double)packed.size);
    printf("SHA-256 alone%8.0f MB/s\n", sha);
    printf("create       %8.0f MB/s  %5.2f : 1  %.2f of zstd alone\n", create,
           (double)all.bytes.size / (double)archive.size, create / zstd);
    printf("verify full  %8.0f MB/s  %.2f of SHA-256 alone\n", verify, verify / sha);
    narc_buffer_free(&archive);
    narc_buffer_free(&packed);
    narc_buffer_free(&all.bytes);
    free(all.ends);
    return 0;
}
