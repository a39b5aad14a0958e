/* append ARCHIVE GUID HEADLINE - adds a new version of an article with another headline. Whoever reads
 * the archive meanwhile sees it as it was; if the machine stops here, it stays as it was. */
#include <narc.h>

#include <stdio.h>
#include <time.h>

static int
fail(const char *what, const narc_error *err)
{
    fprintf(stderr, "append: %s: %s\n", what, err->message);
    return 1;
}

/* The newest version of an article, owned by the caller. */
static narc_status
read_newest(const char *path, const char *guid, narc_item **out, narc_error *err)
{
    narc_reader *reader = NULL;
    narc_source source;
    uint64_t number;
    narc_status st = narc_source_file(path, &source, err);

    *out = NULL;
    if (st != NARC_OK)
        return st;
    st = narc_reader_open(&source, NULL, &reader, err);
    if (st == NARC_OK)
        st = narc_reader_find(reader, narc_text_from(guid), &number, err);
    if (st == NARC_OK)
        st = narc_reader_item(reader, number, out, err);
    narc_reader_close(reader);
    narc_source_close(&source);
    return st;
}

static narc_status
append(const char *path, narc_item *item, narc_error *err)
{
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    narc_writer *writer;
    narc_status st;

    options.commit_time = (int64_t)time(NULL);
    /* From here to narc_writer_close nobody else can write to the archive. */
    st = narc_writer_append(path, &options, &writer, err);
    if (st != NARC_OK)
        return st;
    st = narc_writer_add_item(writer, item, NULL, err);
    if (st == NARC_OK)
        st = narc_writer_commit(writer, err);
    narc_writer_close(writer);
    return st;
}

int
main(int argc, char **argv)
{
    narc_string headline = {0};
    narc_item *item;
    narc_error err;

    if (argc != 4) {
        fputs("usage: append ARCHIVE GUID HEADLINE\n", stderr);
        return 2;
    }
    if (read_newest(argv[1], argv[2], &item, &err) != NARC_OK)
        return fail(argv[2], &err);
    headline.value = narc_text_from(argv[3]);
    item->headlines = (narc_string_list){&headline, 1};
    /* The archive gives the next free number, and tells it in item->version. What states the document
     * of an older version as its original would count as known already. */
    item->version = 0;
    item->objects = (narc_object_ref_list){NULL, 0};
    if (append(argv[1], item, &err) != NARC_OK) {
        narc_item_free(item);
        return fail(argv[1], &err);
    }
    printf("version %llu\n", (unsigned long long)item->version);
    narc_item_free(item);
    return 0;
}
