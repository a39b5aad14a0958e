/* stream - reads an archive from standard input as it comes, without its end and without keeping it:
 * what is in it, and whether it is whole. */
#include <narc.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static narc_status
read_input(void *user, void *out, size_t size, size_t *got, narc_error *err)
{
    ssize_t answer;

    (void)user;
    do
        answer = read(STDIN_FILENO, out, size);
    while (answer < 0 && errno == EINTR);
    *got = answer > 0 ? (size_t)answer : 0;
    if (answer >= 0)
        return NARC_OK;
    snprintf(err->message, sizeof(err->message), "%s", strerror(errno));
    return NARC_E_IO;
}

/* A record is only a record: which of them count, and in which version, says the commit that follows,
 * and what was committed last is known at the end. */
static void
print_event(const narc_stream_event *event)
{
    switch (event->kind) {
    case NARC_STREAM_OBJECT:
        if (event->last)
            printf("object of %llu bytes\n", (unsigned long long)event->whole);
        break;
    case NARC_STREAM_RECORD:
        printf("record of item %llu, %zu bytes\n", (unsigned long long)event->number,
               event->bytes.size);
        break;
    case NARC_STREAM_ENTRY:
        printf("item %llu is %.*s\n", (unsigned long long)event->entry->number,
               (int)event->entry->guid.size, event->entry->guid.data);
        break;
    case NARC_STREAM_COMMIT:
        printf("commit %llu: %llu items\n", (unsigned long long)event->info->commits,
               (unsigned long long)event->info->items);
        break;
    case NARC_STREAM_DAMAGE:
        printf("damage: %s\n", event->damage->message);
        break;
    }
}

int
main(void)
{
    narc_stream *stream;
    narc_stream_event event;
    narc_error err = {0};
    narc_status st = narc_stream_open(read_input, NULL, NULL, &stream, &err);

    if (st == NARC_OK) {
        while ((st = narc_stream_next(stream, &event, &err)) == NARC_OK)
            print_event(&event);
        narc_stream_close(stream);
    }
    if (st == NARC_DONE)
        return 0;
    fprintf(stderr, "stream: %s\n", err.message);
    return 1;
}
