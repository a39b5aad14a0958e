/* Reading in one pass: what came since the last commit waits until the next one says that it counts. */
#include "passing.h"
#include "archive_open.h"
#include "message.h"
#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POOL_BYTES 65536
#define DAMAGE_MAX 65536

/* Texts that are freed together. */
struct text_pool {
    struct text_pool *next;
    size_t used;
    size_t size;
    char bytes[];
};

narc_text
passing_text(struct passing *passing, narc_text text)
{
    struct text_pool *pool = passing->texts;
    char *copy;

    if (text.size == 0)
        return (narc_text){NULL, 0};
    if (pool == NULL || pool->size - pool->used < text.size) {
        const size_t size = text.size > POOL_BYTES ? text.size : POOL_BYTES;

        pool = cli_reallocate(NULL, sizeof(*pool) + size);
        *pool = (struct text_pool){.next = passing->texts, .size = size};
        passing->texts = pool;
    }
    copy = pool->bytes + pool->used;
    memcpy(copy, text.data, text.size);
    pool->used += text.size;
    return (narc_text){copy, text.size};
}

bool
passing_wanted(const char *name)
{
    struct stat status;

    return strcmp(name, "-") == 0 ||
           (stat(name, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)));
}

static narc_status
read_some(void *user, void *out, size_t size, size_t *got, narc_error *err)
{
    struct passing *passing = user;
    ssize_t count;
    size_t head;

    do
        count = read(passing->fd, out, size);
    while (count < 0 && errno == EINTR && signals_asked() == EXIT_DONE);
    *got = count > 0 ? (size_t)count : 0;
    if (count < 0)
        return error_errno(err, errno, "read");
    head = ARCHIVE_HEAD_SIZE - passing->head_size;
    if (head > *got)
        head = *got;
    if (head > 0)
        memcpy(passing->head + passing->head_size, out, head);
    passing->head_size += head;
    passing->bytes += *got;
    return NARC_OK;
}

static bool
begin(struct passing *passing)
{
    narc_status status;

    passing->fd = strcmp(passing->name, "-") == 0 ? dup(STDIN_FILENO)
                                                  : open(passing->name, O_RDONLY | O_CLOEXEC);
    if (passing->fd < 0) {
        error_errno(&passing->err, errno, "open");
        return false;
    }
    status = narc_stream_open(read_some, passing, NULL, &passing->stream, &passing->err);
    return status == NARC_OK;
}

bool
passing_open(struct cli *cli, const char *name, struct passing *out)
{
    memset(out, 0, sizeof(*out));
    out->cli = cli;
    out->name = name;
    out->head = cli_allocate(ARCHIVE_HEAD_SIZE);
    out->err.offset = NARC_NO_OFFSET;
    if (begin(out))
        return true;
    report_unopened(cli, name, (narc_bytes){out->head, out->head_size}, &out->err);
    passing_close(out);
    return false;
}

/* Beyond the most there is nothing new to say about what is coming. */
static void
remember(struct passing *passing, const narc_error *damage)
{
    const size_t count = passing->damage_count;

    if (count == DAMAGE_MAX)
        return;
    if ((count & (count - 1)) == 0)
        passing->damage =
            cli_reallocate(passing->damage, (count * 2 + 1) * sizeof(*passing->damage));
    passing->damage[passing->damage_count++] = *damage;
}

static void
drop_from(struct passing *passing, uint64_t number)
{
    while (passing->count > passing->committed &&
           passing->items[passing->count - 1].entry.number >= number)
        passing->count--;
}

static void
tell_damage(struct passing *passing)
{
    for (size_t i = 0; i < passing->damage_count; i++)
        if (passing->tell != NULL)
            passing->tell(passing->user, &passing->damage[i]);
        else
            report(passing->cli, passing->name, &passing->damage[i]);
    passing->damage_count = 0;
}

/* What an interrupted append announced and this commit does not have is gone. */
static void
note_commit(struct passing *passing, const narc_archive_info *info)
{
    passing->info = *info;
    passing->whole = true;
    drop_from(passing, info->items);
    passing->committed = passing->count;
    tell_damage(passing);
}

bool
passing_next(struct passing *passing, narc_stream_event *event)
{
    while (signals_asked() == EXIT_DONE) {
        passing->status = narc_stream_next(passing->stream, event, &passing->err);
        if (passing->status != NARC_OK)
            return false;
        if (event->kind == NARC_STREAM_DAMAGE) {
            remember(passing, event->damage);
            continue;
        }
        if (event->kind == NARC_STREAM_COMMIT)
            note_commit(passing, event->info);
        return true;
    }
    return false;
}

void
passing_keep(struct passing *passing, const narc_entry *entry, bool wanted)
{
    const narc_text none = {NULL, 0};
    narc_entry *kept;

    /* An append that starts again in place of one that was interrupted gives the same numbers. */
    drop_from(passing, entry->number);
    if (passing->count > 0 && passing->items[passing->count - 1].entry.number >= entry->number)
        return;
    if (passing->count == passing->capacity) {
        passing->capacity = passing->capacity * 2 + 64;
        passing->items =
            cli_reallocate(passing->items, passing->capacity * sizeof(*passing->items));
    }
    passing->items[passing->count].wanted = wanted;
    kept = &passing->items[passing->count++].entry;
    *kept = *entry;
    kept->guid = passing_text(passing, entry->guid);
    kept->provider = passing_text(passing, wanted ? first_line(entry->provider) : none);
    kept->language = passing_text(passing, wanted ? entry->language : none);
    kept->headline = passing_text(passing, wanted ? entry->headline : none);
    kept->url = kept->subjects = kept->format = none;
}

static int
compare_guids(const narc_entry *left, const narc_entry *right)
{
    const size_t size = left->guid.size < right->guid.size ? left->guid.size : right->guid.size;
    const int order = size > 0 ? memcmp(left->guid.data, right->guid.data, size) : 0;

    if (order != 0 || left->guid.size == right->guid.size)
        return order;
    return left->guid.size < right->guid.size ? -1 : 1;
}

static int
compare_versions(const void *a, const void *b)
{
    const narc_entry *left = *(narc_entry *const *)a;
    const narc_entry *right = *(narc_entry *const *)b;
    const int order = compare_guids(left, right);

    if (order != 0)
        return order;
    return left->version < right->version ? -1 : left->version > right->version;
}

/* Spec 6.6, for the versions of one guid in ascending order. */
static void
settle_guid(narc_entry *const *versions, size_t count)
{
    const narc_entry newest = *versions[count - 1];
    narc_item_status status = newest.status;

    for (size_t i = 0; i < count; i++)
        if (versions[i]->status == NARC_STATUS_CANCELED)
            status = NARC_STATUS_CANCELED;
    for (size_t i = 0; i < count; i++) {
        versions[i]->guid_status = status;
        versions[i]->embargo = newest.embargo;
        versions[i]->embargo_until = newest.embargo_until;
        versions[i]->newest = i + 1 == count;
    }
}

static void
settle(struct passing *passing)
{
    const size_t count = passing->count;
    narc_entry **sorted = cli_allocate((count + 1) * sizeof(*sorted));
    size_t begin = 0;

    for (size_t i = 0; i < count; i++)
        sorted[i] = &passing->items[i].entry;
    if (count > 0)
        qsort(sorted, count, sizeof(*sorted), compare_versions);
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || compare_guids(sorted[i], sorted[i + 1]) != 0) {
            settle_guid(sorted + begin, i + 1 - begin);
            begin = i + 1;
        }
    free(sorted);
}

uint64_t
passing_unfinished(const struct passing *passing)
{
    return passing->bytes - passing->info.committed_bytes;
}

bool
passing_end(struct passing *passing)
{
    const bool cut = passing->status != NARC_DONE;

    if (signals_asked() != EXIT_DONE)
        return false;
    if (cut && (passing->err.number != NARC_TRAILING_BYTES || !passing->whole)) {
        tell_damage(passing);
        report_unopened(passing->cli, passing->name,
                        (narc_bytes){passing->head, passing->head_size}, &passing->err);
        return false;
    }
    passing->damage_count = 0;
    passing->count = passing->committed;
    if (cut)
        report_unfinished(passing->cli, passing->name, passing_unfinished(passing));
    settle(passing);
    return true;
}

void
passing_close(struct passing *passing)
{
    struct text_pool *next;

    narc_stream_close(passing->stream);
    if (passing->fd > 0)
        close(passing->fd);
    for (struct text_pool *pool = passing->texts; pool != NULL; pool = next) {
        next = pool->next;
        free(pool);
    }
    free(passing->head);
    free(passing->items);
    free(passing->damage);
    memset(passing, 0, sizeof(*passing));
}
