/* Catalogs of providers out of the user's files. */
#include "newsml/providers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/file.h"
#include "newsml/xml_tree.h"

#define LARGEST_CATALOG (UINT64_C(64) << 20)
#define MOST_FOUND 100000u /* files and folders below one folder */

narc_status
narc_providers_new(const narc_allocator *allocator, narc_providers **out, narc_error *err)
{
    *out = narc_memory_zeroed(allocator, 1, sizeof(**out));
    if (*out == NULL)
        return narc_fail_memory(err);
    (*out)->arena.allocator = allocator;
    return NARC_OK;
}

void
narc_providers_free(narc_providers *providers)
{
    const narc_allocator *allocator = providers != NULL ? providers->arena.allocator : NULL;

    if (providers == NULL)
        return;
    narc_arena_free(&providers->arena);
    narc_memory_free(allocator, providers);
}

/* --- one file ---------------------------------------------------------------------------------- */

static void
take_schemes(narc_providers *providers, const narc_tree *tree, narc_node_id catalog,
             narc_catalog_file *out)
{
    narc_node_id child;

    for (child = narc_node_child(tree, catalog, "scheme"); child != NARC_NODE_NONE;
         child = narc_node_sibling(tree, child, "scheme")) {
        const narc_text alias = narc_node_attribute(tree, child, "alias", NULL);
        narc_catalog_scheme *scheme =
            alias.size > 0 ? NARC_LIST_ADD(&providers->arena, &out->schemes) : NULL;

        if (scheme == NULL)
            continue;
        scheme->alias = narc_arena_copy(&providers->arena, alias);
        scheme->uri = narc_arena_copy(
            &providers->arena, narc_text_trim(narc_node_attribute(tree, child, "uri", NULL)));
    }
}

/* The first catalog element: the root itself, or inside a catalogItem. */
static narc_node_id
catalog_in(const narc_tree *tree, narc_node_id root)
{
    narc_node_id id = root;

    while (id != NARC_NODE_NONE &&
           !(narc_node_is_element(tree, id) && narc_text_is(narc_node_local(tree, id), "catalog")))
        id = narc_node_after(tree, id, root);
    return id;
}

static narc_status
add_parsed(narc_providers *providers, const char *path, const narc_tree *tree, narc_node_id root,
           narc_error *err)
{
    const narc_node_id catalog = catalog_in(tree, root);
    narc_catalog_file *file;

    if (catalog == NARC_NODE_NONE)
        return narc_fail(err, NARC_PROVIDERS_UNUSABLE, NARC_NO_OFFSET, NULL,
                         "there is no catalog element in it");
    file = NARC_LIST_ADD(&providers->arena, &providers->catalogs);
    if (file == NULL)
        return narc_fail_memory(err);
    file->path = narc_arena_copy(&providers->arena, narc_text_from(path));
    file->url = narc_arena_copy(&providers->arena,
                                narc_text_trim(narc_node_attribute(tree, catalog, "url", NULL)));
    take_schemes(providers, tree, catalog, file);
    return providers->arena.failed ? narc_fail_memory(err) : NARC_OK;
}

static narc_status
add_file(narc_providers *providers, const char *path, narc_error *err)
{
    const narc_limits limits = narc_limits_complete(NULL);
    narc_buffer bytes = {.allocator = providers->arena.allocator};
    narc_node_id root = NARC_NODE_NONE;
    narc_tree tree;
    narc_status status;
    int fd;

    NARC_TRY(narc_file_open(path, O_RDONLY, 0, &fd, err));
    narc_tree_begin(&tree, providers->arena.allocator, &limits);
    status = narc_file_slurp(fd, LARGEST_CATALOG, &bytes, err);
    close(fd);
    if (status == NARC_OK)
        status = narc_xml_tree_parse(&tree, narc_buffer_as_text(&bytes), &root, err);
    if (status == NARC_OK)
        status = add_parsed(providers, path, &tree, root, err);
    narc_tree_free(&tree);
    narc_buffer_free(&bytes);
    return status;
}

/* --- a folder ---------------------------------------------------------------------------------- */

static int
by_path(const void *a, const void *b)
{
    return narc_text_compare(*(const narc_text *)a, *(const narc_text *)b);
}

/* Appends what is in a folder, sorted, so that the order does not depend on the file system. */
static narc_status
list_folder(narc_text path, narc_arena *arena, narc_text_list *out, narc_error *err)
{
    DIR *directory = opendir(path.data);
    const size_t before = out->count;
    struct dirent *entry;

    if (directory == NULL)
        return narc_fail_errno(err, errno, "opendir");
    while ((entry = readdir(directory)) != NULL) {
        narc_text *name = entry->d_name[0] != '.' ? NARC_LIST_ADD(arena, out) : NULL;

        if (name != NULL)
            *name = narc_arena_format(arena, "%s/%s", path.data, entry->d_name);
    }
    closedir(directory);
    if (arena->failed)
        return narc_fail_memory(err);
    if (out->count > before)
        qsort(out->items + before, out->count - before, sizeof(out->items[0]), by_path);
    return NARC_OK;
}

/* What lies below a folder: folders are listed, links to them are not followed, and of the files those
 * that are no catalogs are passed over. */
static narc_status
add_found(narc_providers *providers, narc_text path, narc_arena *arena, narc_text_list *found,
          narc_error *err)
{
    struct stat facts;
    narc_error reason;

    if (lstat(path.data, &facts) != 0)
        return NARC_OK;
    if (S_ISDIR(facts.st_mode))
        return list_folder(path, arena, found, err);
    if (narc_text_ends(path, ".xml") && add_file(providers, path.data, &reason) == NARC_E_MEMORY)
        return narc_fail_memory(err);
    return NARC_OK;
}

narc_status
narc_providers_add_catalogs(narc_providers *providers, const char *path, narc_error *err)
{
    narc_arena arena = {.allocator = providers->arena.allocator};
    narc_text_list found = {.count = 0};
    struct stat facts;
    narc_status status;

    if (stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode))
        return add_file(providers, path, err);
    status = list_folder(narc_text_from(path), &arena, &found, err);
    for (size_t i = 0; status == NARC_OK && i < found.count && i < MOST_FOUND; i++)
        status = add_found(providers, found.items[i], &arena, &found, err);
    narc_arena_free(&arena);
    return status;
}

/* --- which one is meant ------------------------------------------------------------------------ */

static narc_text
last_part(narc_text *path)
{
    narc_text part;
    size_t begin;

    while (path->size > 0 && path->data[path->size - 1] == '/')
        path->size--;
    begin = path->size;
    while (begin > 0 && path->data[begin - 1] != '/')
        begin--;
    part = narc_text_slice(*path, begin, SIZE_MAX);
    path->size = begin;
    return part;
}

/* How many parts two paths have in common at their ends. */
static unsigned
common_parts(narc_text a, narc_text b)
{
    unsigned count = 0;

    for (;;) {
        const narc_text one = last_part(&a);
        const narc_text other = last_part(&b);

        if (one.size == 0 || !narc_text_equal(one, other))
            return count;
        count++;
    }
}

const narc_catalog_file *
narc_providers_catalog(const narc_providers *providers, narc_text href)
{
    const narc_catalog_file *best = NULL;
    unsigned most = 0;

    if (providers == NULL)
        return NULL;
    href = narc_text_trim(href);
    for (size_t i = 0; i < providers->catalogs.count; i++) {
        const narc_catalog_file *file = &providers->catalogs.items[i];
        const unsigned common = file->url.size == 0 ? common_parts(file->path, href) : 0;

        if (file->url.size > 0 && narc_text_equal(file->url, href))
            return file;
        if (common > most) {
            most = common;
            best = file;
        }
    }
    return best;
}
