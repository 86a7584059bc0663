/* SPDX-License-Identifier: MIT */

#include "glia-npy.h"

#include "glia-file.h"
#include "glia-source.h"

#include <math.h>
#include <string.h>

enum { LONGEST_HEADER = 1 << 16 };

/* A matrix as it was in the file, as float, row major. */
typedef struct {
  gsize rows, columns;
  float *values, *remainders; /* remainders: what a float could not hold; NULL if that is nothing */
} Matrix;

static void
matrix_clear (Matrix *matrix)
{
  g_free (matrix->values);
  g_free (matrix->remainders);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Matrix, matrix_clear)

typedef struct {
  char kind; /* 'f', 'i', 'u' or 'b' */
  gsize size;
  gboolean swap;
  gboolean fortran;
  gsize rows, columns;
} Header;

/* The text behind 'key': in the header's Python dictionary, blanks skipped; NULL if it is not
 * there. */
static const char *
find_value (const char *text, const char *key)
{
  const char *at = strstr (text, key);

  if (at == NULL)
    return NULL;
  at += strlen (key);
  while (*at == ' ')
    at++;
  if (*at++ != ':')
    return NULL;
  while (*at == ' ')
    at++;
  return at;
}

static gboolean
parse_type (const char *path, const char *text, Header *header, GError **error)
{
  const char *at = find_value (text, "'descr'");
  char order;

  if (at == NULL || *at != '\'' || strlen (at) < 5 || strchr (at + 1, '\'') == NULL)
    return glia_source_fail (
        path, error, "the array's type is not a simple one; arrays of real numbers can be read");
  order = at[1];
  header->kind = at[2];
  header->size = (gsize)g_ascii_strtoull (at + 3, NULL, 10);
  header->swap = order == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<') && header->size > 1;
  if (!g_utf8_validate (at, -1, NULL) || strchr ("<>|=", order) == NULL)
    return glia_source_fail (
        path, error, "the array's type is not one of NumPy's; arrays of real numbers can be read");
  if (header->kind == 'O')
    return glia_source_fail (
        path, error,
        "the array holds Python objects, which are not read. Save it as numbers: "
        "array.astype ('f4').");
  if ((header->kind == 'f' && (header->size == 2 || header->size == 4 || header->size == 8)) ||
      (strchr ("iu", header->kind) != NULL && header->kind != '\0' &&
       (header->size == 1 || header->size == 2 || header->size == 4 || header->size == 8)) ||
      (header->kind == 'b' && header->size == 1))
    return TRUE;
  const gsize length = (gsize)g_utf8_strlen (at + 1, (gssize)strcspn (at + 1, "'"));
  g_autofree char *type = g_utf8_substring (at + 1, 0, (glong)MIN (length, 16));
  return glia_source_fail (
      path, error, "arrays of type '%s' are not read; save it as numbers: array.astype ('f4')",
      type);
}

static gboolean
parse_shape (const char *path, const char *text, Header *header, GError **error)
{
  const char *at = find_value (text, "'shape'");
  guint64 sizes[2] = {1, 1};
  guint count = 0;

  if (at == NULL || *at != '(')
    return glia_source_fail (path, error, "the header has no shape");
  for (at++; *at != ')' && *at != '\0';) {
    char *end;
    const guint64 size = g_ascii_strtoull (at, &end, 10);

    if (end == at || !g_ascii_isdigit (*at))
      return glia_source_fail (path, error, "the shape cannot be read");
    if (count == 2)
      return glia_source_fail (
          path, error, "the array has more than two dimensions; reshape it to [rows, columns]");
    sizes[count++] = size;
    at = end;
    at += strspn (at, ", ");
  }
  if (count == 0 || sizes[0] == 0 || sizes[1] == 0)
    return glia_source_fail (path, error, "the array is empty");
  header->rows = sizes[0];
  header->columns = sizes[1];
  return TRUE;
}

/* Checks the header; `*data` is where the numbers begin. */
static gboolean
parse_header (const char *path,
              const guchar *bytes,
              gsize length,
              Header *header,
              gsize *data,
              GError **error)
{
  g_autofree char *text = NULL;
  const char *order;
  gsize header_length, begin;

  if (length < 12 || memcmp (bytes, "\x93NUMPY", 6) != 0)
    return glia_source_fail (path, error, "this is not an NPY file");
  if (bytes[6] < 1 || bytes[6] > 3)
    return glia_source_fail (path, error, "NPY version %u; versions 1 to 3 can be read", bytes[6]);
  begin = bytes[6] == 1 ? 10 : 12;
  header_length = (gsize)bytes[8] | (gsize)bytes[9] << 8;
  if (bytes[6] > 1)
    header_length |= (gsize)bytes[10] << 16 | (gsize)bytes[11] << 24;
  if (header_length > LONGEST_HEADER || header_length > length - begin)
    return glia_source_fail (
        path, error, "the header is %" G_GSIZE_FORMAT " bytes long, more than the file or 64 KiB",
        header_length);
  text = g_strndup ((const char *)bytes + begin, header_length);
  order = find_value (text, "'fortran_order'");
  header->fortran = order != NULL && g_str_has_prefix (order, "True");
  *data = begin + header_length;
  return parse_type (path, text, header, error) && parse_shape (path, text, header, error);
}

/* IEEE 754 half precision: a sign, 5 bits of exponent, 10 of fraction. */
static double
number_of_half (guint16 half)
{
  const int exponent = half >> 10 & 0x1f;
  const double fraction = half & 0x3ff;
  const double sign = half >> 15 ? -1 : 1;

  if (exponent == 0)
    return sign * ldexp (fraction, -24);
  if (exponent == 0x1f)
    return fraction == 0 ? sign * INFINITY : NAN;
  return sign * ldexp (0x400 + fraction, exponent - 25);
}

static double
number_at (const Header *header, const guchar *at)
{
  union {
    guchar bytes[8];
    gint8 i1;
    gint16 i2;
    gint32 i4;
    gint64 i8;
    guint8 u1;
    guint16 u2;
    guint32 u4;
    guint64 u8;
    float f4;
    double f8;
  } value = {{0}};

  for (gsize i = 0; i < header->size; i++)
    value.bytes[header->swap ? header->size - 1 - i : i] = at[i];
  switch (header->size) {
  case 1:
    return header->kind == 'i' ? value.i1 : value.u1;
  case 2:
    return header->kind == 'f'   ? number_of_half (value.u2)
           : header->kind == 'i' ? value.i2
                                 : value.u2;
  case 4:
    return header->kind == 'f'   ? (double)value.f4
           : header->kind == 'i' ? (double)value.i4
                                 : (double)value.u4;
  default:
    return header->kind == 'f'   ? value.f8
           : header->kind == 'i' ? (double)value.i8
                                 : (double)value.u8;
  }
}

static gboolean
fail_memory (const char *path, gsize count, GError **error)
{
  return glia_source_fail (path, error, "%" G_GSIZE_FORMAT " numbers do not fit in memory", count);
}

/* FALSE if there is no memory for it. */
static gboolean
keep_remainder (Matrix *matrix, gsize at, double remainder)
{
  if (remainder != 0 && matrix->remainders == NULL) {
    matrix->remainders = g_try_malloc0_n (matrix->rows * matrix->columns, sizeof (float));
    if (matrix->remainders == NULL)
      return FALSE;
  }
  if (matrix->remainders != NULL)
    matrix->remainders[at] = (float)remainder;
  return TRUE;
}

static gboolean
read_matrix (const char *path, Matrix *matrix, GError **error)
{
  g_autoptr (GMappedFile) file = glia_file_map (path, error);
  const guchar *bytes;
  Header header = {0};
  gsize length, data = 0, count, size;

  if (file == NULL)
    return FALSE;
  bytes = (const guchar *)g_mapped_file_get_contents (file);
  length = g_mapped_file_get_length (file);
  if (!parse_header (path, bytes, length, &header, &data, error))
    return FALSE;
  if (!g_size_checked_mul (&count, header.rows, header.columns) ||
      !g_size_checked_mul (&size, count, header.size) || size != length - data)
    return glia_source_fail (path, error,
                             "the header announces %" G_GSIZE_FORMAT " x %" G_GSIZE_FORMAT
                             " numbers; there are %" G_GSIZE_FORMAT " bytes of them",
                             header.rows, header.columns, length - data);
  matrix->rows = header.rows;
  matrix->columns = header.columns;
  matrix->values = g_try_malloc_n (count, sizeof (float));
  if (matrix->values == NULL)
    return fail_memory (path, count, error);
  for (gsize r = 0; r < header.rows; r++)
    for (gsize c = 0; c < header.columns; c++) {
      const gsize at = header.fortran ? c * header.rows + r : r * header.columns + c;
      const double number = number_at (&header, bytes + data + at * header.size);
      const float value = (float)number;

      if (!isfinite (value))
        return glia_source_fail (path, error,
                                 "row %" G_GSIZE_FORMAT ", column %" G_GSIZE_FORMAT
                                 ": the value is not finite. Remove or fill in such rows.",
                                 r, c);
      matrix->values[r * header.columns + c] = value;
      if (!keep_remainder (matrix, r * header.columns + c, number - (double)value))
        return fail_memory (path, count, error);
    }
  return TRUE;
}

static gint32 *
to_classes (const char *path, const Matrix *targets, gsize *n_classes, GError **error)
{
  g_autofree gint32 *classes = g_new (gint32, targets->rows);
  gsize largest = 0;

  if (targets->columns != 1) {
    glia_source_fail (path, error,
                      "classes are one number a row; these are %" G_GSIZE_FORMAT
                      ". If they are quantities, say \"task\": \"regression\".",
                      targets->columns);
    return NULL;
  }
  for (gsize i = 0; i < targets->rows; i++) {
    const float value = targets->values[i];
    if (value < 0 || value > 9999 || value != floorf (value)) {
      glia_source_fail (path, error,
                        "row %" G_GSIZE_FORMAT
                        ": %g is not a class. Classes are whole numbers from 0 to 9,999; "
                        "if these are quantities, say \"task\": \"regression\".",
                        i, (double)value);
      return NULL;
    }
    classes[i] = (gint32)value;
    largest = MAX (largest, (gsize)value);
  }
  if (*n_classes == 0)
    *n_classes = MAX (largest + 1, 2);
  if (largest >= *n_classes) {
    glia_source_fail (path, error,
                      "the class %" G_GSIZE_FORMAT
                      " does not occur in the train part, which ends at %" G_GSIZE_FORMAT,
                      largest, *n_classes - 1);
    return NULL;
  }
  return g_steal_pointer (&classes);
}

GliaDataset *
glia_npy_read (const char *features,
               const char *targets,
               GliaTask task,
               gsize n_classes,
               GError **error)
{
  g_auto (Matrix) x = {0}, y = {0};
  gint32 *classes = NULL;
  char **names = NULL;

  if (!read_matrix (features, &x, error))
    return NULL;
  if (!read_matrix (targets, &y, error))
    return NULL;
  if (x.rows != y.rows) {
    glia_source_fail (targets, error,
                      "%" G_GSIZE_FORMAT " targets for the %" G_GSIZE_FORMAT " rows of %s", y.rows,
                      x.rows, features);
    return NULL;
  }
  if (task != GLIA_TASK_REGRESSION) {
    classes = to_classes (targets, &y, &n_classes, error);
    if (classes == NULL)
      return NULL;
    names = g_new0 (char *, n_classes + 1);
    for (gsize i = 0; i < n_classes; i++)
      names[i] = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
  }
  return glia_dataset_new (&(GliaDatasetParts){
      .n_rows = x.rows,
      .n_columns = x.columns,
      .features = g_steal_pointer (&x.values),
      .remainders = g_steal_pointer (&x.remainders),
      .classes = classes,
      .class_names = names,
      .values = classes == NULL ? g_steal_pointer (&y.values) : NULL,
      .n_outputs = y.columns,
      .provenance = g_path_get_basename (features),
  });
}
