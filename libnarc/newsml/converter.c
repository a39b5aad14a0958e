/* NewsML-G2's row in the table of formats. */
#include "article/converter.h"
#include "newsml/reader.h"
#include "newsml/writer.h"

const narc_converter narc_newsml_converter = {
    .info = {.name = "newsml",
             .media_type = "application/vnd.iptc.g2.newsitem+xml",
             .extension = "xml",
             .about = "IPTC NewsML-G2",
             .can_read = true,
             .can_write = true,
             .streams = true},
    .detect = narc_newsml_detect,
    .read = narc_newsml_read,
    .write = narc_newsml_write,
};
