/* Pictures into a directory: names are made of a fixed alphabet and of the picture's own digest, so
 * nothing an archive says leads anywhere else, and what several articles share is one file. */
#include "assets.h"
#include "commands.h"
#include "message.h"
#include "names.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIGITS 12 /* of the digest in a name */

/* --- the way there ----------------------------------------------------------------------------- */

/* Where the documents will lie: the directory of -o, or the working directory. */
static bool
place_of_documents(const struct outlet *outlet, char out[PATH_MAX])
{
    char folder[FILE_NAME_MAX];
    char *slash;

    snprintf(folder, sizeof(folder), "%s", strcmp(outlet->out, "-") == 0 ? "." : outlet->out);
    if (outlet->kind != OUTLET_DIRECTORY && strcmp(outlet->out, "-") != 0) {
        slash = strrchr(folder, '/');
        if (slash == NULL)
            snprintf(folder, sizeof(folder), ".");
        else
            slash[slash == folder ? 1 : 0] = '\0';
    }
    return realpath(folder, out) != NULL;
}

/* Appends a path with everything but letters, digits and "-._~/" percent-encoded. */
static bool
append_encoded(char out[FILE_NAME_MAX], const char *path)
{
    size_t at = strlen(out);

    for (; *path != '\0'; path++) {
        const unsigned char c = (unsigned char)*path;
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || strchr("-._~/", c) != NULL;

        if (at + 4 > FILE_NAME_MAX)
            return false;
        at += (size_t)snprintf(out + at, FILE_NAME_MAX - at, plain ? "%c" : "%%%02X", c);
    }
    return true;
}

/* The relative way from one directory to another, both absolute and without links. */
static bool
way_between(const char *from, const char *to, char out[FILE_NAME_MAX])
{
    size_t same = 0; /* both have these bytes, up to the end of a part */

    for (size_t i = 0;; i++) {
        if ((from[i] == '/' || from[i] == '\0') && (to[i] == '/' || to[i] == '\0'))
            same = i;
        if (from[i] != to[i] || from[i] == '\0')
            break;
    }
    out[0] = '\0';
    for (const char *at = from + same; *at != '\0'; at++)
        if (*at == '/' && at[1] != '\0' && !append_encoded(out, "../"))
            return false;
    to += same;
    to += *to == '/';
    return append_encoded(out, to) && (*to == '\0' || append_encoded(out, "/"));
}

bool
assets_open(struct cli *cli, const struct outlet *outlet, struct assets *out)
{
    char from[PATH_MAX];
    char to[PATH_MAX];
    narc_error err = {.offset = NARC_NO_OFFSET};

    memset(out, 0, sizeof(*out));
    out->cli = cli;
    out->directory = -1;
    out->name = option_value(cli, OPTION_ASSETS);
    out->force = option_given(cli, OPTION_FORCE);
    if (out->name == NULL)
        return true;
    out->directory = out_directory_open(out->name, &err);
    if (out->directory >= 0 &&
        (!place_of_documents(outlet, from) || realpath(out->name, to) == NULL ||
         !way_between(from, to, out->way)))
        error_errno(&err, errno, "realpath");
    if (err.status == NARC_OK)
        return true;
    report(cli, out->name, &err);
    assets_close(out);
    return false;
}

/* --- the pictures ------------------------------------------------------------------------------ */

/* Bytes held against a file. */
struct comparing {
    int fd;
    bool same;
};

static narc_status
compare_bytes(void *user, const void *data, size_t size, narc_error *err)
{
    struct comparing *comparing = user;
    const char *at = data;
    char there[8192];

    (void)err;
    while (size > 0 && comparing->same) {
        const size_t want = size < sizeof(there) ? size : sizeof(there);
        const ssize_t got = read(comparing->fd, there, want);

        comparing->same = got > 0 && memcmp(at, there, (size_t)got) == 0;
        if (!comparing->same)
            break;
        at += got;
        size -= (size_t)got;
    }
    return NARC_OK;
}

/* Whether the file is there already with these very bytes. */
static bool
is_there(const struct assets *assets, struct archive *archive, const uint8_t digest[32],
         const char *name)
{
    struct comparing comparing = {
        .fd = openat(assets->directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC),
        .same = true};
    const narc_sink sink = {compare_bytes, NULL, &comparing};
    narc_error ignored;
    char more;

    if (comparing.fd < 0)
        return false;
    if (narc_reader_object(archive->reader, digest, &sink, &ignored) != NARC_OK ||
        read(comparing.fd, &more, 1) != 0)
        comparing.same = false;
    close(comparing.fd);
    return comparing.same;
}

static narc_status
put_picture(struct assets *assets, struct archive *archive, const narc_object_ref *object,
            const char *name, narc_error *err)
{
    struct out_file file;
    uint8_t digest[32];
    narc_status status;
    narc_sink sink;

    if (!narc_digest_parse(object->sha256, digest))
        return error_make(err, NARC_RECORD_DAMAGED, "a picture's SHA-256 is not 64 hex digits");
    if (is_there(assets, archive, digest, name))
        return NARC_OK;
    status = out_file_open(assets->directory, name, assets->force, &file, err);
    if (status != NARC_OK)
        return status;
    file.batch = true;
    sink = out_file_sink(&file);
    status = narc_reader_object(archive->reader, digest, &sink, err);
    if (status == NARC_OK)
        status = out_file_commit(&file, err);
    out_file_abandon(&file);
    return status;
}

narc_status
assets_put(struct assets *assets, struct archive *archive, const narc_item *item, narc_error *err)
{
    const size_t size = sizeof(assets->way) + SAFE_NAME_SIZE;

    free(assets->moved);
    free(assets->texts);
    assets->moved = NULL;
    assets->texts = NULL;
    assets->count = 0;
    if (assets->name == NULL || item->objects.count == 0)
        return NARC_OK;
    assets->moved = cli_allocate(item->objects.count * sizeof(*assets->moved));
    assets->texts = cli_allocate(item->objects.count * size);
    for (size_t i = 0; i < item->objects.count; i++) {
        const narc_object_ref *object = &item->objects.items[i];
        char *text = assets->texts + i * size;
        char name[SAFE_NAME_SIZE];
        narc_status status;

        if (object->role.size != 5 || memcmp(object->role.data, "asset", 5) != 0)
            continue;
        safe_name(object->name, object->sha256.size == 64 ? object->sha256.data : "0000000000000",
                  DIGITS, NULL, name);
        status = put_picture(assets, archive, object, name, err);
        if (status != NARC_OK)
            return status;
        snprintf(text, size, "%s%s", assets->way, name);
        assets->moved[assets->count].from = object->name;
        assets->moved[assets->count++].to = narc_text_from(text);
    }
    return NARC_OK;
}

void
assets_close(struct assets *assets)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (assets->directory >= 0) {
        if (out_directory_sync(assets->directory, &err) != NARC_OK)
            report(assets->cli, assets->name, &err);
        close(assets->directory);
    }
    assets->directory = -1;
    free(assets->moved);
    free(assets->texts);
    assets->moved = NULL;
    assets->texts = NULL;
}
