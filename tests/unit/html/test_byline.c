/* Who wrote it, where only the page itself says so. */
#include "html_case.h"

#include <stdio.h>

#define BEFORE                                                                                     \
    "<!DOCTYPE html><html lang=en><head><title>Pier closed</title></head><body><article>"          \
    "<h1>Pier closed for two weeks</h1>"
#define AFTER "<p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2 "</p><p>" PARAGRAPH_3 "</p></article>"

/* The names separated by "; ". */
static void
expect_authors(const char *line, const char *wanted)
{
    char page[4096];
    char found[256] = "";
    size_t size = 0;
    narc_item *item;

    snprintf(page, sizeof(page), "%s%s%s", BEFORE, line, AFTER);
    item = read_page(page);
    for (size_t i = 0; i < item->creators.count; i++) {
        const narc_text name = narc_concept_label(&item->creators.items[i]);

        size += (size_t)snprintf(found + size, sizeof(found) - size, "%s%.*s", i == 0 ? "" : "; ",
                                 (int)name.size, name.data);
    }
    if (strcmp(found, wanted) != 0)
        fail_msg("%s: \"%s\", not \"%s\"", line, found, wanted);
    narc_item_free(item);
}

static void
names_stand_behind_by_in_many_languages(void **state)
{
    (void)state;
    expect_authors("<p>By Ada Lind</p>", "Ada Lind");
    expect_authors("<p>By Ada Lind and Tom Reed</p>", "Ada Lind; Tom Reed");
    expect_authors("<div>By Ada Lind on November 16, 2026</div>", "Ada Lind");
    expect_authors("<div>by Ada Lind November 16, 2026 at 7:18am</div>", "Ada Lind");
    expect_authors("<div><span>By</span><span>Ada Lind</span></div>", "Ada Lind");
    expect_authors("<p>Von Ada Lind, dpa</p>", "Ada Lind");
    expect_authors("<p>By Ada Lind Last Updated: November 16, 2026</p>", "Ada Lind");
    expect_authors("<p>By Ada Lind, Tom Reed and Ben Oak</p>", "Ada Lind; Tom Reed; Ben Oak");
    expect_authors("<p>By Ludwig van Lind and Ursula von der Reed</p>",
                   "Ludwig van Lind; Ursula von der Reed");
    expect_authors("<p>By Ada Lind with Tom Reed</p>", "Ada Lind; Tom Reed");
    expect_authors("<p class=byline>Ada Lind, political correspondent</p>", "Ada Lind");
    expect_authors("<p class=byline>By Ada Lind, special to the Post</p>", "Ada Lind");
    expect_authors("<p>By Ada and with care</p>", "");
    expect_authors("<li><a href=/n/3>Power Cuts Expected in Three Districts</a> 4 hours ago", "");
    expect_authors("<p><a href=/author/ada>Ada Lind</a> | 16 November 2026</p>", "Ada Lind");
    expect_authors("<meta name=author content='Ada Lind in London and Tom Reed for The Post'>",
                   "Ada Lind; Tom Reed");
    expect_authors("<meta name=author content='Text: Ada Lind, Foto: Tom Reed'>", "Ada Lind");
    expect_authors(
        "<meta name=author content='\xD0\x90\xD0\xB2\xD1\x82\xD0\xBE\xD1\x80: Ada Lind'>",
        "Ada Lind");
    /* Names that begin like a month, or hold an article. */
    expect_authors("<p>Von Ada Jung und Tom Martus</p>", "Ada Jung; Tom Martus");
    expect_authors("<div>by Ada Jung November 16, 2026</div>", "Ada Jung");
    expect_authors("<p>Par Ada Le Clerc le 16 novembre 2026</p>", "Ada Le Clerc");
    expect_authors("<p>16. November 2026, von Ada Lind</p>", "Ada Lind");
    expect_authors("<p>Posted on November 16, 2026 by oz</p>", "oz");
    expect_authors("<p>Auteur : Ada Lind</p>", "Ada Lind");
    /* writer: two names; (reporter: one name) */
    expect_authors("<p>\xE4\xBD\x9C\xE8\x80\x85\xEF\xBC\x9A\xE5\xAE\x8B\xE6\x80\xA1 "
                   "\xE6\x9D\xA8\xE5\xBF\x97\xE5\x8D\x8E</p>",
                   "\xE5\xAE\x8B\xE6\x80\xA1; \xE6\x9D\xA8\xE5\xBF\x97\xE5\x8D\x8E");
    expect_authors(
        "<p>\xEF\xBC\x88\xE8\xAE\xB0\xE8\x80\x85 \xE5\xAE\x8B\xE6\x80\xA1\xEF\xBC\x89</p>",
        "\xE5\xAE\x8B\xE6\x80\xA1");
}

static void
names_stand_beside_dates_and_in_elements_called_byline(void **state)
{
    (void)state;
    expect_authors("<div>16. November 2026 | Ada Lind | 3 Minuten</div>", "Ada Lind");
    expect_authors("<div class=article-author>Ada Lind</div>", "Ada Lind");
    expect_authors("<div><a href=/people/ada>Ada Lind</a></div>", "Ada Lind");
}

static void
what_is_no_name_is_no_author(void **state)
{
    (void)state;
    expect_authors("<p>By midnight all boats were back.</p>", "");
    expect_authors("<div class=author>Written By</div>", "");
    expect_authors("<label class=comment-author>Name *</label>", "");
    expect_authors("<div class=byline>Foto: Ada Lind</div>", "");
    expect_authors("<div>Reading Time: 3 minutes</div>", "");
    expect_authors("<meta name=author content=https://post.example/ada>", "");
}

/* Readers who comment are marked up as authors too. */
static void
those_who_comment_are_no_authors(void **state)
{
    (void)state;
    expect_authors("<p>By Ada Lind</p><div class=comments><p itemprop=author>Tom Reed</p></div>",
                   "Ada Lind");
}

/* The site is named where nobody else is. */
static void
a_person_in_print_comes_before_the_site_in_metadata(void **state)
{
    (void)state;
    expect_authors("<meta property=og:site_name content='Harbour Post'><meta name=author "
                   "content='Harbour Post'><p>By Ada Lind</p>",
                   "Ada Lind");
    expect_authors("<meta property=og:site_name content='Harbour Post'><meta name=author "
                   "content='Harbour Post'>",
                   "Harbour Post");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_stand_behind_by_in_many_languages),
        cmocka_unit_test(names_stand_beside_dates_and_in_elements_called_byline),
        cmocka_unit_test(what_is_no_name_is_no_author),
        cmocka_unit_test(those_who_comment_are_no_authors),
        cmocka_unit_test(a_person_in_print_comes_before_the_site_in_metadata),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
