/* SPDX-License-Identifier: MIT */

/* SHA-256 (FIPS 180-4) with the processor's own instructions where it has them (x86's SHA extensions), which is several
 * times as fast as GLib's; with GLib's elsewhere. For data sets' hashes, which are over hundreds of megabytes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GliaSha256 GliaSha256;

GliaSha256 *glia_sha256_new (void);
void glia_sha256_update (GliaSha256 *sha, const void *bytes, gsize length);
/* The digest in hexadecimal, to be freed; `sha` is freed. */
char *glia_sha256_finish (GliaSha256 *sha);

G_END_DECLS
