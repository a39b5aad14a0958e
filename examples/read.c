/* read ARCHIVE [NAME] - lists the articles of an archive, or prints the text of one: by its guid, its
 * URL, the beginning of its content id, or any of these with @VERSION behind it. */
#include <narc.h>

#include <stdio.h>

static int
fail(const char *what, const narc_error *err)
{
    fprintf(stderr, "read: %s: %s\n", what, err->message);
    return 1;
}

/* The index knows enough for a list; no article is read for it. */
static narc_status
list(narc_reader *reader, narc_error *err)
{
    const narc_entry *entry;
    narc_scan *scan;
    narc_status st = narc_scan_open(reader, NULL, &scan, err);

    if (st != NARC_OK)
        return st;
    while ((st = narc_scan_next(scan, &entry, err)) == NARC_OK)
        if (entry->newest && entry->guid_status == NARC_STATUS_USABLE &&
            entry->embargo == NARC_EMBARGO_NONE)
            printf("%.*s  %.*s\n", (int)entry->guid.size, entry->guid.data,
                   (int)entry->headline.size, entry->headline.data);
    narc_scan_close(scan);
    return st == NARC_DONE ? NARC_OK : st;
}

/* What is canceled or under embargo can be read all the same: whether it may be shown is for the
 * program to decide, and this one does not. */
static narc_status
check_policy(narc_reader *reader, uint64_t number, narc_error *err)
{
    const narc_entry *entry;
    const narc_status st = narc_reader_entry(reader, number, &entry, err);

    if (st == NARC_OK &&
        (entry->guid_status != NARC_STATUS_USABLE || entry->embargo != NARC_EMBARGO_NONE)) {
        fputs("read: this article is not to be shown\n", stderr);
        return NARC_E_REFUSED;
    }
    return st;
}

static narc_status
show(narc_reader *reader, const char *name, narc_error *err)
{
    narc_buffer text = {0};
    const narc_body *body;
    narc_item *item;
    narc_text headline;
    uint64_t number;
    narc_status st = narc_reader_find(reader, narc_text_from(name), &number, err);

    if (st == NARC_OK)
        st = check_policy(reader, number, err);
    if (st == NARC_OK)
        st = narc_reader_item(reader, number, &item, err);
    if (st != NARC_OK)
        return st;
    headline = narc_item_headline(item);
    printf("%.*s\n\n", (int)headline.size, headline.data);
    body = narc_item_body(item);
    if (body != NULL)
        st = narc_body_text(body->value, &text, err);
    if (st == NARC_OK && text.size > 0)
        printf("%.*s\n", (int)text.size, (const char *)text.data);
    narc_buffer_free(&text);
    narc_item_free(item);
    return st;
}

int
main(int argc, char **argv)
{
    narc_source source;
    narc_reader *reader = NULL;
    narc_error err = {0};
    narc_status st;

    if (argc < 2 || argc > 3) {
        fputs("usage: read ARCHIVE [NAME]\n", stderr);
        return 2;
    }
    if (narc_source_file(argv[1], &source, &err) != NARC_OK)
        return fail(argv[1], &err);
    st = narc_reader_open(&source, NULL, &reader, &err);
    if (st == NARC_OK)
        st = argc == 3 ? show(reader, argv[2], &err) : list(reader, &err);
    narc_reader_close(reader);
    narc_source_close(&source);
    if (st == NARC_E_REFUSED)
        return 5;
    return st == NARC_OK ? 0 : fail(argv[argc - 1], &err);
}
