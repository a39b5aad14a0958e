/* What narc reads out of pages, one line of JSON each, for programs that score it or learn from it:
 *
 *   narc-pages FOLDER           what the item says: text, headline, authors, ...
 *   narc-pages --runs FOLDER    each run of text with its features, as the judge sees them
 *
 * Pages are the .html files of the folder; their names without the ending are their ids. */
#include "article/converter.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "html/layout.h"
#include "html/judge.h"
#include "markup/parse.h"

#include <narc.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct page_file {
    narc_text id;
    uint8_t *data;
    size_t size;
} page_file;

static void
put_number(narc_buffer *out, long long value)
{
    char digits[32];

    snprintf(digits, sizeof(digits), "%lld", value);
    narc_buffer_literal(out, digits);
}

static void
put(narc_buffer *out, const char *name, narc_text value)
{
    narc_buffer_literal(out, ", \"");
    narc_buffer_literal(out, name);
    narc_buffer_literal(out, "\": ");
    narc_json_string(out, value);
}

static void
put_list(narc_buffer *out, const char *name, const narc_string_list *list)
{
    narc_buffer_literal(out, ", \"");
    narc_buffer_literal(out, name);
    narc_buffer_literal(out, "\": [");
    for (size_t i = 0; i < list->count; i++) {
        narc_buffer_literal(out, i == 0 ? "" : ", ");
        narc_json_string(out, list->items[i].value);
    }
    narc_buffer_literal(out, "]");
}

static void
put_authors(narc_buffer *out, const narc_item *item)
{
    narc_buffer_literal(out, ", \"authors\": [");
    for (size_t i = 0; i < item->creators.count; i++) {
        narc_buffer_literal(out, i == 0 ? "" : ", ");
        narc_json_string(out, narc_concept_label(&item->creators.items[i]));
    }
    narc_buffer_literal(out, "]");
    put(out, "authorsSource",
        item->creators.count != 0 ? item->creators.items[0].source : (narc_text){NULL, 0});
}

static narc_text
first_of(const narc_string_list *list)
{
    return list->count != 0 ? list->items[0].value : (narc_text){NULL, 0};
}

static narc_status
put_item(void *user, narc_item *item, narc_error *err)
{
    narc_buffer *out = user;
    narc_buffer text = {0};
    char date[NARC_DATE_SIZE];

    (void)err;
    if (item->bodies.count != 0 &&
        narc_body_text(item->bodies.items[0].value, &text, err) != NARC_OK)
        fprintf(stderr, "narc-pages: a body cannot be read\n");
    put(out, "articleBody", narc_buffer_as_text(&text));
    put(out, "method", item->provenance.method);
    put(out, "headline", first_of(&item->headlines));
    put(out, "headlineSource",
        item->headlines.count != 0 ? item->headlines.items[0].source : (narc_text){NULL, 0});
    put(out, "description", first_of(&item->descriptions));
    put_authors(out, item);
    put(out, "datePublished", (narc_text){date, narc_date_format(&item->first_created, date)});
    put(out, "dateSource", item->first_created.source);
    put(out, "language", item->language);
    put(out, "url", item->url);
    put(out, "siteName",
        item->providers.count != 0 ? narc_concept_label(&item->providers.items[0])
                                   : (narc_text){NULL, 0});
    put(out, "image",
        item->renditions.count != 0 ? item->renditions.items[0].href : (narc_text){NULL, 0});
    put_list(out, "keywords", &item->keywords);
    put_list(out, "sections", &item->sections);
    narc_buffer_free(&text);
    narc_item_free(item);
    return NARC_OK;
}

static void
print_item(const page_file *file)
{
    const narc_document document = {.bytes = {file->data, file->size}};
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    narc_buffer out = {0};
    narc_error err;

    narc_buffer_literal(&out, "{\"id\": ");
    narc_json_string(&out, file->id);
    options.item = put_item;
    options.user = &out;
    options.keep_empty = true;
    if (narc_html_converter.read(&document, &options, &err) != NARC_OK)
        fprintf(stderr, "%.*s: %s\n", (int)file->id.size, file->id.data, err.message);
    narc_buffer_literal(&out, "}\n");
    fwrite(out.data, 1, out.size, stdout);
    narc_buffer_free(&out);
}

static void
put_one_line(narc_buffer *out, narc_text text)
{
    for (size_t i = 0; i < text.size; i++)
        narc_buffer_byte(out, (uint8_t)(narc_ascii_space(text.data[i]) ? ' ' : text.data[i]));
}

/* The names of the elements round a run, nearest first. */
static void
put_names(narc_buffer *out, const narc_html_layout *layout, size_t i)
{
    const narc_tree *tree = layout->tree;
    narc_node_id id = layout->runs[i].parent;
    narc_buffer names = {0};

    if (i > 0 && layout->runs[i - 1].parent == id) {
        narc_buffer_literal(out, "0");
        return;
    }
    for (int level = 0; level < 8 && id != NARC_NODE_DOCUMENT && id != NARC_NODE_NONE; level++) {
        put_one_line(&names, narc_node_attribute(tree, id, "class", NULL));
        narc_buffer_literal(&names, " ");
        put_one_line(&names, narc_node_attribute(tree, id, "id", NULL));
        narc_buffer_literal(&names, "\n");
        id = tree->nodes[id].parent;
    }
    narc_json_string(out, narc_buffer_as_text(&names));
    narc_buffer_free(&names);
}

static void
put_runs(narc_buffer *out, const narc_html_layout *layout, narc_html_looker *looker)
{
    for (size_t i = 0; i < layout->run_count; i++) {
        int16_t features[NARC_HTML_FEATURES] = {0};

        if (!narc_html_judge_settled(layout, i))
            narc_html_judge_look(looker, i, features, 1);
        narc_buffer_literal(out, i == 0 ? "{\"text\": " : ", {\"text\": ");
        narc_json_string(out, layout->runs[i].text);
        narc_buffer_literal(out, ", \"f\": [");
        for (size_t f = 0; f < NARC_HTML_FEATURES; f++) {
            if (f != 0)
                narc_buffer_literal(out, ",");
            put_number(out, features[f]);
        }
        narc_buffer_literal(out, "], \"names\": ");
        put_names(out, layout, i);
        narc_buffer_literal(out, "}");
    }
}

/* The steps of narc_html_body_read up to the judge. */
static void
print_runs(const page_file *file)
{
    const narc_document document = {.bytes = {file->data, file->size}};
    narc_arena scratch = {0};
    narc_html_page page = {.document = &document, .scratch = &scratch};
    narc_html_layout layout;
    narc_html_looker *looker;
    narc_buffer decoded = {0};
    narc_buffer out = {0};
    narc_charset charset;
    narc_tree tree;
    narc_text text;
    narc_error err;

    narc_tree_begin(&tree, NULL, NULL);
    if (narc_markup_decode(document.bytes, document.charset, &decoded, &text, &charset, &err) !=
            NARC_OK ||
        narc_markup_parse(text, &tree, &err) != NARC_OK)
        fprintf(stderr, "narc-pages: %s\n", err.message);
    page.tree = &tree;
    page.item = narc_item_new(NULL);
    narc_html_facts_gather(&page);
    narc_html_json_ld_gather(&page);
    narc_html_metadata_read(&page);
    narc_buffer_literal(&out, "{\"id\": ");
    narc_json_string(&out, file->id);
    narc_buffer_literal(&out, ", \"runs\": [");
    if (narc_html_layout_prepare(&layout, &page) &&
        (looker = narc_html_judge_begin(&layout)) != NULL)
        put_runs(&out, &layout, looker);
    narc_buffer_literal(&out, "]}\n");
    fwrite(out.data, 1, out.size, stdout);
    narc_item_free(page.item);
    narc_tree_free(&tree);
    narc_arena_free(&scratch);
    narc_buffer_free(&decoded);
    narc_buffer_free(&out);
}

static bool
load(page_file *file, const char *path)
{
    FILE *stream = fopen(path, "rb");
    long size;

    if (stream == NULL)
        return false;
    fseek(stream, 0, SEEK_END);
    size = ftell(stream);
    rewind(stream);
    file->data = size > 0 ? malloc((size_t)size) : NULL;
    file->size = file->data != NULL ? fread(file->data, 1, (size_t)size, stream) : 0;
    fclose(stream);
    return file->size != 0;
}

int
main(int argc, char **argv)
{
    const bool runs = argc > 2 && strcmp(argv[1], "--runs") == 0;
    const char *folder = argc > 1 ? argv[argc - 1] : ".";
    struct dirent **names;
    const int count = scandir(folder, &names, NULL, alphasort);

    if (count < 0) {
        fprintf(stderr, "usage: narc-pages [--runs] FOLDER\n");
        return 2;
    }
    for (int i = 0; i < count; i++) {
        const size_t size = strlen(names[i]->d_name);
        page_file file = {.id = {names[i]->d_name, size > 5 ? size - 5 : 0}};
        char path[4096];

        if (size > 5 && strcmp(names[i]->d_name + size - 5, ".html") == 0 &&
            snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name) < (int)sizeof(path) &&
            load(&file, path)) {
            if (runs)
                print_runs(&file);
            else
                print_item(&file);
        }
        free(file.data);
        free(names[i]);
    }
    free(names);
    return 0;
}
