/* What a worker gives up before it sees its first document. */
#ifndef NARC_INGEST_SANDBOX_H
#define NARC_INGEST_SANDBOX_H

#include <narc/base.h>

/* The descriptors a worker keeps, whatever they were before. */
#define NARC_SANDBOX_FD 3    /* the way to the batch */
#define NARC_SANDBOX_INPUT 4 /* what is unpacked, if anything */

/** Signals back to their defaults, the end of the parent ends us, fd becomes NARC_SANDBOX_FD, input
 * (-1: none) NARC_SANDBOX_INPUT, and every other descriptor is closed. False when one fails. */
bool narc_sandbox_detach(int fd, int input, int parent);

/**
 * No new files, processes, core dumps or privileges; with `filter` a list of system calls that may
 * still be made. Where the kernel has no such filter the limits alone stand.
 *
 * @param address_space most bytes of address space that may ever be asked for; 0 for no limit
 */
void narc_sandbox_close(uint64_t address_space, bool filter);

/** Bytes of address space that may be used from now on, beyond what is in use when `base` was
 * measured; 0 or a build with sanitizers: nothing happens. */
void narc_sandbox_memory(uint64_t bytes);

/** Bytes of address space in use; 0 when nobody knows. */
uint64_t narc_sandbox_in_use(void);

#endif
