/* The table of commands: one row each, in the order of the overview. */
#include "commands.h"

#include <string.h>

#define SELECTORS                                                                                  \
    OPTION_SINCE, OPTION_UNTIL, OPTION_PROVIDER, OPTION_LANG, OPTION_SUBJECT, OPTION_STATUS,       \
        OPTION_GUID, OPTION_URL, OPTION_HAS, OPTION_LIMIT, OPTION_ALL_VERSIONS, OPTION_AS_OF
#define INCLUDES OPTION_INCLUDE_EMBARGOED, OPTION_INCLUDE_KILLED
#define READING                                                                                    \
    OPTION_FROM, OPTION_CHARSET, OPTION_URL_OF, OPTION_KEEP_EMPTY, OPTION_DROP_REPEATED,           \
        OPTION_STRICT, OPTION_REJECTS, OPTION_CATALOG, OPTION_ZONES, OPTION_JOBS
#define WRITING OPTION_LEVEL, OPTION_CODEC, OPTION_NO_ORIGINAL

static const enum option_id create_options[] = {OPTION_OUTPUT, OPTION_FORCE,      READING,
                                                WRITING,       OPTION_EMBED_SPEC, OPTION_END};
static const enum option_id add_options[] = {READING, WRITING, OPTION_END};
#define CONVERTING                                                                                 \
    OPTION_TO, OPTION_OUTPUT, OPTION_FORCE, OPTION_REGENERATE, OPTION_MESSAGE, OPTION_LOSS_REPORT, \
        OPTION_FAIL_ON_LOSS
static const enum option_id convert_options[] = {CONVERTING, READING, OPTION_END};
static const enum option_id list_options[] = {SELECTORS, INCLUDES, OPTION_END};
static const enum option_id show_options[] = {INCLUDES, OPTION_END};
static const enum option_id cat_options[] = {OPTION_PART, INCLUDES, OPTION_END};
static const enum option_id verify_options[] = {OPTION_QUICK, OPTION_FULL, OPTION_DEEP, OPTION_END};
static const enum option_id extract_options[] = {
    OPTION_OUTPUT, OPTION_FORCE, OPTION_PATHS, OPTION_DRY_RUN, SELECTORS, INCLUDES, OPTION_END};
static const enum option_id making_options[] = {OPTION_OUTPUT, OPTION_FORCE, OPTION_LEVEL,
                                                OPTION_CODEC,  OPTION_JOBS,  OPTION_END};
static const enum option_id export_options[] = {CONVERTING, OPTION_ASSETS, OPTION_CATALOG,
                                                SELECTORS,  INCLUDES,      OPTION_END};
static const enum option_id validate_options[] = {OPTION_SCHEMA, OPTION_CATALOG, OPTION_JOBS,
                                                  OPTION_END};
static const enum option_id help_options[] = {OPTION_MAN, OPTION_END};

#define ITEM_HELP                                                                                  \
    "ITEM is a guid, a URL, or the first 8 or more digits of an id as printed by list; @N "        \
    "behind\n"                                                                                     \
    "it means version N, otherwise the newest is meant.\n"

const struct command commands[] = {
    {"create", NULL, "make", cmd_create, "[-o] NEW.narc INPUT...",
     "Put documents into a new archive",
     "INPUT is a file, a directory, a tar or zip file, or - for standard input. HTML pages and\n"
     "NewsML-G2 documents are told apart by content. What cannot be taken is listed and skipped.\n"
     "Pictures (sound, video, PDF) that a NewsML-G2, NITF or ninjs document names by a relative\n"
     "address are kept with its articles when they are among the inputs: below the same directory "
     "or\n"
     "in the same container. Of a container from a pipe only those before the document are.\n"
     "\n"
     "--catalog adds the catalog of a provider, or all *.xml below a folder, for items that refer "
     "to\n"
     "it: the one that states the address as its url, else the one whose path ends like the "
     "address.\n"
     "Then those in NARC_CATALOGS (paths with a colon between them) and /usr/share/narc/catalogs.\n"
     "\n"
     "--zones names a file that says in which zone dates without one are meant, a line each:\n"
     "a pattern for the guid or the provider's code, URI or name (* and ?), and an offset or a\n"
     "name of the zone database. The first line that fits counts; # begins a comment:\n"
     "\n"
     "  urn:newsml:wire.example:*   Europe/Helsinki\n"
     "  Harbour Wire                +01:00\n"
     "\n"
     "What was stated is kept beside it, and the source says that the zone is from the table. A "
     "time\n"
     "that the clocks showed twice or never stays without zone. Without --zones nothing is "
     "assumed.\n"
     "\n"
     "--embed-spec puts the text of the specification behind the header, 70 kB that any editor "
     "shows:\n"
     "for an archive that may have to be read without narc and without its sources.\n"
     "\n"
     "  narc create news.narc articles/        everything below a directory\n"
     "  narc create news.narc a.html b.xml     some files\n"
     "  tar c pages | narc create news.narc -  from a pipe\n"
     "  narc create - pages | narc list -      into a pipe\n"
     "\n"
     "Exit: 0 all taken, 3 something was skipped, 7 an input is missing, 9 NEW.narc exists.\n",
     create_options},
    {"add", NULL, "make", cmd_add, "ARCHIVE INPUT...", "Append documents to an archive",
     "A document whose guid is known and whose bytes are new becomes the next version; the same\n"
     "bytes again change nothing. If it is interrupted the archive stays as it was.\n"
     "\n"
     "  narc add news.narc today/\n"
     "\n"
     "Exit: as create; 10 when somebody else is writing to the archive.\n",
     add_options},
    {"convert", NULL, "make", cmd_convert, "-t FORMAT [-o OUT] FILE|DIR|-...",
     "Convert documents without an archive",
     "One document goes to standard output or the file OUT; several go into the directory OUT,\n"
     "or as one stream with -t ndjson. What a format cannot carry is listed; --loss-report lists\n"
     "it value by value, by reading back what was written.\n"
     "\n"
     "  narc convert -t newsml page.html\n"
     "  narc convert -t ndjson pages/ > pages.ndjson\n"
     "  narc convert -t html -o site feed/\n",
     convert_options},
    {"list", "ls", "look", cmd_list, "[SELECTORS] ARCHIVE...", "List articles",
     "The newest version of each article; --all-versions lists them all. What is under embargo or\n"
     "canceled is left out and counted unless it is asked for.\n"
     "\n"
     "  narc list news.narc --since 2026-11 --lang de\n"
     "  narc list news.narc --json | jq -r .url\n"
     "\n"
     "Exit: 0 listed, 1 nothing matches.\n",
     list_options},
    {"show", NULL, "look", cmd_show, "ARCHIVE ITEM", "Show one article for reading",
     ITEM_HELP "\n  narc show news.narc 7c1e09b4\n", show_options},
    {"cat", NULL, "look", cmd_cat, "ARCHIVE ITEM [--part PART]",
     "Write one part of an article to standard output",
     ITEM_HELP
     "\n"
     "  narc cat news.narc 7c1e09b4 > page.html              the original, byte for byte\n"
     "  narc cat news.narc 7c1e09b4 --part record | jq .     metadata and text as stored\n",
     cat_options},
    {"info", NULL, "look", cmd_info, "ARCHIVE...", "What an archive is, on one screen",
     "Reads header and index only; nothing is verified.\n", NULL},
    {"export", NULL, "get out", cmd_export, "[SELECTORS] ARCHIVE [ITEM...] -t FORMAT [-o OUT]",
     "Convert articles out of an archive",
     "One article goes to standard output or the file OUT; several go into the directory OUT, or\n"
     "as one stream with -t ndjson. extract gives the original documents instead. --assets writes\n"
     "the pictures kept with NewsML-G2 articles beside them, each once, under safe names of their "
     "own.\n"
     "\n"
     "  narc export news.narc -t ndjson > news.ndjson\n"
     "  narc export news.narc 7c1e09b4 -t newsml -o storm.xml\n"
     "  narc export news.narc --since 7d -t html -o week\n"
     "  narc export news.narc --since 1d -t newsml --message -o day.xml\n"
     "  narc export news.narc -t newsml -o feed --assets feed/pictures\n"
     "\n"
     "Exit: 0 done, 1 nothing matches, 3 a format could not carry everything, 9 embargo or kill.\n",
     export_options},
    {"extract", NULL, "get out", cmd_extract, "[SELECTORS] ARCHIVE [ITEM...] -o DIR",
     "Give back the original documents, byte for byte",
     "Every version is extracted unless ITEM or a selector narrows it. Names are made safe; "
     "MANIFEST\n"
     "in DIR lists them for sha256sum -c. export converts instead.\n"
     "\n"
     "  narc extract news.narc -o originals\n"
     "  narc extract news.narc --paths\n",
     extract_options},
    {"verify", NULL, "trust", cmd_verify, "[--quick|--full|--deep] ARCHIVE...",
     "Check that an archive is complete and unchanged",
     "From a pipe everything is checked but the tables by which the index finds articles: they "
     "have\n"
     "gone by before it is known what they should say.\n"
     "\n"
     "  narc verify news.narc                  read and check every byte\n"
     "  narc verify --quick /mnt/*.narc        structure only, little is read\n"
     "  narc verify --deep news.narc           also every record: its form, its row in the\n"
     "                                         catalogue, the originals and pictures it names\n"
     "  narc verify --json *.narc\n"
     "\n"
     "Exit: 0 all good, 3 an append or a copy was cut off, 4 damage, 6 not narc or newer,\n"
     "7 file missing. Never changes the archive.\n",
     verify_options},
    {"repair", NULL, "trust", cmd_repair, "ARCHIVE -o NEW",
     "Make a new archive of what is left of a damaged one",
     "Goes through the file from its beginning, whatever its index says, and keeps every article\n"
     "and original that is whole. What is lost is listed by guid, or by number when nothing names "
     "it\n"
     "any more. The damaged file is not changed.\n"
     "\n"
     "  narc repair damaged.narc -o saved.narc\n"
     "  cat damaged.narc | narc repair - -o saved.narc\n"
     "\n"
     "Exit: 0 nothing was lost and the root is the same, 3 something was lost or may be, 4 "
     "nothing\n"
     "is left, 6 not narc, 9 NEW exists.\n",
     making_options},
    {"merge", NULL, "manage", cmd_merge, "ARCHIVE... -o NEW",
     "Put several archives into a new one, or one anew",
     "Every version of every article, in the order of the archives; what is in several is kept "
     "once.\n"
     "Of one archive that grew by many small appends it makes a smaller one with a single commit.\n"
     "\n"
     "  narc merge monday.narc tuesday.narc -o week.narc\n"
     "  narc merge grown.narc -o compact.narc --level max\n"
     "\n"
     "Exit: 0 done, 4 something was damaged and left out, 7 an archive is missing, 9 NEW exists.\n",
     making_options},
    {"validate", NULL, "trust", cmd_validate, "[--schema FILE|DIR] FILE|DIR|-...",
     "Check documents against their format, their schema and the rules it cannot say",
     "Every finding has its line and a rule: well-formedness, XML Schema, QCodes that no catalog\n"
     "declares, dates out of order, status and embargo, one guid twice in a message. The schema\n"
     "comes from --schema, NARC_SCHEMAS or /usr/share/narc/schemas; of a folder the newest\n"
     "NewsML-G2 Power schema is taken. A doubt is valid, but hardly meant. Catalogs of providers "
     "come\n"
     "from --catalog, NARC_CATALOGS and /usr/share/narc/catalogs, as with create.\n"
     "\n"
     "  narc validate --schema NewsML-G2_2.35-spec-All-Power.xsd feed/\n"
     "  narc validate --json item.xml\n"
     "\n"
     "Pages and plain text have no rules. Exit: 0 valid, 1 invalid, 2 the schema cannot be used,\n"
     "3 there was no document.\n",
     validate_options},
    {"help", NULL, "help", cmd_help, "[COMMAND|E204]", "Explain a command or a message", NULL,
     help_options},
    {"completion", NULL, "help", cmd_completion, "bash|zsh|fish", "Completion for a shell",
     "  narc completion bash > /etc/bash_completion.d/narc\n", NULL},
    {"version", NULL, "help", cmd_version, "", "Say which narc this is", NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

const struct command *
command_find(const char *name)
{
    for (const struct command *row = commands; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0 || (row->alias != NULL && strcmp(row->alias, name) == 0))
            return row;
    return NULL;
}
