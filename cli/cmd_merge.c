/* narc merge: several archives into a new one, or one anew without the traces of its appends. */
#include "archive_open.h"
#include "commands.h"
#include "message.h"
#include "new_archive.h"
#include "output.h"

/* One run. */
struct merging {
    struct cli *cli;
    struct new_archive target;
    const char *input; /* that is being read */
    uint64_t input_bytes;
    uint64_t damaged; /* pieces of damage told */
    narc_writer_totals totals;
};

static void
on_damage(void *user, const narc_error *damage, const narc_entry *entry)
{
    struct merging *merging = user;
    char subject[200];
    char hex[65];

    merging->damaged++;
    if (entry == NULL) {
        report(merging->cli, merging->input, damage);
        return;
    }
    narc_digest_format(entry->id, hex);
    snprintf(subject, sizeof(subject), "%.100s: %.8s", merging->input, hex);
    report(merging->cli, subject, damage);
}

/* E416, once for each input: what it stated is kept in each record. */
static void
tell_conflicts(struct merging *merging, uint64_t count)
{
    narc_error finding;
    char text[SIZE_TEXT_SIZE];

    if (count == 0)
        return;
    error_make(&finding, NARC_VERSION_CONFLICT,
               "%s %s with other content than those of the same guid and version before",
               count_text(count, text), count == 1 ? "version" : "versions");
    report_finding(merging->cli, merging->input, &finding);
}

static bool
merge_input(struct merging *merging, const char *name)
{
    const uint64_t before = merging->totals.renumbered;
    narc_error err = {.offset = NARC_NO_OFFSET};
    struct archive archive;
    narc_archive_info info;
    narc_status status;

    merging->input = name;
    if (!archive_open(merging->cli, name, &archive))
        return false;
    narc_reader_info(archive.reader, &info);
    merging->input_bytes += info.file_bytes;
    status = narc_writer_merge(merging->target.writer, archive.reader, on_damage, merging, &err);
    archive_close(&archive);
    narc_writer_count(merging->target.writer, &merging->totals);
    if (status == NARC_OK)
        tell_conflicts(merging, merging->totals.renumbered - before);
    else
        report(merging->cli, merging->target.name, &err);
    return status == NARC_OK;
}

static bool
merge_all(struct merging *merging)
{
    narc_error err = {.offset = NARC_NO_OFFSET};

    for (size_t i = 0; i < merging->cli->operand_count; i++)
        if (!merge_input(merging, merging->cli->operands[i]))
            return false;
    if (narc_writer_commit(merging->target.writer, &err) == NARC_OK)
        return new_archive_complete(&merging->target);
    report(merging->cli, merging->target.name, &err);
    return false;
}

static void
print_json_summary(const struct merging *merging, const narc_archive_info *info)
{
    char hex[65];

    narc_digest_format(info->root, hex);
    fputs("{\"v\":1,\"archive\":", stdout);
    print_json(stdout, narc_text_from(merging->target.name));
    printf(",\"inputs\":%zu,\"items\":%llu,\"articles\":%llu,\"objects\":%llu,\"unchanged\":%llu,"
           "\"renumbered\":%llu,\"damaged\":%llu,\"input_bytes\":%llu,\"file_bytes\":%llu,"
           "\"root\":\"%s\",\"exit\":%d}\n",
           merging->cli->operand_count, (unsigned long long)info->items,
           (unsigned long long)info->guids, (unsigned long long)info->objects,
           (unsigned long long)merging->totals.unchanged,
           (unsigned long long)merging->totals.renumbered, (unsigned long long)merging->damaged,
           (unsigned long long)merging->input_bytes, (unsigned long long)info->file_bytes, hex,
           (int)merging->cli->exit);
}

/* "all.narc: 12 versions of 10 articles from 2 archives, 3 known already; 80 KiB -> 45 KiB" */
static void
print_summary(const struct merging *merging, const narc_archive_info *info)
{
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];

    if (merging->cli->quiet)
        return;
    print_escaped(stdout, narc_text_from(merging->target.name));
    printf(": %s versions of %s articles from %zu %s", count_text(info->items, a),
           count_text(info->guids, b), merging->cli->operand_count,
           merging->cli->operand_count == 1 ? "archive" : "archives");
    if (merging->totals.unchanged > 0)
        printf(", %s known already", count_text(merging->totals.unchanged, a));
    if (merging->totals.renumbered > 0)
        printf(", %s renumbered", count_text(merging->totals.renumbered, a));
    if (merging->damaged > 0)
        printf(", %s damaged and left out", count_text(merging->damaged, a));
    printf("; %s -> %s\n", size_text(merging->input_bytes, a), size_text(info->file_bytes, b));
}

static void
summarize(const struct merging *merging)
{
    narc_archive_info info;
    struct archive made;

    if (merging->target.piped || !archive_open(merging->cli, merging->target.name, &made))
        return;
    narc_reader_info(made.reader, &info);
    archive_close(&made);
    if (merging->cli->json)
        print_json_summary(merging, &info);
    else
        print_summary(merging, &info);
}

void
cmd_merge(struct cli *cli)
{
    struct merging merging = {.cli = cli};
    bool complete;

    if (cli->operand_count == 0) {
        report_use(cli, NULL, "merge wants archives");
        return;
    }
    if (!new_archive_open(cli, &merging.target))
        return;
    complete = merge_all(&merging);
    new_archive_close(&merging.target);
    if (complete)
        summarize(&merging);
}
