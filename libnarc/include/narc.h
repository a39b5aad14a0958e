/* narc: one file that keeps news. This header brings in all of the public interface; each topic
 * header in narc/ also compiles alone. */
#ifndef NARC_H
#define NARC_H

/* The library's version; the build reads it here and nowhere else. */
#define NARC_VERSION_MAJOR 0
#define NARC_VERSION_MINOR 1
#define NARC_VERSION_PATCH 0
#define NARC_VERSION "0.1.0"

#include <narc/article.h>
#include <narc/base.h>
#include <narc/convert.h>
#include <narc/ingest.h>
#include <narc/io.h>
#include <narc/markup.h>
#include <narc/message.h>
#include <narc/providers.h>
#include <narc/reader.h>
#include <narc/record.h>
#include <narc/recover.h>
#include <narc/status.h>
#include <narc/stream.h>
#include <narc/validate.h>
#include <narc/visibility.h>
#include <narc/writer.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of the library that is running, "0.1.0". */
NARC_API const char *narc_version(void);

#ifdef __cplusplus
}
#endif

#endif
