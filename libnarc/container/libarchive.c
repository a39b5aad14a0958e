/* The functions of libarchive that the room calls. */
#define NARC_LIBARCHIVE_ITSELF
#include "container/libarchive.h"

const narc_libarchive narc_libarchive_functions = {
#define NARC_LIBARCHIVE_VALUE(name) .name = name,
    NARC_LIBARCHIVE(NARC_LIBARCHIVE_VALUE)
#undef NARC_LIBARCHIVE_VALUE
};
