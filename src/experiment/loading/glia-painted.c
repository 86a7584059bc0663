/* SPDX-License-Identifier: MIT */

#include "glia-painted.h"

#include "glia-csv.h"
#include "glia-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <utime.h>

#define PREFIX "points-"
#define SUFFIX ".csv"
#define DIGITS 16

char *
glia_painted_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "glia", "points", NULL);
}

gboolean
glia_painted_is (const GliaExperiment *experiment)
{
  const GliaDataSpec *data = &experiment->data;
  const char *name, *digits;

  if (data->source != GLIA_SOURCE_CSV || data->train == NULL)
    return FALSE;
  name = strrchr (data->train, G_DIR_SEPARATOR);
  name = name != NULL ? name + 1 : data->train;
  if (!g_str_has_prefix (name, PREFIX))
    return FALSE;
  digits = name + strlen (PREFIX);
  return strspn (digits, "0123456789abcdef") == DIGITS && g_str_equal (digits + DIGITS, SUFFIX);
}

/* ---- Points ---------------------------------------------------------------------------------- */

static void
append_part (GArray *points, const GliaDataset *part)
{
  for (gsize i = 0; part != NULL && i < part->n_rows; i++) {
    const GliaPaintedPoint point = {.x = (double)part->features[2 * i],
                                    .y = (double)part->features[2 * i + 1],
                                    .class = (guint)part->classes[i]};
    g_array_append_val (points, point);
  }
}

GArray *
glia_painted_read (const GliaExperiment *experiment, GError **error)
{
  const GliaCsvOptions options = {
      .header = GLIA_CSV_HEADER_PRESENT, .target = "class", .task = GLIA_TASK_CLASSIFICATION};
  g_autofree char *path = glia_experiment_resolve (experiment, experiment->data.train);
  g_autoptr (GliaSplits) splits = glia_csv_read_splits (path, NULL, NULL, &options, error);
  guint64 numbers[GLIA_PAINTED_CLASSES] = {0};
  GArray *points;

  if (splits == NULL)
    return NULL;
  if (splits->train->n_columns != 2) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "%s: %" G_GSIZE_FORMAT " columns beside the class; painted points have two", path,
                 splits->train->n_columns);
    return NULL;
  }
  /* A class without points has no number in the data set, but one in the file. */
  for (gsize c = 0; c < splits->train->n_classes; c++)
    if (!g_ascii_string_to_unsigned (splits->train->class_names[c], 10, 0, GLIA_PAINTED_CLASSES - 1,
                                     &numbers[c % GLIA_PAINTED_CLASSES], error)) {
      g_prefix_error (error, "%s: class: ", path);
      return NULL;
    }
  points = g_array_new (FALSE, FALSE, sizeof (GliaPaintedPoint));
  append_part (points, splits->train);
  for (guint i = 0; i < points->len; i++) {
    GliaPaintedPoint *point = &g_array_index (points, GliaPaintedPoint, i);
    point->class = (guint)numbers[point->class];
  }
  return points;
}

gboolean
glia_painted_can_begin_with (const GliaSplits *splits)
{
  return splits != NULL && splits->train->n_columns == 2 && splits->train->classes != NULL &&
         splits->train->n_classes <= GLIA_PAINTED_CLASSES &&
         splits->train->n_rows <= GLIA_PAINTED_MOST / 4;
}

GArray *
glia_painted_begin (const GliaSplits *splits)
{
  static const GliaPaintedPoint two[] = {{-0.5, 0, 0}, {0.5, 0, 1}};
  GArray *points = g_array_new (FALSE, FALSE, sizeof (GliaPaintedPoint));

  if (!glia_painted_can_begin_with (splits))
    return g_array_append_vals (points, two, G_N_ELEMENTS (two));
  append_part (points, splits->train);
  append_part (points, splits->dev);
  append_part (points, splits->test);
  return points;
}

int
glia_painted_nearest (const GArray *points, double x, double y, double radius)
{
  double least = radius;
  int nearest = -1;

  for (guint i = 0; i < points->len; i++) {
    const GliaPaintedPoint *point = &g_array_index (points, GliaPaintedPoint, i);
    const double distance = hypot (point->x - x, point->y - y);
    if (distance <= least) {
      least = distance;
      nearest = (int)i;
    }
  }
  return nearest;
}

/* How many classes have points, without the one at `except` (len: none). */
static guint
count_classes (const GArray *points, guint except)
{
  gboolean seen[GLIA_PAINTED_CLASSES] = {FALSE};
  guint n = 0;

  for (guint i = 0; i < points->len; i++) {
    const guint class = g_array_index (points, GliaPaintedPoint, i).class;
    if (i == except || seen[class])
      continue;
    seen[class] = TRUE;
    n++;
  }
  return n;
}

gboolean
glia_painted_can_remove (const GArray *points, guint index)
{
  return count_classes (points, index) >= 2;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void
append_number (GString *text, double value, const char *end)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* To a ten-thousandth: finer than a hand can paint, shorter to read. */
  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.4f", value));
  g_string_append (text, end);
}

static char *
write_points (const char *folder, const GArray *points, GError **error)
{
  g_autoptr (GString) text = g_string_new ("x1,x2,class\n");
  g_autofree char *sum = NULL, *name = NULL, *path = NULL;

  for (guint i = 0; i < points->len; i++) {
    const GliaPaintedPoint *point = &g_array_index (points, GliaPaintedPoint, i);
    append_number (text, point->x, ",");
    append_number (text, point->y, ",");
    g_string_append_printf (text, "%u\n", point->class);
  }
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize)text->len);
  name = g_strdup_printf (PREFIX "%.*s" SUFFIX, DIGITS, sum);
  path = g_build_filename (folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    (void)g_utime (path, NULL); /* in use again, and young */
    return g_steal_pointer (&path);
  }
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno),
                 "the folder %s cannot be made: %s", folder, g_strerror (errno));
    return NULL;
  }
  if (!g_file_set_contents_full (path, text->str, (gssize)text->len, G_FILE_SET_CONTENTS_CONSISTENT,
                                 0666, error))
    return NULL;
  return g_steal_pointer (&path);
}

/* A data section for the file with what the old one says about shares and seed, if it was
 * painted, too. */
static JsonNode *
data_section (const GliaExperiment *experiment, const char *path)
{
  const GliaDataSpec *data = &experiment->data;
  const gboolean painted = glia_painted_is (experiment);
  g_autoptr (JsonObject) section = json_object_new ();

  json_object_set_string_member (section, "source", glia_source_name (GLIA_SOURCE_CSV));
  json_object_set_string_member (section, "train", path);
  json_object_set_string_member (section, "target", "class");
  json_object_set_string_member (section, "task", "classification");
  json_object_set_int_member (section, "seed", (gint64)data->seed);
  json_object_set_double_member (section, "dev-share", painted ? data->dev_share : 0);
  json_object_set_double_member (section, "test-share", painted ? data->test_share : 0);
  json_object_set_boolean_member (section, "standardize", FALSE);
  return json_node_init_object (json_node_alloc (), section);
}

GliaExperiment *
glia_painted_use (const GliaExperiment *experiment,
                  const char *folder,
                  const GArray *points,
                  GError **error)
{
  const guint classes = count_classes (points, points->len);
  const mlp_output output = mlp_loss_describe (experiment->training.loss)->output;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *path = NULL;
  JsonObject *object, *training;

  if (classes < 2 || points->len > GLIA_PAINTED_MOST) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "%u points of %u classes; a set has at least two classes and at most %d points",
                 points->len, classes, GLIA_PAINTED_MOST);
    return NULL;
  }
  path = write_points (folder, points, error);
  if (path == NULL)
    return NULL;
  root = glia_experiment_to_node (experiment);
  object = json_node_get_object (root);
  training = json_object_get_object_member (object, "training");
  json_object_set_member (object, "data", data_section (experiment, path));
  if (output == MLP_OUTPUT_VALUES || (output == MLP_OUTPUT_SIGMOID && classes > 2))
    json_object_set_string_member (
        training, "loss",
        mlp_loss_name (classes > 2 ? MLP_CROSS_ENTROPY : MLP_BINARY_CROSS_ENTROPY));
  if (!glia_painted_is (experiment))
    json_object_set_null_member (training, "early-stopping");
  json_object_remove_member (object, "sweep");
  return glia_experiment_read_node (root, experiment->file, experiment->base_directory, error);
}

GliaExperiment *
glia_painted_beside (const GliaExperiment *experiment, const char *folder, GError **error)
{
  g_autofree char *path = glia_experiment_resolve (experiment, experiment->data.train);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *copy = g_build_filename (folder, name, NULL), *text = NULL;
  GliaExperiment *beside;
  gsize length;

  /* The name says what is in it: a file that is there is the same. */
  if (!g_file_test (copy, G_FILE_TEST_EXISTS) &&
      (!glia_file_read (path, &text, &length, error) ||
       !g_file_set_contents_full (copy, text, (gssize)length,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0666, error)))
    return NULL;
  beside = glia_experiment_copy (experiment);
  g_free (beside->data.train);
  beside->data.train = g_steal_pointer (&name);
  g_free (beside->base_directory);
  beside->base_directory = g_strdup (folder);
  return beside;
}
