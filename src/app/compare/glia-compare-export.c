/* SPDX-License-Identifier: MIT */
#include "glia-compare-export.h"

#include "glia-report.h"
#include "glia-runs-figure.h"

#include <string.h>

GliaCompareExport *
glia_compare_export_new (const GliaCompareData *data)
{
  GliaCompareExport *export = g_new0 (GliaCompareExport, 1);

  export->names = g_ptr_array_new_with_free_func (g_free);
  export->paths = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  export->figures = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_figure_free);
  export->files = g_ptr_array_new_with_free_func (g_free);
  export->slots = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < data->lines->len; i++) {
    const GliaCompareLine *line = data->lines->pdata[i];
    const GliaGroup *group = data->comparison->groups->pdata[line->group];
    GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
    for (guint k = 0; k < group->runs->len; k++)
      g_ptr_array_add (paths, g_strdup (glia_run_path (group->runs->pdata[k])));
    g_ptr_array_add (export->names, g_strdup (group->name));
    g_ptr_array_add (export->paths, paths);
    g_array_append_val (export->slots, line->slot);
  }
  return export;
}

void
glia_compare_export_free (GliaCompareExport *export)
{
  g_ptr_array_unref (export->names);
  g_ptr_array_unref (export->paths);
  g_ptr_array_unref (export->figures);
  g_ptr_array_unref (export->files);
  g_array_unref (export->slots);
  g_free (export);
}

void
glia_compare_export_add (GliaCompareExport *export, GliaFigure *figure, const char *file)
{
  g_ptr_array_add (export->figures, figure);
  g_ptr_array_add (export->files, g_strdup (file));
}

static gboolean
open_runs (const GPtrArray *paths, GPtrArray *runs, GError **error)
{
  for (guint i = 0; i < paths->len; i++) {
    GliaRun *run = glia_run_open (paths->pdata[i], error);
    if (run == NULL)
      return FALSE;
    g_ptr_array_add (runs, run);
  }
  return TRUE;
}

/* "Structures: 512 × 2" → "structures_512_2": the same on every system. */
static char *
file_name (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_unichar_tolower (g_utf8_get_char (p));
    if (g_unichar_isalnum (c) || c == '-' || c == '.')
      g_string_append_unichar (text, c);
    else if (text->len > 0 && text->str[text->len - 1] != '_')
      g_string_append_c (text, '_');
  }
  while (text->len > 0 && text->str[text->len - 1] == '_')
    g_string_truncate (text, text->len - 1);
  return text->len > 0 ? g_string_free (text, FALSE)
                       : (g_string_free (text, TRUE), g_strdup ("run"));
}

static gboolean
write_figure (const GliaFigure *figure, const char *directory, const char *file, GError **error)
{
  static const char *const endings[] = {"png", "csv"};

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *name = g_strdup_printf ("%s.%s", file, endings[i]);
    g_autofree char *path = g_build_filename (directory, name, NULL);
    if (!glia_figure_export (figure, path, NULL, error))
      return FALSE;
  }
  return TRUE;
}

/* Two lines of one name get a number. */
static char *
unique_name (GHashTable *taken, const char *name)
{
  char *file = file_name (name);

  for (guint k = 2; !g_hash_table_add (taken, g_strdup (file)); k++) {
    g_autofree char *plain = file_name (name);
    g_free (file);
    file = g_strdup_printf ("%s_%u", plain, k);
  }
  return file;
}

/* One vertical range for the figures of a kind, so that they can be compared. */
static const char *const kinds[] = {"loss", "accuracy"};
typedef struct {
  double low[G_N_ELEMENTS (kinds)], high[G_N_ELEMENTS (kinds)];
} Ranges;

static GPtrArray *
open_lines (const GliaCompareExport *export, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);

  for (guint i = 0; i < export->paths->len; i++)
    if (!open_runs (export->paths->pdata[i], runs, error))
      return NULL;
  return g_steal_pointer (&runs);
}

static gboolean
find_ranges (const GliaCompareExport *export, Ranges *ranges, GError **error)
{
  g_autoptr (GPtrArray) runs = open_lines (export, error);

  if (runs == NULL)
    return FALSE;
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (!glia_runs_figure_range (runs, kinds[k], &ranges->low[k], &ranges->high[k], error))
      return FALSE;
  return TRUE;
}

static guint
write_line (const GliaCompareExport *export,
            guint line,
            const Ranges *ranges,
            const char *directory,
            GHashTable *taken,
            GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);
  g_autofree char *stem = unique_name (taken, export->names->pdata[line]);
  guint n = 0;

  if (!open_runs (export->paths->pdata[line], runs, error))
    return 0;
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    const GliaRunsFigureOptions options = {.title = export->names->pdata[line],
                                           .y_low = ranges->low[k],
                                           .y_high = ranges->high[k],
                                           .grouped = TRUE,
                                           .first_slot =
                                               g_array_index (export->slots, guint, line)};
    g_autoptr (GError) none = NULL;
    g_autoptr (GliaFigure) figure = glia_runs_figure (runs, kinds[k], &options, &none);
    g_autofree char *file = g_strdup_printf ("%s_%s", stem, kinds[k]);
    /* Regression has no accuracy. */
    if (figure == NULL && g_error_matches (none, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_EMPTY))
      continue;
    if (figure == NULL) {
      g_propagate_error (error, g_steal_pointer (&none));
      return 0;
    }
    if (!write_figure (figure, directory, file, error))
      return 0;
    n++;
  }
  return n;
}

guint
glia_compare_export_figures (const GliaCompareExport *export, const char *directory, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = export->figures->len;
  Ranges ranges;

  if (!find_ranges (export, &ranges, error))
    return 0;
  for (guint i = 0; i < export->figures->len; i++)
    if (!write_figure (export->figures->pdata[i], directory, export->files->pdata[i], error))
      return 0;
  for (guint i = 0; i < export->names->len; i++) {
    GError *problem = NULL;
    n += write_line (export, i, &ranges, directory, taken, &problem);
    if (problem != NULL) {
      g_propagate_error (error, problem);
      return 0;
    }
  }
  return n;
}

/* As `glia report` has the runs of a folder. */
static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (glia_run_path (*(GliaRun *const *)a), glia_run_path (*(GliaRun *const *)b));
}

gboolean
glia_compare_export_report (const GliaCompareExport *export, const char *path, GError **error)
{
  g_autoptr (GPtrArray) runs = open_lines (export, error);

  if (runs == NULL)
    return FALSE;
  g_ptr_array_sort (runs, compare_paths);
  g_autofree char *title = glia_report_title_for (runs);
  g_autoptr (GliaReport) report = glia_report_new (title, glia_report_now ());
  return glia_report_add_runs (report, runs, GLIA_VERSION, error) &&
         glia_report_write (report, path, error);
}
