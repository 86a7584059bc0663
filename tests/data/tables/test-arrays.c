/* SPDX-License-Identifier: MIT */

/* IDX and NPY: files of arrays. */

#include "glia-idx.h"
#include "glia-npy.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder, *first, *second;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("glia-arrays-XXXXXX", NULL);
  fixture->first = g_build_filename (fixture->folder, "first", NULL);
  fixture->second = g_build_filename (fixture->folder, "second", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->first);
  g_remove (fixture->second);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->first);
  g_free (fixture->second);
}

static void
put (const char *path, const void *bytes, gsize length)
{
  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
}

static const guchar images[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102};
static const guchar labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 2, 0};

static void
test_idx (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GliaDataset) dataset = NULL;

  put (fixture->first, images, sizeof images);
  put (fixture->second, labels, sizeof labels);
  dataset = glia_idx_read (fixture->first, fixture->second, 0, NULL);
  g_assert_nonnull (dataset);
  g_assert_cmpuint (dataset->n_rows, ==, 2);
  g_assert_cmpuint (dataset->n_columns, ==, 2);
  g_assert_cmpuint (dataset->picture_width, ==, 2);
  g_assert_cmpuint (dataset->n_classes, ==, 3);
  g_assert_cmpfloat (dataset->features[1], ==, 1);
  g_assert_cmpfloat (dataset->features[2], ==, 51 / 255.0f);
  g_assert_cmpint (dataset->classes[0], ==, 2);
}

static void
test_idx_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put (fixture->second, labels, sizeof labels);
  for (gsize length = 0; length < sizeof images; length++) { /* cut off anywhere */
    g_autoptr (GError) cut = NULL;
    put (fixture->first, images, length);
    g_assert_null (glia_idx_read (fixture->first, fixture->second, 0, &cut));
    g_assert_nonnull (cut);
  }
  put (fixture->first, images, sizeof images);
  g_assert_null (glia_idx_read (fixture->first, fixture->first, 0, &error));
  g_assert_nonnull (strstr (error->message, "3 dimensions instead of 1"));
  g_clear_error (&error);
  g_assert_null (glia_idx_read (fixture->first, fixture->second, 2, &error));
  g_assert_nonnull (strstr (error->message, "label 2 does not occur"));
  for (gsize at = 0; at < sizeof images; at++)
    for (int byte = 0; byte < 256; byte += 51) {
      g_autoptr (GliaDataset) dataset = NULL;
      g_autoptr (GError) damage = NULL;
      guchar damaged[sizeof images];

      memcpy (damaged, images, sizeof images);
      damaged[at] = (guchar)byte;
      put (fixture->first, damaged, sizeof damaged);
      dataset = glia_idx_read (fixture->first, fixture->second, 0, &damage);
      g_assert_true ((dataset != NULL) != (damage != NULL));
    }
}

/* An NPY file of version 1, as numpy.save writes it. */
static void
put_npy (const char *path,
         const char *descr,
         const char *order,
         const char *shape,
         const void *bytes,
         gsize length)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autofree char *header = g_strdup_printf (
      "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", descr, order, shape);
  const guchar prefix[] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (guchar)strlen (header), 0};

  g_byte_array_append (file, prefix, sizeof prefix);
  g_byte_array_append (file, (const guint8 *)header, (guint)strlen (header));
  g_byte_array_append (file, bytes, (guint)length);
  put (path, file->data, file->len);
}

static void
test_npy (Fixture *fixture, gconstpointer data)
{
  const double columns[] = {1, 2, 3, 4, 5, 6}; /* [3 x 2] in Fortran order */
  const guchar classes[] = {0, 0, 0, 1, 0, 0}; /* big-endian 16 bit: 0, 1, 0 */
  g_autoptr (GliaDataset) dataset = NULL, regression = NULL;

  put_npy (fixture->first, "<f8", "True", "(3, 2)", columns, sizeof columns);
  put_npy (fixture->second, ">i2", "False", "(3,)", classes, sizeof classes);
  dataset = glia_npy_read (fixture->first, fixture->second, GLIA_TASK_CLASSIFICATION, 0, NULL);
  g_assert_nonnull (dataset);
  g_assert_cmpuint (dataset->n_columns, ==, 2);
  g_assert_cmpfloat (dataset->features[1], ==, 4);
  g_assert_cmpfloat (dataset->features[2], ==, 2);
  g_assert_cmpint (dataset->classes[1], ==, 1);
  regression = glia_npy_read (fixture->first, fixture->first, GLIA_TASK_REGRESSION, 0, NULL);
  g_assert_cmpuint (regression->n_outputs, ==, 2);
  g_assert_cmpfloat (regression->values[5], ==, 6);
}

/* Half precision, by IEEE 754's own examples: the smallest subnormal, the largest, the smallest
 * normal, the largest, and both zeros. */
static void
test_npy_half_precision (Fixture *fixture, gconstpointer data)
{
  static const guint16 halves[] = {0x3c00, 0xc000, 0x0001, 0x83ff, 0x0400, 0x7bff, 0x8000, 0x3555};
  static const float numbers[] = {1,        -2,    0x1p-24f, -1023 * 0x1p-24f,
                                  0x1p-14f, 65504, 0,        1365 * 0x1p-12f};
  const guchar classes[] = {0, 1, 0, 1};

  put_npy (fixture->second, "|u1", "False", "(4,)", classes, 4);
  for (int big = 0; big < 2; big++)
    for (int fortran = 0; fortran < 2; fortran++) {
      guint16 file[8];
      for (gsize i = 0; i < 8; i++) {
        const gsize from = fortran ? i % 4 * 2 + i / 4 : i; /* [4 x 2] */
        file[i] = big ? GUINT16_TO_BE (halves[from]) : GUINT16_TO_LE (halves[from]);
      }
      put_npy (fixture->first, big ? ">f2" : "<f2", fortran ? "True" : "False", "(4, 2)", file,
               sizeof file);
      g_autoptr (GliaDataset) dataset =
          glia_npy_read (fixture->first, fixture->second, GLIA_TASK_CLASSIFICATION, 0, NULL);
      g_assert_nonnull (dataset);
      for (gsize i = 0; i < 8; i++)
        g_assert_cmpfloat (dataset->features[i], ==, numbers[i]);
      g_assert_null (dataset->remainders);
    }
}

static void
assert_npy_refused (Fixture *fixture, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      glia_npy_read (fixture->first, fixture->second, GLIA_TASK_CLASSIFICATION, 0, &error));
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" is not in: %s", words, error->message);
}

static void
test_npy_half_precision_refused (Fixture *fixture, gconstpointer data)
{
  static const guint16 not_finite[] = {0x7c00, 0xfc00, 0x7e00};
  const guchar classes[] = {0, 1};

  put_npy (fixture->second, "|u1", "False", "(2,)", classes, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (not_finite); i++) {
    const guint16 file[] = {0, GUINT16_TO_LE (not_finite[i])};
    put_npy (fixture->first, "<f2", "False", "(2, 1)", file, sizeof file);
    assert_npy_refused (fixture, "row 1, column 0: the value is not finite");
  }
  put_npy (fixture->first, "<c8", "False", "(2,)", classes, 2);
  assert_npy_refused (fixture, "arrays of type '<c8' are not read");
}

/* Whole numbers beyond a float are kept apart for standardization. */
static void
test_npy_keeps_large_numbers_apart (Fixture *fixture, gconstpointer data)
{
  const gint64 seconds[] = {GINT64_TO_LE (1700000000), GINT64_TO_LE (1700000001)};
  const guchar classes[] = {0, 1};

  put_npy (fixture->first, "<i8", "False", "(2,)", seconds, sizeof seconds);
  put_npy (fixture->second, "|u1", "False", "(2,)", classes, 2);
  g_autoptr (GliaDataset) dataset =
      glia_npy_read (fixture->first, fixture->second, GLIA_TASK_CLASSIFICATION, 0, NULL);
  g_assert_cmpfloat (glia_dataset_number (dataset, 1, 0), ==, 1700000001.0);
}

static void
test_npy_refused (Fixture *fixture, gconstpointer data)
{
  const float numbers[] = {0, 1, 0.5f, -1}, nan[] = {0, 0.0f / 0.0f};
  const guchar byte[] = {0, 1};

  put_npy (fixture->second, "|u1", "False", "(2,)", byte, 2);
  put_npy (fixture->first, "|O", "False", "(2,)", numbers, 16);
  assert_npy_refused (fixture, "type");
  put_npy (fixture->first, "<f4", "False", "(2, 3)", numbers, 16);
  assert_npy_refused (fixture, "announces 2 x 3");
  put_npy (fixture->first, "<f4", "False", "(99999999999999999999, 3)", numbers, 16);
  assert_npy_refused (fixture, "announces");
  put_npy (fixture->first, "<f4", "False", "(2, 1, 2)", numbers, 16);
  assert_npy_refused (fixture, "more than two dimensions");
  put_npy (fixture->first, "<f4", "False", "(2,)", nan, 8);
  assert_npy_refused (fixture, "row 1, column 0");
  put_npy (fixture->first, "<f4", "False", "(4,)", numbers, 16);
  assert_npy_refused (fixture, "2 targets for the 4 rows");
  put_npy (fixture->second, "<f4", "False", "(4,)", numbers, 16);
  assert_npy_refused (fixture, "row 2: 0.5 is not a class");
  put (fixture->first, "\x93NUMPY", 6);
  assert_npy_refused (fixture, "not an NPY file");
}

static void
assert_message_is_text (GliaDataset *dataset, GError *error)
{
  g_assert_true ((dataset != NULL) != (error != NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  glia_dataset_unref (dataset);
  g_clear_error (&error);
}

/* Any damage is either still an array or an error with a message that can be shown, never a
 * crash. */
static void
test_npy_damaged (Fixture *fixture, gconstpointer data)
{
  const double numbers[] = {1, 2, 3, 4};
  const guchar classes[] = {0, 1}, bytes[] = {0, ' ', '\'', '(', '9', ',', 0x80, 0xff};
  g_autofree char *file = NULL;
  gsize length;

  put_npy (fixture->first, "<f8", "True", "(2, 2)", numbers, sizeof numbers);
  put_npy (fixture->second, "|u1", "False", "(2,)", classes, sizeof classes);
  g_assert_true (g_file_get_contents (fixture->first, &file, &length, NULL));
  for (gsize at = 0; at < length; at++) {
    GError *error = NULL;

    put (fixture->first, file, at);
    g_assert_null (
        glia_npy_read (fixture->first, fixture->second, GLIA_TASK_CLASSIFICATION, 0, &error));
    assert_message_is_text (NULL, error);
    for (gsize b = 0; b < sizeof bytes; b++) {
      const char kept = file[at];
      GliaDataset *dataset;

      error = NULL;
      file[at] = (char)bytes[b];
      put (fixture->first, file, length);
      file[at] = kept;
      dataset =
          glia_npy_read (fixture->first, fixture->second, GLIA_TASK_CLASSIFICATION, 0, &error);
      assert_message_is_text (dataset, error);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/arrays/idx", Fixture, NULL, set_up, test_idx, tear_down);
  g_test_add ("/arrays/idx-refused", Fixture, NULL, set_up, test_idx_refused, tear_down);
  g_test_add ("/arrays/npy", Fixture, NULL, set_up, test_npy, tear_down);
  g_test_add ("/arrays/npy-half", Fixture, NULL, set_up, test_npy_half_precision, tear_down);
  g_test_add ("/arrays/npy-half-refused", Fixture, NULL, set_up, test_npy_half_precision_refused,
              tear_down);
  g_test_add ("/arrays/npy-large-numbers", Fixture, NULL, set_up,
              test_npy_keeps_large_numbers_apart, tear_down);
  g_test_add ("/arrays/npy-damaged", Fixture, NULL, set_up, test_npy_damaged, tear_down);
  g_test_add ("/arrays/npy-refused", Fixture, NULL, set_up, test_npy_refused, tear_down);
  return g_test_run ();
}
