/* Processor time of this process: what benchmarks and tests of linear time measure. */
#ifndef CPU_CLOCK_H
#define CPU_CLOCK_H

#include <time.h>

static inline double
seconds_of(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static inline double
cpu_seconds(void)
{
    return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

/* Seconds of the clock on the wall, for what several threads share. */
static inline double
wall_seconds(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

#endif
