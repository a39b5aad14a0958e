/* The directory that extract fills: MANIFEST takes its name last. */
#include "extraction.h"
#include "message.h"
#include "output.h"
#include "progress.h"
#include "streams.h"

#include <string.h>
#include <unistd.h>

bool
original_of(const narc_entry *entry, const narc_item *item, struct original *out)
{
    const narc_object_ref *original = narc_item_original(item);
    char hex[65];

    if (original == NULL || !narc_digest_parse(original->sha256, out->digest))
        return false;
    out->entry = entry;
    out->own_name = original->name;
    out->size = original->size;
    narc_digest_format(out->digest, hex);
    safe_name(original->name.size > 0 ? original->name : item->provenance.source, hex, 12, NULL,
              out->name);
    return true;
}

bool
extracting_open(struct extracting *extracting)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (extracting->names_only)
        return true;
    signals_hold();
    extracting->directory = out_directory_open(extracting->out, &err);
    if (extracting->directory >= 0 && out_file_open(extracting->directory, "MANIFEST",
                                                    option_given(extracting->cli, OPTION_FORCE),
                                                    &extracting->manifest, &err) == NARC_OK)
        return true;
    report(extracting->cli, extracting->out, &err);
    return false;
}

static void
tell(const struct extracting *extracting, const struct original *original)
{
    const narc_entry *entry = original->entry;
    char hex[65];

    if (extracting->cli->json) {
        narc_digest_format(entry->id, hex);
        fputs("{\"v\":1,\"file\":", stdout);
        print_json(stdout, narc_text_from(original->name));
        printf(",\"id\":\"%s\",\"guid\":", hex);
        print_json(stdout, entry->guid);
        printf(",\"version\":%llu,\"name\":", (unsigned long long)entry->version);
        print_json(stdout, original->own_name);
        narc_digest_format(original->digest, hex);
        printf(",\"sha256\":\"%s\",\"size\":%llu}\n", hex, (unsigned long long)original->size);
    } else if (extracting->names_only) {
        puts(original->name);
    }
}

static narc_status
note_in_manifest(struct extracting *extracting, const char *name, const uint8_t digest[32],
                 narc_error *err)
{
    char line[64 + 2 + SAFE_NAME_SIZE + 2];
    char hex[65];

    narc_digest_format(digest, hex);
    snprintf(line, sizeof(line), "%s  %s\n", hex, name);
    return out_file_write(&extracting->manifest, line, strlen(line), err);
}

void
extracting_done(struct extracting *extracting, const struct original *original)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    if (!extracting->names_only &&
        note_in_manifest(extracting, original->name, original->digest, &err) != NARC_OK) {
        report(extracting->cli, "MANIFEST", &err);
        return;
    }
    tell(extracting, original);
    extracting->files++;
    extracting->bytes += original->size;
    progress_step(extracting->files, 0, "originals");
}

/* MANIFEST takes its name last: where it is, every file it lists is on the disk. */
static narc_status
complete(struct extracting *extracting, narc_error *err)
{
    narc_status status = signals_check(err);

    if (status == NARC_OK)
        status = out_directory_sync(extracting->directory, err);
    if (status == NARC_OK)
        return out_file_commit(&extracting->manifest, err);
    out_file_abandon(&extracting->manifest);
    return status;
}

void
extracting_finish(struct extracting *extracting)
{
    struct cli *cli = extracting->cli;
    narc_error err = {.offset = NARC_NO_OFFSET};
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];

    if (extracting->without > 0) {
        remark(cli, "%s articles have no original in the archive",
               count_text(extracting->without, a));
        cli_raise(cli, EXIT_PARTLY);
    }
    if (extracting->names_only)
        return;
    /* sha256sum(1) takes no empty list, and the next run would find it in its way. */
    if (extracting->files == 0) {
        out_file_abandon(&extracting->manifest);
        return;
    }
    if (complete(extracting, &err) != NARC_OK) {
        report(cli, "MANIFEST", &err);
    } else if (!cli->json && !cli->quiet) {
        print_escaped(stdout, narc_text_from(extracting->out));
        printf(": %s originals, %s; check with: sha256sum -c MANIFEST\n",
               count_text(extracting->files, a), size_text(extracting->bytes, b));
    }
}
