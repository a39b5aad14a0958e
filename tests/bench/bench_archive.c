/* bench_archive [FOLDER [LEVEL...]] - making and verifying an archive: megabytes of originals a CPU
 * second and a second of the clock, by level and number of threads, beside what packing the same bytes costs in zstd
 * alone (blocks of 1 MiB, same level), expanding the archive's blocks alone, and SHA-256 alone. Without a folder pages are generated
 * in memory. Medians of RUNS runs. */
#include "base/buffer.h"
#include "base/limits.h"
#include "base/text.h"
#include "codec/codec.h"
#include "cpu_clock.h"
#include "digest/digest.h"
#include "index/frames.h"

#include <narc.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RUNS 3
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

/* The first host that a page names: nearly always its own. */
static narc_text
host_of(narc_bytes page)
{
    const char *at = (const char *)page.data;
    const char *end = at + page.size;
    size_t size = 0;

    while ((at = memchr(at, ':', (size_t)(end - at))) != NULL && end - at > 3) {
        if (memcmp(at, "://", 3) == 0)
            break;
        at++;
    }
    if (at == NULL || end - at <= 3)
        return (narc_text){NULL, 0};
    at += 3;
    while (at + size < end && strchr("/\"'?# <>", at[size]) == NULL)
        size++;
    return (narc_text){at, size};
}

static void
add_document(narc_writer *writer, narc_bytes bytes, size_t i)
{
    narc_object_ref object = {.role = NARC_TEXT("original"), .size = bytes.size};
    narc_item *item = narc_item_new(NULL);
    uint8_t digest[32];
    char guid[32], hex[65];

    if (item == NULL ||
        narc_writer_add_object(writer, bytes, host_of(bytes), digest, NULL) != NARC_OK)
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

/* What a round works on and with. */
typedef struct bench {
    documents all;
    narc_buffer archive;
    narc_buffer packed;
    int level;
    uint32_t threads;
} bench;

static void
make_archive(bench *with)
{
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    const narc_sink sink = narc_sink_buffer(&with->archive);
    narc_writer *writer;

    options.level = with->level;
    options.threads = with->threads;
    narc_buffer_clear(&with->archive);
    if (narc_writer_new(&sink, &options, &writer, NULL) != NARC_OK)
        die("no writer");
    for (size_t i = 0; i < with->all.count; i++)
        add_document(writer, document(&with->all, i), i);
    if (narc_writer_commit(writer, NULL) != NARC_OK)
        die("no commit");
    narc_writer_close(writer);
}

static void
verify_archive(bench *with)
{
    const narc_bytes bytes = narc_buffer_view(&with->archive);
    const narc_source source = narc_source_memory(&bytes);
    narc_verify_report report;
    narc_reader_options options = NARC_READER_OPTIONS_INIT;
    narc_reader *reader;

    options.verify_threads = with->threads;
    if (narc_reader_open(&source, &options, &reader, NULL) != NARC_OK ||
        narc_reader_verify(reader, NARC_VERIFY_FULL, NULL, NULL, &report, NULL) != NARC_OK ||
        report.items_damaged != 0 || report.objects_damaged != 0)
        die("the archive does not verify");
    narc_reader_close(reader);
}

static void
pack_only(bench *with)
{
    narc_codec_state *state = narc_codec_state_new(NULL);
    const narc_buffer *from = &with->all.bytes;

    narc_buffer_clear(&with->packed);
    for (size_t at = 0; at < from->size; at += BLOCK) {
        const narc_bytes block = {from->data + at,
                                  from->size - at < BLOCK ? from->size - at : BLOCK};

        if (narc_codec_pack(state, NARC_CODEC_ZSTD, with->level, block, &with->packed, NULL) !=
            NARC_OK)
            die("zstd failed");
    }
    narc_codec_state_free(state);
}

/* The blocks of the archive read, checked and expanded, and nothing else. */
static void
expand_only(bench *with)
{
    const narc_limits limits = narc_limits_complete(NULL);
    const narc_bytes bytes = narc_buffer_view(&with->archive);
    const narc_source source = narc_source_memory(&bytes);
    narc_buffer plain = {0};
    narc_frames frames;
    narc_frame frame;

    if (narc_frames_open(&frames, &source, &limits, NULL, NULL) != NARC_OK)
        die("no frames");
    for (uint64_t at = NARC_HEADER_SIZE; at < bytes.size; at += narc_frame_total(&frame)) {
        if (narc_frames_header(&frames, at, bytes.size, &frame, NULL) != NARC_OK)
            die("no frame");
        if (frame.type != NARC_FRAME_BLOCK)
            continue;
        if (narc_frames_load(&frames, at, 0, bytes.size, &frame, &plain, NULL) != NARC_OK)
            die("a block cannot be expanded");
        if ((frame.flags & NARC_FRAME_FLAG_KEPT) != 0 &&
            narc_frames_keep(&frames, &frame, narc_buffer_view(&plain), NULL) != NARC_OK)
            die("out of memory");
    }
    narc_frames_close(&frames);
    narc_buffer_free(&plain);
}

static void
hash_only(bench *with)
{
    uint8_t digest[32];

    for (size_t i = 0; i < with->all.count; i++)
        narc_sha256(document(&with->all, i), digest);
}

/* --- measuring ---------------------------------------------------------------------------------- */

static int
by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Megabytes of originals a second. */
typedef struct speed {
    double cpu;
    double clock;
} speed;

static double
median(double *seconds)
{
    qsort(seconds, RUNS, sizeof(seconds[0]), by_size);
    return seconds[RUNS / 2] > 0 ? seconds[RUNS / 2] : 1e-6;
}

static speed
measure(void (*work)(bench *), bench *with)
{
    const double megabytes = (double)with->all.bytes.size / 1e6;
    double cpu[RUNS], wall[RUNS];

    for (int run = 0; run < RUNS; run++) {
        const double cpu_begin = cpu_seconds(), wall_begin = wall_seconds();

        work(with);
        cpu[run] = cpu_seconds() - cpu_begin;
        wall[run] = wall_seconds() - wall_begin;
    }
    return (speed){megabytes / median(cpu), megabytes / median(wall)};
}

static void
bench_level(bench *with, int level)
{
    const double plain = (double)with->all.bytes.size;
    speed alone, make;

    fflush(stdout);
    with->level = level;
    alone = measure(pack_only, with);
    printf("%-7d zstd    %9.0f %9.0f %9.2f\n", level, alone.cpu, alone.clock,
           plain / (double)with->packed.size);
    for (with->threads = 0; with->threads <= 2; with->threads++) {
        make = measure(make_archive, with);
        printf("%-7d create%u %9.0f %9.0f %9.2f   %.2f of zstd alone\n", level,
               (unsigned)with->threads, make.cpu, make.clock, plain / (double)with->archive.size,
               make.cpu / alone.cpu);
    }
}

int
main(int argc, char **argv)
{
    static const int usual[] = {1, 3, 6, 9, 12};
    bench with = {0};
    speed verify, threaded, sha, expand;

    if (argc > 1 && argv[1][0] == '-')
        die("usage: [FOLDER [LEVEL...]]");
    if (argc > 1)
        read_folder(&with.all, argv[1], 0);
    else
        generate(&with.all);
    if (with.all.bytes.size == 0 || with.all.bytes.failed)
        die("nothing to pack");
    printf("%zu documents, %.1f MB; createN: N threads beside the caller's\n", with.all.count,
           (double)with.all.bytes.size / 1e6);
    printf("%-7s %-7s %9s %9s %9s\n", "level", "what", "MB/CPU s", "MB/s", "ratio");
    for (int i = 2; i < argc; i++)
        bench_level(&with, atoi(argv[i]));
    for (size_t i = 0; argc <= 2 && i < sizeof(usual) / sizeof(usual[0]); i++)
        bench_level(&with, usual[i]);
    with.level = 0;
    with.threads = 0;
    make_archive(&with);
    verify = measure(verify_archive, &with);
    sha = measure(hash_only, &with);
    expand = measure(expand_only, &with);
    with.threads = 1;
    threaded = measure(verify_archive, &with);
    printf("default SHA-256 %9.0f %9.0f   of the originals\n", sha.cpu, sha.clock);
    printf("default expand  %9.0f %9.0f   the archive's blocks, in MB of originals\n", expand.cpu,
           expand.clock);
    printf("default verify  %9.0f %9.0f   %.2f of both one after the other (%.0f)\n", verify.cpu,
           verify.clock, verify.cpu * (1 / sha.cpu + 1 / expand.cpu),
           1 / (1 / sha.cpu + 1 / expand.cpu));
    printf("default verify1 %9.0f %9.0f   with a thread more: %.2f of the slower of both\n",
           threaded.cpu, threaded.clock,
           threaded.clock / (sha.cpu < expand.cpu ? sha.cpu : expand.cpu));
    narc_buffer_free(&with.archive);
    narc_buffer_free(&with.packed);
    narc_buffer_free(&with.all.bytes);
    free(with.all.ends);
    return 0;
}
