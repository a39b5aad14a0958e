/* Pages a second and MB a second of parsing alone, against libxml2's HTML parser (into its DOM, and
 * into events that nobody listens to) and gumbo where it was found, over the same pages in the same
 * run. CPU time of one thread, best of the rounds; allocations and peak memory of ours.
 *
 *   bench_markup [FOLDER [PREFIX]]     plain .html files; default: tests/samples/html */
#include "cpu_clock.h"
#include "base/buffer.h"
#include "markup/parse.h"

#include <narc.h>

#include <dirent.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef NARC_HAS_GUMBO
#include <gumbo.h>
#endif

#define SAMPLES "tests/samples/html" /* run from the source tree */
#define ROUNDS 5
#define MOST_PAGES 20000
#define MEMORY_BASE 8192  /* what a parser needs for the smallest page */
#define LEAST_SECONDS 0.3 /* of one round; small folders are read several times */

typedef struct page {
    uint8_t *data;
    size_t size;
} page;

typedef struct pages {
    page items[MOST_PAGES];
    size_t count;
    uint64_t bytes;
} pages;

static pages all;

static void
load(const char *path)
{
    FILE *file = fopen(path, "rb");
    page *one = &all.items[all.count];
    long size;

    if (file == NULL)
        return;
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    rewind(file);
    one->data = size > 0 ? malloc((size_t)size) : NULL;
    one->size = one->data != NULL ? fread(one->data, 1, (size_t)size, file) : 0;
    fclose(file);
    if (one->size == 0) {
        free(one->data);
        return;
    }
    all.count++;
    all.bytes += one->size;
}

static void
load_folder(const char *folder, const char *prefix)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL && all.count < MOST_PAGES) {
        const size_t size = strlen(entry->d_name);
        char path[4096];

        if (size > 5 && strcmp(entry->d_name + size - 5, ".html") == 0 &&
            strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < (int)sizeof(path))
            load(path);
    }
    closedir(dir);
}

/* --- ours ------------------------------------------------------------------------------------- */

/* Counts what it hands out; a size stands in front of every block. */
typedef struct counter {
    narc_allocator allocator;
    uint64_t requests;
    size_t now, peak;
} counter;

static void *
counting_resize(void *user, void *memory, size_t size)
{
    counter *count = user;
    size_t *block = memory == NULL ? NULL : (size_t *)memory - 2;

    if (block != NULL)
        count->now -= block[0];
    if (size == 0) {
        free(block);
        return NULL;
    }
    count->requests++;
    block = realloc(block, size + 2 * sizeof(size_t));
    if (block == NULL)
        return NULL;
    block[0] = size;
    count->now += size;
    if (count->now > count->peak)
        count->peak = count->now;
    return block + 2;
}

static void
parse(const page *one, narc_tree *tree, const narc_allocator *allocator)
{
    narc_buffer decoded = {.allocator = allocator};
    narc_charset charset;
    narc_text text;

    narc_tree_reset(tree);
    if (narc_markup_decode((narc_bytes){one->data, one->size}, (narc_text){NULL, 0}, &decoded,
                           &text, &charset, NULL) != NARC_OK ||
        narc_markup_parse(text, tree, NULL) != NARC_OK)
        abort();
    narc_buffer_free(&decoded);
}

static narc_tree reused;

static void
ours(const page *one)
{
    parse(one, &reused, NULL);
}

/* --- the others ------------------------------------------------------------------------------- */

#define OPTIONS (HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET)

static void
say_nothing(void *user, const char *format, ...)
{
    (void)user;
    (void)format;
}

static void
libxml2_dom(const page *one)
{
    xmlFreeDoc(htmlReadMemory((const char *)one->data, (int)one->size, NULL, "UTF-8",
                              OPTIONS | HTML_PARSE_COMPACT));
}

static void
on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    (void)user;
    (void)name;
    (void)attributes;
}

static void
on_end(void *user, const xmlChar *name)
{
    (void)user;
    (void)name;
}

static void
on_text(void *user, const xmlChar *text, int size)
{
    (void)user;
    (void)text;
    (void)size;
}

static void
libxml2_sax(const page *one)
{
    htmlParserCtxt *context = htmlCreateMemoryParserCtxt((const char *)one->data, (int)one->size);

    if (context == NULL)
        return;
    memset(context->sax, 0, sizeof(*context->sax));
    context->sax->startElement = on_start;
    context->sax->endElement = on_end;
    context->sax->characters = on_text;
    context->sax->cdataBlock = on_text;
    htmlCtxtUseOptions(context, OPTIONS);
    htmlParseDocument(context);
    xmlFreeDoc(context->myDoc);
    context->myDoc = NULL;
    htmlFreeParserCtxt(context);
}

#ifdef NARC_HAS_GUMBO
static void
gumbo(const page *one)
{
    GumboOutput *output =
        gumbo_parse_with_options(&kGumboDefaultOptions, (const char *)one->data, one->size);

    gumbo_destroy_output(&kGumboDefaultOptions, output);
}
#endif

/* --- measuring -------------------------------------------------------------------------------- */

static double
once(void (*work)(const page *one))
{
    const double start = cpu_seconds();
    int times = 0;

    do {
        for (size_t i = 0; i < all.count; i++)
            work(&all.items[i]);
        times++;
    } while (cpu_seconds() - start < LEAST_SECONDS);
    return (cpu_seconds() - start) / times;
}

static void
report_memory(void)
{
    double worst = 0;
    double sum = 0;
    uint64_t requests = 0;
    uint64_t nodes = 0;
    size_t above = 0;
    size_t above_base = 0;

    for (size_t i = 0; i < all.count; i++) {
        counter count = {.allocator = {counting_resize, NULL}};
        narc_tree tree;
        double ratio;

        count.allocator.user = &count;
        narc_tree_begin(&tree, &count.allocator, NULL);
        parse(&all.items[i], &tree, &count.allocator);
        nodes += tree.node_count;
        narc_tree_free(&tree);
        requests += count.requests;
        ratio = (double)count.peak / (double)all.items[i].size;
        sum += ratio;
        above += ratio > 3;
        above_base += count.peak > 3 * all.items[i].size + MEMORY_BASE;
        if (ratio > worst)
            worst = ratio;
    }
    printf("ours, a new tree for every page: %.1f allocations a page (%.1f nodes), peak memory "
           "%.2f times the page on average, %.2f at most, above 3 on %zu pages, above 3 and %d KiB "
           "on %zu\n",
           (double)requests / (double)all.count, (double)nodes / (double)all.count,
           sum / (double)all.count, worst, above, MEMORY_BASE / 1024, above_base);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*work)(const page *one);
    } parsers[] = {
        {"ours (decode and parse)", ours},
        {"libxml2 DOM", libxml2_dom},
        {"libxml2 SAX", libxml2_sax},
#ifdef NARC_HAS_GUMBO
        {"gumbo", gumbo},
#endif
    };
    const size_t count = sizeof(parsers) / sizeof(*parsers);
    double best[4] = {0};

    load_folder(argc > 1 ? argv[1] : SAMPLES, argc > 2 ? argv[2] : "");
    if (all.count == 0) {
        fprintf(stderr, "bench_markup: no .html files\n");
        return 1;
    }
    narc_tree_begin(&reused, NULL, NULL);
    xmlSetGenericErrorFunc(NULL, say_nothing);
    printf("%zu pages, %.1f MB, CPU time, best of %d rounds\n", all.count, (double)all.bytes / 1e6,
           ROUNDS);
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < count; i++) {
            const double seconds = once(parsers[i].work);

            if (round == 0 || seconds < best[i])
                best[i] = seconds;
        }
    for (size_t i = 0; i < count; i++)
        printf("%-24s %8.0f pages/s %8.1f MB/s   ours is %.2f times as fast\n", parsers[i].name,
               (double)all.count / best[i], (double)all.bytes / best[i] / 1e6, best[i] / best[0]);
    report_memory();
    narc_tree_free(&reused);
    for (size_t i = 0; i < all.count; i++)
        free(all.items[i].data);
    xmlCleanupParser();
    return 0;
}
