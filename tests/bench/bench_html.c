/* Pages a second, from bytes to record: decoding, parsing, metadata, extraction, encoding. The
 * reference in the same run is decoding and parsing alone (which bench_markup measures against
 * other parsers). CPU time of one thread, median of the rounds. Then the slowest page and the one that
 * takes most memory, against what a page may take.
 *
 *   bench_html [FOLDER]     plain .html files; default: tests/samples/html
 *   bench_html --once FOLDER  each page once and nothing printed, for profilers
 *   bench_html --hostile    pages made to hurt, each in two sizes: twice the size takes twice the time */
#include "cpu_clock.h"
#include "article/converter.h"
#include "base/buffer.h"
#include "base/recycler.h"
#include "markup/parse.h"

#include <narc.h>

#include <dirent.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef NARC_BENCH_SAMPLES
#define NARC_BENCH_SAMPLES "tests/samples/html" /* run from the source tree */
#endif

#define ROUNDS 5
#define MOST_PAGES 20000
#define LEAST_SECONDS 0.2 /* of one round; small folders are read several times */

typedef struct page {
    uint8_t *data;
    size_t size;
} page;

typedef struct pages {
    page *items;
    size_t count;
    uint64_t bytes;
} pages;

static bool
load(pages *all, const char *path)
{
    FILE *file = fopen(path, "rb");
    page *one = &all->items[all->count];
    long size;

    if (file == NULL)
        return false;
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    rewind(file);
    one->data = size > 0 ? malloc((size_t)size) : NULL;
    one->size = one->data != NULL ? fread(one->data, 1, (size_t)size, file) : 0;
    fclose(file);
    if (one->size == 0) {
        free(one->data);
        return false;
    }
    all->count++;
    all->bytes += one->size;
    return true;
}

static void
load_folder(pages *all, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL && all->count < MOST_PAGES) {
        const size_t size = strlen(entry->d_name);
        char path[4096];

        if (size > 5 && strcmp(entry->d_name + size - 5, ".html") == 0 &&
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < (int)sizeof(path))
            load(all, path);
    }
    closedir(dir);
}

/* As in a worker, which reads one page after the other. */
static narc_recycler recycler;
/* NULL for malloc(3): blocks larger than a recycler keeps would make large pages look dearer. */
static const narc_allocator *memory;

static narc_status
encode(void *user, narc_item *item, narc_error *err)
{
    narc_buffer *record = user;

    (void)err;
    if (item->guid.size == 0)
        item->guid = NARC_TEXT("urn:bench");
    narc_buffer_clear(record);
    const narc_status st = narc_record_encode(item, record, err);

    narc_item_free(item);
    return st;
}

static void
whole_path(const page *one)
{
    const narc_document document = {.bytes = {one->data, one->size}};
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    narc_buffer record = {.allocator = memory};
    narc_error err;

    options.allocator = memory;
    options.item = encode;
    options.user = &record;
    options.keep_empty = true;
    if (narc_html_converter.read(&document, &options, &err) != NARC_OK)
        fprintf(stderr, "bench_html: %s\n", err.message);
    narc_buffer_free(&record);
}

static void
only_parse(const page *one)
{
    narc_buffer decoded = {.allocator = memory};
    narc_charset charset;
    narc_tree tree;
    narc_text text;
    narc_error err;

    narc_tree_begin(&tree, memory, NULL);
    if (narc_markup_decode((narc_bytes){one->data, one->size}, (narc_text){NULL, 0}, &decoded,
                           &text, &charset, &err) != NARC_OK ||
        narc_markup_parse(text, &tree, &err) != NARC_OK)
        fprintf(stderr, "bench_html: %s\n", err.message);
    narc_tree_free(&tree);
    narc_buffer_free(&decoded);
}

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* CPU seconds for all pages once, the median of the rounds. */
static double
measure(const pages *all, void (*work)(const page *one))
{
    double rounds[ROUNDS];

    for (int r = 0; r < ROUNDS; r++) {
        const double start = cpu_seconds();
        int times = 0;

        do {
            for (size_t i = 0; i < all->count; i++)
                work(&all->items[i]);
            times++;
        } while (cpu_seconds() - start < LEAST_SECONDS);
        rounds[r] = (cpu_seconds() - start) / times;
    }
    qsort(rounds, ROUNDS, sizeof(rounds[0]), compare);
    return rounds[ROUNDS / 2];
}

static void
report(const char *name, const pages *all, double seconds)
{
    printf("%-22s %9.0f pages/s %8.1f MB/s\n", name, (double)all->count / seconds,
           (double)all->bytes / seconds / 1e6);
}

/* Counts the bytes in use and the most there were. */
typedef struct meter {
    narc_allocator allocator;
    size_t used;
    size_t most;
} meter;

static void *
metered(void *user, void *old, size_t size)
{
    meter *m = user;
    max_align_t *block = old;
    max_align_t *moved;

    if (block != NULL) {
        block--;
        m->used -= *(size_t *)block;
    }
    if (size == 0) {
        free(block);
        return NULL;
    }
    moved = realloc(block, sizeof(*moved) + size);
    if (moved == NULL)
        return NULL;
    *(size_t *)moved = size;
    m->used += size;
    if (m->used > m->most)
        m->most = m->used;
    return moved + 1;
}

/* What one page may take: 20 ms, and 15 MB and ten times its size. */
#define MOST_MILLISECONDS 20.0
#define MOST_MEGABYTES(size) (15.0 + 10 * (double)(size) / 1e6)

static void
report_limits(const pages *all)
{
    double slowest = 0;
    double largest = 0; /* share of what is allowed */
    size_t slow = 0;
    size_t large = 0;

    for (size_t i = 0; i < all->count; i++) {
        meter m = {.allocator = {metered, &m}};
        const narc_allocator *before = memory;
        double best = 0;
        double share;

        for (int round = 0; round < ROUNDS; round++) {
            const double start = cpu_seconds();

            whole_path(&all->items[i]);
            if (round == 0 || cpu_seconds() - start < best)
                best = cpu_seconds() - start;
        }
        if (best > slowest) {
            slowest = best;
            slow = i;
        }
        memory = &m.allocator;
        whole_path(&all->items[i]);
        memory = before;
        share = (double)m.most / 1e6 / MOST_MEGABYTES(all->items[i].size);
        if (share > largest) {
            largest = share;
            large = i;
        }
    }
    printf("slowest page: %.1f ms for %zu bytes, of %.0f ms allowed\n", slowest * 1e3,
           all->items[slow].size, MOST_MILLISECONDS);
    printf("most memory: %.2f of the %.1f MB allowed for %zu bytes\n", largest,
           MOST_MEGABYTES(all->items[large].size), all->items[large].size);
}

/* A page that repeats a piece, between a beginning and an end. */
typedef struct hostile {
    const char *name;
    const char *begin;
    const char *piece;
    const char *end;
    size_t times;
} hostile;

static page
repeat(const hostile *shape, size_t times)
{
    narc_buffer out = {0};
    page made;

    narc_buffer_literal(&out, shape->begin);
    for (size_t i = 0; i < times; i++)
        narc_buffer_literal(&out, shape->piece);
    narc_buffer_literal(&out, shape->end);
    made = (page){out.data, out.size}; /* from malloc, which the default allocator is */
    return made;
}

static double
hostile_seconds(const hostile *shape, size_t times)
{
    page made = repeat(shape, times);
    double best = 0;

    if (made.data == NULL)
        return 0;
    for (int round = 0; round < 3; round++) {
        const double start = cpu_seconds();

        whole_path(&made);
        if (round == 0 || cpu_seconds() - start < best)
            best = cpu_seconds() - start;
    }
    free(made.data);
    return best;
}

static void
measure_hostile(void)
{
    static const hostile shapes[] = {
        {"nested elements", "<!DOCTYPE html><body>", "<div><p>x", "", 100000},
        {"one text node, MB", "<!DOCTYPE html><body><p>", NULL, "</p>", 50},
        {"attributes of one tag", "<!DOCTYPE html><body><p ", "a=b ", ">x</p>", 1000000},
        {"attributes of many tags", "<!DOCTYPE html><body>", "<i a=b c=d class='e f'>x</i>", "",
         400000},
        {"unclosed tags", "<!DOCTYPE html><body>", "<b>", "", 400000},
        {"unclosed links", "<!DOCTYPE html><body>", "<a href=x>x", "", 200000},
        {"paragraphs", "<!DOCTYPE html><body><article>",
         "<p>The harbour will be closed, the authority said, because of cracks in the pier.</p>",
         "</article>", 40000},
        {"items of one list", "<!DOCTYPE html><body><ul>", "<li><a href=x>Bridge opens</a> today",
         "</ul>", 200000},
        {"cells", "<!DOCTYPE html><body><table>", "<tr><td>1<td>Bridge opens", "</table>", 100000},
        {"authors", "<!DOCTYPE html><body>", "<p itemprop=author class=byline>By Ada Lind</p>", "",
         100000},
        {"headings", "<!DOCTYPE html><body>", "<h1>Bridge opens</h1>", "", 200000},
    };
    char *megabyte = malloc(1000001);

    if (megabyte == NULL)
        return;
    for (size_t i = 0; i < 1000000; i++)
        megabyte[i] = i % 7 == 6 ? ' ' : 'x';
    megabyte[1000000] = '\0';
    printf("%-24s %10s %12s %12s %7s\n", "", "pieces", "seconds", "twice as many", "ratio");
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        hostile shape = shapes[i];
        double one;
        double two;

        if (shape.piece == NULL)
            shape.piece = megabyte;
        one = hostile_seconds(&shape, shape.times);
        two = hostile_seconds(&shape, 2 * shape.times);
        printf("%-24s %10zu %12.3f %12.3f %7.2f\n", shape.name, shape.times, one, two, two / one);
    }
    free(megabyte);
}

int
main(int argc, char **argv)
{
    pages all = {.items = calloc(MOST_PAGES, sizeof(page))};
    double path;
    double reference;

    if (all.items == NULL)
        return 1;
    if (argc > 1 && strcmp(argv[1], "--hostile") == 0) {
        measure_hostile();
        free(all.items);
        return 0;
    }
    load_folder(&all, argc > 1 ? argv[argc - 1] : NARC_BENCH_SAMPLES);
    if (all.count == 0) {
        fprintf(stderr, "bench_html: no .html files\n");
        free(all.items);
        return 1;
    }
    printf("%zu pages, %.1f MB, CPU time, median of %d rounds\n", all.count,
           (double)all.bytes / 1e6, ROUNDS);
    narc_recycler_begin(&recycler, NULL);
    memory = &recycler.allocator;
    if (argc > 2 && strcmp(argv[1], "--once") == 0) {
        for (size_t i = 0; i < all.count; i++)
            whole_path(&all.items[i]);
        return 0;
    }
    reference = measure(&all, only_parse);
    path = measure(&all, whole_path);
    report("decode and parse", &all, reference);
    report("page to record", &all, path);
    printf("%-22s %9.2f of the speed of parsing alone\n", "ratio", reference / path);
    report_limits(&all);
    narc_recycler_end(&recycler);
    for (size_t i = 0; i < all.count; i++)
        free(all.items[i].data);
    free(all.items);
    return 0;
}
