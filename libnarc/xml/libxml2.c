/* The functions of libxml2 that the room calls. */
#define NARC_LIBXML2_ITSELF
#include "xml/libxml2.h"

const narc_libxml2 narc_libxml2_functions = {
#define NARC_LIBXML2_VALUE(name) .name = name,
    NARC_LIBXML2(NARC_LIBXML2_VALUE)
#undef NARC_LIBXML2_VALUE
};
