/* write ARCHIVE - makes an archive of two articles, one of them with the document it came from. */
#include <narc.h>

#include <stdio.h>
#include <time.h>

static int
fail(const char *what, const narc_error *err)
{
    fprintf(stderr, "write: %s: %s\n", what, err->message);
    return 1;
}

/* An article is filled like any struct. Its texts are borrowed: they only have to last until it is
 * added, and narc_item_text_copy is there for those that would not. */
static narc_status
add_article(narc_writer *writer, const char *guid, const char *headline, const char *day,
            const char *body, narc_object_ref *original, narc_error *err)
{
    narc_item *item = narc_item_new(NULL);
    narc_string title = {.value = narc_text_from(headline)};
    narc_body text = {.value = narc_text_from(body)};
    narc_status st = NARC_E_MEMORY;

    if (item == NULL)
        return st;
    item->guid = narc_text_from(guid);
    item->language = NARC_TEXT("en");
    item->headlines = (narc_string_list){&title, 1};
    item->bodies = (narc_body_list){&text, 1};
    if (original != NULL)
        item->objects = (narc_object_ref_list){original, 1};
    (void)narc_date_parse(narc_text_from(day), NARC_TEXT(""), &item->first_created);
    st = narc_writer_add_item(writer, item, NULL, err);
    narc_item_free(item);
    return st;
}

static narc_status
add_all(narc_writer *writer, narc_error *err)
{
    static const char page[] = "<!DOCTYPE html><title>Ferry back in service</title>"
                               "<p>The ferry runs again.</p>";
    const narc_bytes bytes = {(const uint8_t *)page, sizeof(page) - 1};
    narc_object_ref original = {
        .role = NARC_TEXT("original"), .content_type = NARC_TEXT("text/html"), .size = bytes.size};
    uint8_t digest[32];
    char hex[65];
    narc_status st;

    st = add_article(writer, "urn:example:storm", "Storm closes harbour", "2026-11-18",
                     "<p>The harbour is closed.</p><p>Nobody was hurt.</p>", NULL, err);
    if (st != NARC_OK)
        return st;
    /* Bytes come first, then the article that names them by their SHA-256. The third argument says
     * what they resemble: what is alike is packed together. */
    st = narc_writer_add_object(writer, bytes, NARC_TEXT("news.example"), digest, err);
    if (st != NARC_OK)
        return st;
    narc_digest_format(digest, hex);
    original.sha256 = narc_text_from(hex);
    return add_article(writer, "https://news.example/ferry", "Ferry back in service",
                       "2026-11-23T09:30:00Z", "<p>The ferry runs again.</p>", &original, err);
}

int
main(int argc, char **argv)
{
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    narc_writer *writer;
    narc_error err;
    int answer = 0;

    if (argc != 2) {
        fputs("usage: write ARCHIVE\n", stderr);
        return 2;
    }
    options.commit_time = (int64_t)time(NULL);
    if (narc_writer_create(argv[1], &options, &writer, &err) != NARC_OK)
        return fail(argv[1], &err);
    /* Until the commit there is no file of that name, and after it the articles are on the disk. */
    if (add_all(writer, &err) != NARC_OK || narc_writer_commit(writer, &err) != NARC_OK)
        answer = fail(argv[1], &err);
    narc_writer_close(writer);
    return answer;
}
