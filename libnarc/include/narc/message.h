/* The catalogue of numbered messages: E1xx use and files, E2xx integrity, E3xx naming items, E4xx
 * input and conversion, E5xx policy and trust, E6xx limits, E8xx system, E9xx bugs. A number is
 * never given a second meaning. docs/errors.md is this list; a test compares them. */
#ifndef NARC_MESSAGE_H
#define NARC_MESSAGE_H

#include <narc/status.h>
#include <narc/visibility.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(number, name, status, what happened, what it means for the articles, what to do next) */
#define NARC_MESSAGE_LIST(X)                                                                       \
    X(100, USAGE, E_USAGE, "wrong use", "Nothing was read or written.",                            \
      "narc help COMMAND shows the right use.")                                                    \
    X(101, NO_SUCH_FILE, E_NOT_FOUND, "no such file", "Nothing was read.",                         \
      "Check the name; names are case-sensitive.")                                                 \
    X(102, NOT_NARC, E_UNSUPPORTED, "this is not a narc archive",                                  \
      "The file does not begin with the narc signature.",                                          \
      "narc create NEW.narc FILE puts documents into an archive.")                                 \
    X(103, NEWER_FORMAT, E_UNSUPPORTED, "the archive needs a newer narc",                          \
      "Its format version or a critical part of it is unknown here; nothing was guessed.",         \
      "Read it with a newer narc.")                                                                \
    X(104, IS_DIRECTORY, E_IO, "is a directory, a file was expected", "Nothing was read.",         \
      "Name a file; create, add and convert also take directories as input.")                      \
    X(105, NOT_REGULAR, E_INPUT, "is neither a regular file nor a directory",                      \
      "Links, devices and sockets inside directories and containers are not followed.",            \
      "Name the file itself.")                                                                     \
    X(110, NEEDS_SEEKING, E_USAGE, "cannot be done on a pipe", "Nothing was read.",                \
      "Write the archive to a file first.")                                                        \
    X(111, TERMINAL, E_USAGE, "binary data is not written to a terminal", "Nothing was written.",  \
      "Redirect the output, or name a file with -o.")                                              \
    X(120, EXISTS, E_REFUSED, "already exists, not overwritten", "The old file is unchanged.",     \
      "Choose another name, or --force.")                                                          \
    X(201, NO_COMMIT, E_CORRUPT, "no complete commit found",                                       \
      "The archive was cut off before its first commit, or its end is damaged.",                   \
      "Copy it again from where it came, or narc repair it into a new archive.")                   \
    X(202, CUT_SHORT, E_CORRUPT, "ends in the middle of a structure",                              \
      "Bytes that the format promises are not there.", "Copy it again from where it came.")        \
    X(203, HEADER_DAMAGED, E_CORRUPT, "a header does not match its checksum",                      \
      "The structure it describes cannot be trusted and was not used.",                            \
      "narc verify lists the damaged articles.")                                                   \
    X(204, BLOCK_DAMAGED, E_CORRUPT, "a block is damaged",                                         \
      "The articles and originals in this block cannot be read; all others can.",                  \
      "narc verify lists the damaged articles.")                                                   \
    X(205, DIGEST_MISMATCH, E_CORRUPT, "an object does not match its SHA-256",                     \
      "The bytes are not those that were stored; they were not handed out.",                       \
      "narc verify lists the damaged articles.")                                                   \
    X(206, INDEX_DAMAGED, E_CORRUPT, "the index contradicts itself or the blocks",                 \
      "Articles may be present that the index does not name.",                                     \
      "narc repair finds them without the index and makes a new archive.")                         \
    X(207, RECORD_DAMAGED, E_CORRUPT, "a record is not a canonical narc record",                   \
      "The article's metadata and text cannot be read; its original may be.",                      \
      "narc extract gives the original bytes.")                                                    \
    X(208, TRAILING_BYTES, E_CORRUPT, "bytes follow the last commit",                              \
      "Usually an interrupted append; every committed article is readable.",                       \
      "The next narc add goes on behind them.")                                                    \
    X(209, ROOT_MISMATCH, E_CORRUPT, "the Merkle root does not match the items",                   \
      "Items were changed, added or taken away outside a commit.", "Compare with another copy.")   \
    X(301, NO_SUCH_ITEM, E_NOT_FOUND, "no such item",                                              \
      "No guid, URL or content id in the archive matches.",                                        \
      "narc list ARCHIVE shows what is inside.")                                                   \
    X(302, AMBIGUOUS_ITEM, E_NOT_FOUND, "more than one item matches",                              \
      "The id prefix is too short to name one item.", "Give more digits of the id.")               \
    X(303, NO_SUCH_PART, E_NOT_FOUND, "the item has no such part",                                 \
      "Not every item has an original, a text or a picture.", "narc show lists its parts.")        \
    X(401, UNKNOWN_KIND, E_INPUT, "not a news document narc can read",                             \
      "It is neither HTML, NewsML-G2, ninjs, NITF, NewsML 1.x nor a container of such documents.", \
      "Name the format with -f if you know it.")                                                   \
    X(402, NO_ARTICLE, E_INPUT, "no article found",                                                \
      "The page has no text that reads as an article; listings and home pages have none.",         \
      "create --keep-empty keeps the page without a text.")                                        \
    X(403, EMPTY_INPUT, E_INPUT, "is empty", "There are no bytes to read.",                        \
      "Check how the file got there.")                                                             \
    X(404, CONTAINER_BROKEN, E_INPUT, "a container is damaged or refused",                         \
      "Members before the damage were taken, those behind it were not.",                           \
      "Unpack it with its own tool to see what is left.")                                          \
    X(405, XML_NOT_WELL_FORMED, E_INPUT, "the XML is not well-formed",                             \
      "Items that end before that place were taken, nothing else of the document.",                \
      "Correct the line and column named, or ask the sender.")                                     \
    X(406, DTD_REFUSED, E_INPUT, "declares an internal DTD subset, which narc refuses",            \
      "Such declarations can make a parser run for ever; no news document needs them.",            \
      "Remove the part in brackets behind <!DOCTYPE.")                                             \
    X(407, ENTITY_UNKNOWN, E_INPUT, "uses an entity that nothing declares",                        \
      "The reference stays unresolved; narc loads no DTD and no external entity.",                 \
      "Write the character itself.")                                                               \
    X(408, NOT_NEWSML, E_INPUT, "well-formed XML, but not of the format it was read as",           \
      "The document was not taken.", "Check the root element, and the format if -f named one.")    \
    X(409, NEWSML_ODD, E_INPUT, "the document breaks a rule of its standard",                      \
      "The item was taken as far as it can be understood.", "Tell the provider.")                  \
    X(410, CANNOT_WRITE, E_INPUT, "the item cannot be written in this format",                     \
      "The format has no place for it.", "Export it in another format.")                           \
    X(411, LOSS, E_INPUT, "the format cannot carry everything the item says",                      \
      "What is lost is listed; the archive keeps it.", "Export as ndjson to keep every field.")    \
    X(412, BODY_DAMAGED, E_CORRUPT, "the body is not a narc body",                                 \
      "Its markup is not of the fixed vocabulary, so it was not used.",                            \
      "narc extract gives the original bytes.")                                                    \
    X(413, JSON_BROKEN, E_INPUT, "the JSON is malformed", "The document was not taken.",           \
      "Correct the place named.")                                                                  \
    X(414, CHARSET, E_INPUT, "bytes that its encoding does not allow",                             \
      "They were replaced by U+FFFD; the original bytes are kept.",                                \
      "Name the encoding with --charset if it was guessed wrongly.")                               \
    X(415, MARKUP_FLATTENED, E_INPUT, "markup nested deeper than the limit was flattened",         \
      "All text is kept; the nesting beyond the limit is not.", "Nothing needs to be done.")       \
    X(416, VERSION_CONFLICT, E_INPUT, "the same guid and version with other content",              \
      "Both are kept: the later one as the next free version, with what it stated.",               \
      "Ask the provider for a new version number.")                                                \
    X(417, WORKER_DIED, E_INPUT, "the document made its parser fail",                              \
      "It was parsed in a process of its own, which was replaced; the batch went on.",             \
      "Please report the document.")                                                               \
    X(418, STAND_IN, E_INPUT, "the format wants something that nobody said",                       \
      "A marked value stands in for it; nothing was lost.", "Nothing needs to be done.")           \
    X(419, SCHEMA_BROKEN, E_INPUT, "the document breaks its XML Schema",                           \
      "Its text was read all the same.", "Mend it, or ask the provider to.")                       \
    X(420, RULE_BROKEN, E_INPUT, "the document breaks a rule that no schema can say",              \
      "What it says contradicts itself.", "Mend it, or ask the provider to.")                      \
    X(421, RULE_DOUBT, E_INPUT, "the document says something that is hardly meant",                \
      "It is allowed, and it is valid.", "Look at the place.")                                     \
    X(422, SCHEMA_UNUSABLE, E_INPUT, "is no XML Schema that can be used",                          \
      "Nothing was held against it.", "Name a file or folder of IPTC's schemas with --schema.")    \
    X(423, PROVIDERS_UNUSABLE, E_INPUT, "is no catalog or zone table that can be used",            \
      "Nothing was read with it.", "Name a NewsML-G2 catalog, or lines of a pattern and a zone.")  \
    X(424, STATUS_NOT_BELIEVED, E_INPUT, "a page says that it is no published article",            \
      "It was taken as any other: only of pages that narc wrote are status and embargo believed.", \
      "Leave it out if it should not be kept.")                                                    \
    X(501, EMBARGOED, E_REFUSED, "is under embargo", "It was not shown or exported.",              \
      "Wait, or use --include-embargoed.")                                                         \
    X(502, KILLED, E_REFUSED, "has been canceled by its provider", "All its versions are hidden.", \
      "--include-killed shows it; do not publish it.")                                             \
    X(503, WITHHELD, E_REFUSED, "is withheld by its provider", "It was not shown or exported.",    \
      "--include-killed shows it; do not publish it.")                                             \
    X(601, TOO_LARGE, E_LIMIT, "larger than the limit", "Nothing beyond the limit was read.",      \
      "Raise the limit only if you trust the sender.")                                             \
    X(602, EXPANDS, E_LIMIT, "expands beyond the limit",                                           \
      "A small input announced or produced far too much output.",                                  \
      "Raise the limit only if you trust the sender.")                                             \
    X(603, TOO_DEEP, E_LIMIT, "nested deeper than the limit", "The document was not taken.",       \
      "No news document needs such nesting.")                                                      \
    X(604, TAG_TOO_LONG, E_LIMIT, "a tag longer than the limit", "The document was not taken.",    \
      "No news document needs such a tag.")                                                        \
    X(605, TOO_SLOW, E_LIMIT, "took longer than the limit", "The document was not taken.",         \
      "Please report the document.")                                                               \
    X(801, SYSTEM, E_IO, "the operating system refused",                                           \
      "What was written before is not yet an archive.", "Mend the cause and run it again.")        \
    X(802, MEMORY, E_MEMORY, "out of memory", "The operation was given up.",                       \
      "Free memory, or use a smaller -j.")                                                         \
    X(803, DISK_FULL, E_IO, "no space left",                                                       \
      "No archive was left under the final name; an archive added to is as it was before.",        \
      "Free space and run it again.")                                                              \
    X(804, PERMISSION, E_IO, "permission denied", "Nothing was read or written.",                  \
      "Check the rights of the file and its directory.")                                           \
    X(805, LOCKED, E_BUSY, "somebody else is writing to this archive",                             \
      "Nothing was changed; readers are not disturbed.", "Wait until the other writer is done.")   \
    X(806, INTERRUPTED, E_IO, "interrupted", "No half-written file was left.", "Run it again.")    \
    X(901, BUG, E_BUG, "narc contradicts itself", "This is a mistake in narc.",                    \
      "Please report it with the command and the file.")

typedef enum narc_message {
    NARC_MESSAGE_NONE = 0,
#define NARC_MESSAGE_ENUM(number, name, status, what, meaning, next) NARC_##name = number,
    NARC_MESSAGE_LIST(NARC_MESSAGE_ENUM)
#undef NARC_MESSAGE_ENUM
} narc_message;

/** One row of the catalogue; everything has static storage. */
typedef struct narc_message_info {
    uint32_t number;     /**< 204 for E204 */
    const char *name;    /**< "BLOCK_DAMAGED" */
    narc_status status;  /**< what a call answers with it */
    const char *what;    /**< what happened */
    const char *meaning; /**< what it means for the articles */
    const char *next;    /**< what to do */
} narc_message_info;

/** The row of a number, or NULL. */
NARC_API const narc_message_info *narc_message_find(uint32_t number);

/** The rows in ascending order; *count receives how many there are. */
NARC_API const narc_message_info *narc_message_all(size_t *count);

#ifdef __cplusplus
}
#endif

#endif
