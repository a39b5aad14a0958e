/* Which symbols leave the shared object, and which results must be looked at. */
#ifndef NARC_VISIBILITY_H
#define NARC_VISIBILITY_H

#if defined(_WIN32) && defined(NARC_BUILDING_SHARED)
#define NARC_API __declspec(dllexport)
#elif defined(__GNUC__)
#define NARC_API __attribute__((visibility("default")))
#else
#define NARC_API
#endif

#if defined(__GNUC__)
#define NARC_MUST_USE __attribute__((warn_unused_result))
#define NARC_PRINTF(at, first) __attribute__((__format__(__printf__, at, first)))
#else
#define NARC_MUST_USE
#define NARC_PRINTF(at, first)
#endif

#endif
