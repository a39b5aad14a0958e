/* Tar and zip through libarchive: exactly one filter and one format, chosen by content, and a
 * budget on what comes out. With everything libarchive knows enabled, small files run away. */
#include <archive.h>
#include <archive_entry.h>

#include <errno.h>
#include <locale.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/checked.h"
#include "base/fail.h"
#include "base/text.h"
#include "container/input.h"
#include "container/kind.h"

#include <string.h>

/* deflate can expand 1032-fold, zstd 32,000-fold; whole sites of like pages reach 20. */
#define EXPANSION 250u
#define EXPANSION_FLOOR (UINT64_C(64) << 20)
/* Input that may go by without a byte or a member coming out, for headers that never end. */
#define STALL_LIMIT (UINT64_C(64) << 20)
#define PEEK_LIMIT (UINT64_C(1) << 20)

typedef struct unpacking {
    narc_input *input;
    struct archive *archive;
    const char *container; /* "tar", "tar+gzip", "zip" ... */
    locale_t utf8;         /* libarchive turns names into the locale's encoding */
    locale_t before;
    uint64_t entries;
    uint64_t produced;  /* bytes that came out */
    uint64_t progress;  /* input->at when something last came out */
    uint64_t stall;     /* most input without progress; 0 for no limit */
    uint64_t announced; /* size of the current member as its header states it, or 0 */
    bool over;          /* nothing more can be had; the problem was reported */
    narc_buffer member; /* name of the current member */
    narc_buffer content;
} unpacking;

/* --- what libarchive calls -------------------------------------------------------------------- */

static la_ssize_t
read_piece(struct archive *archive, void *user, const void **piece)
{
    unpacking *now = user;
    narc_bytes bytes;

    if (now->stall != 0 && now->input->at - now->progress > now->stall) {
        archive_set_error(archive, EILSEQ, "header without end");
        return ARCHIVE_FATAL;
    }
    bytes = narc_input_next(now->input);
    if (now->input->error != 0) {
        archive_set_error(archive, now->input->error, "read failed");
        return ARCHIVE_FATAL;
    }
    *piece = bytes.data;
    return (la_ssize_t)bytes.size;
}

static la_int64_t
skip_bytes(struct archive *archive, void *user, la_int64_t request)
{
    unpacking *now = user;
    narc_input *input = now->input;
    const uint64_t left = input->size - input->at;
    const uint64_t step = request > 0 ? (uint64_t)request : 0;

    (void)archive;
    if (!input->seekable || input->at > input->size)
        return 0; /* then libarchive reads on */
    input->at += step < left ? step : left;
    now->progress = input->at;
    return (la_int64_t)(step < left ? step : left);
}

static la_int64_t
seek_to(struct archive *archive, void *user, la_int64_t offset, int whence)
{
    unpacking *now = user;
    narc_input *input = now->input;
    const la_int64_t size = (la_int64_t)input->size;
    const la_int64_t from = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? (la_int64_t)input->at
                                                 : size;

    (void)archive;
    if (offset < -from || offset > size - from)
        return ARCHIVE_FATAL;
    input->at = (uint64_t)(from + offset);
    return from + offset;
}

/* --- opening ---------------------------------------------------------------------------------- */

static narc_status
open_archive(unpacking *now, narc_kind filter, int (*format)(struct archive *), narc_error *err)
{
    const int code = filter == NARC_KIND_GZIP   ? ARCHIVE_FILTER_GZIP
                     : filter == NARC_KIND_ZSTD ? ARCHIVE_FILTER_ZSTD
                                                : ARCHIVE_FILTER_NONE;

    now->progress = 0;
    now->archive = archive_read_new();
    if (now->archive == NULL)
        return narc_fail_memory(err);
    if (format(now->archive) < ARCHIVE_WARN ||
        archive_read_append_filter(now->archive, code) < ARCHIVE_WARN ||
        archive_read_set_read_callback(now->archive, read_piece) != ARCHIVE_OK ||
        archive_read_set_callback_data(now->archive, now) != ARCHIVE_OK ||
        (now->input->seekable &&
         (archive_read_set_skip_callback(now->archive, skip_bytes) != ARCHIVE_OK ||
          archive_read_set_seek_callback(now->archive, seek_to) != ARCHIVE_OK)))
        return narc_fail_memory(err);
    return NARC_OK;
}

static void
close_archive(unpacking *now)
{
    if (now->archive != NULL)
        archive_read_free(now->archive);
    now->archive = NULL;
}

/* --- telling ---------------------------------------------------------------------------------- */

/* libarchive's names follow the thread's locale; everybody else shall not see ours. */
static void
locale_ours(unpacking *now)
{
    if (now->utf8 != (locale_t)0)
        now->before = uselocale(now->utf8);
}

static void
locale_theirs(unpacking *now)
{
    if (now->utf8 != (locale_t)0)
        uselocale(now->before);
}

static narc_status
tell(unpacking *now, narc_bytes bytes, const narc_error *problem, narc_error *err)
{
    narc_status status;

    if (now->member.failed)
        return narc_fail_memory(err);
    locale_theirs(now);
    status = narc_input_problem(now->input, narc_text_from(now->container),
                                narc_buffer_as_text(&now->member), bytes, problem, err);
    locale_ours(now);
    return status;
}

/* Reports what libarchive says about the member, or about the whole container when it gave up. */
static narc_status
tell_broken(unpacking *now, bool fatal, narc_error *err)
{
    const char *reason = archive_error_string(now->archive);
    const la_int64_t position = archive_read_header_position(now->archive);
    /* Behind a filter libarchive counts unpacked bytes; then what was read so far is nearest. */
    const bool counted = position >= 0 && archive_filter_count(now->archive) == 1;
    const narc_bytes nothing = {NULL, 0};
    narc_error problem;

    if (now->input->error != 0 && now->input->error != ENOMEM) {
        (void)narc_fail_errno(&problem, now->input->error, "read");
    } else {
        narc_buffer clean = {.allocator = now->input->allocator};

        narc_name_clean(&clean, narc_text_from(reason != NULL ? reason : "damaged"));
        (void)narc_fail(&problem, NARC_CONTAINER_BROKEN,
                        counted ? (uint64_t)position : now->input->at, NULL, "%s: %.*s",
                        now->container, (int)(clean.size < 160 ? clean.size : 160),
                        clean.data != NULL ? (const char *)clean.data : "");
        narc_buffer_free(&clean);
    }
    now->over = fatal;
    return tell(now, nothing, &problem, err);
}

/* --- members ---------------------------------------------------------------------------------- */

/* Counts what came out against both budgets. */
static bool
within_budget(unpacking *now, size_t more)
{
    const narc_input *input = now->input;
    const uint64_t packed = input->seekable && now->stall == 0 ? input->size : input->at;
    uint64_t most;

    now->produced += more;
    now->progress = input->at;
    if (!narc_checked_multiply(packed, EXPANSION, &most) ||
        !narc_checked_add(most, EXPANSION_FLOOR, &most))
        most = UINT64_MAX;
    return now->produced <= most && now->produced <= input->limits.container_bytes;
}

/* Reads at most `most` bytes of the member behind those in content; answers ARCHIVE_EOF at its end,
 * ARCHIVE_OK when there is more, ARCHIVE_RETRY when the budget is used up, else what failed. */
static int
read_member(unpacking *now, uint64_t most)
{
    while (now->content.size < most) {
        /* Asked for more than a member has, libarchive looks for its end as well, and forgets what
         * it read when the end is missing. */
        const bool known = now->announced > now->content.size && now->announced < most;
        const uint64_t left = (known ? now->announced : most) - now->content.size;
        const size_t room = left < NARC_INPUT_PIECE ? (size_t)left : NARC_INPUT_PIECE;
        uint8_t *to = narc_buffer_reserve(&now->content, room);
        la_ssize_t got;

        if (to == NULL)
            return ARCHIVE_FATAL;
        got = archive_read_data(now->archive, to, room);
        if (got == 0)
            return ARCHIVE_EOF;
        if (got < 0)
            return (int)got;
        now->content.size += (size_t)got;
        if (!within_budget(now, (size_t)got))
            return ARCHIVE_RETRY;
    }
    return ARCHIVE_OK;
}

/* The rest of a member that is not wanted still costs the budget. */
static int
drain_member(unpacking *now)
{
    int result;

    do {
        narc_buffer_clear(&now->content);
        result = read_member(now, NARC_INPUT_PIECE);
    } while (result == ARCHIVE_OK);
    return result;
}

static narc_status
tell_budget(unpacking *now, narc_error *err)
{
    narc_error problem;

    now->over = true;
    (void)narc_fail(&problem, NARC_EXPANDS, NARC_NO_OFFSET, NULL,
                    "%s: %llu bytes came out of %llu; the rest was not read", now->container,
                    (unsigned long long)now->produced, (unsigned long long)now->input->at);
    return tell(now, (narc_bytes){NULL, 0}, &problem, err);
}

static narc_status
tell_too_large(unpacking *now, narc_error *err)
{
    narc_error problem;
    narc_status status;
    int result;

    (void)narc_fail(&problem, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                    "%s: the member is larger than the limit of %llu bytes", now->container,
                    (unsigned long long)now->input->limits.document_bytes);
    status = tell(now, (narc_bytes){NULL, 0}, &problem, err);
    /* A zip in a file is left by its directory; in a stream the way on leads through the member. */
    if (status != NARC_OK || (now->stall == 0 && now->input->seekable))
        return status;
    result = drain_member(now);
    if (result == ARCHIVE_RETRY)
        return tell_budget(now, err);
    if (now->content.failed)
        return narc_fail_memory(err);
    return result == ARCHIVE_FATAL ? tell_broken(now, true, err) : NARC_OK;
}

/* Hands content on as a document, or refuses it when it is a container itself. */
static narc_status
hand_on(unpacking *now, narc_error *err)
{
    const narc_bytes bytes = narc_buffer_view(&now->content);
    const narc_document document = {.bytes = bytes,
                                    .name = now->input->name,
                                    .container = narc_text_from(now->container),
                                    .member = narc_buffer_as_text(&now->member)};
    const char *name = NULL;
    const narc_kind kind = narc_kind_find(bytes, &name);
    narc_status status;

    if (now->member.failed)
        return narc_fail_memory(err);
    if (kind != NARC_KIND_UNKNOWN && kind != NARC_KIND_FOREIGN) {
        narc_error problem;

        (void)narc_fail(&problem, NARC_UNKNOWN_KIND, NARC_NO_OFFSET, NULL,
                        "%s inside %s: containers inside containers are not opened", name,
                        now->container);
        return tell(now, bytes, &problem, err);
    }
    locale_theirs(now);
    status =
        now->input->handler->document(now->input->handler->user, &document, &now->content, err);
    locale_ours(now);
    return status;
}

/* Why a member cannot be taken, whatever its bytes; NULL when it can. */
static const char *
reason_against(unpacking *now, struct archive_entry *entry)
{
    const char *format = archive_format_name(now->archive);

    if (archive_entry_is_data_encrypted(entry) || archive_entry_is_encrypted(entry))
        return "the member is encrypted";
    /* Other methods of zip declare their own memory, up to 4 GiB. */
    if (format != NULL && strncmp(format, "ZIP", 3) == 0 && strstr(format, "(deflation)") == NULL &&
        strstr(format, "(uncompressed)") == NULL)
        return "the member is compressed by a method narc does not open";
    return NULL;
}

static narc_status
tell_reason(unpacking *now, narc_message number, const char *reason, narc_error *err)
{
    narc_error problem;

    (void)narc_fail(&problem, number, NARC_NO_OFFSET, NULL, "%s: %s", now->container, reason);
    return tell(now, (narc_bytes){NULL, 0}, &problem, err);
}

/* Of a tar that was cut behind a member's last byte only the padding is lost. A zip has a checksum,
 * which has the last word. */
static bool
complete(const unpacking *now)
{
    return strncmp(now->container, "tar", 3) == 0 && now->content.size > 0 &&
           now->content.size == now->announced;
}

static narc_status
take_entry(unpacking *now, struct archive_entry *entry, narc_error *err)
{
    const uint64_t most = now->input->limits.document_bytes;
    const char *reason;
    int result;

    if (archive_entry_filetype(entry) == AE_IFDIR)
        return NARC_OK;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL)
        return tell_reason(now, NARC_NOT_REGULAR, "the member is a link, device or pipe", err);
    reason = reason_against(now, entry);
    if (reason != NULL)
        return tell_reason(now, NARC_CONTAINER_BROKEN, reason, err);
    narc_buffer_clear(&now->content);
    now->announced = archive_entry_size_is_set(entry) ? (uint64_t)archive_entry_size(entry) : 0;
    if (now->announced > most)
        return tell_too_large(now, err);
    result = read_member(now, most);
    if (result == ARCHIVE_OK) /* exactly the limit is still right */
        result = read_member(now, most + 1);
    if (now->content.failed)
        return narc_fail_memory(err);
    if (result == ARCHIVE_OK)
        return tell_too_large(now, err);
    if (result == ARCHIVE_RETRY)
        return tell_budget(now, err);
    if (result == ARCHIVE_EOF)
        return hand_on(now, err);
    if (result == ARCHIVE_FATAL && complete(now)) {
        NARC_TRY(hand_on(now, err));
        narc_buffer_clear(&now->member);
    }
    return tell_broken(now, result == ARCHIVE_FATAL, err);
}

static void
set_member(unpacking *now, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);

    if (name == NULL)
        name = archive_entry_pathname_utf8(entry);
    narc_buffer_clear(&now->member);
    narc_name_clean(&now->member, narc_text_from(name));
}

static narc_status
take_entries(unpacking *now, narc_error *err)
{
    struct archive_entry *entry;
    int result;

    while (!now->over) {
        result = archive_read_next_header(now->archive, &entry);
        if (result == ARCHIVE_EOF)
            return NARC_OK;
        now->progress = now->input->at;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            narc_buffer_clear(&now->member);
            return tell_broken(now, true, err);
        }
        if (now->entries++ == now->input->limits.container_entries) {
            narc_buffer_clear(&now->member);
            now->over = true;
            return tell_reason(now, NARC_TOO_LARGE, "more members than the limit allows", err);
        }
        set_member(now, entry);
        NARC_TRY(take_entry(now, entry, err));
    }
    return NARC_OK;
}

/* --- one container ---------------------------------------------------------------------------- */

static narc_status
read_all(unpacking *now, narc_kind filter, int (*format)(struct archive *), narc_error *err)
{
    NARC_TRY(open_archive(now, filter, format, err));
    if (archive_read_open1(now->archive) != ARCHIVE_OK) {
        if (now->input->error == ENOMEM)
            return narc_fail_memory(err);
        return tell_broken(now, true, err);
    }
    return take_entries(now, err);
}

static int
format_raw(struct archive *archive)
{
    const int result = archive_read_support_format_empty(archive);

    return result < ARCHIVE_WARN ? result : archive_read_support_format_raw(archive);
}

/* Behind gzip or zstd lies a tar, or one document. The first unpacked bytes tell. */
static narc_status
read_filtered(unpacking *now, narc_kind filter, narc_error *err)
{
    narc_input *input = now->input;
    struct archive_entry *entry;
    int result;

    now->container = filter == NARC_KIND_GZIP ? "gzip" : "zstd";
    input->keeping = true;
    now->stall = PEEK_LIMIT;
    NARC_TRY(open_archive(now, filter, format_raw, err));
    result = archive_read_open1(now->archive);
    if (result == ARCHIVE_OK)
        result = archive_read_next_header(now->archive, &entry);
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
        result = read_member(now, NARC_KIND_HEAD);
    input->keeping = false;
    now->stall = STALL_LIMIT;
    if (now->content.failed || input->error == ENOMEM)
        return narc_fail_memory(err);
    if (narc_kind_find(narc_buffer_view(&now->content), NULL) == NARC_KIND_TAR) {
        close_archive(now);
        narc_input_rewind(input);
        narc_buffer_clear(&now->content);
        now->produced = 0;
        now->container = filter == NARC_KIND_GZIP ? "tar+gzip" : "tar+zstd";
        return read_all(now, filter, archive_read_support_format_tar, err);
    }
    if (result == ARCHIVE_OK)
        result = read_member(now, input->limits.document_bytes + 1);
    if (now->content.failed)
        return narc_fail_memory(err);
    if (now->content.size > input->limits.document_bytes)
        return tell_reason(now, NARC_TOO_LARGE, "larger than the limit for one document", err);
    if (result == ARCHIVE_RETRY)
        return tell_budget(now, err);
    return result == ARCHIVE_EOF ? hand_on(now, err) : tell_broken(now, true, err);
}

static narc_status
read_zip(unpacking *now, narc_error *err)
{
    narc_error problem;
    narc_status status;

    now->container = "zip";
    if (!now->input->seekable)
        return read_all(now, NARC_KIND_UNKNOWN, archive_read_support_format_zip_streamable, err);
    status = narc_zip_check(now->input, &problem);
    if (status == NARC_E_MEMORY)
        return narc_fail_memory(err);
    if (status != NARC_OK)
        NARC_TRY(tell(now, (narc_bytes){NULL, 0}, &problem, err));
    now->input->at = 0;
    if (status == NARC_DONE)
        return read_all(now, NARC_KIND_UNKNOWN, archive_read_support_format_zip_streamable, err);
    if (status != NARC_OK)
        return NARC_OK; /* refused, and told */
    now->stall = 0;
    return read_all(now, NARC_KIND_UNKNOWN, archive_read_support_format_zip_seekable, err);
}

narc_status
narc_archive_read(narc_input *input, int kind, narc_error *err)
{
    unpacking now = {.input = input,
                     .stall = STALL_LIMIT,
                     .utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0),
                     .member = {.allocator = input->allocator},
                     .content = {.allocator = input->allocator}};
    narc_status status;

    locale_ours(&now);
    if (kind == NARC_KIND_ZIP) {
        status = read_zip(&now, err);
    } else if (kind == NARC_KIND_TAR) {
        now.container = "tar";
        status = read_all(&now, NARC_KIND_UNKNOWN, archive_read_support_format_tar, err);
    } else {
        status = read_filtered(&now, (narc_kind)kind, err);
    }
    close_archive(&now);
    locale_theirs(&now);
    if (now.utf8 != (locale_t)0)
        freelocale(now.utf8);
    narc_buffer_free(&now.member);
    narc_buffer_free(&now.content);
    return status;
}
