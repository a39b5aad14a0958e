/* make_archives FOLDER: writes the small archives that fuzz/corpus/reader begins with, one for each
 * codec, and an empty one. */
#include "archive_samples.h"
#include "narc_test.h"

#include <stdio.h>

static int
save(const char *folder, const char *name, const narc_buffer *bytes)
{
    char path[4096];
    FILE *file;
    size_t done;

    if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
        return 1;
    file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    done = fwrite(bytes->data, 1, bytes->size, file);
    return fclose(file) != 0 || done != bytes->size;
}

static int
write_one(const char *folder, const char *name, narc_codec codec)
{
    narc_writer_options options = sample_options();
    narc_buffer bytes = {0};
    const narc_sink sink = narc_sink_buffer(&bytes);
    int failed;

    options.codec = codec;
    options.codec_given = true;
    failed = sample_write_with(&sink, &options, NULL) != NARC_OK || save(folder, name, &bytes);
    narc_buffer_free(&bytes);
    return failed;
}

static int
write_empty(const char *folder)
{
    const narc_writer_options options = sample_options();
    narc_buffer bytes = {0};
    const narc_sink sink = narc_sink_buffer(&bytes);
    narc_writer *writer;
    int failed = narc_writer_new(&sink, &options, &writer, NULL) != NARC_OK;

    if (!failed)
        failed = narc_writer_commit(writer, NULL) != NARC_OK || save(folder, "empty.narc", &bytes);
    narc_writer_close(writer);
    narc_buffer_free(&bytes);
    return failed;
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "use: make_archives FOLDER\n");
        return 2;
    }
    return write_empty(argv[1]) || write_one(argv[1], "stored.narc", NARC_CODEC_STORED) ||
           write_one(argv[1], "deflate.narc", NARC_CODEC_DEFLATE) ||
           write_one(argv[1], "zstd.narc", NARC_CODEC_ZSTD);
}
