/* libxml2's one-time start, and inputs that are read through a callback. */
#include "xml/room.h"
#include "base/fail.h"

#include <pthread.h>

/* Not state of ours: libxml2 2.9 asks for one call of xmlInitParser before threads parse. */
static pthread_once_t started = PTHREAD_ONCE_INIT;
const narc_libxml2 *narc_xml2;

static void
start(void)
{
    narc_xml2 = narc_part_table(&narc_libxml2_functions, "xml", "narc_libxml2_functions");
    if (narc_xml2 != NULL)
        xmlInitParser();
}

narc_status
narc_xml_start(narc_error *err)
{
    pthread_once(&started, start);
    if (narc_xml2 != NULL)
        return NARC_OK;
    return narc_fail(err, NARC_SYSTEM, NARC_NO_OFFSET, NULL,
                     "the part of libnarc that knows XML cannot be loaded");
}

uint64_t
narc_xml_offset(const xmlParserCtxt *context, uint64_t skipped)
{
    const xmlParserInput *input = context->input;

    if (input == NULL || input->cur < input->base)
        return NARC_NO_OFFSET;
    return skipped + input->consumed + (uint64_t)(input->cur - input->base);
}

static int
close_nothing(void *user)
{
    (void)user;
    return 0;
}

bool
narc_xml_attach(xmlParserCtxt *context, xmlInputReadCallback read, void *user)
{
    xmlParserInputBuffer *buffer =
        xmlParserInputBufferCreateIO(read, close_nothing, user, XML_CHAR_ENCODING_NONE);
    xmlParserInput *input;

    if (buffer == NULL)
        return false;
    input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE);
    if (input == NULL) {
        xmlFreeParserInputBuffer(buffer);
        return false;
    }
    if (inputPush(context, input) < 0) {
        xmlFreeInputStream(input);
        return false;
    }
    context->charset = XML_CHAR_ENCODING_UTF8;
    return true;
}
