/* XML Schema through libxml2's validator. The schema comes from the user's own files; the document
 * goes through the same feed as everywhere, so no DTD and no endless tag reaches the validator. */
#include "xml/schema.h"

#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "xml/room.h"
#include "xml/xml_feed.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_FINDINGS 1000u

struct narc_schema {
    xmlSchema *schema;
};

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_argument;
#else
typedef xmlError *error_argument;
#endif

/* --- the schema ------------------------------------------------------------------------------- */

/* The version in a name such as NewsML-G2_2.35-spec-All-Power.xsd, 0 when it is another file. */
static unsigned
version_of(const char *name)
{
    static const char begin[] = "NewsML-G2_";
    unsigned long major, minor;
    char *end;

    if (strstr(name, "Power.xsd") == NULL || strncmp(name, begin, sizeof(begin) - 1) != 0)
        return 0;
    major = strtoul(name + sizeof(begin) - 1, &end, 10);
    if (*end != '.')
        return 0;
    minor = strtoul(end + 1, &end, 10);
    return *end == '-' && major < 1000 && minor < 1000 ? (unsigned)(major * 1000 + minor + 1) : 0;
}

/* The newest schema in a folder, as a path; false when there is none. */
static bool
newest_in(const char *folder, char *path, size_t room)
{
    DIR *directory = opendir(folder);
    unsigned newest = 0;
    struct dirent *entry;

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        const unsigned version = version_of(entry->d_name);

        if (version > newest && (size_t)snprintf(path, room, "%s/%s", folder, entry->d_name) < room)
            newest = version;
    }
    if (directory != NULL)
        closedir(directory);
    return newest > 0;
}

/* The first thing that is wrong with the schema. */
static void
on_schema_error(void *user, error_argument error)
{
    narc_error *first = user;
    const char *message = error->message != NULL ? error->message : "unspecified error";

    if (first->number == 0 && error->level >= XML_ERR_ERROR)
        (void)narc_fail_at(first, NARC_SCHEMA_UNUSABLE, NARC_NO_OFFSET,
                           error->line > 0 ? (uint32_t)error->line : 0, 0, NULL, "%.*s",
                           (int)strcspn(message, "\n"), message);
}

static xmlSchema *
parse_schema(const char *path, narc_error *first)
{
    const xmlExternalEntityLoader usual = xmlGetExternalEntityLoader();
    xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(path);
    xmlSchema *schema;

    if (parser == NULL)
        return NULL;
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
    xmlSchemaSetParserStructuredErrors(parser, on_schema_error, first);
    schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    xmlSetExternalEntityLoader(usual);
    return schema;
}

narc_status
narc_schema_open(const char *path, narc_schema **out, narc_error *err)
{
    char found[4096];
    struct stat facts;
    narc_error first;
    narc_schema *schema;

    *out = NULL;
    narc_error_clear(&first);
    if (stat(path, &facts) != 0)
        return narc_fail(err, NARC_NO_SUCH_FILE, NARC_NO_OFFSET, NULL, "no such file or folder");
    if (S_ISDIR(facts.st_mode)) {
        if (!newest_in(path, found, sizeof(found)))
            return narc_fail(err, NARC_SCHEMA_UNUSABLE, NARC_NO_OFFSET, NULL,
                             "no NewsML-G2_VERSION-spec-All-Power.xsd in this folder");
        path = found;
    }
    NARC_TRY(narc_xml_start(err));
    schema = narc_memory_zeroed(NULL, 1, sizeof(*schema));
    if (schema == NULL)
        return narc_fail_memory(err);
    schema->schema = parse_schema(path, &first);
    if (schema->schema == NULL) {
        narc_memory_free(NULL, schema);
        if (first.number == 0)
            return narc_fail(err, NARC_SCHEMA_UNUSABLE, NARC_NO_OFFSET, NULL, "it cannot be read");
        if (err != NULL)
            *err = first;
        return first.status;
    }
    *out = schema;
    return NARC_OK;
}

void
narc_schema_close(narc_schema *schema)
{
    if (schema == NULL)
        return;
    xmlSchemaFree(schema->schema);
    narc_memory_free(NULL, schema);
}

/* --- the document ----------------------------------------------------------------------------- */

typedef struct checking {
    narc_finding_fn finding;
    void *user;
    unsigned count;
} checking;

/* libxml2 writes namespaces out, "Element '{http://...}name': ...", which hides what it says. */
static void
without_namespaces(const char *message, char *out, size_t room)
{
    size_t size = 0;

    for (const char *at = message; *at != '\0' && *at != '\n' && size + 1 < room; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;

        if (end != NULL && strncmp(at, "{http", 5) == 0)
            at = end;
        else
            out[size++] = *at;
    }
    out[size] = '\0';
}

static void
on_invalid(void *user, error_argument error)
{
    checking *now = user;
    char message[200];
    narc_error finding;

    if (error->level < XML_ERR_ERROR || ++now->count > MOST_FINDINGS)
        return;
    without_namespaces(error->message != NULL ? error->message : "invalid", message,
                       sizeof(message));
    narc_error_clear(&finding);
    (void)narc_fail_at(&finding, NARC_SCHEMA_BROKEN, NARC_NO_OFFSET,
                       error->line > 0 ? (uint32_t)error->line : 0, 0, "schema", "%s", message);
    now->finding(now->user, &finding);
}

narc_status
narc_xml_schema_check(const narc_schema *schema, narc_bytes document, const narc_limits *limits,
                      narc_finding_fn finding, void *user, narc_error *err)
{
    const narc_limits complete = narc_limits_complete(limits);
    checking now = {.finding = finding, .user = user};
    xmlSchemaValidCtxt *validator;
    xmlParserInputBuffer *input;
    narc_xml_facts facts = {.declared = false};
    narc_xml_feed feed;

    NARC_TRY(narc_xml_feed_open(&feed, document, NULL, &complete, &facts, err));
    validator = xmlSchemaNewValidCtxt(schema->schema);
    input = xmlParserInputBufferCreateIO(narc_xml_feed_read, NULL, &feed, XML_CHAR_ENCODING_NONE);
    if (validator != NULL && input != NULL) {
        xmlSchemaSetValidStructuredErrors(validator, on_invalid, &now);
        (void)xmlSchemaValidateStream(validator, input, XML_CHAR_ENCODING_UTF8, NULL, NULL);
        input = NULL; /* it was taken over */
    } else {
        feed.status = narc_fail_memory(err);
    }
    if (input != NULL)
        xmlFreeParserInputBuffer(input);
    xmlSchemaFreeValidCtxt(validator);
    narc_xml_feed_close(&feed);
    return feed.status;
}
