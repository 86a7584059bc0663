/* SPDX-License-Identifier: MIT */
#include "glia-reviews-builder.h"

#include "glia-dataset.h"

#include <glib/gi18n-lib.h>
#include <string.h>

GliaReviewsBuilder *
glia_reviews_builder_new (void)
{
  GliaReviewsBuilder *builder = g_new0 (GliaReviewsBuilder, 1);
  guint64 zero = 0;

  builder->text = g_string_new (NULL);
  builder->starts = g_array_new (FALSE, FALSE, sizeof (guint64));
  builder->labels = g_array_new (FALSE, FALSE, sizeof (gint32));
  builder->parts = g_byte_array_new ();
  builder->names = g_ptr_array_new_with_free_func (g_free);
  builder->lookup = g_hash_table_new (g_str_hash, g_str_equal);
  g_array_append_val (builder->starts, zero);
  return builder;
}

void
glia_reviews_builder_free (GliaReviewsBuilder *builder)
{
  if (!builder)
    return;
  if (builder->text)
    g_string_free (builder->text, TRUE);
  g_clear_pointer (&builder->starts, g_array_unref);
  g_clear_pointer (&builder->labels, g_array_unref);
  g_clear_pointer (&builder->parts, g_byte_array_unref);
  g_hash_table_unref (builder->lookup);
  g_ptr_array_unref (builder->names);
  g_free (builder);
}

void
glia_reviews_builder_add (GliaReviewsBuilder *builder,
                          const char *text,
                          gsize length,
                          const char *label,
                          GliaReviewPart part)
{
  gint32 index = GPOINTER_TO_INT (g_hash_table_lookup (builder->lookup, label)) - 1;
  guint8 byte = part;
  guint64 end;

  if (index < 0) {
    char *name = g_strdup (label);

    index = builder->names->len;
    g_ptr_array_add (builder->names, name);
    g_hash_table_insert (builder->lookup, name, GINT_TO_POINTER (index + 1));
  }
  g_string_append_len (builder->text, text, length);
  end = builder->text->len;
  g_array_append_val (builder->starts, end);
  g_array_append_val (builder->labels, index);
  g_byte_array_append (builder->parts, &byte, 1);
}

/* "neg" before "pos", numbers by value, the rest by bytes. */
static int
rank_polarity (const char *name)
{
  if (g_ascii_strcasecmp (name, "neg") == 0 || g_ascii_strcasecmp (name, "negative") == 0)
    return 0;
  return g_ascii_strcasecmp (name, "pos") == 0 || g_ascii_strcasecmp (name, "positive") == 0 ? 1
                                                                                             : 2;
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *)a, *right = *(const char *const *)b;
  gint64 x, y;

  if (rank_polarity (left) != rank_polarity (right))
    return rank_polarity (left) - rank_polarity (right);
  if (g_ascii_string_to_signed (left, 10, G_MININT64, G_MAXINT64, &x, NULL) &&
      g_ascii_string_to_signed (right, 10, G_MININT64, G_MAXINT64, &y, NULL) && x != y)
    return x < y ? -1 : 1;
  return strcmp (left, right);
}

static gboolean
parts_are_known (const GByteArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    if (parts->data[i] == GLIA_PART_UNKNOWN)
      return FALSE;
  return TRUE;
}

GliaReviews *
glia_reviews_builder_finish (GliaReviewsBuilder *builder, const char *path, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autofree gint32 *number = g_new (gint32, builder->names->len + 1);
  gint32 *labels = (gint32 *)builder->labels->data;
  gsize n = builder->labels->len;
  GliaReviews *reviews;

  if (n == 0 || builder->names->len < 2) {
    g_set_error (error, GLIA_DATA_ERROR, n == 0 ? GLIA_DATA_ERROR_EMPTY : GLIA_DATA_ERROR_VALUE,
                 n == 0 ? "%s: no reviews in it"
                        : "%s: all reviews have the same label; a "
                          "classifier needs at least two",
                 path);
    return NULL;
  }
  for (guint i = 0; i < builder->names->len; i++)
    g_ptr_array_add (sorted, builder->names->pdata[i]);
  g_ptr_array_sort (sorted, compare_labels);
  for (guint i = 0; i < sorted->len; i++)
    number[GPOINTER_TO_INT (g_hash_table_lookup (builder->lookup, sorted->pdata[i])) - 1] = i;
  for (gsize i = 0; i < n; i++)
    labels[i] = number[labels[i]];
  reviews = g_new0 (GliaReviews, 1);
  g_atomic_ref_count_init (&reviews->references);
  reviews->n_reviews = n;
  reviews->n_classes = sorted->len;
  reviews->class_names = g_new0 (char *, sorted->len + 1);
  for (guint i = 0; i < sorted->len; i++)
    reviews->class_names[i] = g_strdup (sorted->pdata[i]);
  if (parts_are_known (builder->parts))
    reviews->parts = g_byte_array_free (g_steal_pointer (&builder->parts), FALSE);
  reviews->text = g_string_free (g_steal_pointer (&builder->text), FALSE);
  reviews->starts = (guint64 *)g_array_free (g_steal_pointer (&builder->starts), FALSE);
  reviews->labels = (gint32 *)g_array_free (g_steal_pointer (&builder->labels), FALSE);
  reviews->provenance = g_strdup_printf (_ ("Reviews from %s."), path);
  return reviews;
}
