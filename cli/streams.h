/* Standard input and output, and what signals do to a run. */
#ifndef CLI_STREAMS_H
#define CLI_STREAMS_H

#include "cli.h"

/* Writes bytes to standard output. A reader that went away ends the run silently (141). */
narc_sink output_sink(void);

/* Bytes that went through such sinks. */
uint64_t output_written(void);

/* Refuses to write binary data to a terminal: E111. False after the message. */
bool output_takes_binary(struct cli *cli);

/* Hands on what was printed; why that failed is kept for output_finish. */
void output_flush(void);

/* Flushes standard output and reports what could not be written. */
void output_finish(struct cli *cli);

/* Installs the handlers. SIGINT, SIGTERM and SIGHUP: with nothing half-written the run ends at once; else
 * the first asks it to stop and the second removes the half-written file and ends it. */
void signals_install(void);

/* Names the file that must not be left behind; directory is a descriptor or AT_FDCWD. NULL: there
 * is one to which an interruption does no harm, but which should be ended in order. */
void signals_guard(int directory, const char *half_written);
void signals_release(void);

/* From now on the first signal only asks for the end, although no single file is guarded: there is
 * more to tidy up than one. */
void signals_hold(void);

/* The exit code of the signal that asked for the end, or EXIT_DONE. */
enum exit_code signals_asked(void);

/* Fails with E806 when a signal asked for the end. */
narc_status signals_check(narc_error *err);

#endif
