/* Tar and zip through libarchive: exactly one filter and one format, chosen by content, and a
 * budget on what comes out. With everything libarchive knows enabled, small files run away. */
#include <errno.h>
#include <locale.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/checked.h"
#include "base/fail.h"
#include "base/text.h"
#include "container/input.h"
#include "container/kind.h"
#include "container/unpacking.h"

#include <string.h>

/* deflate can expand 1032-fold, zstd 32,000-fold; whole sites of like pages reach 20. */
#define EXPANSION 250u
#define EXPANSION_FLOOR (UINT64_C(64) << 20)
/* Input that may go by without a byte or a member coming out, for headers that never end. */
#define STALL_LIMIT (UINT64_C(64) << 20)
#define PEEK_LIMIT (UINT64_C(1) << 20)

/* --- telling ---------------------------------------------------------------------------------- */

/* libarchive's names follow the thread's locale; everybody else shall not see ours. */
static void
locale_ours(narc_unpacking *now)
{
    if (now->utf8 != (locale_t)0)
        now->before = uselocale(now->utf8);
}

static void
locale_theirs(narc_unpacking *now)
{
    if (now->utf8 != (locale_t)0)
        uselocale(now->before);
}

static narc_status
tell(narc_unpacking *now, narc_bytes bytes, const narc_error *problem, narc_error *err)
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
tell_broken(narc_unpacking *now, bool fatal, narc_error *err)
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
within_budget(narc_unpacking *now, size_t more)
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
read_member(narc_unpacking *now, uint64_t most)
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
drain_member(narc_unpacking *now)
{
    int result;

    do {
        narc_buffer_clear(&now->content);
        result = read_member(now, NARC_INPUT_PIECE);
    } while (result == ARCHIVE_OK);
    return result;
}

static narc_status
tell_budget(narc_unpacking *now, narc_error *err)
{
    narc_error problem;

    now->over = true;
    (void)narc_fail(&problem, NARC_EXPANDS, NARC_NO_OFFSET, NULL,
                    "%s: %llu bytes came out of %llu; the rest was not read", now->container,
                    (unsigned long long)now->produced, (unsigned long long)now->input->at);
    return tell(now, (narc_bytes){NULL, 0}, &problem, err);
}

static narc_status
tell_too_large(narc_unpacking *now, narc_error *err)
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
hand_on(narc_unpacking *now, narc_error *err)
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
reason_against(narc_unpacking *now, struct archive_entry *entry)
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
tell_reason(narc_unpacking *now, narc_message number, const char *reason, narc_error *err)
{
    narc_error problem;

    (void)narc_fail(&problem, number, NARC_NO_OFFSET, NULL, "%s: %s", now->container, reason);
    return tell(now, (narc_bytes){NULL, 0}, &problem, err);
}

/* Of a tar that was cut behind a member's last byte only the padding is lost. A zip has a checksum,
 * which has the last word. */
static bool
complete(const narc_unpacking *now)
{
    return strncmp(now->container, "tar", 3) == 0 && now->content.size > 0 &&
           now->content.size == now->announced;
}

static narc_status
take_entry(narc_unpacking *now, struct archive_entry *entry, narc_error *err)
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
set_member(narc_unpacking *now, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);

    if (name == NULL)
        name = archive_entry_pathname_utf8(entry);
    narc_buffer_clear(&now->member);
    narc_name_clean(&now->member, narc_text_from(name));
}

static narc_status
take_entries(narc_unpacking *now, narc_error *err)
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
read_all(narc_unpacking *now, narc_kind filter, int (*format)(struct archive *), narc_error *err)
{
    NARC_TRY(narc_unpacking_open(now, filter, format, err));
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
read_filtered(narc_unpacking *now, narc_kind filter, narc_error *err)
{
    narc_input *input = now->input;
    struct archive_entry *entry;
    int result;

    now->container = filter == NARC_KIND_GZIP ? "gzip" : "zstd";
    input->keeping = true;
    now->stall = PEEK_LIMIT;
    NARC_TRY(narc_unpacking_open(now, filter, format_raw, err));
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
        narc_unpacking_close(now);
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
read_zip(narc_unpacking *now, narc_error *err)
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

static narc_status
read_container(narc_input *input, int kind, narc_error *err)
{
    narc_unpacking now = {.input = input,
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
    narc_unpacking_close(&now);
    locale_theirs(&now);
    if (now.utf8 != (locale_t)0)
        freelocale(now.utf8);
    narc_buffer_free(&now.member);
    narc_buffer_free(&now.content);
    return status;
}

narc_status
narc_archive_read(narc_input *input, int kind, narc_error *err)
{
    NARC_TRY(narc_archive_start(err));
    return read_container(input, kind, err);
}
