/* Making a new archive of what is left of a damaged one (spec 12). */
#ifndef NARC_RECOVER_H
#define NARC_RECOVER_H

#include <narc/writer.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a recovery found. */
typedef struct narc_recovery {
    uint64_t items;          /**< taken */
    uint64_t items_lost;     /**< known from commits, catalogue or numbers, and not found */
    uint64_t objects;        /**< taken */
    uint64_t objects_lost;   /**< named by an item that was taken, and not found */
    uint64_t commits;        /**< found whole */
    uint64_t frames_damaged; /**< places where no whole frame stood, and frames that were no good */
    uint64_t bytes_skipped;  /**< between whole frames */
    bool same_root;          /**< nothing of the last commit is missing and the root is the same */
} narc_recovery;

/** One article that was lost in whole or in part. */
typedef struct narc_lost {
    uint64_t number;    /**< of the item */
    narc_text guid;     /**< empty when it is not known any more */
    uint64_t version;   /**< 0 when it is not known */
    bool record_lost;   /**< the item itself; otherwise objects that it names */
    uint8_t object[32]; /**< the first object that is lost, when the record is not */
} narc_lost;

/** Told of each loss, in ascending number. Borrowed during the call. */
typedef void (*narc_lost_fn)(void *user, const narc_lost *loss);

/**
 * Goes through an archive from its beginning, whatever its index says, and adds every whole record
 * and object to a new archive, in the order of their numbers and with the commits that were found.
 *
 * @param source borrowed; any bytes
 * @param writer of a new archive; borrowed. The last commit is made here too
 * @param loss   may be NULL
 * @return NARC_OK when the scan came to its end, whatever it found; E102 when nothing in the source
 *         belongs to a narc archive; E201 when no record was found; E801, E803, E802
 *
 * Cost: the source is read once, records and objects of the largest part once more. Memory: as
 * narc_reader_open, and 100 bytes for each item and object.
 */
NARC_API NARC_MUST_USE narc_status narc_recover(const narc_source *source, narc_writer *writer,
                                                const narc_limits *limits, narc_lost_fn loss,
                                                void *user, narc_recovery *out, narc_error *err);

#ifdef __cplusplus
}
#endif

#endif
