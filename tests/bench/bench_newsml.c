/* NewsML-G2 reading speed: CPU seconds from documents to items, and to their canonical records,
 * against a bare libxml2 DOM parse of the same documents in the same run.
 *
 *     bench_newsml [FOLDER]    default: tests/samples
 *
 * Each figure is the best of several rounds over all documents that read as NewsML-G2. */
#include "cpu_clock.h"
#include "article/converter.h"
#include "base/buffer.h"

#include <narc.h>

#include <libxml/parser.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ROUNDS 7
#define LEAST_SECONDS 0.2 /* of one round; small folders are read several times over */

typedef struct documents {
    narc_buffer *items;
    size_t count;
    size_t bytes;
} documents;

static narc_status
take_item(void *user, narc_item *item, narc_error *err)
{
    const bool *encode = user;
    narc_buffer record = {0};
    narc_status status = NARC_OK;

    if (*encode)
        status = narc_record_encode(item, &record, err);
    narc_buffer_free(&record);
    narc_item_free(item);
    return status;
}

static bool
read_one(const narc_buffer *document, bool encode)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document given = {.bytes = {document->data, document->size}};
    narc_error err;

    options.item = take_item;
    options.user = &encode;
    options.keep_empty = true;
    return narc_newsml_converter.read(&given, &options, &err) == NARC_OK;
}

/* --- collecting -------------------------------------------------------------------------------- */

static void
add_file(documents *all, const char *path)
{
    uint8_t piece[65536];
    narc_buffer content = {0};
    narc_buffer *larger = NULL;
    size_t got;
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return;
    while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
        narc_buffer_bytes(&content, piece, got);
    fclose(file);
    if (narc_newsml_converter.detect(narc_buffer_view(&content)) > 0 && read_one(&content, false))
        larger = realloc(all->items, (all->count + 1) * sizeof(*all->items));
    if (larger == NULL) {
        narc_buffer_free(&content);
        return;
    }
    all->items = larger;
    all->items[all->count++] = content;
    all->bytes += content.size;
}

static void
add_folder(documents *all, const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    if (folder == NULL)
        return;
    while ((entry = readdir(folder)) != NULL) {
        char below[4096];
        struct stat facts;

        if (entry->d_name[0] == '.' ||
            snprintf(below, sizeof(below), "%s/%s", path, entry->d_name) >= (int)sizeof(below) ||
            stat(below, &facts) != 0)
            continue;
        if (S_ISDIR(facts.st_mode))
            add_folder(all, below);
        else
            add_file(all, below);
    }
    closedir(folder);
}

/* --- measuring --------------------------------------------------------------------------------- */

static void
parse_dom(const documents *all)
{
    for (size_t i = 0; i < all->count; i++)
        xmlFreeDoc(xmlReadMemory((const char *)all->items[i].data, (int)all->items[i].size, NULL,
                                 NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
}

static void
read_items(const documents *all)
{
    for (size_t i = 0; i < all->count; i++)
        (void)read_one(&all->items[i], false);
}

static void
read_records(const documents *all)
{
    for (size_t i = 0; i < all->count; i++)
        (void)read_one(&all->items[i], true);
}

/* Seconds of one pass over all documents. */
static double
measure(const documents *all, void (*work)(const documents *all))
{
    const double begin = cpu_seconds();
    int passes = 0;

    do {
        work(all);
        passes++;
    } while (cpu_seconds() - begin < LEAST_SECONDS);
    return (cpu_seconds() - begin) / passes;
}

static void
print_row(const char *what, const documents *all, double seconds, double reference)
{
    printf("%-28s %8.1f MB/s %9.0f documents/s   %.2f x the DOM parse's time\n", what,
           (double)all->bytes / 1e6 / seconds, (double)all->count / seconds, seconds / reference);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *what;
        void (*work)(const documents *all);
    } works[] = {{"libxml2, DOM parse alone", parse_dom},
                 {"narc, to items", read_items},
                 {"narc, to canonical records", read_records}};
    double best[3] = {0, 0, 0};
    documents all = {.count = 0};

    add_folder(&all, argc > 1 ? argv[1] : "tests/samples");
    if (all.count == 0) {
        fprintf(stderr, "bench_newsml: no NewsML-G2 documents found\n");
        return 1;
    }
    printf("%zu documents, %.2f MB; CPU seconds, best of %d rounds\n", all.count,
           (double)all.bytes / 1e6, ROUNDS);
    /* In turn, so that whatever else the machine does hits all of them. */
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < 3; i++) {
            const double seconds = measure(&all, works[i].work);

            if (round == 0 || seconds < best[i])
                best[i] = seconds;
        }
    for (size_t i = 0; i < 3; i++)
        print_row(works[i].what, &all, best[i], best[0]);
    for (size_t i = 0; i < all.count; i++)
        narc_buffer_free(&all.items[i]);
    free(all.items);
    xmlCleanupParser();
    return 0;
}
