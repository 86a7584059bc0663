/* SPDX-License-Identifier: MIT */

/* The catalogue's JSON of word vectors, read by several threads, against the numbers and words it
 * was written from. */
#include "glia-dataset.h"
#include "glia-vectors-builder.h"

#include <glib/gstdio.h>
#include <string.h>

enum { DIMENSIONS = 7, WORDS = 20000 };

static char *folder;

typedef struct {
  GPtrArray *words;   /* as they stand in JSON, without quotes */
  GString *file;      /* the whole file */
  GPtrArray *numbers; /* char *, DIMENSIONS a word, in the order of the words */
} Invented;

static void
invented_free (Invented *invented)
{
  g_ptr_array_unref (invented->words);
  g_ptr_array_unref (invented->numbers);
  g_string_free (invented->file, TRUE);
  g_free (invented);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Invented, invented_free)

/* All the ways in which numbers are written, short ones most often. */
static char *
make_number (GRand *random)
{
  const char *sign = g_rand_boolean (random) ? "-" : "";
  const guint32 a = g_rand_int (random), b = g_rand_int (random);

  switch (g_rand_int_range (random, 0, 12)) {
  case 0:
    return g_strdup_printf ("%s%u", sign, a);
  case 1:
    return g_strdup_printf ("%s%u.%ue-%u", sign, a % 10, b, a % 30);
  case 2:
    return g_strdup_printf ("%s0.%u%u%u", sign, a, b, a);
  case 3:
    return g_strdup_printf ("%s%u.%0*u", sign, a % 1000, 1 + (int)(b % 9), b % 10);
  case 4:
    return g_strdup_printf ("%s0.%0*u", sign, 7 + (int)(b % 3), a % 10000000);
  default:
    return g_strdup_printf ("%s%u.%0*u", sign, a % 10, 1 + (int)(a % 7), b % 10);
  }
}

/* Some words look like the end of a vector, some need an escape. */
static char *
make_word (guint i)
{
  static const char *const odd[] = {"%u],", "],%u", "%u\\\"", "\\\\%u", "%u\\u00e9", "é%u", "%u:["};

  if (i % 500 != 3)
    return g_strdup_printf ("w%u", i);
  g_autofree char *number = g_strdup_printf ("%u", i);
  g_auto (GStrv) parts = g_strsplit (odd[i / 500 % G_N_ELEMENTS (odd)], "%u", 2);
  return g_strjoinv (number, parts);
}

static void
write_vector (Invented *invented, const char *word, GRand *random, char **numbers)
{
  g_string_append_printf (invented->file, "\"%s\":[", word);
  for (guint i = 0; i < DIMENSIONS; i++) {
    numbers[i] = make_number (random);
    g_string_append_printf (invented->file, "%s,", numbers[i]);
  }
  g_string_append (invented->file, "1.5,0],");
}

/* Word `twice` comes again behind word `twice + 5000`, with other numbers, which are the ones that
 * count. */
static Invented *
invent (guint twice)
{
  Invented *invented = g_new0 (Invented, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (twice + 1);

  invented->words = g_ptr_array_new_with_free_func (g_free);
  invented->numbers = g_ptr_array_new_with_free_func (g_free);
  invented->file = g_string_new ("{\"dimensions\":7,\"words\":[");
  g_ptr_array_set_size (invented->numbers, WORDS * DIMENSIONS);
  for (guint i = 0; i < WORDS; i++) {
    g_ptr_array_add (invented->words, make_word (i));
    g_string_append_printf (invented->file, "%s\"%s\"", i > 0 ? "," : "",
                            (char *)invented->words->pdata[i]);
  }
  g_string_append (invented->file, "],\"vectors\":{");
  for (guint i = 0; i < WORDS; i++) {
    write_vector (invented, invented->words->pdata[i], random,
                  (char **)invented->numbers->pdata + (gsize)i * DIMENSIONS);
    if (twice > 0 && i == twice + 5000) {
      char **numbers = (char **)invented->numbers->pdata + (gsize)twice * DIMENSIONS;

      for (guint k = 0; k < DIMENSIONS; k++)
        g_free (numbers[k]);
      write_vector (invented, invented->words->pdata[twice], random, numbers);
    }
  }
  g_string_truncate (invented->file, invented->file->len - 1);
  g_string_append (invented->file, "}}");
  return invented;
}

static gboolean
read_file (GliaVectorsBuilder *builder, const GString *content, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "v.json", NULL);
  GliaSource *source;
  gboolean good;

  g_assert_true (g_file_set_contents (path, content->str, (gssize)content->len, NULL));
  source = glia_source_open (path, NULL, 1 << 30, "x", NULL, NULL, NULL, error);
  g_assert_nonnull (source);
  good = glia_vectors_read_json (builder, source, error);
  glia_source_free (source);
  g_remove (path);
  return good;
}

static void
assert_reads (guint twice)
{
  g_autoptr (Invented) invented = invent (twice);
  g_autoptr (GliaVectorsBuilder) builder = glia_vectors_builder_new ();
  GError *error = NULL;

  read_file (builder, invented->file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (builder->words, ==, WORDS);
  g_assert_cmpuint (builder->dimensions, ==, DIMENSIONS);
  for (gsize i = 0; i < WORDS * DIMENSIONS; i++) {
    const char *text = invented->numbers->pdata[i];
    const float expected = (float)g_ascii_strtod (text, NULL);

    if (memcmp (&builder->matrix[i], &expected, sizeof expected) != 0)
      g_error ("number %" G_GSIZE_FORMAT ", %s: %.9g instead of %.9g", i, text,
               (double)builder->matrix[i], (double)expected);
  }
}

static void
test_numbers_and_words (void)
{
  assert_reads (0);
}

/* Also when the two are in pieces that different threads read. */
static void
test_a_word_twice (void)
{
  assert_reads (1);
  assert_reads (9000);
}

/* The place in the message is the one where the file was spoilt. */
static void
test_errors_name_the_place (void)
{
  g_autoptr (Invented) invented = invent (0);

  for (gsize at = invented->file->len / 3; at < invented->file->len; at += 200003) {
    g_autoptr (GliaVectorsBuilder) builder = glia_vectors_builder_new ();
    g_autoptr (GError) error = NULL;
    char *place = strstr (invented->file->str + at, ",1.5,0]");
    g_autofree char *byte = NULL;

    if (place == NULL)
      break;
    place[1] = '!';
    byte =
        g_strdup_printf (": byte %" G_GSIZE_FORMAT ": ", (gsize)(place - invented->file->str) + 2);
    g_assert_false (read_file (builder, invented->file, &error));
    place[1] = '1';
    g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX);
    g_assert_nonnull (strstr (error->message, byte));
  }
}

static void
test_a_word_without_vector (void)
{
  g_autoptr (Invented) invented = invent (9000);
  g_autoptr (GliaVectorsBuilder) builder = glia_vectors_builder_new ();
  g_autoptr (GError) error = NULL;
  char *place = strstr (invented->file->str, "\"w14001\":");

  g_assert_nonnull (place);
  memcpy (place, "\"w14002\":", 9); /* this comes twice now, the other not at all */
  g_assert_false (read_file (builder, invented->file, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "have no vector"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("glia-vectors-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/vectors-json/numbers-and-words", test_numbers_and_words);
  g_test_add_func ("/vectors-json/a-word-twice", test_a_word_twice);
  g_test_add_func ("/vectors-json/errors-name-the-place", test_errors_name_the_place);
  g_test_add_func ("/vectors-json/a-word-without-vector", test_a_word_without_vector);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
