/* Addresses of pages: whether they are absolute, resolving relative ones, their host and path. */
#ifndef NARC_HTML_ADDRESS_H
#define NARC_HTML_ADDRESS_H

#include <narc/base.h>

typedef struct narc_address {
    narc_text scheme;    /* without ':' */
    narc_text authority; /* host and port, without "//" */
    narc_text path;      /* from its first '/' */
    narc_text query;     /* with its '?', or empty */
    narc_text fragment;  /* with its '#', or empty */
} narc_address;

/** Takes an address or a reference apart (RFC 3986, appendix B); never fails. */
narc_address narc_address_split(narc_text text);

/** Whether it is absolute with http or https and a host, and free of white space and quotes. */
bool narc_address_is_web(narc_text text);

/** Whether it names the front page of a site: nothing, "/", or "/xx/" behind the host. */
bool narc_address_is_front(narc_text text);

/** Appends the reference resolved against an absolute base (RFC 3986, 5.2); the reference itself
 * when the base is not absolute. */
void narc_address_resolve(narc_text base, narc_text reference, narc_buffer *out);

/** The host without "www." and port. */
narc_text narc_address_host(narc_text text);

#endif
