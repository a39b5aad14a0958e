/* narc info: one screen from header and index. Nothing is verified, and it says so. */
#include "archive_open.h"
#include "commands.h"
#include "message.h"
#include "output.h"

/* What the index says, counted. */
struct summary {
    uint64_t usable, withheld, canceled, embargoed;
    int64_t earliest, latest;
    int64_t last_embargo;
};

static void
count_entry(const struct archive *archive, const narc_entry *entry, struct summary *out)
{
    if (entry->published != INT64_MIN) {
        out->earliest = entry->published < out->earliest ? entry->published : out->earliest;
        out->latest = entry->published > out->latest ? entry->published : out->latest;
    }
    if (!entry->newest)
        return;
    if (entry->guid_status == NARC_STATUS_CANCELED)
        out->canceled++;
    else if (entry->guid_status == NARC_STATUS_WITHHELD)
        out->withheld++;
    else
        out->usable++;
    if (!entry_embargoed(entry, archive->now))
        return;
    out->embargoed++;
    if (entry->embargo == NARC_EMBARGO_INDEFINITE)
        out->last_embargo = INT64_MAX;
    else if (entry->embargo_until > out->last_embargo)
        out->last_embargo = entry->embargo_until;
}

/* A damaged page of the index is told, and what the others say is counted. */
static void
summarize(struct cli *cli, const struct archive *archive, struct summary *out)
{
    const narc_entry *entry;
    struct all_entries all;

    *out = (struct summary){.earliest = INT64_MAX, .latest = INT64_MIN, .last_embargo = INT64_MIN};
    all_entries_open(&all, cli, archive, NULL);
    while (all_entries_next(&all, &entry))
        count_entry(archive, entry, out);
    all_entries_close(&all);
}

static void
print_status(const struct summary *summary)
{
    char a[SIZE_TEXT_SIZE];
    char when[TIME_TEXT_SIZE];

    printf("  status     usable %s", count_text(summary->usable, a));
    if (summary->canceled > 0)
        printf("; canceled %s", count_text(summary->canceled, a));
    if (summary->withheld > 0)
        printf("; withheld %s", count_text(summary->withheld, a));
    if (summary->embargoed > 0)
        printf("; embargoed now %s", count_text(summary->embargoed, a));
    if (summary->embargoed > 0 && summary->last_embargo == INT64_MAX)
        fputs(" (until further notice)", stdout);
    else if (summary->embargoed > 0)
        printf(" (last until %s)", time_text(summary->last_embargo, false, when));
    putchar('\n');
}

static void
print_screen(const struct archive *archive, const narc_archive_info *info,
             const struct summary *summary)
{
    char a[SIZE_TEXT_SIZE];
    char b[SIZE_TEXT_SIZE];
    char c[SIZE_TEXT_SIZE];
    char first[TIME_TEXT_SIZE];
    char last[TIME_TEXT_SIZE];
    char hex[65];

    print_escaped(stdout, narc_text_from(archive->name));
    printf("\n  format     narc %u.%u\n", info->format_major, info->format_minor);
    printf("  contents   %s versions of %s articles, %s stored documents and pictures\n",
           count_text(info->items, a), count_text(info->guids, b), count_text(info->objects, c));
    if (summary->latest != INT64_MIN)
        printf("  published  %s to %s UTC\n", time_text(summary->earliest, false, first),
               time_text(summary->latest, false, last));
    print_status(summary);
    printf("  size       %s on disk, %s of originals", size_text(info->file_bytes, a),
           size_text(info->object_bytes, b));
    if (info->file_bytes > 0 && info->object_bytes > 0)
        printf(" (%.1f : 1)", (double)info->object_bytes / (double)info->file_bytes);
    printf("\n  commits    %s, first %s, last %s UTC\n", count_text(info->commits, a),
           time_text(info->first_commit, true, first), time_text(info->last_commit, true, last));
    if (info->committed_bytes < info->file_bytes)
        printf("  unfinished %s behind the last commit: an append or a copy was cut off\n",
               size_text(info->file_bytes - info->committed_bytes, a));
    narc_digest_format(info->root, hex);
    printf("  fixity     SHA-256 on every object; cite this archive by its root\n"
           "  root       %s\n",
           hex);
    fputs("nothing was verified. Check every byte with: narc verify ", stdout);
    print_escaped(stdout, narc_text_from(archive->name));
    putchar('\n');
}

static void
print_json_info(const struct archive *archive, const narc_archive_info *info,
                const struct summary *summary)
{
    char first[TIME_TEXT_SIZE];
    char last[TIME_TEXT_SIZE];
    char hex[65];

    narc_digest_format(info->root, hex);
    fputs("{\"v\":1,\"archive\":", stdout);
    print_json(stdout, narc_text_from(archive->name));
    printf(",\"format\":\"%u.%u\",\"versions\":%llu,\"articles\":%llu,\"objects\":%llu,"
           "\"object_bytes\":%llu,\"file_bytes\":%llu,\"committed_bytes\":%llu,\"commits\":%llu,",
           info->format_major, info->format_minor, (unsigned long long)info->items,
           (unsigned long long)info->guids, (unsigned long long)info->objects,
           (unsigned long long)info->object_bytes, (unsigned long long)info->file_bytes,
           (unsigned long long)info->committed_bytes, (unsigned long long)info->commits);
    printf("\"first_commit\":\"%s\",\"last_commit\":\"%s\",",
           time_rfc3339(info->first_commit, first), time_rfc3339(info->last_commit, last));
    if (summary->latest != INT64_MIN)
        printf("\"published_first\":\"%s\",\"published_last\":\"%s\",",
               time_rfc3339(summary->earliest, first), time_rfc3339(summary->latest, last));
    else
        fputs("\"published_first\":null,\"published_last\":null,", stdout);
    printf(
        "\"usable\":%llu,\"withheld\":%llu,\"canceled\":%llu,\"embargoed\":%llu,\"root\":\"%s\"}\n",
        (unsigned long long)summary->usable, (unsigned long long)summary->withheld,
        (unsigned long long)summary->canceled, (unsigned long long)summary->embargoed, hex);
}

static void
inform(struct cli *cli, const char *name)
{
    narc_archive_info info;
    struct archive archive;
    struct summary summary;

    if (!archive_open(cli, name, &archive))
        return;
    narc_reader_info(archive.reader, &info);
    summarize(cli, &archive, &summary);
    if (cli->json)
        print_json_info(&archive, &info, &summary);
    else
        print_screen(&archive, &info, &summary);
    archive_close(&archive);
}

void
cmd_info(struct cli *cli)
{
    if (cli->operand_count == 0)
        report_use(cli, NULL, "info wants an archive");
    for (size_t i = 0; i < cli->operand_count; i++)
        inform(cli, cli->operands[i]);
}
