/* bench_items make COUNT FILE [LEVEL [THREADS [COMMITS]]] - an archive of small articles, made by the
 *   library: time, peak memory, and where its bytes are.
 * bench_items read FILE [NARC] - opening it, listing 20, finding articles by guid and reading them with
 *   their originals, in this process and, with the path of the command, as commands.
 * bench_items append COUNT FILE - so many appends of one article each, to an archive that is there.
 * bench_items large MEGABYTES FILE - one object of that size into an archive, from a source; and
 * bench_items out FILE - a full verification, which reads them again.
 * Several programs in one, because the peak memory of a process never falls. */
#include "base/buffer.h"
#include "base/limits.h"
#include "cpu_clock.h"
#include "format/frame.h"

#include <narc.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SITES 400u
#define LOOKUPS 4000u
#define COMMANDS 21u

static _Noreturn void
die(const char *what, const narc_error *err)
{
    fprintf(stderr, "bench_items: %s%s%s\n", what, err != NULL ? ": " : "",
            err != NULL ? err->message : "");
    exit(1);
}

/* Peak memory of a finished or running process, in MB. */
static double
peak(const struct rusage *usage)
{
    return (double)usage->ru_maxrss * 1024 / 1e6;
}

static double
own_peak(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return peak(&usage);
}

static uint64_t
next_random(uint64_t *x)
{
    *x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *x >> 33;
}

/* --- making ------------------------------------------------------------------------------------- */

static void
add_words(narc_buffer *out, uint64_t *x, unsigned count)
{
    static const char *const words[] = {
        "council", "ferry",  "storm",   "minister", "harbour", "vote",    "quarter", "said",
        "of",      "the",    "a",       "in",       "will",    "because", "region",  "market",
        "police",  "school", "company", "river",    "after",   "before",  "new",     "report"};

    for (unsigned i = 0; i < count; i++) {
        const uint64_t at = next_random(x);

        if (at % 13 == 0)
            narc_buffer_format(out, "%" PRIu64 " ", at % 100000);
        narc_buffer_literal(out, words[at % (sizeof(words) / sizeof(words[0]))]);
        narc_buffer_byte(out, i + 1 < count ? ' ' : '.');
    }
}

static void
guid_of(uint64_t i, char out[80])
{
    snprintf(out, 80, "https://site%" PRIu64 ".example/2026/story-%" PRIu64 ".html", i % SITES, i);
}

static void
add_article(narc_writer *writer, uint64_t i, narc_buffer *page, narc_buffer *headline)
{
    uint64_t x = i + 1;
    narc_object_ref object = {.role = NARC_TEXT("original")};
    narc_item *item = narc_item_new(NULL);
    narc_string title = {0};
    char guid[80], site[32], date[32], hex[65];
    uint8_t digest[32];
    narc_error err;

    guid_of(i, guid);
    snprintf(site, sizeof(site), "site%" PRIu64 ".example", i % SITES);
    narc_buffer_clear(headline);
    add_words(headline, &x, 8);
    narc_buffer_clear(page);
    narc_buffer_format(page, "<!DOCTYPE html><title>%.*s</title><p>", (int)headline->size,
                       (const char *)headline->data);
    add_words(page, &x, 120);
    if (item == NULL || page->failed)
        die("out of memory", NULL);
    if (narc_writer_add_object(writer, narc_buffer_view(page), narc_text_from(site), digest,
                               &err) != NARC_OK)
        die("an object was refused", &err);
    narc_digest_format(digest, hex);
    snprintf(date, sizeof(date), "2026-%02u-%02uT%02u:%02u:00Z", (unsigned)(i / 40320 % 12 + 1),
             (unsigned)(i / 1440 % 28 + 1), (unsigned)(i / 60 % 24), (unsigned)(i % 60));
    object.sha256 = narc_text_from(hex);
    object.size = page->size;
    item->guid = item->url = narc_text_from(guid);
    item->language = NARC_TEXT("en");
    (void)narc_date_parse(narc_text_from(date), (narc_text){NULL, 0}, &item->first_created);
    title.value = narc_buffer_as_text(headline);
    item->headlines.items = &title;
    item->objects.items = &object;
    item->headlines.count = item->objects.count = 1;
    if (narc_writer_add_item(writer, item, NULL, &err) != NARC_OK)
        die("an item was refused", &err);
    narc_item_free(item);
}

/* Bytes of the frames of each type, by walking over their headers. */
static void
print_frames(const char *path, uint64_t items)
{
    static const struct {
        uint32_t type;
        const char *name;
    } types[] = {{NARC_FRAME_BLOCK, "blocks"},
                 {NARC_FRAME_COPY, "copies"},
                 {NARC_FRAME_CATALOGUE, "catalogue"},
                 {NARC_FRAME_KEYS, "key pages"},
                 {NARC_FRAME_RUN, "runs"}};
    const narc_limits limits = narc_limits_complete(NULL);
    uint64_t bytes[5] = {0}, counts[5] = {0}, size, at = 512;
    narc_source source;
    narc_error err;

    if (narc_source_file(path, &source, &err) != NARC_OK ||
        source.size(source.user, &size, &err) != NARC_OK)
        die("cannot look at the frames", &err);
    while (at + NARC_FRAME_SIZE <= size) {
        uint8_t head[NARC_FRAME_SIZE];
        narc_frame frame;

        if (source.read(source.user, at, head, sizeof(head), &err) != NARC_OK ||
            narc_frame_decode((narc_bytes){head, sizeof(head)}, at, &limits, &frame, &err) !=
                NARC_OK)
            die("no frame", &err);
        for (size_t t = 0; t < 5; t++)
            if (types[t].type == frame.type) {
                bytes[t] += narc_frame_total(&frame);
                counts[t]++;
            }
        at += narc_frame_total(&frame);
    }
    for (size_t t = 0; t < 5; t++)
        printf("  %-10s %9" PRIu64 " frames %14" PRIu64 " bytes %8.1f an item\n", types[t].name,
               counts[t], bytes[t], (double)bytes[t] / (double)items);
    narc_source_close(&source);
}

static int
make(int argc, char **argv)
{
    const uint64_t count = strtoull(argv[2], NULL, 10);
    const uint64_t commits = argc > 6 ? strtoull(argv[6], NULL, 10) : 1;
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    narc_buffer page = {0}, headline = {0};
    narc_writer *writer;
    narc_error err;
    double cpu = cpu_seconds(), wall = wall_seconds(), adding;

    options.commit_time = 1767225600;
    options.overwrite = true;
    options.level = argc > 4 ? atoi(argv[4]) : 0;
    options.threads = argc > 5 ? (uint32_t)atoi(argv[5]) : 0;
    if (narc_writer_create(argv[3], &options, &writer, &err) != NARC_OK)
        die("no writer", &err);
    for (uint64_t i = 0; i < count; i++) {
        add_article(writer, i, &page, &headline);
        if (commits > 1 && (i + 1) % (count / commits) == 0 &&
            narc_writer_commit(writer, &err) != NARC_OK)
            die("no commit", &err);
    }
    adding = wall_seconds() - wall;
    if (narc_writer_commit(writer, &err) != NARC_OK)
        die("no commit", &err);
    narc_writer_close(writer);
    cpu = cpu_seconds() - cpu;
    wall = wall_seconds() - wall;
    printf("%" PRIu64 " items: %.1f s of processor time, %.1f s (commit %.1f), %.0f items a "
           "processor second, peak %.1f MB\n",
           count, cpu, wall, wall - adding, (double)count / cpu, own_peak());
    print_frames(argv[3], count);
    narc_buffer_free(&page);
    narc_buffer_free(&headline);
    return 0;
}

/* --- reading ------------------------------------------------------------------------------------ */

static int
by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void
print_times(const char *what, double *seconds, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += seconds[i];
    qsort(seconds, count, sizeof(seconds[0]), by_size);
    printf("%-34s median %9.1f us, mean %9.1f, 99 of 100 %9.1f\n", what, seconds[count / 2] * 1e6,
           sum / (double)count * 1e6, seconds[count * 99 / 100] * 1e6);
}

static narc_status
drop_bytes(void *user, const void *data, size_t size, narc_error *err)
{
    (void)data;
    (void)err;
    *(uint64_t *)user += size;
    return NARC_OK;
}

/* The guid of some item, in `out`. */
static narc_text
any_guid(narc_reader *reader, uint64_t *x, narc_buffer *out)
{
    const uint64_t number = (next_random(x) << 31 ^ next_random(x)) % narc_reader_count(reader);
    const narc_entry *entry;
    narc_error err;

    narc_buffer_clear(out);
    if (narc_reader_entry(reader, number, &entry, &err) != NARC_OK)
        die("no entry", &err);
    narc_buffer_text(out, entry->guid);
    narc_buffer_byte(out, 0);
    return (narc_text){(const char *)out->data, out->size - 1};
}

static void
look_up(narc_reader *reader)
{
    static double finds[LOOKUPS], items[LOOKUPS], originals[LOOKUPS];
    static narc_buffer guids[LOOKUPS];
    uint64_t x = 4711, bytes = 0;
    const narc_sink sink = {drop_bytes, NULL, &bytes};
    narc_error err;

    for (size_t i = 0; i < LOOKUPS; i++)
        (void)any_guid(reader, &x, &guids[i]);
    for (size_t i = 0; i < LOOKUPS; i++) {
        const char *guid = (const char *)guids[i].data;
        double begin = cpu_seconds();
        uint8_t digest[32];
        uint64_t number;
        narc_item *item;

        if (narc_reader_find(reader, narc_text_from(guid), &number, &err) != NARC_OK)
            die(guid, &err);
        finds[i] = cpu_seconds() - begin;
        if (narc_reader_item(reader, number, &item, &err) != NARC_OK)
            die(guid, &err);
        items[i] = cpu_seconds() - begin;
        if (!narc_digest_parse(narc_item_original(item)->sha256, digest) ||
            narc_reader_object(reader, digest, &sink, &err) != NARC_OK)
            die(guid, &err);
        originals[i] = cpu_seconds() - begin;
        narc_item_free(item);
        narc_buffer_free(&guids[i]);
    }
    print_times("find by guid", finds, LOOKUPS);
    print_times("find + item", items, LOOKUPS);
    print_times("find + item + original", originals, LOOKUPS);
}

static void
list_some(const char *path)
{
    const double begin = cpu_seconds(), wall = wall_seconds();
    narc_source source;
    narc_reader *reader;
    narc_scan *scan;
    const narc_entry *entry;
    narc_error err;
    size_t bytes = 0;

    if (narc_source_file(path, &source, &err) != NARC_OK ||
        narc_reader_open(&source, NULL, &reader, &err) != NARC_OK ||
        narc_scan_open(reader, NULL, &scan, &err) != NARC_OK)
        die(path, &err);
    for (int i = 0; i < 20 && narc_scan_next(scan, &entry, &err) == NARC_OK; i++)
        bytes += entry->headline.size;
    narc_scan_close(scan);
    narc_reader_close(reader);
    narc_source_close(&source);
    printf("open + list 20 in process: %.2f ms of processor time, %.2f ms, peak %.1f MB (%zu bytes "
           "of headlines)\n",
           (cpu_seconds() - begin) * 1e3, (wall_seconds() - wall) * 1e3, own_peak(), bytes);
}

static double
seconds_in(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec * 1e-6;
}

/* Runs a command with its output thrown away: its processor time, and its peak memory. */
static double
run(char *const *arguments, double *memory)
{
    struct rusage usage;
    pid_t child;
    int state;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL || freopen("/dev/null", "w", stderr) == NULL)
            _exit(127);
        execv(arguments[0], arguments);
        _exit(127);
    }
    if (child < 0 || wait4(child, &state, 0, &usage) != child || state != 0)
        die(arguments[1], NULL);
    if (peak(&usage) > *memory)
        *memory = peak(&usage);
    return seconds_in(&usage.ru_utime) + seconds_in(&usage.ru_stime);
}

static void
run_commands(char *narc, char *path, narc_reader *reader)
{
    double seconds[COMMANDS], memory = 0;
    char *list[] = {narc, "list", "--limit", "20", path, NULL};
    char *show[] = {narc, "show", path, NULL, NULL};
    narc_buffer guid = {0};
    char *version[] = {narc, "version", NULL};
    uint64_t x = 815;

    for (size_t i = 0; i < COMMANDS; i++)
        seconds[i] = run(version, &memory);
    print_times("command: version", seconds, COMMANDS);
    memory = 0;
    for (size_t i = 0; i < COMMANDS; i++)
        seconds[i] = run(list, &memory);
    print_times("command: list --limit 20", seconds, COMMANDS);
    printf("%-34s peak %.1f MB\n", "", memory);
    memory = 0;
    for (size_t i = 0; i < COMMANDS; i++) {
        show[3] = (char *)any_guid(reader, &x, &guid).data;
        seconds[i] = run(show, &memory);
    }
    narc_buffer_free(&guid);
    print_times("command: show GUID", seconds, COMMANDS);
    printf("%-34s peak %.1f MB\n", "", memory);
}

static int
read_back(int argc, char **argv)
{
    narc_archive_info info;
    narc_source source;
    narc_reader *reader;
    narc_error err;

    list_some(argv[2]);
    if (narc_source_file(argv[2], &source, &err) != NARC_OK ||
        narc_reader_open(&source, NULL, &reader, &err) != NARC_OK)
        die(argv[2], &err);
    narc_reader_info(reader, &info);
    printf("%" PRIu64 " items, %" PRIu64 " commits, %u runs, %.1f MB\n", info.items, info.commits,
           (unsigned)info.runs, (double)info.file_bytes / 1e6);
    if (argc > 3)
        run_commands(argv[3], argv[2], reader);
    look_up(reader);
    printf("peak %.1f MB\n", own_peak());
    narc_reader_close(reader);
    narc_source_close(&source);
    return 0;
}

/* --- many appends ------------------------------------------------------------------------------- */

static int
append(char **argv)
{
    const uint64_t count = strtoull(argv[2], NULL, 10);
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    narc_buffer page = {0}, headline = {0};
    double *cpu = malloc((size_t)count * sizeof(*cpu)),
           *wall = malloc((size_t)count * sizeof(*wall));
    const size_t tenth = (size_t)count / 10;
    uint64_t before, after;
    narc_archive_info info;
    narc_source source;
    narc_reader *reader;
    narc_error err;

    if (cpu == NULL || wall == NULL || tenth == 0)
        die("append wants 10 articles or more", NULL);
    if (narc_source_file(argv[3], &source, &err) != NARC_OK ||
        narc_reader_open(&source, NULL, &reader, &err) != NARC_OK)
        die(argv[3], &err);
    narc_reader_info(reader, &info);
    before = info.file_bytes;
    narc_reader_close(reader);
    for (uint64_t i = 0; i < count; i++) {
        narc_writer *writer;

        cpu[i] = cpu_seconds();
        wall[i] = wall_seconds();
        options.commit_time = 1767225600 + (int64_t)i;
        if (narc_writer_append(argv[3], &options, &writer, &err) != NARC_OK)
            die(argv[3], &err);
        add_article(writer, info.items + i, &page, &headline);
        if (narc_writer_commit(writer, &err) != NARC_OK)
            die("no commit", &err);
        narc_writer_close(writer);
        cpu[i] = cpu_seconds() - cpu[i];
        wall[i] = wall_seconds() - wall[i];
    }
    if (source.size(source.user, &after, &err) != NARC_OK)
        die(argv[3], &err);
    print_times("first tenth, processor", cpu, tenth);
    print_times("last tenth, processor", cpu + count - tenth, tenth);
    print_times("first tenth, clock", wall, tenth);
    print_times("last tenth, clock", wall + count - tenth, tenth);
    printf("%" PRIu64 " appends, %.0f bytes each\n", count,
           (double)(after - before) / (double)count);
    narc_source_close(&source);
    narc_buffer_free(&page);
    narc_buffer_free(&headline);
    free(cpu);
    free(wall);
    return 0;
}

/* --- large objects ------------------------------------------------------------------------------ */

#define PIECE ((uint64_t)1 << 16)

/* Text that differs in each 64 KiB. */
static narc_status
read_text(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    narc_buffer piece = {0};
    uint8_t *to = out;

    (void)user;
    (void)err;
    while (size > 0) {
        uint64_t x = offset / PIECE + 1;
        const size_t at = (size_t)(offset % PIECE);
        const size_t part = size < PIECE - at ? size : (size_t)(PIECE - at);

        narc_buffer_clear(&piece);
        while (piece.size < at + part)
            add_words(&piece, &x, 100);
        memcpy(to, piece.data + at, part);
        to += part;
        offset += part;
        size -= part;
    }
    narc_buffer_free(&piece);
    return NARC_OK;
}

static narc_status
size_of_text(void *user, uint64_t *out, narc_error *err)
{
    (void)err;
    *out = *(const uint64_t *)user;
    return NARC_OK;
}

static int
make_large(char **argv)
{
    uint64_t size = strtoull(argv[2], NULL, 10) * 1000000;
    const narc_source text = {read_text, size_of_text, NULL, &size};
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    const double begin = cpu_seconds();
    narc_writer *writer;
    narc_error err;

    options.overwrite = true;
    if (narc_writer_create(argv[3], &options, &writer, &err) != NARC_OK ||
        narc_writer_add_source(writer, &text, NARC_TEXT("large"), NULL, &err) != NARC_OK ||
        narc_writer_commit(writer, &err) != NARC_OK)
        die(argv[3], &err);
    narc_writer_close(writer);
    printf("%" PRIu64 " bytes in: %.1f s of processor time, peak %.1f MB\n", size,
           cpu_seconds() - begin, own_peak());
    return 0;
}

static int
take_out(char **argv)
{
    const double begin = cpu_seconds();
    narc_verify_report report;
    narc_source source;
    narc_reader *reader;
    narc_error err;

    if (narc_source_file(argv[2], &source, &err) != NARC_OK ||
        narc_reader_open(&source, NULL, &reader, &err) != NARC_OK ||
        narc_reader_verify(reader, NARC_VERIFY_FULL, NULL, NULL, &report, &err) != NARC_OK)
        die(argv[2], &err);
    printf("%" PRIu64 " bytes verified, %" PRIu64
           " damaged: %.1f s of processor time, peak %.1f MB\n",
           report.bytes_checked, report.objects_damaged, cpu_seconds() - begin, own_peak());
    narc_reader_close(reader);
    narc_source_close(&source);
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "append") == 0)
        return append(argv);
    if (argc == 4 && strcmp(argv[1], "large") == 0)
        return make_large(argv);
    if (argc == 3 && strcmp(argv[1], "out") == 0)
        return take_out(argv);
    if (argc >= 4 && strcmp(argv[1], "make") == 0)
        return make(argc, argv);
    if (argc >= 3 && strcmp(argv[1], "read") == 0)
        return read_back(argc, argv);
    die("usage: make COUNT FILE [LEVEL [THREADS [COMMITS]]] | read FILE [NARC] | append COUNT FILE "
        "| "
        "large MEGABYTES FILE | out FILE",
        NULL);
}
