/* A program as its user would write it: makes an archive in memory, opens it, says what it found, and
 * reads an article out of XML.
 * It is built against an installed narc, once with find_package and once with pkg-config. */
#include <narc.h>

#include <stdio.h>
#include <string.h>

static narc_status
write_archive(narc_buffer *archive, narc_error *err)
{
    const narc_sink sink = narc_sink_buffer(archive);
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    narc_writer *writer = NULL;
    narc_status status;

    options.commit_time = 1;
    status = narc_writer_new(&sink, &options, &writer, err);
    if (status == NARC_OK)
        status = narc_writer_commit(writer, err);
    narc_writer_close(writer);
    return status;
}

static narc_status
count_articles(const narc_buffer *archive, uint64_t *count, narc_error *err)
{
    const narc_bytes bytes = {archive->data, archive->size};
    narc_source source = narc_source_memory(&bytes);
    narc_reader *reader = NULL;
    narc_archive_info info;
    const narc_status status = narc_reader_open(&source, NULL, &reader, err);

    if (status == NARC_OK) {
        narc_reader_info(reader, &info);
        *count = info.guids;
    }
    narc_reader_close(reader);
    narc_source_close(&source);
    return status;
}

static narc_status
count_item(void *user, narc_item *item, narc_error *err)
{
    (void)err;
    ++*(uint64_t *)user;
    narc_item_free(item);
    return NARC_OK;
}

static narc_status
read_xml(uint64_t *count, narc_error *err)
{
    static const char page[] =
        "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:x\" version=\"1\"/>";
    const narc_document document = {.bytes = {(const uint8_t *)page, sizeof(page) - 1}};
    narc_read_options options = NARC_READ_OPTIONS_INIT;

    options.item = count_item;
    options.user = count;
    options.keep_empty = true;
    return narc_convert_read(NULL, &document, &options, err);
}

int
main(void)
{
    narc_buffer archive = {0};
    narc_error err = {0};
    uint64_t count = 0, items = 0;
    narc_status status = write_archive(&archive, &err);

    if (status == NARC_OK)
        status = count_articles(&archive, &count, &err);
    if (status == NARC_OK)
        status = read_xml(&items, &err);
    narc_buffer_free(&archive);
    if (status != NARC_OK) {
        fprintf(stderr, "consumer: %s [E%u]\n", err.message, (unsigned)err.number);
        return 1;
    }
    printf("narc %s: %llu articles\n", narc_version(), (unsigned long long)count);
    return strcmp(narc_version(), NARC_VERSION) == 0 && count == 0 && items == 1 ? 0 : 1;
}
