/* SPDX-License-Identifier: MIT */

/* Every reader, given a small good file that was cut off anywhere, or of which bytes were changed,
 * either reads it or says in UTF-8 what is wrong with it. Warnings are fatal here, as they are in
 * any program of GLib's tests, so nothing reaches an assertion on the way; ./dev sanitize sees the
 * rest. */

#include "glia-csv.h"
#include "glia-experiment.h"
#include "glia-idx.h"
#include "glia-npy.h"
#include "glia-reviews.h"
#include "glia-safetensors.h"
#include "glia-sweep-lists.h"
#include "glia-vectors.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

enum { FLIPS = 300 };

/* Reads the file at `path`, and frees what came of it; TRUE if something did. */
typedef gboolean (*ReadFile) (const char *path, GError **error);

/* A file that the reader takes beside the damaged one. */
static char *beside;

static gboolean
read_csv (const char *path, GError **error)
{
  static const char *const missing[] = {"?", NULL};
  const GliaCsvOptions options = {.missing = missing, .exact = TRUE};
  g_autoptr (GliaSplits) splits = glia_csv_read_splits (path, path, NULL, &options, error);
  g_auto (GStrv) columns = glia_csv_columns (path, &options, NULL);
  GliaTask task;

  glia_csv_guess_task (path, &options, &task, NULL);
  return splits != NULL;
}

static gboolean
read_images (const char *path, GError **error)
{
  g_autoptr (GliaDataset) dataset = glia_idx_read (path, beside, 0, error);
  return dataset != NULL;
}

static gboolean
read_labels (const char *path, GError **error)
{
  g_autoptr (GliaDataset) dataset = glia_idx_read (beside, path, 0, error);
  return dataset != NULL;
}

static gboolean
read_npy (const char *path, GError **error)
{
  g_autoptr (GliaDataset) dataset = glia_npy_read (path, path, GLIA_TASK_REGRESSION, 0, error);
  return dataset != NULL;
}

static gboolean
read_reviews (const char *path, GError **error)
{
  g_autoptr (GliaReviews) reviews = glia_reviews_read (path, NULL, NULL, NULL, error);
  return reviews != NULL;
}

static gboolean
read_vectors (const char *path, GError **error)
{
  g_autoptr (GliaVectors) vectors = glia_vectors_open (path, NULL, NULL, NULL, error);
  return vectors != NULL;
}

static gboolean
read_safetensors (const char *path, GError **error)
{
  g_autoptr (GliaSafetensors) file = glia_safetensors_read (path, error);
  return file != NULL;
}

static gboolean
read_experiment (const char *path, GError **error)
{
  g_autoptr (GliaExperiment) experiment = glia_experiment_read_file (path, error);
  return experiment != NULL;
}

/* A line that a person types: as far as the first NUL, and text, as GTK gives it. */
static gboolean
read_list (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) list = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  list = glia_number_list_parse (valid, error);
  return list != NULL;
}

/* ---- Good files ------------------------------------------------------------------------------ */

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static GBytes *
make_csv (void)
{
  return bytes_of ("\xef\xbb\xbf"
                   "age,\"colour, b\",y\r\n1.5,red,u\n-2e3,\"a \"\"b\"\"\",v\n\n?,red,u\n3,"
                   "red,w\n");
}

static GBytes *
make_images (void)
{
  static const guchar file[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102};
  return g_bytes_new (file, sizeof file);
}

static GBytes *
make_labels (void)
{
  static const guchar file[] = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};
  return g_bytes_new (file, sizeof file);
}

static GBytes *
make_npy (void)
{
  static const char file[] =
      "\x93NUMPY\1\0\x3b\0{'descr': '<f2', 'fortran_order': True, 'shape': (2, "
      "2), }\n\0\x3c\0\xc0\1\0\xff\x7b";
  return g_bytes_new (file, sizeof file - 1);
}

static GBytes *
make_json (void)
{
  return bytes_of (
      "[{\"t\": \"so \\u00e9\\n good\", \"s\": \"pos\", \"x\": [1e2, null, {\"y\": true}]},"
      " {\"label\": 0, \"text\": \"bad \\ud83d\\ude00\"}, {\"s\":true,\"t\":\"\"}]\n");
}

static GBytes *
make_tsv (void)
{
  return bytes_of ("text\tlabel\nso good\tpos\r\nso bad é\tneg\n\nmeh\tneg\n");
}

static GBytes *
make_vectors (void)
{
  return bytes_of ("the 0.418 0.24968 -0.41242\nfilm 0.15164 3e-1 -.16768\nköttbullar 1 2 3\n");
}

static GBytes *
make_safetensors (void)
{
  static const float values[] = {1, 2, 3, 4, 5, 6};
  static const char *const metadata[] = {"format", "pt", NULL};
  const GliaTensor tensors[] = {{.name = "0.weight",
                                 .type = GLIA_TENSOR_F32,
                                 .n_dimensions = 2,
                                 .shape = {3, 2},
                                 .n_elements = 6,
                                 .data = values}};

  return glia_safetensors_serialize (tensors, 1, metadata);
}

static GBytes *
make_experiment (void)
{
  return bytes_of (
      "{\"glia\": 1, \"seed\": 3, \"data\": {\"source\": \"moons\", \"samples\": 50, \"stratify\": "
      "false},\n"
      "\"network\": {\"layers\": [{\"units\": 8, \"activation\": \"tanh\"}], \"init\": {\"kind\": "
      "\"uniform\", \"low\": -1, \"high\": 1e0}},\n\"training\": {\"optimizer\": {\"kind\": "
      "\"sgd\"}, "
      "\"early-stopping\": null},\n\"sweep\": {\"grid\": {\"seed\": [1, 2]}, \"seeds\": 2}}\n");
}

static GBytes *
make_list (void)
{
  return bytes_of ("0.001, 1e-2; 2..4, 10..11 lin 5, 0.1..100 log 3");
}

/* ---- Damage ---------------------------------------------------------------------------------- */

typedef struct {
  const char *name, *file; /* the file's name says to some readers what it is */
  GBytes *(*make) (void);
  ReadFile read;
  GBytes *(*make_beside) (void);
} Case;

static const Case cases[] = {
    {"csv", "table.csv", make_csv, read_csv, NULL},
    {"idx-images", "images", make_images, read_images, make_labels},
    {"idx-labels", "labels", make_labels, read_labels, make_images},
    {"npy", "array.npy", make_npy, read_npy, NULL},
    {"reviews-json", "reviews.json", make_json, read_reviews, NULL},
    {"reviews-tsv", "reviews.tsv", make_tsv, read_reviews, NULL},
    {"vectors", "vectors.txt", make_vectors, read_vectors, NULL},
    {"safetensors", "a.safetensors", make_safetensors, read_safetensors, NULL},
    {"experiment", "experiment.json", make_experiment, read_experiment, NULL},
    {"sweep-list", "list", make_list, read_list, NULL},
};

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GConverter) gzip =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, gzip);

  g_assert_true (g_output_stream_write_all (out, g_bytes_get_data (bytes, NULL),
                                            g_bytes_get_size (bytes), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static gboolean
try_bytes (const Case *c, const char *path, gconstpointer bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  FILE *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
  const gboolean read = c->read (path, &error);
  g_assert_true (read == (error == NULL));
  if (error != NULL)
    g_assert_true (*error->message != '\0' && g_utf8_validate (error->message, -1, NULL));
  return read;
}

static void
damage (const Case *c, const char *path, GBytes *bytes)
{
  GRand *random = g_rand_new_with_seed (20);
  gsize length;
  const guchar *good = g_bytes_get_data (bytes, &length);
  g_autofree guchar *bad = g_malloc (length);

  g_assert_true (try_bytes (c, path, good, length));
  for (gsize cut = 0; cut < length; cut++)
    try_bytes (c, path, good, cut);
  for (int i = 0; i < FLIPS; i++) {
    memcpy (bad, good, length);
    for (int flips = g_rand_int_range (random, 1, 4); flips > 0; flips--)
      bad[g_rand_int_range (random, 0, (gint32)length)] ^=
          (guchar)g_rand_int_range (random, 1, 256);
    try_bytes (c, path, bad, length);
  }
  g_rand_free (random);
}

/* What readers keep for the next time must not pile up. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *member = g_build_filename (path, name, NULL);
    remove_tree (member);
  }
  g_remove (path);
}

static void
test_damage (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *folder = g_dir_make_tmp ("glia-damage-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, c->file, NULL);
  g_autofree char *zipped = g_strdup_printf ("%s/gz-%s", folder, c->file);
  g_autoptr (GBytes) bytes = c->make ();
  g_autoptr (GBytes) packed = compress (bytes);

  if (c->make_beside != NULL) {
    g_autoptr (GBytes) other = c->make_beside ();
    beside = g_build_filename (folder, "beside", NULL);
    g_assert_true (g_file_set_contents (beside, g_bytes_get_data (other, NULL),
                                        (gssize)g_bytes_get_size (other), NULL));
  }
  damage (c, path, bytes);
  if (try_bytes (c, zipped, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed)))
    damage (c, zipped, packed); /* a reader that unpacks */
  g_clear_pointer (&beside, g_free);
  remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *cache = g_dir_make_tmp ("glia-damage-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/damage/%s", cases[i].name);
    g_test_add_data_func (path, &cases[i], test_damage);
  }
  const int status = g_test_run ();
  remove_tree (cache);
  return status;
}
