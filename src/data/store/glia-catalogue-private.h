/* SPDX-License-Identifier: MIT */

/* What locating and getting share. */
#pragma once

#include "glia-catalogue.h"

G_BEGIN_DECLS

/* $XDG_DATA_HOME/glia/catalogue */
char *glia_catalogue_folder (void);

/* Whether `path` has the entry's sha512; INTEGRITY if not. */
gboolean glia_catalogue_check (const GliaCatalogueEntry *entry,
                               const char *path,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
