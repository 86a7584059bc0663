/* SPDX-License-Identifier: MIT */

#include "glia-sweep-lists.h"

#include "glia-json.h"

#include <math.h>
#include <string.h>

/* ---- Reading --------------------------------------------------------------------------------- */

static gboolean set_list_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
set_list_error (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_VALUE, message);
  return FALSE;
}

gboolean
glia_number_list_is_one (const char *text)
{
  return strpbrk (text, ",;") != NULL || strstr (text, "..") != NULL;
}

static gboolean
read_number (const char *text, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return *text != '\0' && *end == '\0' && isfinite (*number);
}

static gboolean
append_value (GArray *list, double number, GError **error)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, double, i) == number)
      return set_list_error (error, "%s is there twice.",
                             g_ascii_formatd (digits, sizeof digits, "%.9g", number));
  if (list->len >= GLIA_SWEEP_LISTS_LARGEST)
    return set_list_error (error, "More than %d numbers.", GLIA_SWEEP_LISTS_LARGEST);
  g_array_append_val (list, number);
  return TRUE;
}

/* The i-th of n numbers; with six digits, as one would write it, but the ends as they are. */
static double
interpolate_value (double low, double high, guint64 i, guint64 n, gboolean ratios)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  const double share = (double)i / (double)(n - 1);

  if (i == 0 || i == n - 1)
    return i == 0 ? low : high;
  const double number = ratios ? low * pow (high / low, share) : low + (high - low) * share;
  return g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.6g", number), NULL);
}

/* How "0.001..0.1 log 5" goes on behind its second number: `rest` is "log 5", "lin 5", "5" or
 * "". */
static gboolean
read_count (const char *rest, double low, double high, gboolean *ratios, guint64 *n)
{
  *ratios = g_str_has_prefix (rest, "log");
  if (*ratios || g_str_has_prefix (rest, "lin"))
    rest += strlen ("log");
  else if (*rest == '\0') {
    *n = (guint64)fmin (fabs (high - low), GLIA_SWEEP_LISTS_LARGEST) + 1;
    return low == floor (low) && high == floor (high);
  }
  while (g_ascii_isspace (*rest))
    rest++;
  return g_ascii_string_to_unsigned (rest, 10, 2, GLIA_SWEEP_LISTS_LARGEST, n, NULL);
}

static gboolean
append_range (GArray *list, const char *text, const char *dots, GError **error)
{
  g_autofree char *first = g_strstrip (g_strndup (text, (gsize)(dots - text)));
  char *rest;
  double low;
  gboolean ratios;
  guint64 n;

  dots += 2;
  while (g_ascii_isspace (*dots))
    dots++;
  const double high = g_ascii_strtod (dots, &rest);
  if (!read_number (first, &low) || rest == dots || !isfinite (high))
    return set_list_error (error, "“%s” is no range. Write it as 0.001..0.1 log 5.", text);
  while (g_ascii_isspace (*rest))
    rest++;
  if (!read_count (rest, low, high, &ratios, &n))
    return set_list_error (error,
                           "“%s” does not say how many numbers. Write it as %s log 5 or %s 5.",
                           text, "0.001..0.1", "0.1..0.5");
  if (ratios && (low <= 0 || high <= 0))
    return set_list_error (error, "“%s”: equal ratios go from one number above 0 to another.",
                           text);
  for (guint64 i = 0; i < n; i++)
    if (!append_value (list, interpolate_value (low, high, i, n, ratios), error))
      return FALSE;
  return TRUE;
}

/* "0,5" without a blank: in many countries that is one number. */
static gboolean
check_commas (const char *text, GError **error)
{
  for (const char *comma = strchr (text, ','); comma != NULL; comma = strchr (comma + 1, ',')) {
    const char *start = comma, *end = comma + 1;
    while (start > text && (g_ascii_isdigit (start[-1]) || start[-1] == '.'))
      start--;
    while (g_ascii_isdigit (*end))
      end++;
    if (comma - start == 1 && *start == '0' && end > comma + 1 && *end != '.')
      return set_list_error (error, "“%.*s” may be one number or two: write 0.%.*s or 0; %.*s.",
                             (int)(end - start), start, (int)(end - comma - 1), comma + 1,
                             (int)(end - comma - 1), comma + 1);
  }
  return TRUE;
}

GArray *
glia_number_list_parse (const char *text, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) parts = g_strsplit_set (text, ",;", -1);

  if (!check_commas (text, error))
    return NULL;
  for (char **part = parts; *part != NULL; part++) {
    const char *one = g_strstrip (*part), *dots = strstr (one, "..");
    double number;
    if (*one == '\0' && part[1] == NULL && list->len > 0)
      break; /* a comma at the end */
    if (dots != NULL) {
      if (!append_range (list, one, dots, error))
        return NULL;
    } else if (!read_number (one, &number)) {
      set_list_error (error, "“%s” is not a number. Write the numbers as 0.001, 0.01, 0.1.", one);
      return NULL;
    } else if (!append_value (list, number, error)) {
      return NULL;
    }
  }
  if (list->len < 2) {
    set_list_error (error, "A list has at least two numbers.");
    return NULL;
  }
  return g_steal_pointer (&list);
}

/* ---- Writing --------------------------------------------------------------------------------- */

/* Fewer are read more easily one by one. */
enum { LEAST_IN_RANGE = 5 };

static gboolean
is_range (const double *values, guint n, gboolean ratios)
{
  if (ratios && (values[0] <= 0 || values[n - 1] <= 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (values[i] != interpolate_value (values[0], values[n - 1], i, n, ratios))
      return FALSE;
  return TRUE;
}

char *
glia_number_range_end (const double *values, guint n)
{
  if (n < LEAST_IN_RANGE)
    return NULL;
  if (is_range (values, n, FALSE))
    return values[0] == floor (values[0]) && fabs (values[1] - values[0]) == 1
               ? g_strdup ("")
               : g_strdup_printf (" lin %u", n);
  return is_range (values, n, TRUE) ? g_strdup_printf (" log %u", n) : NULL;
}

/* ---- Sweeps ---------------------------------------------------------------------------------- */

guint64
glia_sweep_runs (const GliaExperiment *experiment)
{
  return (guint64)glia_sweep_combinations (&experiment->sweep) * experiment->sweep.seeds;
}

static gboolean
find_axis (const GliaSweep *sweep, const char *path, guint *index)
{
  for (guint i = 0; i < sweep->axes->len; i++)
    if (g_str_equal (((GliaSweepAxis *)sweep->axes->pdata[i])->path, path)) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

GPtrArray *
glia_sweep_values (const GliaExperiment *experiment, const char *path)
{
  guint index;

  return find_axis (&experiment->sweep, path, &index)
             ? ((GliaSweepAxis *)experiment->sweep.axes->pdata[index])->values
             : NULL;
}

static JsonNode *
number_node (double value)
{
  JsonNode *node = json_node_alloc ();

  if (value == floor (value) && fabs (value) < (double)GLIA_EXPERIMENT_LARGEST_INTEGER)
    return json_node_init_int (node, (gint64)value);
  return json_node_init_double (node, value);
}

static void
remove_axis (GliaSweep *sweep, const char *path)
{
  guint index;

  if (!find_axis (sweep, path, &index))
    return;
  g_ptr_array_remove_index (sweep->axes, index);
  g_clear_pointer (&sweep->names, g_strfreev); /* they named what is no more */
  if (sweep->axes->len == 0)
    sweep->kind = GLIA_SWEEP_NONE;
}

static gboolean
put_axis (GliaSweep *sweep, const char *path, GPtrArray *values, GError **error)
{
  guint index;

  if (sweep->kind == GLIA_SWEEP_PAIRS && glia_sweep_combinations (sweep) != values->len &&
      !(sweep->axes->len == 1 && find_axis (sweep, path, &index)))
    return set_list_error (error,
                           "This sweep has %" G_GSIZE_FORMAT " runs, each with its own value here: "
                           "enter as many, or one for all of them.",
                           glia_sweep_combinations (sweep));
  if (sweep->kind == GLIA_SWEEP_NONE)
    sweep->kind = GLIA_SWEEP_GRID;
  g_clear_pointer (&sweep->names, g_strfreev);
  if (!find_axis (sweep, path, &index)) {
    index = sweep->axes->len;
    g_ptr_array_add (sweep->axes, glia_sweep_axis_new (path));
  }
  GliaSweepAxis *axis = sweep->axes->pdata[index];
  g_ptr_array_set_size (axis->values, 0);
  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (axis->values, json_node_copy (values->pdata[i]));
  return TRUE;
}

/* Every run is checked. */
static gboolean
check_runs (const GliaExperiment *experiment, GError **error)
{
  if (glia_sweep_runs (experiment) > GLIA_SWEEP_LISTS_LARGEST)
    return set_list_error (error, "These are %" G_GUINT64_FORMAT " runs, more than %d.",
                           glia_sweep_runs (experiment), GLIA_SWEEP_LISTS_LARGEST);
  g_autoptr (GPtrArray) runs = glia_experiment_expand_sweep (experiment, error);
  return runs != NULL;
}

static gboolean
set_own (GliaExperiment *experiment, const char *path, JsonNode *value, GError **error)
{
  g_autofree char *json = glia_json_print_line (value);
  g_autofree char *assignment = g_strdup_printf ("%s=%s", path, json);

  return glia_experiment_set (experiment, assignment, error);
}

GliaExperiment *
glia_sweep_with_values (const GliaExperiment *experiment,
                        const char *path,
                        GPtrArray *values,
                        GError **error)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);

  if (!put_axis (&copy->sweep, path, values, error) ||
      !set_own (copy, path, values->pdata[0], error) || !check_runs (copy, error))
    return NULL;
  return g_steal_pointer (&copy);
}

GliaExperiment *
glia_sweep_with_list (const GliaExperiment *experiment,
                      const char *path,
                      const GArray *values,
                      GError **error)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);

  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (nodes, number_node (g_array_index (values, double, i)));
  return glia_sweep_with_values (experiment, path, nodes, error);
}

int
glia_sweep_find_own (const GliaExperiment *experiment, const char *path)
{
  GPtrArray *values = glia_sweep_values (experiment, path);

  for (guint i = 0; values != NULL && i < values->len; i++) {
    g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);
    if (set_own (copy, path, values->pdata[i], NULL) && glia_experiment_equal (copy, experiment))
      return (int)i;
  }
  return -1;
}

GliaExperiment *
glia_sweep_with_own (const GliaExperiment *experiment, const char *path, GError **error)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);
  g_autoptr (JsonNode) root = glia_experiment_to_node (experiment);
  GliaSweep *sweep = &copy->sweep;
  guint index;

  g_return_val_if_fail (find_axis (sweep, path, &index), NULL);
  for (guint i = 0; i < sweep->axes->len; i++) {
    GPtrArray *values = ((GliaSweepAxis *)sweep->axes->pdata[i])->values;
    if (i == index)
      g_ptr_array_add (values, json_node_copy (glia_json_find (root, path)));
    else if (sweep->kind == GLIA_SWEEP_PAIRS)
      g_ptr_array_add (values, json_node_copy (values->pdata[values->len - 1]));
  }
  g_clear_pointer (&sweep->names, g_strfreev);
  return check_runs (copy, error) ? g_steal_pointer (&copy) : NULL;
}

/* What is left of a sweep that has one run. */
static gboolean
end_sweep (GliaExperiment *experiment, GError **error)
{
  GliaSweep *sweep = &experiment->sweep;

  for (guint i = 0; i < sweep->axes->len; i++) {
    const GliaSweepAxis *axis = sweep->axes->pdata[i];
    if (!set_own (experiment, axis->path, axis->values->pdata[0], error))
      return FALSE;
  }
  g_ptr_array_set_size (sweep->axes, 0);
  sweep->kind = GLIA_SWEEP_NONE;
  return TRUE;
}

GliaExperiment *
glia_sweep_without (const GliaExperiment *experiment, const char *path, guint index, GError **error)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);
  GliaSweep *sweep = &copy->sweep;
  guint at;

  g_return_val_if_fail (find_axis (sweep, path, &at), NULL);
  g_return_val_if_fail (index < glia_sweep_values (copy, path)->len, NULL);
  for (guint i = 0; i < sweep->axes->len; i++)
    if (i == at || sweep->kind == GLIA_SWEEP_PAIRS)
      g_ptr_array_remove_index (((GliaSweepAxis *)sweep->axes->pdata[i])->values, index);
  g_clear_pointer (&sweep->names, g_strfreev);
  GPtrArray *left = glia_sweep_values (copy, path);
  if (left->len == 0)
    remove_axis (sweep, path);
  else if (glia_sweep_find_own (copy, path) < 0 && !set_own (copy, path, left->pdata[0], error))
    return NULL;
  if (glia_sweep_combinations (sweep) == 1 && !end_sweep (copy, error))
    return NULL;
  return check_runs (copy, error) ? g_steal_pointer (&copy) : NULL;
}

GliaExperiment *
glia_sweep_with_value (const GliaExperiment *experiment,
                       const char *path,
                       const char *json,
                       GError **error)
{
  g_autoptr (GliaExperiment) copy = glia_experiment_copy (experiment);
  g_autofree char *assignment = g_strdup_printf ("%s=%s", path, json);

  remove_axis (&copy->sweep, path);
  return glia_experiment_set (copy, assignment, error) ? g_steal_pointer (&copy) : NULL;
}

GliaExperiment *
glia_sweep_removed (const GliaExperiment *experiment)
{
  GliaExperiment *copy = glia_experiment_copy (experiment);

  glia_sweep_clear (&copy->sweep);
  glia_sweep_init (&copy->sweep);
  return copy;
}
