/* Inputs as the user names them: files, standard input, and directories walked without recursion. */
#include "container/container.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"
#include "container/input.h"

#include <string.h>

/* Each level keeps one descriptor open. */
#define DEPTH_LIMIT 128u

/* One directory that is being walked. */
typedef struct level {
    int fd;
    size_t path_size; /* of the directory's own path in walk.path */
    narc_arena arena; /* holds the names */
    struct {
        narc_text *items;
        size_t count;
    } names;
    size_t next;
} level;

typedef struct walk {
    const narc_allocator *allocator;
    narc_limits limits;
    const narc_container_handler *handler;
    narc_buffer path; /* as the user gave it, then the way down; any bytes */
    narc_buffer name; /* the same as valid UTF-8 */
    level levels[DEPTH_LIMIT];
    size_t depth;
} walk;

/* The path so far as text; the empty text with `failed` latched when memory runs out. */
static narc_text
name_of(walk *now)
{
    narc_buffer_clear(&now->name);
    narc_name_clean(&now->name, narc_buffer_as_text(&now->path));
    return narc_buffer_as_text(&now->name);
}

static narc_status
problem(walk *now, const narc_error *what, narc_error *err)
{
    const narc_document document = {.name = name_of(now)};

    if (now->name.failed || now->path.failed)
        return narc_fail_memory(err);
    return now->handler->problem(now->handler->user, &document, what, err);
}

/* Memory is the only failure that ends the walk; all others cost what could not be opened. */
static narc_status
problem_errno(walk *now, int error_number, const char *call, narc_error *err)
{
    narc_error what;

    if (error_number == ENOMEM)
        return narc_fail_memory(err);
    (void)narc_fail_errno(&what, error_number, call);
    return problem(now, &what, err);
}

static narc_status
read_file(walk *now, int fd, narc_error *err)
{
    narc_input input = {
        .allocator = now->allocator, .limits = now->limits, .handler = now->handler};
    narc_status status;

    input.name = name_of(now);
    if (now->name.failed)
        return narc_fail_memory(err);
    status = narc_input_begin(&input, fd, (narc_bytes){NULL, 0}, err);
    if (status == NARC_OK)
        status = narc_input_read(&input, err);
    narc_input_end(&input);
    return status;
}

static int
by_bytes(const void *a, const void *b)
{
    const narc_text *left = a;
    const narc_text *right = b;

    return narc_text_compare(*left, *right);
}

/* Opens the directory behind fd, which is taken over, as the next level. */
static narc_status
enter(walk *now, int fd, narc_error *err)
{
    level *here = &now->levels[now->depth];
    struct dirent *entry;
    DIR *directory;
    int copy;

    copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    directory = copy >= 0 ? fdopendir(copy) : NULL;
    if (directory == NULL) {
        const int error_number = errno;

        if (copy >= 0)
            close(copy);
        close(fd);
        return problem_errno(now, error_number, "opendir", err);
    }
    *here = (level){.fd = fd, .path_size = now->path.size, .arena = {.allocator = now->allocator}};
    now->depth++;
    while ((errno = 0, entry = readdir(directory)) != NULL) {
        const narc_text name = narc_text_from(entry->d_name);
        narc_text *added;

        if (narc_text_is(name, ".") || narc_text_is(name, ".."))
            continue;
        added = NARC_LIST_ADD(&here->arena, &here->names);
        if (added != NULL)
            /* Terminated, because openat(2) wants it so. */
            *added = narc_arena_format(&here->arena, "%s", entry->d_name);
    }
    if (errno != 0) {
        const narc_status status = problem_errno(now, errno, "readdir", err);

        if (status != NARC_OK) {
            closedir(directory);
            return status;
        }
    }
    closedir(directory);
    if (here->arena.failed)
        return narc_fail_memory(err);
    if (here->names.count > 0)
        qsort(here->names.items, here->names.count, sizeof(narc_text), by_bytes);
    return NARC_OK;
}

static void
leave(walk *now)
{
    level *here = &now->levels[--now->depth];

    close(here->fd);
    narc_arena_free(&here->arena);
}

/* Regular files are read, directories entered, all else is told of: links are not followed. */
static narc_status
visit(walk *now, const level *here, narc_text name, narc_error *err)
{
    /* O_NONBLOCK: opening a pipe that nobody writes to must not hang. */
    const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    struct stat facts;
    narc_error what;
    narc_status status;
    int fd;

    facts.st_mode = 0;
    fd = openat(here->fd, name.data, flags);
    if (fd >= 0 && fstat(fd, &facts) != 0)
        facts.st_mode = 0;
    if (fd >= 0 && S_ISDIR(facts.st_mode)) {
        if (now->depth < DEPTH_LIMIT)
            return enter(now, fd, err);
        close(fd);
        (void)narc_fail(&what, NARC_TOO_DEEP, NARC_NO_OFFSET, NULL,
                        "directories nested deeper than %u", DEPTH_LIMIT);
        return problem(now, &what, err);
    }
    if (fd >= 0 && S_ISREG(facts.st_mode)) {
        status = read_file(now, fd, err);
    } else if (fd >= 0 || errno == ELOOP || errno == EMLINK || errno == ENXIO) {
        (void)narc_fail(&what, NARC_NOT_REGULAR, NARC_NO_OFFSET, NULL,
                        "neither a regular file nor a directory; links are not followed");
        status = problem(now, &what, err);
    } else {
        status = problem_errno(now, errno, "open", err);
    }
    if (fd >= 0)
        close(fd);
    return status;
}

static narc_status
walk_down(walk *now, narc_error *err)
{
    while (now->depth > 0) {
        level *here = &now->levels[now->depth - 1];
        narc_text name;

        now->path.size = here->path_size;
        if (here->next == here->names.count) {
            leave(now);
            continue;
        }
        name = here->names.items[here->next++];
        if (now->path.size > 0 && now->path.data[now->path.size - 1] != '/')
            narc_buffer_byte(&now->path, '/');
        narc_buffer_text(&now->path, name);
        if (now->path.failed)
            return narc_fail_memory(err);
        NARC_TRY(visit(now, here, name, err));
    }
    return NARC_OK;
}

/* What the user named is opened as it is, links and pipes too. */
static narc_status
walk_input(walk *now, const char *input, narc_error *err)
{
    struct stat facts;
    narc_status status;
    int fd;

    if (strcmp(input, "-") == 0)
        return read_file(now, STDIN_FILENO, err);
    fd = open(input, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return problem_errno(now, errno, "open", err);
    if (fstat(fd, &facts) == 0 && S_ISDIR(facts.st_mode)) {
        NARC_TRY(enter(now, fd, err));
        return walk_down(now, err);
    }
    status = read_file(now, fd, err);
    close(fd);
    return status;
}

narc_status
narc_container_walk(const char *input, const narc_limits *limits, const narc_allocator *allocator,
                    const narc_container_handler *handler, narc_error *err)
{
    walk now = {.allocator = allocator,
                .limits = narc_limits_complete(limits),
                .handler = handler,
                .path = {.allocator = allocator},
                .name = {.allocator = allocator}};
    narc_status status;

    narc_buffer_literal(&now.path, input);
    status = now.path.failed ? narc_fail_memory(err) : walk_input(&now, input, err);
    while (now.depth > 0)
        leave(&now);
    narc_buffer_free(&now.path);
    narc_buffer_free(&now.name);
    return status;
}

narc_status
narc_container_memory(narc_bytes bytes, narc_text name, const narc_limits *limits,
                      const narc_allocator *allocator, const narc_container_handler *handler,
                      narc_error *err)
{
    narc_input input = {.allocator = allocator,
                        .limits = narc_limits_complete(limits),
                        .handler = handler,
                        .name = name};
    narc_status status = narc_input_begin(&input, -1, bytes, err);

    if (status == NARC_OK)
        status = narc_input_read(&input, err);
    narc_input_end(&input);
    return status;
}
