/* What the user knows of providers: --catalog, NARC_CATALOGS and the usual folder; --zones. */
#ifndef CLI_PROVIDERS_H
#define CLI_PROVIDERS_H

#include "cli.h"

/* Reads all of them; *out stays NULL when there are none, and is ended with narc_providers_free. False
 * after a message. */
bool providers_open(struct cli *cli, narc_providers **out);

#endif
