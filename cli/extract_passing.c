/* extract in one pass: objects are written as they come, into a hidden folder, and get their names when
 * the records and the last commit have said which of them may be given out. */
#include "extraction.h"
#include "message.h"
#include "passing.h"
#include "streams.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER ".narc.part"

/* A record that came by: what is needed to give its original. */
struct note {
    uint64_t number;
    uint8_t id[32];
    uint8_t digest[32];
    uint64_t size;
    narc_text name; /* safe, and terminated */
    narc_text own_name;
    bool readable;
    bool has_original;
};

struct taking {
    struct extracting *extracting;
    struct passing passing;
    int folder; /* -1 when nothing is written */
    struct out_file file;
    uint8_t writing[32]; /* digest of the object in file */
    struct digest_set came;
    struct note *notes;
    size_t count;
    size_t capacity;
};

/* --- the hidden folder ------------------------------------------------------------------------ */

static bool
open_folder(struct taking *taking)
{
    const int directory = taking->extracting->directory;
    narc_error err;

    taking->folder = -1;
    taking->file.fd = -1;
    if (taking->extracting->names_only)
        return true;
    if (mkdirat(directory, FOLDER, 0700) == 0 || errno == EEXIST)
        taking->folder = openat(directory, FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (taking->folder >= 0)
        return true;
    error_errno(&err, errno, "open");
    report(taking->extracting->cli, FOLDER, &err);
    return false;
}

/* What was not given out, and what an earlier run may have left. */
static void
remove_folder(struct taking *taking)
{
    DIR *list;
    const struct dirent *entry;

    if (taking->folder < 0)
        return;
    list = fdopendir(taking->folder);
    while (list != NULL && (entry = readdir(list)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(taking->folder, entry->d_name, 0);
    if (list != NULL)
        closedir(list);
    else
        close(taking->folder);
    unlinkat(taking->extracting->directory, FOLDER, AT_REMOVEDIR);
}

/* --- what comes by ---------------------------------------------------------------------------- */

static narc_status
begin_object(struct taking *taking, const narc_stream_event *event, narc_error *err)
{
    narc_status status;
    char hex[65];

    out_file_abandon(&taking->file); /* of an object that broke off */
    if (taking->folder < 0 || digest_set_has(&taking->came, event->digest))
        return NARC_OK;
    narc_digest_format(event->digest, hex);
    status = out_file_open(taking->folder, hex, true, &taking->file, err);
    taking->file.batch = true;
    memcpy(taking->writing, event->digest, sizeof(taking->writing));
    return status;
}

static narc_status
take_object(struct taking *taking, const narc_stream_event *event, narc_error *err)
{
    narc_status status = NARC_OK;

    if (event->at == 0)
        status = begin_object(taking, event, err);
    if (taking->file.fd >= 0 && status == NARC_OK) {
        if (memcmp(taking->writing, event->digest, sizeof(taking->writing)) != 0)
            return NARC_OK;
        status = out_file_write(&taking->file, event->bytes.data, event->bytes.size, err);
        if (status == NARC_OK && event->last)
            status = out_file_commit(&taking->file, err);
    }
    if (status == NARC_OK && event->last)
        digest_set_add(&taking->came, event->digest);
    return status;
}

static void
take_record(struct taking *taking, const narc_stream_event *event)
{
    struct original original = {.size = 0};
    narc_item *item = NULL;
    struct note *note;

    if (taking->count == taking->capacity) {
        taking->capacity = taking->capacity * 2 + 64;
        taking->notes = cli_reallocate(taking->notes, taking->capacity * sizeof(*taking->notes));
    }
    note = &taking->notes[taking->count++];
    *note = (struct note){.number = event->number};
    memcpy(note->id, event->digest, sizeof(note->id));
    note->readable = narc_record_decode(event->bytes, NULL, NULL, &item, NULL) == NARC_OK;
    note->has_original = note->readable && original_of(NULL, item, &original);
    if (note->has_original) {
        memcpy(note->digest, original.digest, sizeof(note->digest));
        note->size = original.size;
        note->own_name = passing_text(&taking->passing, original.own_name);
        note->name =
            passing_text(&taking->passing, (narc_text){original.name, strlen(original.name) + 1});
    }
    narc_item_free(item);
}

/* --- what is given ---------------------------------------------------------------------------- */

static int
compare_notes(const void *a, const void *b)
{
    const struct note *left = a;
    const struct note *right = b;

    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return memcmp(left->id, right->id, sizeof(left->id));
}

static const struct note *
find_note(const struct taking *taking, const narc_entry *entry)
{
    struct note wanted = {.number = entry->number};

    memcpy(wanted.id, entry->id, sizeof(wanted.id));
    return taking->count == 0
               ? NULL
               : bsearch(&wanted, taking->notes, taking->count, sizeof(wanted), compare_notes);
}

static void
report_lost(struct taking *taking, const narc_entry *entry, narc_message number, const char *what)
{
    char subject[200];
    narc_error err;
    char hex[65];

    narc_digest_format(entry->id, hex);
    snprintf(subject, sizeof(subject), "%.100s: %.8s", taking->passing.name, hex);
    error_make(&err, number, "%s", what);
    report(taking->extracting->cli, subject, &err);
}

static narc_status
place(struct taking *taking, const struct original *original, narc_error *err)
{
    char hex[65];

    if (taking->folder < 0)
        return NARC_OK;
    narc_digest_format(original->digest, hex);
    return out_file_move(taking->folder, hex, taking->extracting->directory, original->name,
                         option_given(taking->extracting->cli, OPTION_FORCE), err);
}

static void
give(struct taking *taking, const narc_entry *entry)
{
    struct extracting *extracting = taking->extracting;
    const struct note *note = find_note(taking, entry);
    struct original original = {.entry = entry};
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (note == NULL) {
        report_lost(taking, entry, NARC_BLOCK_DAMAGED, "its record did not come by whole");
        return;
    }
    if (!note->readable) {
        report_lost(taking, entry, NARC_RECORD_DAMAGED, "its record cannot be understood");
        return;
    }
    extracting->without += !note->has_original;
    if (!note->has_original || !digest_set_add(&extracting->done, note->digest))
        return;
    memcpy(original.digest, note->digest, sizeof(original.digest));
    snprintf(original.name, sizeof(original.name), "%s", note->name.data);
    original.own_name = note->own_name;
    original.size = note->size;
    if (!digest_set_has(&taking->came, note->digest))
        report_lost(taking, entry, NARC_BLOCK_DAMAGED, "its original did not come by whole");
    else if (place(taking, &original, &err) != NARC_OK)
        report(extracting->cli, original.name, &err);
    else
        extracting_done(extracting, &original);
}

static void
give_all(struct taking *taking)
{
    struct selection *selection = &taking->extracting->selection;

    if (taking->count > 0)
        qsort(taking->notes, taking->count, sizeof(*taking->notes), compare_notes);
    selection_reset(selection);
    selection_count_all(selection, &taking->passing.info);
    for (size_t i = 0; i < taking->passing.count && selection_has_room(selection); i++) {
        const struct passed *passed = &taking->passing.items[i];

        if (signals_asked() != EXIT_DONE)
            break;
        if (!passed->wanted || !selection_gives(selection, &passed->entry))
            continue;
        selection->given++;
        give(taking, &passed->entry);
    }
    selection_end(selection);
}

static narc_status
take_all(struct taking *taking, narc_error *err)
{
    const struct selection *selection = &taking->extracting->selection;
    narc_stream_event event;
    narc_status status = NARC_OK;

    while (status == NARC_OK && passing_next(&taking->passing, &event))
        if (event.kind == NARC_STREAM_OBJECT)
            status = take_object(taking, &event, err);
        else if (event.kind == NARC_STREAM_RECORD)
            take_record(taking, &event);
        else if (event.kind == NARC_STREAM_ENTRY)
            passing_keep(&taking->passing, event.entry, selection_matches(selection, event.entry));
    out_file_abandon(&taking->file);
    return status;
}

void
extract_passing(struct extracting *extracting)
{
    struct taking taking = {.extracting = extracting};
    struct cli *cli = extracting->cli;
    narc_error err = {.offset = NARC_NO_OFFSET};
    bool given = false;

    if (!passing_open(cli, cli->operands[0], &taking.passing))
        return;
    if (extracting_open(extracting) && open_folder(&taking)) {
        if (take_all(&taking, &err) != NARC_OK)
            report(cli, extracting->out, &err);
        else if ((given = passing_end(&taking.passing)))
            give_all(&taking);
        remove_folder(&taking);
    }
    if (given)
        extracting_finish(extracting);
    else
        out_file_abandon(&extracting->manifest);
    digest_set_free(&taking.came);
    free(taking.notes);
    passing_close(&taking.passing);
}
