/* Files the command writes: beside the target as NAME.part, synced, then renamed. */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "cli.h"

#define FILE_NAME_MAX 4096

struct out_file {
    int directory; /* descriptor, or AT_FDCWD */
    int fd;        /* -1 when closed */
    bool direct;   /* a device or pipe: written as it is, no .part */
    bool batch;    /* one of many: out_directory_sync makes all durable at once */
    bool force;
    char name[FILE_NAME_MAX];
    char part[FILE_NAME_MAX];
};

/* Opens NAME.part. E120 when NAME exists and !force. */
narc_status out_file_open(int directory, const char *name, bool force, struct out_file *out,
                          narc_error *err);
narc_status out_file_write(struct out_file *file, const void *data, size_t size, narc_error *err);
/* Gives it its name, durably. The file is closed whatever the answer. */
narc_status out_file_commit(struct out_file *file, narc_error *err);
/* Moves a complete file to another directory and name. E120 when the name is taken and !force. */
narc_status out_file_move(int from, const char *old_name, int to, const char *name, bool force,
                          narc_error *err);
/* Removes what was written. A closed file is fine. */
void out_file_abandon(struct out_file *file);

/* Hands bytes to the file; it outlives the sink. */
narc_sink out_file_sink(struct out_file *file);

/* Opens a directory for writing into, making it when it is missing. -1 on failure. */
int out_directory_open(const char *path, narc_error *err);

/* Makes everything written into the directory durable. */
narc_status out_directory_sync(int directory, narc_error *err);

#endif
