/* Pictures beside documents. Those of a directory stay where they are and are opened again when an item
 * names them; those of a container wait in a file without a name, and what lies behind the document
 * in it is had by reading the container once more. */
#include "ingest/pictures.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/table.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "container/container.h"
#include "ingest/place.h"
#include "ingest/unpacker.h"
#include "io/file.h"
#include "newsml/reader.h"

#include <string.h>

#define MOST_WAITING (UINT64_C(4) << 30) /* bytes in the nameless file */
#define MOST_KNOWN 200000u               /* members of containers, beyond those asked for */
#define MOST_ASIDE 50000u /* pictures remembered; more are told at once, and found only as files */

typedef struct picture {
    narc_text key;       /* path, and behind a zero the member */
    narc_text name;      /* as the document had it, once it was set aside */
    narc_text container; /* kind */
    narc_text member;
    const narc_error *failure; /* why it is no document */
    uint64_t offset;           /* in the nameless file */
    uint64_t size;             /* there; 0: it is a file of its own, or not known */
    bool aside;                /* a document of the batch that was set aside */
    bool named;                /* by an item */
    bool read_again;           /* no picture but a container, which was read a second time */
} picture;

struct narc_pictures {
    const char *const *inputs;
    size_t input_count;
    narc_unpacker unpacker; /* another than that of the batch, which may be at work */
    narc_limits limits;
    const narc_allocator *allocator;
    narc_arena arena; /* texts and the list */
    struct {
        picture *items;
        size_t count;
    } list;
    narc_table table;
    narc_hash_key hash_key;
    narc_buffer key;           /* the one looked for */
    const narc_error *failure; /* of the picture set aside last: nearly all say the same */
    size_t aside;              /* how many were */
    int fd;                    /* the nameless file, -1 while there is none */
    uint64_t waiting;          /* bytes in it */
};

/* --- kinds ------------------------------------------------------------------------------------- */

typedef struct media {
    const char *type;
    uint8_t at;
    uint8_t size;
    const char *bytes;
} media;

#define MEDIA(type, at, bytes)                                                                     \
    {                                                                                              \
        type, at, sizeof(bytes) - 1, bytes                                                         \
    }

static const media kinds[] = {
    MEDIA("image/jpeg", 0, "\xFF\xD8\xFF"),
    MEDIA("image/png", 0, "\x89PNG\r\n\x1A\n"),
    MEDIA("image/gif", 0, "GIF87a"),
    MEDIA("image/gif", 0, "GIF89a"),
    MEDIA("image/webp", 8, "WEBP"),
    MEDIA("image/avif", 4, "ftypavif"),
    MEDIA("image/heic", 4, "ftypheic"),
    MEDIA("image/tiff", 0, "II*\0"),
    MEDIA("image/tiff", 0, "MM\0*"),
    MEDIA("video/mp4", 4, "ftyp"),
    MEDIA("video/webm", 0, "\x1A\x45\xDF\xA3"),
    MEDIA("audio/wav", 8, "WAVE"),
    MEDIA("audio/ogg", 0, "OggS"),
    MEDIA("audio/mpeg", 0, "ID3"),
    MEDIA("audio/flac", 0, "fLaC"),
    MEDIA("application/pdf", 0, "%PDF-"),
};

const char *
narc_pictures_type(narc_bytes bytes)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (bytes.size >= (size_t)kinds[i].at + kinds[i].size &&
            memcmp(bytes.data + kinds[i].at, kinds[i].bytes, kinds[i].size) == 0)
            return kinds[i].type;
    return NULL;
}

/* --- the list ---------------------------------------------------------------------------------- */

narc_pictures *
narc_pictures_new(const char *const *inputs, size_t input_count, const narc_worker_rules *rules,
                  const narc_limits *limits, const narc_allocator *allocator)
{
    narc_pictures *pictures = narc_memory_zeroed(allocator, 1, sizeof(*pictures));

    if (pictures == NULL)
        return NULL;
    pictures->inputs = inputs;
    pictures->input_count = input_count;
    pictures->unpacker.rules = rules;
    pictures->limits = narc_limits_complete(limits);
    pictures->allocator = allocator;
    pictures->arena.allocator = allocator;
    pictures->key.allocator = allocator;
    pictures->hash_key = narc_hash_key_of(pictures);
    pictures->fd = -1;
    return pictures;
}

void
narc_pictures_free(narc_pictures *pictures)
{
    if (pictures == NULL)
        return;
    if (pictures->fd >= 0)
        close(pictures->fd);
    narc_unpacker_end(&pictures->unpacker);
    narc_table_free(&pictures->table, pictures->allocator);
    narc_buffer_free(&pictures->key);
    narc_arena_free(&pictures->arena);
    narc_memory_free(pictures->allocator, pictures);
}

static bool
same_key(const void *context, size_t index, const void *wanted)
{
    const narc_pictures *pictures = context;
    const narc_text *key = wanted;

    return narc_text_equal(pictures->list.items[index].key, *key);
}

/* The entry of the key in pictures->key, new if need be; NULL when memory runs out. */
static picture *
entry_of(narc_pictures *pictures)
{
    const narc_text key = narc_buffer_as_text(&pictures->key);
    const uint64_t hash = narc_hash(pictures->hash_key, narc_buffer_view(&pictures->key));
    const narc_table_slot *slot;
    picture *added;

    if (pictures->key.failed)
        return NULL;
    slot = narc_table_find(&pictures->table, hash, same_key, pictures, &key);
    if (slot != NULL)
        return &pictures->list.items[slot->index];
    if (!narc_table_reserve(&pictures->table, pictures->allocator))
        return NULL;
    added = NARC_LIST_ADD(&pictures->arena, &pictures->list);
    if (added == NULL)
        return NULL;
    added->key = narc_arena_copy(&pictures->arena, key);
    if (pictures->arena.failed)
        return NULL;
    narc_table_add(&pictures->table, hash, pictures->list.count - 1);
    return added;
}

/* A member of a container; what was packed alone has no name of its own and stands for its file. */
static bool
is_member(const narc_document *document)
{
    return document->container.size > 0 && document->member.size > 0;
}

static void
key_of(narc_pictures *pictures, const narc_document *document)
{
    narc_buffer_clear(&pictures->key);
    narc_place_plain(&pictures->key, document->name);
    if (!is_member(document))
        return;
    narc_buffer_byte(&pictures->key, '\0');
    narc_place_plain(&pictures->key, document->member);
}

/* --- bytes of members -------------------------------------------------------------------------- */

static bool
put_aside(narc_pictures *pictures, narc_bytes bytes, picture *entry)
{
    narc_error ignored;

    if (pictures->fd < 0 && narc_file_nameless(NULL, &pictures->fd, &ignored) != NARC_OK)
        return false;
    if (bytes.size > MOST_WAITING - pictures->waiting ||
        lseek(pictures->fd, (off_t)pictures->waiting, SEEK_SET) < 0 ||
        narc_file_write(pictures->fd, bytes.data, bytes.size, &ignored) != NARC_OK)
        return false;
    entry->offset = pictures->waiting;
    entry->size = bytes.size;
    pictures->waiting += bytes.size;
    return true;
}

/* A copy that lives as long as the list, shared with the picture before. */
static const narc_error *
kept_failure(narc_pictures *pictures, const narc_error *failure)
{
    narc_error *copy;

    if (pictures->failure != NULL && pictures->failure->number == failure->number &&
        strcmp(pictures->failure->message, failure->message) == 0)
        return pictures->failure;
    copy = narc_arena_alloc(&pictures->arena, sizeof(*copy));
    if (copy != NULL) {
        *copy = *failure;
        copy->rule = NULL; /* it may lie in what came through the pipe */
        pictures->failure = copy;
    }
    return copy;
}

bool
narc_pictures_keep(narc_pictures *pictures, const narc_document *document,
                   const narc_error *failure)
{
    picture *entry;

    if (narc_pictures_type(document->bytes) == NULL || pictures->aside == MOST_ASIDE)
        return false;
    key_of(pictures, document);
    entry = entry_of(pictures);
    if (entry == NULL || entry->aside)
        return false;
    if (is_member(document) && entry->size == 0 && !put_aside(pictures, document->bytes, entry))
        return false;
    entry->name = narc_arena_copy(&pictures->arena, document->name);
    entry->container = narc_arena_copy(&pictures->arena, document->container);
    entry->member = narc_arena_copy(&pictures->arena, document->member);
    entry->failure = kept_failure(pictures, failure);
    entry->aside = !pictures->arena.failed;
    pictures->aside += entry->aside;
    return entry->aside;
}

/* --- a second look into a container ------------------------------------------------------------ */

static narc_status
take_member(void *user, const narc_document *document, narc_buffer *content, narc_error *err)
{
    narc_pictures *pictures = user;
    picture *entry;

    (void)content;
    if (!is_member(document) || narc_pictures_type(document->bytes) == NULL ||
        pictures->list.count > MOST_KNOWN)
        return NARC_OK;
    key_of(pictures, document);
    entry = entry_of(pictures);
    if (entry == NULL)
        return narc_fail_memory(err);
    if (entry->size == 0)
        (void)put_aside(pictures, document->bytes, entry);
    return NARC_OK;
}

static narc_status
pass_over(void *user, const narc_document *document, const narc_error *problem, narc_error *err)
{
    (void)user;
    (void)document;
    (void)problem; /* told when it was read for the first time */
    (void)err;
    return NARC_OK;
}

static narc_status
unpack(void *user, narc_input *input, int kind, narc_error *err)
{
    narc_pictures *pictures = user;

    return narc_unpacker_read(&pictures->unpacker, input, kind, err);
}

/* Once for each container. Standard input is gone when it was read. */
static narc_status
read_again(narc_pictures *pictures, narc_text container, narc_error *err)
{
    narc_container_handler handler = {.document = take_member,
                                      .problem = pass_over,
                                      .user = pictures,
                                      .unpack =
                                          pictures->unpacker.rules->in_process ? NULL : unpack};
    picture *entry;
    narc_text path;

    narc_buffer_clear(&pictures->key);
    narc_buffer_text(&pictures->key, container);
    narc_buffer_byte(&pictures->key, '\0');
    entry = entry_of(pictures);
    if (entry == NULL)
        return narc_fail_memory(err);
    if (entry->read_again || narc_text_is(container, "-"))
        return NARC_OK;
    entry->read_again = true;
    path = narc_arena_format(&pictures->arena, "%.*s", (int)container.size, container.data);
    if (pictures->arena.failed)
        return narc_fail_memory(err);
    return narc_container_walk(path.data, &pictures->limits, pictures->allocator, &handler, err);
}

/* --- files ------------------------------------------------------------------------------------- */

/* Opens a path below a directory part by part, following no link. -1 when it is not there. */
static int
open_below(const char *directory, narc_text path)
{
    const int way = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    int at = open(directory[0] != '\0' ? directory : ".", way);
    char name[256];

    while (at >= 0 && path.size > 0) {
        const narc_text part = narc_text_split(&path, '/');
        const int flags = path.size > 0 ? way | O_NOFOLLOW
                                        : O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
        int next = -1;

        if (part.size > 0 && part.size < sizeof(name)) {
            memcpy(name, part.data, part.size);
            name[part.size] = '\0';
            next = openat(at, name, flags);
        }
        close(at);
        at = next;
    }
    return at;
}

/* Opens a path if one of the inputs is the file itself or a directory above it. */
static int
open_among_inputs(narc_pictures *pictures, narc_text path)
{
    narc_buffer plain = {.allocator = pictures->allocator};
    int fd = -1;

    for (size_t i = 0; i < pictures->input_count && fd < 0; i++) {
        narc_text input;
        narc_text below;

        narc_buffer_clear(&plain);
        narc_place_plain(&plain, narc_text_from(pictures->inputs[i]));
        input = narc_buffer_as_text(&plain);
        below = narc_place_below(path, input);
        if (narc_text_equal(path, input))
            fd = open(pictures->inputs[i], O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        else if (below.size > 0)
            fd = open_below(pictures->inputs[i], below);
    }
    narc_buffer_free(&plain);
    return fd;
}

/* Maps a file if it is a picture. Only memory is a failure. */
static narc_status
map_file(narc_pictures *pictures, int fd, narc_mapping *out, narc_error *err)
{
    struct stat facts;
    narc_status status = NARC_DONE;

    if (fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0 &&
        (uint64_t)facts.st_size <= pictures->limits.document_bytes)
        status = narc_mapping_open(fd, 0, (uint64_t)facts.st_size, out, err);
    close(fd);
    if (status == NARC_OK && narc_pictures_type(out->bytes) == NULL) {
        narc_mapping_close(out);
        return NARC_DONE;
    }
    return status == NARC_E_IO ? NARC_DONE : status;
}

/* --- finding ----------------------------------------------------------------------------------- */

static narc_status
find_file(narc_pictures *pictures, const narc_document *document, narc_text address,
          narc_mapping *out, narc_error *err)
{
    picture *entry;
    narc_status status;
    int fd;

    narc_buffer_clear(&pictures->key);
    if (!narc_place_beside(&pictures->key, document->name, address))
        return NARC_DONE;
    fd = open_among_inputs(pictures, narc_buffer_as_text(&pictures->key));
    status = fd >= 0 ? map_file(pictures, fd, out, err) : NARC_DONE;
    if (status != NARC_OK)
        return status;
    entry = entry_of(pictures);
    if (entry != NULL)
        entry->named = true;
    else
        narc_mapping_close(out);
    return entry != NULL ? NARC_OK : narc_fail_memory(err);
}

/* The key of the member that the address names; false when it names none. */
static bool
member_key(narc_pictures *pictures, const narc_document *document, narc_text address)
{
    narc_buffer_clear(&pictures->key);
    narc_place_plain(&pictures->key, document->name);
    narc_buffer_byte(&pictures->key, '\0');
    return narc_place_beside(&pictures->key, document->member, address);
}

static narc_status
find_member(narc_pictures *pictures, const narc_document *document, narc_text address,
            narc_mapping *out, narc_error *err)
{
    picture *entry;
    narc_status status;

    if (!member_key(pictures, document, address))
        return pictures->key.failed ? narc_fail_memory(err) : NARC_DONE;
    entry = entry_of(pictures);
    if (entry != NULL && entry->size == 0) {
        NARC_TRY(read_again(pictures, document->name, err));
        (void)member_key(pictures, document, address);
        entry = entry_of(pictures);
    }
    if (entry == NULL)
        return narc_fail_memory(err);
    if (entry->size == 0)
        return NARC_DONE;
    entry->named = true;
    status = narc_mapping_open(pictures->fd, entry->offset, entry->size, out, err);
    return status == NARC_E_IO ? NARC_DONE : status;
}

narc_status
narc_pictures_find(narc_pictures *pictures, const narc_document *document, narc_text address,
                   narc_mapping *out, narc_error *err)
{
    narc_arena arena = {.allocator = pictures->allocator};
    const narc_text plain = narc_newsml_percent_decoded(&arena, address);
    narc_status status = NARC_DONE;

    *out = (narc_mapping){.size = 0};
    for (int as_stated = 0; as_stated < 2 && status == NARC_DONE; as_stated++) {
        const narc_text one = as_stated ? address : plain;

        if (as_stated && narc_text_equal(address, plain))
            break;
        status = is_member(document) ? find_member(pictures, document, one, out, err)
                                     : find_file(pictures, document, one, out, err);
    }
    narc_arena_free(&arena);
    return status;
}

/* --- the end ----------------------------------------------------------------------------------- */

/* The bytes of one that nobody named, as far as they can be had again. */
static void
bytes_again(narc_pictures *pictures, const picture *entry, narc_mapping *out)
{
    narc_error ignored;
    int fd;

    *out = (narc_mapping){.size = 0};
    if (entry->size > 0) {
        (void)!narc_mapping_open(pictures->fd, entry->offset, entry->size, out, &ignored);
        return;
    }
    fd = open_among_inputs(pictures, entry->key);
    if (fd >= 0)
        (void)!map_file(pictures, fd, out, &ignored);
}

uint64_t
narc_pictures_end(narc_pictures *pictures, narc_picture_fn unnamed, void *user)
{
    for (size_t i = 0; i < pictures->list.count; i++) {
        const picture *entry = &pictures->list.items[i];
        narc_document document = {
            .name = entry->name, .container = entry->container, .member = entry->member};
        narc_mapping mapping;

        if (!entry->aside || entry->named)
            continue;
        bytes_again(pictures, entry, &mapping);
        document.bytes = mapping.bytes;
        unnamed(user, &document, entry->failure);
        narc_mapping_close(&mapping);
    }
    return pictures->aside;
}
