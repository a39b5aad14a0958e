/* Runs html5lib's tests, which are read where they lie, in any folder:
 *
 *   narc-html5lib [-v] FOLDER|FILE...
 *
 * *.test files with "tests" are for the tokenizer or the serializer, *.dat files for the encoding or
 * the tree. Prints how many cases passed, failed and do not apply, names those that failed (with -v
 * also what was wanted), and exits 1 when one failed or none was found. What does not apply:
 *   - input with lone surrogates: it is no UTF-8, the decoder has replaced them before;
 *   - trees that scripts change while the page is read (folder "scripted"): no script runs here;
 *   - serializer cases whose options ask for something else than the standard's serializer. */
#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "json/value.h"
#include "markup/labels.h"
#include "markup/parser.h"
#include "tree_dump.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct tally {
    const char *file;
    uint32_t number; /* of the case in the file */
    uint32_t passed, failed, left_out;
    bool verbose;
} tally;

#define PRINTED(text) (int)(text).size, (text).data

static void
judge(tally *all, bool right, narc_text input, narc_text wanted, narc_text got)
{
    if (right) {
        all->passed++;
        return;
    }
    all->failed++;
    printf("FAILED %s case %u\n", all->file, all->number);
    if (all->verbose)
        printf("input:\n%.*s\nwanted:\n%.*s\ngot:\n%.*s\n", PRINTED(input), PRINTED(wanted),
               PRINTED(got));
}

/* --- tokenizer -------------------------------------------------------------------------------- */

/* A JSON string as text, read once more when the test says so. False for a lone surrogate. */
static bool
test_string(const narc_json_value *value, bool twice, narc_buffer *out)
{
    const narc_text text = narc_json_text(value);

    for (size_t i = 0; i < text.size; i++) {
        char digits[5] = {0};
        uint32_t unit;

        if (!twice || text.data[i] != '\\' || i + 5 >= text.size || text.data[i + 1] != 'u') {
            narc_buffer_byte(out, (uint8_t)text.data[i]);
            continue;
        }
        memcpy(digits, text.data + i + 2, 4);
        unit = (uint32_t)strtoul(digits, NULL, 16);
        i += 5;
        if (unit >= 0xD800 && unit <= 0xDFFF) {
            uint32_t second = 0;

            if (i + 6 < text.size && text.data[i + 1] == '\\') {
                memcpy(digits, text.data + i + 3, 4);
                second = (uint32_t)strtoul(digits, NULL, 16);
            }
            if (unit > 0xDBFF || second < 0xDC00 || second > 0xDFFF)
                return false;
            unit = 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00);
            i += 6;
        }
        narc_buffer_code_point(out, unit);
    }
    return true;
}

static void
quoted(narc_buffer *out, narc_text text)
{
    narc_buffer_byte(out, '"');
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '\0')
            narc_buffer_literal(out, "\\0");
        else
            narc_buffer_byte(out, (uint8_t)text.data[i]);
    narc_buffer_literal(out, "\" ");
}

static int
compare_texts(const void *a, const void *b)
{
    return narc_text_compare(((const narc_text *)a)[0], ((const narc_text *)b)[0]);
}

static void
put_attributes(narc_buffer *out, narc_text (*pairs)[2], size_t count)
{
    qsort(pairs, count, sizeof(*pairs), compare_texts);
    for (size_t i = 0; i < count; i++) {
        quoted(out, pairs[i][0]);
        quoted(out, pairs[i][1]);
    }
}

/* The tokens as the test has them, a line each. */
static bool
wanted_tokens(const narc_json_value *output, bool twice, narc_buffer *out)
{
    bool in_text = false;
    bool good = true;

    for (const narc_json_value *token = output->first; token != NULL && good; token = token->next) {
        const narc_json_value *kind = token->first;
        const bool text = narc_text_is(narc_json_text(kind), "Character");
        const narc_json_value *item;

        if (!text || !in_text) {
            if (out->size > 0)
                narc_buffer_byte(out, '\n');
            narc_buffer_text(out, narc_json_text(kind));
            narc_buffer_byte(out, ' ');
        }
        in_text = text;
        for (item = kind->next; item != NULL && good; item = item->next) {
            narc_buffer one = {0};

            if (item->kind == NARC_JSON_OBJECT) {
                narc_text pairs[64][2];
                narc_buffer stores[64] = {{0}};
                size_t count = 0;

                for (const narc_json_value *pair = item->first; pair != NULL; pair = pair->next) {
                    const narc_json_value name = {.kind = NARC_JSON_STRING, .text = pair->name};

                    good = good && test_string(&name, twice, &stores[count * 2]) &&
                           test_string(pair, twice, &stores[count * 2 + 1]);
                    pairs[count][0] = narc_buffer_as_text(&stores[count * 2]);
                    pairs[count][1] = narc_buffer_as_text(&stores[count * 2 + 1]);
                    count++;
                }
                put_attributes(out, pairs, count);
                for (size_t i = 0; i < 64; i++)
                    narc_buffer_free(&stores[i]);
            } else if (item->kind == NARC_JSON_STRING) {
                good = test_string(item, twice, &one);
                if (text)
                    narc_buffer_text(out, narc_buffer_as_text(&one));
                else
                    quoted(out, narc_buffer_as_text(&one));
            } else {
                narc_buffer_literal(out, item->kind == NARC_JSON_NULL   ? "null "
                                         : item->kind == NARC_JSON_TRUE ? "true "
                                                                        : "false ");
            }
            narc_buffer_free(&one);
        }
    }
    return good;
}

static void
got_token(const narc_parser *parser, narc_buffer *out, bool *in_text)
{
    const narc_token *token = &parser->token;
    narc_text pairs[64][2];
    const bool text = token->kind == NARC_TOKEN_TEXT || token->kind == NARC_TOKEN_NULLS;

    if (!text || !*in_text)
        if (out->size > 0)
            narc_buffer_byte(out, '\n');
    switch (token->kind) {
    case NARC_TOKEN_TEXT:
    case NARC_TOKEN_NULLS:
        if (!*in_text)
            narc_buffer_literal(out, "Character ");
        narc_buffer_text(out, token->text);
        break;
    case NARC_TOKEN_START:
    case NARC_TOKEN_END:
        narc_buffer_literal(out, token->kind == NARC_TOKEN_START ? "StartTag " : "EndTag ");
        quoted(out, token->name);
        if (token->kind == NARC_TOKEN_END)
            break;
        for (uint32_t i = 0; i < token->attribute_count && i < 64; i++) {
            const narc_attribute *attribute = &parser->tree->attributes[token->attributes + i];

            pairs[i][0] = (narc_text){attribute->name, attribute->name_size};
            pairs[i][1] = (narc_text){attribute->value, attribute->value_size};
        }
        put_attributes(out, pairs, token->attribute_count);
        if (token->self_closing)
            narc_buffer_literal(out, "true ");
        break;
    case NARC_TOKEN_COMMENT:
        narc_buffer_literal(out, "Comment ");
        quoted(out, token->text);
        break;
    case NARC_TOKEN_DOCTYPE:
        narc_buffer_literal(out, "DOCTYPE ");
        if (token->name_missing)
            narc_buffer_literal(out, "null ");
        else
            quoted(out, token->name);
        if (token->has_public)
            quoted(out, token->public_id);
        else
            narc_buffer_literal(out, "null ");
        if (token->has_system)
            quoted(out, token->system_id);
        else
            narc_buffer_literal(out, "null ");
        narc_buffer_literal(out, token->force_quirks ? "false " : "true ");
        break;
    case NARC_TOKEN_END_OF_FILE:
        break;
    }
    *in_text = text;
}

/* Line and column as html5lib counts them: both from 1, in UTF-16 units. */
static void
put_error(narc_buffer *out, narc_text text, const narc_parse_error *error)
{
    unsigned line = 1;
    unsigned column = 1;

    for (size_t i = 0; i < error->offset && i < text.size; i++) {
        if (narc_text_ends_line(text, i)) {
            line++;
            column = 1;
        } else if (((uint8_t)text.data[i] & 0xC0) != 0x80) {
            column += (uint8_t)text.data[i] >= 0xF0 ? 2 : 1;
        }
    }
    narc_buffer_format(out, "%s %u:%u\n", error->name, line, column);
}

static int
compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Errors of the input stream come before all others here and in between there. */
static void
sort_lines(narc_buffer *buffer)
{
    char *lines[512];
    size_t count = 0;
    narc_buffer sorted = {0};
    char *rest;

    narc_buffer_byte(buffer, 0);
    for (char *line = strtok_r((char *)buffer->data, "\n", &rest); line != NULL && count < 512;
         line = strtok_r(NULL, "\n", &rest))
        lines[count++] = line;
    qsort(lines, count, sizeof(*lines), compare_lines);
    for (size_t i = 0; i < count; i++)
        narc_buffer_format(&sorted, "%s\n", lines[i]);
    narc_buffer_free(buffer);
    *buffer = sorted;
}

static void
tokenize_case(tally *all, const narc_json_value *test, narc_text state, bool twice)
{
    static const struct {
        const char *name;
        narc_content content;
    } states[] = {
        {"Data state", NARC_CONTENT_DATA},           {"RCDATA state", NARC_CONTENT_RCDATA},
        {"RAWTEXT state", NARC_CONTENT_RAWTEXT},     {"Script data state", NARC_CONTENT_SCRIPT},
        {"PLAINTEXT state", NARC_CONTENT_PLAINTEXT}, {"CDATA section state", NARC_CONTENT_CDATA}};
    narc_parse_error errors[512];
    const narc_parse_options options = {
        .most_attributes = 512, .errors = errors, .error_capacity = 512};
    narc_parse_facts facts = {.quirks = NARC_QUIRKS_NONE};
    narc_tree tree;
    narc_parser parser = {.tree = &tree, .options = &options, .facts = &facts};
    narc_buffer input = {0};
    narc_buffer wanted = {0};
    narc_buffer got = {0};
    narc_buffer wanted_errors = {0};
    narc_buffer got_errors = {0};
    bool in_text = false;
    narc_text text;

    all->number++;
    if (!test_string(narc_json_member(test, "input"), twice, &input) ||
        !wanted_tokens(narc_json_member(test, "output"), twice, &wanted)) {
        all->left_out++;
        goto done;
    }
    narc_tree_begin(&tree, NULL, NULL);
    text = narc_buffer_as_text(&input);
    narc_parser_begin(&parser, text);
    parser.last_start = narc_json_text(narc_json_member(test, "lastStartTag"));
    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
        if (narc_text_is(state, states[i].name))
            parser.content = states[i].content;
    narc_input_report(&parser);
    do {
        narc_tokenize(&parser);
        got_token(&parser, &got, &in_text);
    } while (parser.token.kind != NARC_TOKEN_END_OF_FILE);
    if (got.size > 0 && got.data[got.size - 1] == '\n')
        got.size--;
    if (narc_json_member(test, "errors") != NULL)
        for (const narc_json_value *error = narc_json_member(test, "errors")->first; error != NULL;
             error = error->next)
            narc_buffer_format(&wanted_errors, "%.*s %.*s:%.*s\n",
                               PRINTED(narc_json_text(narc_json_member(error, "code"))),
                               PRINTED(narc_json_text(narc_json_member(error, "line"))),
                               PRINTED(narc_json_text(narc_json_member(error, "col"))));
    for (uint32_t i = 0; i < facts.errors_kept; i++)
        put_error(&got_errors, text, &errors[i]);
    sort_lines(&wanted_errors);
    sort_lines(&got_errors);
    narc_buffer_byte(&wanted, '\n');
    narc_buffer_text(&wanted, narc_buffer_as_text(&wanted_errors));
    narc_buffer_byte(&got, '\n');
    narc_buffer_text(&got, narc_buffer_as_text(&got_errors));
    judge(all, narc_text_equal(narc_buffer_as_text(&wanted), narc_buffer_as_text(&got)),
          narc_buffer_as_text(&input), narc_buffer_as_text(&wanted), narc_buffer_as_text(&got));
    narc_memory_free(NULL, parser.attribute_slots.items);
    narc_tree_free(&tree);
done:
    narc_buffer_free(&input);
    narc_buffer_free(&wanted);
    narc_buffer_free(&got);
    narc_buffer_free(&wanted_errors);
    narc_buffer_free(&got_errors);
}

static void
tokenizer_test(tally *all, const narc_json_value *test)
{
    const narc_json_value *states = narc_json_member(test, "initialStates");
    const narc_json_value *doubled = narc_json_member(test, "doubleEscaped");
    const bool twice = doubled != NULL && doubled->kind == NARC_JSON_TRUE;

    if (states == NULL) {
        tokenize_case(all, test, NARC_TEXT("Data state"), twice);
        return;
    }
    for (states = states->first; states != NULL; states = states->next)
        tokenize_case(all, test, narc_json_text(states), twice);
}

/* --- serializer ------------------------------------------------------------------------------- */

static narc_buffer
dump_fragment(narc_text text)
{
    const narc_parse_options options = {.context = NARC_TEXT("div")};
    narc_buffer dump = {0};
    narc_tree tree;

    narc_tree_begin(&tree, NULL, NULL);
    if (narc_markup_parse_with(text, &options, &tree, NULL, NULL) == NARC_OK)
        narc_tree_dump(&tree, tree.nodes[NARC_NODE_DOCUMENT].first, &dump);
    narc_tree_free(&tree);
    return dump;
}

static narc_text
nth_text(const narc_json_value *token, int n)
{
    const narc_json_value *item = token->first;

    while (item != NULL && n-- > 0)
        item = item->next;
    return narc_json_text(item);
}

static void
serializer_attributes(narc_tree *tree, const narc_json_value *list)
{
    for (const narc_json_value *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next)
        if (list->kind == NARC_JSON_ARRAY)
            narc_tree_attribute(tree, narc_json_text(narc_json_member(item, "name")),
                                (narc_text){NULL, 0},
                                narc_json_text(narc_json_member(item, "value")), false);
        else
            narc_tree_attribute(tree, item->name, (narc_text){NULL, 0}, narc_json_text(item),
                                false);
}

/* A doctype's identifiers are written by html5lib and not by the standard. */
static bool
build_stream(narc_tree *tree, const narc_json_value *tokens)
{
    bool applies = true;

    for (const narc_json_value *token = tokens->first; token != NULL; token = token->next) {
        const narc_text kind = nth_text(token, 0);

        if (narc_text_is(kind, "StartTag")) {
            narc_tree_open(tree, nth_text(token, 2), (narc_text){NULL, 0}, false);
            serializer_attributes(tree, token->first->next->next->next);
        } else if (narc_text_is(kind, "EmptyTag")) {
            narc_tree_open(tree, nth_text(token, 1), (narc_text){NULL, 0}, false);
            serializer_attributes(tree, token->first->next->next);
            narc_tree_close(tree);
        } else if (narc_text_is(kind, "EndTag")) {
            narc_tree_close(tree);
        } else if (narc_text_is(kind, "Characters")) {
            narc_tree_text(tree, nth_text(token, 1), false);
        } else if (narc_text_is(kind, "Comment")) {
            narc_tree_leaf(tree, NARC_NODE_KIND_COMMENT, nth_text(token, 1), false);
        } else if (narc_text_is(kind, "Doctype")) {
            narc_tree_leaf(tree, NARC_NODE_KIND_DOCTYPE, nth_text(token, 1), false);
            applies = token->first->next->next == NULL;
        } else {
            applies = false;
        }
    }
    return applies;
}

/* html5lib's serializer leaves out quotes and tags where it can. The standard's does not, so the
 * two agree when what they wrote is the same to a parser. */
static void
serializer_test(tally *all, const narc_json_value *test)
{
    const narc_json_value *options = narc_json_member(test, "options");
    const narc_json_value *expected = narc_json_member(test, "expected");
    narc_buffer got = {0};
    bool right = false;
    narc_tree tree;

    all->number++;
    narc_tree_begin(&tree, NULL, NULL);
    if (!build_stream(&tree, narc_json_member(test, "input")) ||
        narc_json_member(options, "inject_meta_charset") != NULL ||
        narc_json_member(options, "strip_whitespace") != NULL ||
        narc_json_member(options, "escape_rcdata") != NULL ||
        narc_json_member(options, "quote_attr_values") != NULL || /* drops values, too */
        narc_json_member(options, "minimize_boolean_attributes") != NULL || expected == NULL) {
        all->left_out++;
        narc_tree_free(&tree);
        return;
    }
    narc_tree_serialize(&tree, NARC_NODE_DOCUMENT, false, &got);
    for (const narc_json_value *one = expected->first; one != NULL && !right; one = one->next) {
        narc_buffer a = dump_fragment(narc_buffer_as_text(&got));
        narc_buffer b = dump_fragment(narc_json_text(one));

        right = narc_text_equal(narc_buffer_as_text(&a), narc_buffer_as_text(&b));
        narc_buffer_free(&a);
        narc_buffer_free(&b);
    }
    judge(all, right, narc_json_text(narc_json_member(test, "description")),
          narc_json_text(expected->first), narc_buffer_as_text(&got));
    narc_buffer_free(&got);
    narc_tree_free(&tree);
}

static void
json_file(tally *all, narc_text content)
{
    narc_arena arena = {.allocator = NULL};
    const narc_json_value *root = narc_json_read(content, 16, &arena);
    const narc_json_value *tests = narc_json_member(root, "tests");

    if (tests == NULL)
        tests = narc_json_member(root, "xmlViolationTests");
    for (tests = tests == NULL ? NULL : tests->first; tests != NULL; tests = tests->next) {
        const narc_json_value *input = narc_json_member(tests, "input");

        if (narc_json_member(root, "tests") == NULL) {
            all->number++;
            all->left_out++; /* what an XML tree cannot hold, which this tree can */
        } else if (input != NULL && input->kind == NARC_JSON_ARRAY) {
            serializer_test(all, tests);
        } else {
            tokenizer_test(all, tests);
        }
    }
    narc_arena_free(&arena);
}

/* --- trees and encodings ---------------------------------------------------------------------- */

typedef struct section {
    narc_text data, document, fragment, encoding;
    bool has_document, has_encoding, script_on, script_off;
} section;

/* Cuts the text of one section: up to the line that begins with '#' and is a heading. */
static narc_text
until_heading(narc_text *rest, const char *const *headings, size_t count)
{
    const char *from = rest->data;
    const narc_text whole = *rest;

    while (rest->size > 0) {
        for (size_t i = 0; i < count; i++)
            if (narc_text_starts(*rest, headings[i]))
                return narc_text_slice(whole, 0, (size_t)(rest->data - from));
        narc_text_split(rest, '\n');
    }
    return whole;
}

static narc_text
without_last_newline(narc_text text)
{
    return narc_text_ends(text, "\n") ? narc_text_slice(text, 0, text.size - 1) : text;
}

static section
read_section(narc_text *rest)
{
    static const char *const headings[] = {
        "#errors\n",   "#new-errors\n", "#document\n",   "#document-fragment\n",
        "#encoding\n", "#script-on\n",  "#script-off\n", "#data\n"};
    const size_t count = sizeof(headings) / sizeof(*headings);
    section one = {.has_document = false};

    narc_text_split(rest, '\n'); /* #data */
    one.data = without_last_newline(until_heading(rest, headings, count - 1));
    while (rest->size > 0 && !narc_text_starts(*rest, "#data\n")) {
        const narc_text heading = narc_text_split(rest, '\n');
        const narc_text body = until_heading(rest, headings, count);

        if (narc_text_is(heading, "#document")) {
            one.document = body;
            one.has_document = true;
        } else if (narc_text_is(heading, "#document-fragment")) {
            one.fragment = narc_text_trim(body);
        } else if (narc_text_is(heading, "#encoding")) {
            one.encoding = narc_text_trim(body);
            one.has_encoding = true;
        }
        one.script_on = one.script_on || narc_text_is(heading, "#script-on");
        one.script_off = one.script_off || narc_text_is(heading, "#script-off");
    }
    return one;
}

static narc_text
trimmed_end(narc_text text)
{
    while (text.size > 0 && text.data[text.size - 1] == '\n')
        text.size--;
    return text;
}

static bool
tree_is(const section *one, bool scripting, narc_buffer *dump)
{
    narc_parse_options options = {.scripting = scripting, .most_formatting = 1u << 20};
    narc_limits limits = NARC_LIMITS_INIT;
    narc_tree tree;
    narc_node_id top = NARC_NODE_DOCUMENT;

    limits.markup_depth = 1u << 20;
    options.context = one->fragment;
    if (narc_text_starts(one->fragment, "svg ") || narc_text_starts(one->fragment, "math ")) {
        options.context_space = one->fragment.data[0] == 's' ? NARC_SPACE_SVG : NARC_SPACE_MATHML;
        narc_text_split(&options.context, ' ');
    }
    narc_tree_begin(&tree, NULL, &limits);
    if (narc_markup_parse_with(one->data, &options, &tree, NULL, NULL) == NARC_OK) {
        if (one->fragment.size > 0)
            top = tree.nodes[top].first;
        narc_tree_dump(&tree, top, dump);
    }
    narc_tree_free(&tree);
    return narc_text_equal(trimmed_end(one->document), trimmed_end(narc_buffer_as_text(dump)));
}

static void
tree_test(tally *all, const section *one)
{
    narc_buffer dump = {0};
    bool right = true;

    if (!one->script_on)
        right = tree_is(one, false, &dump);
    if (right && !one->script_off) {
        narc_buffer_clear(&dump);
        right = tree_is(one, true, &dump);
    }
    judge(all, right, one->data, one->document, narc_buffer_as_text(&dump));
    narc_buffer_free(&dump);
}

static void
encoding_test(tally *all, const section *one)
{
    const narc_encoding *found =
        narc_encoding_declared((narc_bytes){(const uint8_t *)one->data.data, one->data.size});
    const narc_encoding *wanted = narc_encoding_find(one->encoding);

    if (narc_text_starts(one->data, "\xEF\xBB\xBF"))
        found = narc_encoding_find(NARC_TEXT("utf-8"));
    if (found == NULL)
        found = narc_encoding_find(NARC_TEXT("windows-1252"));
    judge(all, found == wanted, one->data, one->encoding, narc_text_from(found->name));
}

static void
dat_file(tally *all, narc_text content)
{
    const bool scripted = strstr(all->file, "/scripted/") != NULL;

    while (narc_text_starts(content, "#data\n")) {
        const section one = read_section(&content);

        all->number++;
        if (scripted)
            all->left_out++;
        else if (one.has_document)
            tree_test(all, &one);
        else if (one.has_encoding)
            encoding_test(all, &one);
    }
}

/* --- files and folders ------------------------------------------------------------------------ */

static narc_buffer
read_file(const char *path)
{
    narc_buffer content = {0};
    FILE *file = fopen(path, "rb");
    uint8_t block[65536];
    size_t size;

    if (file == NULL)
        return content;
    while ((size = fread(block, 1, sizeof(block), file)) > 0)
        narc_buffer_bytes(&content, block, size);
    fclose(file);
    return content;
}

static void
one_file(tally *all, const char *path)
{
    const bool json = narc_text_ends(narc_text_from(path), ".test");
    tally before = *all;
    narc_buffer content;

    if (!json && !narc_text_ends(narc_text_from(path), ".dat"))
        return;
    content = read_file(path);
    all->file = path;
    all->number = 0;
    if (json)
        json_file(all, narc_buffer_as_text(&content));
    else
        dat_file(all, narc_buffer_as_text(&content));
    if (all->verbose)
        printf("%s: %u passed, %u failed, %u do not apply\n", path, all->passed - before.passed,
               all->failed - before.failed, all->left_out - before.left_out);
    all->file = ""; /* path is the caller's */
    narc_buffer_free(&content);
}

static void
walk(tally *all, const char *path)
{
    struct dirent **entries;
    struct stat facts;
    int count;

    if (stat(path, &facts) != 0) {
        printf("FAILED %s: cannot be read\n", path);
        all->failed++;
        return;
    }
    if (!S_ISDIR(facts.st_mode)) {
        one_file(all, path);
        return;
    }
    count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char below[4096];

        if (entries[i]->d_name[0] != '.' &&
            snprintf(below, sizeof(below), "%s/%s", path, entries[i]->d_name) < (int)sizeof(below))
            walk(all, below);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

int
main(int argc, char **argv)
{
    tally all = {.file = ""};

    if (argc < 2) {
        fputs("usage: narc-html5lib [-v] FOLDER...\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-v") == 0)
            all.verbose = true;
        else
            walk(&all, argv[i]);
    printf("passed %u\nfailed %u\ndo not apply %u\n", all.passed, all.failed, all.left_out);
    return all.failed > 0 || all.passed == 0;
}
