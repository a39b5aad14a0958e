/* Zones of the system's database (RFC 8536): what the clocks of a place showed and will show. */
#ifndef NARC_NEWSML_TIME_ZONE_H
#define NARC_NEWSML_TIME_ZONE_H

#include "base/arena.h"

#include <narc/article.h>

/* A day on which the clocks change every year. */
typedef struct narc_clock_change {
    char
        kind; /* 'M' month, week, weekday; 'J' day 1 to 365 without 29 February; '0' day 0 to 365 */
    int month;
    int week; /* 5: the last */
    int day;
    int32_t at; /* seconds of local time */
} narc_clock_change;

typedef struct narc_time_zone {
    const int64_t *changes; /* ascending, seconds since 1970 UTC */
    const int32_t *offsets; /* from each of them on, seconds east of UTC */
    size_t count;
    int32_t first;    /* offset before all of them */
    int32_t standard; /* behind all of them, */
    int32_t summer;   /* and during summer time */
    bool forever;     /* both are known */
    bool has_summer;
    narc_clock_change begin; /* of summer time */
    narc_clock_change end;
} narc_time_zone;

/** Reads a file of the database; everything is put into the arena. False when it is none. */
bool narc_time_zone_read(narc_bytes file, narc_arena *arena, narc_time_zone *out);

/** A zone that is one offset, "+02:00", "-0330", "Z". False when the text is none. */
bool narc_time_zone_fixed(narc_text text, narc_time_zone *out);

/** Seconds east of UTC at a moment. */
int32_t narc_time_zone_offset(const narc_time_zone *zone, int64_t seconds);

/** The offset, in minutes, of what the clocks showed; false when they showed it twice or never. */
bool narc_time_zone_local(const narc_time_zone *zone, const narc_date *local, int16_t *out);

#endif
