/* source ARCHIVE NAME - reads one article through a source of its own and counts what that costs. A
 * source that asks a web server for ranges of bytes looks the same: narc asks for few, and never for a
 * byte twice without need. */
#include <narc.h>

#include <stdio.h>

/* Where the bytes come from, and what was asked for. */
typedef struct counting {
    narc_source file;
    unsigned requests;
    uint64_t bytes;
} counting;

static narc_status
read_range(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    counting *from = user;

    from->requests++;
    from->bytes += size;
    /* Here another source would send "Range: bytes=OFFSET-LAST" and wait. */
    return from->file.read(from->file.user, offset, out, size, err);
}

static narc_status
size_of_file(void *user, uint64_t *out, narc_error *err)
{
    counting *from = user;

    return from->file.size(from->file.user, out, err);
}

static narc_status
show(narc_reader *reader, const char *name, narc_error *err)
{
    narc_item *item;
    narc_text headline;
    uint64_t number;
    narc_status st = narc_reader_find(reader, narc_text_from(name), &number, err);

    if (st == NARC_OK)
        st = narc_reader_item(reader, number, &item, err);
    if (st != NARC_OK)
        return st;
    headline = narc_item_headline(item);
    printf("%.*s\n", (int)headline.size, headline.data);
    narc_item_free(item);
    return NARC_OK;
}

int
main(int argc, char **argv)
{
    counting from = {.requests = 0};
    const narc_source source = {read_range, size_of_file, NULL, &from};
    narc_reader *reader = NULL;
    narc_error err;
    narc_status st;

    if (argc != 3) {
        fputs("usage: source ARCHIVE NAME\n", stderr);
        return 2;
    }
    st = narc_source_file(argv[1], &from.file, &err);
    if (st == NARC_OK)
        st = narc_reader_open(&source, NULL, &reader, &err);
    if (st == NARC_OK)
        st = show(reader, argv[2], &err);
    narc_reader_close(reader);
    narc_source_close(&from.file);
    if (st != NARC_OK) {
        fprintf(stderr, "source: %s\n", err.message);
        return 1;
    }
    fprintf(stderr, "%u requests, %llu bytes\n", from.requests, (unsigned long long)from.bytes);
    return 0;
}
