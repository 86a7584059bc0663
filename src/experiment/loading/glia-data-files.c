/* SPDX-License-Identifier: MIT */

#include "glia-data-files.h"

#include "glia-csv.h"
#include "glia-idx.h"
#include "glia-npy.h"
#include "glia-source.h"

#include <math.h>
#include <string.h>

/* So much of a file is looked at to tell its kind. */
enum { LOOKED_AT = 512 };
/* Fewer rows are not split; more whole numbers in an array are quantities. */
enum { FEWEST_TO_SPLIT = 20, MOST_CLASSES = 100 };

typedef enum { PART_TRAIN, PART_DEV, PART_TEST, PARTS } Part;

/* A file, and what can be told from its name and its first bytes. */
typedef struct {
  char *path;
  /* what is left of the name without words for roles and parts: the same for files that belong
   * together */
  char *key;
  GliaDataFileKind kind;
  Part part;
  gboolean said_part;  /* the name says it */
  guint dimensions;    /* idx, npy */
  gboolean is_targets; /* idx, npy: labels, not images */
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_free (file->key);
  g_free (file);
}

/* ---- Kinds ----------------------------------------------------------------------------------- */

/* At most LOOKED_AT bytes; how many there are, or −1. */
static gssize
read_start (const char *path, char *start, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GliaSource) source =
      glia_source_open (path, NULL, G_MAXUINT64, "Looking", NULL, NULL, NULL, error);
  gsize length;

  if (source == NULL)
    return -1;
  while (source->end - source->at < LOOKED_AT && glia_source_more (source, &problem))
    ;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return -1;
  }
  length = MIN ((gsize)(source->end - source->at), LOOKED_AT);
  memcpy (start, source->at, length);
  return (gssize)length;
}

/* How many dimensions the array has, by its header's "'shape': (60000, 28, 28)". */
static guint
npy_dimensions (const char *start, gsize length)
{
  g_autofree char *text = g_malloc0 (length + 1);
  const char *at;
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    text[i] = start[i] != '\0' ? start[i] : ' ';
  at = strstr (text, "'shape'");
  at = at != NULL ? strchr (at, '(') : NULL;
  for (; at != NULL && *at != ')' && *at != '\0'; at++)
    n += g_ascii_isdigit (*at) && !g_ascii_isdigit (at[-1]);
  return n;
}

static gboolean
tell_kind (File *file, GError **error)
{
  char start[LOOKED_AT];
  const gssize length = read_start (file->path, start, error);
  gssize at = 0;

  if (length < 0)
    return FALSE;
  if (length >= 6 && memcmp (start, "\x93NUMPY", 6) == 0) {
    file->kind = GLIA_DATA_FILE_NPY;
    file->dimensions = npy_dimensions (start, (gsize)length);
    return TRUE;
  }
  if (length >= 4 && memcmp (start, "\0\0", 2) == 0 && start[3] > 0 && start[3] <= 4) {
    file->kind = GLIA_DATA_FILE_IDX;
    file->dimensions = (guint)start[3];
    return TRUE;
  }
  if (memchr (start, '\0', (gsize)length) != NULL) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX,
                 "%s: this is no kind of file that can be learnt from: tables (CSV, TSV), NumPy "
                 "arrays (.npy), IDX images "
                 "and experiments (.json) are",
                 file->path);
    return FALSE;
  }
  if (length >= 3 && memcmp (start, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  while (at < length && g_ascii_isspace (start[at]))
    at++;
  file->kind = at < length && start[at] == '{' ? GLIA_DATA_FILE_EXPERIMENT : GLIA_DATA_FILE_TABLE;
  return TRUE;
}

gboolean
glia_data_file_kind (const char *path, GliaDataFileKind *kind, GError **error)
{
  File file = {.path = (char *)path};

  if (!tell_kind (&file, error))
    return FALSE;
  *kind = file.kind;
  return TRUE;
}

/* ---- Names ----------------------------------------------------------------------------------- */

static const char *const part_words[PARTS][5] = {
    [PART_TRAIN] = {"train", "training"},
    [PART_DEV] = {"dev", "val", "valid", "validation"},
    [PART_TEST] = {"test", "t10k", "testing"},
};
static const char *const target_words[] = {"labels",  "label", "targets", "target",
                                           "outputs", "y",     "idx1",    NULL};
static const char *const input_words[] = {"images", "image", "features", "inputs",
                                          "data",   "x",     "idx3",     NULL};

static void
understand_name (File *file)
{
  g_autofree char *name = g_path_get_basename (file->path);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, "-_. ", -1);
  g_autoptr (GString) key = g_string_new (NULL);
  gboolean says_targets = FALSE, says_inputs = FALSE;

  for (char **word = words; *word != NULL; word++) {
    const gboolean targets = g_strv_contains (target_words, *word);
    const gboolean inputs = g_strv_contains (input_words, *word);
    gboolean part = FALSE;
    for (int p = 0; p < PARTS; p++)
      if (g_strv_contains (part_words[p], *word)) {
        file->part = (Part)p;
        part = file->said_part = TRUE;
      }
    says_targets |= targets;
    says_inputs |= inputs;
    if (!part && !targets && !inputs)
      g_string_append_printf (key, "%s ", *word);
  }
  file->key = g_strdup (key->str);
  /* Features are a matrix; targets may be one, too: then the name must say which it is. */
  file->is_targets = file->dimensions < 2 || (says_targets && !says_inputs);
}

static File *
file_new (const char *path, GError **error)
{
  File *file = g_new0 (File, 1);

  file->path = g_canonicalize_filename (path, NULL);
  if (!tell_kind (file, error)) {
    file_free (file);
    return NULL;
  }
  understand_name (file);
  return file;
}

/* ---- Which belong together ------------------------------------------------------------------- */

static const File *
find_file (GPtrArray *files, const File *like, Part part, gboolean targets)
{
  for (guint i = 0; i < files->len; i++) {
    const File *file = files->pdata[i];
    if (file->kind == like->kind && file->is_targets == targets && file->part == part &&
        g_str_equal (file->key, like->key))
      return file;
  }
  return NULL;
}

/* The other files of the folder that are of the same kind. */
static void
add_neighbours (GPtrArray *files, const File *like)
{
  g_autofree char *folder = g_path_get_dirname (like->path);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    File named = {.path = (char *)name, .dimensions = 2};
    understand_name (&named);
    const gboolean related = g_str_equal (named.key, like->key);
    g_free (named.key);
    if (!related)
      continue;
    g_autofree char *path = g_build_filename (folder, name, NULL);
    File *file = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? file_new (path, NULL) : NULL;
    if (file != NULL && file->kind == like->kind)
      g_ptr_array_add (files, file);
    else if (file != NULL)
      file_free (file);
  }
}

/* The features' or the targets' file of a part, the person's own before those beside it. */
static const File *
choose_file (GPtrArray *own, GPtrArray *all, const File *like, Part part, gboolean targets)
{
  const File *found = find_file (own, like, part, targets);

  /* A single pair may be called as it likes. */
  for (guint i = 0; found == NULL && own->len == 2 && i < own->len; i++) {
    const File *file = own->pdata[i];
    if (part == PART_TRAIN && file->is_targets == targets)
      found = file;
  }
  return found != NULL ? found : find_file (all, like, part, targets);
}

/* ---- Putting the experiment together --------------------------------------------------------- */

static void
set_part_files (GliaExperiment *experiment, Part part, const char *inputs, const char *targets)
{
  GliaDataSpec *data = &experiment->data;
  char **const csv[PARTS] = {&data->train, &data->dev, &data->test};
  char **const npy[PARTS] = {&data->train_targets, &data->dev_targets, &data->test_targets};
  char **const images[PARTS] = {&data->train_images, &data->dev_images, &data->test_images};
  char **const labels[PARTS] = {&data->train_labels, &data->dev_labels, &data->test_labels};
  const gboolean idx = data->source == GLIA_SOURCE_IDX;

  *(idx ? images : csv)[part] = g_strdup (inputs);
  if (targets != NULL)
    *(idx ? labels : npy)[part] = g_strdup (targets);
}

static gboolean
set_pair (GliaExperiment *experiment,
          GPtrArray *own,
          GPtrArray *all,
          const File *first,
          Part part,
          Part as,
          GError **error)
{
  const File *inputs = choose_file (own, all, first, part, FALSE);
  const File *targets = choose_file (own, all, first, part, TRUE);
  const char *what =
      first->kind == GLIA_DATA_FILE_IDX ? "images and labels" : "features and targets";

  if (inputs != NULL && targets != NULL) {
    set_part_files (experiment, as, inputs->path, targets->path);
    return TRUE;
  }
  if (as != PART_TRAIN)
    return TRUE;
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING,
               "%s: these are the %s; their %s are not beside it. Open both files (%s) together.",
               first->path, first->is_targets ? "targets" : "inputs",
               first->is_targets ? "inputs" : "targets", what);
  return FALSE;
}

static gboolean
uses_all (const GliaDataSpec *data, GPtrArray *own, GError **error)
{
  const char *const used[] = {data->train,        data->train_targets, data->dev,
                              data->dev_targets,  data->test,          data->test_targets,
                              data->train_images, data->train_labels,  data->dev_images,
                              data->dev_labels,   data->test_images,   data->test_labels};

  for (guint i = 0; i < own->len; i++) {
    const File *file = own->pdata[i];
    gboolean found = FALSE;
    for (gsize k = 0; k < G_N_ELEMENTS (used); k++)
      found |= g_strcmp0 (used[k], file->path) == 0;
    if (found)
      continue;
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "%s: it does not belong to the other files. Open them one by one.", file->path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
set_arrays (GliaExperiment *experiment, GPtrArray *own, GError **error)
{
  const File *first = own->pdata[0];
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (file_free);
  gboolean has_train = FALSE;

  for (guint i = 0; i < own->len; i++)
    has_train |= ((const File *)own->pdata[i])->part == PART_TRAIN;
  add_neighbours (all, first);
  /* A test part alone is what there is to learn from. */
  if (!has_train)
    return set_pair (experiment, own, all, first, first->part, PART_TRAIN, error) &&
           uses_all (&experiment->data, own, error);
  for (Part part = PART_TRAIN; part < PARTS; part++)
    if (!set_pair (experiment, own, all, first, part, part, error))
      return FALSE;
  return uses_all (&experiment->data, own, error);
}

static gboolean
set_tables (GliaExperiment *experiment, GPtrArray *own, GError **error)
{
  for (guint i = 0; i < own->len; i++) {
    const File *file = own->pdata[i];
    const Part part = own->len > 1 ? file->part : PART_TRAIN;
    char **const parts[] = {&experiment->data.train, &experiment->data.dev, &experiment->data.test};
    if (*parts[part] != NULL) {
      g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                   "%s: two tables for the same part. Call one of them train, the others dev and "
                   "test, or open them one by one.",
                   file->path);
      return FALSE;
    }
    set_part_files (experiment, part, file->path, NULL);
  }
  if (experiment->data.train != NULL)
    return TRUE;
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING,
               "%s: none of the tables is called train", ((File *)own->pdata[0])->path);
  return FALSE;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static gboolean
choose_target (GliaExperiment *experiment, GError **error)
{
  static const char *const usual[] = {"label", "labels", "target", "class",  "category",
                                      "y",     "output", "result", "outcome"};
  g_auto (GStrv) columns = glia_data_files_columns (experiment, error);
  const guint n = columns != NULL ? g_strv_length (columns) : 0;
  guint target = n - 1;

  if (n == 0)
    return FALSE;
  for (guint u = G_N_ELEMENTS (usual); u-- > 0;)
    for (guint c = 0; c < n; c++)
      if (g_ascii_strcasecmp (columns[c], usual[u]) == 0)
        target = c;
  experiment->data.target = g_strdup (columns[target]);
  if (*columns[0] == '\0' && target > 0) { /* only the first may be without a name */
    g_autoptr (GPtrArray) features = g_ptr_array_new ();
    for (guint c = 1; c < n; c++)
      if (c != target)
        g_ptr_array_add (features, g_strdup (columns[c]));
    g_ptr_array_add (features, NULL);
    experiment->data.features = (char **)g_ptr_array_steal (features, NULL);
  }
  return TRUE;
}

static GliaSplits *
read_table (GliaExperiment *experiment, GError **error)
{
  static const char *const missing[] = {"", "NA", "N/A", "NaN", "nan", "null", "?", NULL};
  const GliaDataSpec *data = &experiment->data;
  GliaCsvOptions options = {.target = data->target,
                            .features = (const char *const *)data->features};
  g_autoptr (GError) problem = NULL;
  GliaSplits *splits =
      glia_csv_read_splits (data->train, data->dev, data->test, &options, &problem);

  if (splits == NULL && g_error_matches (problem, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE)) {
    options.missing = missing;
    splits = glia_csv_read_splits (data->train, data->dev, data->test, &options, NULL);
    if (splits != NULL)
      experiment->data.missing = g_strdupv ((char **)missing);
  }
  if (splits == NULL) /* the first message: it says what is in the file */
    g_propagate_error (error, g_steal_pointer (&problem));
  return splits;
}

/* ---- What to begin with ---------------------------------------------------------------------- */

/* Whether the columns lie where networks learn well, or must be brought there. */
static gboolean
is_far_out (const GliaDataset *train)
{
  for (gsize i = 0; i < train->n_rows * train->n_columns; i++)
    if (fabsf (train->features[i]) > 3)
      return TRUE;
  return FALSE;
}

static void
add_layers (GliaExperiment *experiment, guint n, guint units, mlp_activation activation)
{
  for (guint i = 0; i < n; i++) {
    const mlp_layer layer = {.units = units, .activation = activation};
    g_array_append_val (experiment->network.layers, layer);
  }
}

static void
choose_network (GliaExperiment *experiment, const GliaDataset *train)
{
  GliaTrainingSettings *training = &experiment->training;

  g_array_set_size (experiment->network.layers, 0);
  training->optimizer.learning_rate = 0.01;
  if (experiment->data.source == GLIA_SOURCE_IDX || train->n_columns >= 64) {
    add_layers (experiment, 1, 128, MLP_RELU);
    training->optimizer.learning_rate = 0.001;
    training->epochs = 10;
    training->batch_size = 64;
  } else {
    add_layers (experiment, 2, train->n_columns <= 2 ? 8 : 16, MLP_TANH);
    training->epochs = 200;
    training->batch_size = CLAMP (train->n_rows / 20, 10, 64);
  }
  training->dev_loss = GLIA_DEV_LOSS_EXAMPLES;
  training->loss = train->task == GLIA_TASK_REGRESSION ? MLP_MEAN_SQUARED_ERROR
                   : train->n_classes == 2             ? MLP_BINARY_CROSS_ENTROPY
                                                       : MLP_CROSS_ENTROPY;
}

static void
choose_shares (GliaDataSpec *data, gsize rows)
{
  const double share = data->source == GLIA_SOURCE_IDX ? 0.1 : 0.2;

  if (rows < FEWEST_TO_SPLIT)
    return;
  data->dev_share = data->dev == NULL && data->dev_images == NULL ? share : 0;
  data->test_share = data->test == NULL && data->test_images == NULL ? share : 0;
}

/* Classes, if the targets can be such and are not too many; otherwise quantities. */
static GliaDataset *
read_npy (const GliaDataSpec *data, GError **error)
{
  g_autoptr (GliaDataset) classes =
      glia_npy_read (data->train, data->train_targets, GLIA_TASK_CLASSIFICATION, 0, NULL);

  if (classes != NULL && classes->n_classes <= MOST_CLASSES)
    return g_steal_pointer (&classes);
  return glia_npy_read (data->train, data->train_targets, GLIA_TASK_REGRESSION, 0, error);
}

static GliaSplits *
read_data (GliaExperiment *experiment, GError **error)
{
  GliaDataSpec *data = &experiment->data;
  g_autoptr (GliaSplits) splits = NULL;

  if (data->source == GLIA_SOURCE_CSV)
    return choose_target (experiment, error) ? read_table (experiment, error) : NULL;
  splits = g_new0 (GliaSplits, 1);
  splits->train = data->source == GLIA_SOURCE_IDX
                      ? glia_idx_read (data->train_images, data->train_labels, 0, error)
                      : read_npy (data, error);
  return splits->train != NULL ? g_steal_pointer (&splits) : NULL;
}

char *
glia_data_files_name (const GliaDataSpec *data)
{
  g_autofree char *folder = data->train == NULL ? g_path_get_dirname (data->train_images) : NULL;
  g_autofree char *name = g_path_get_basename (folder != NULL ? folder : data->train);
  char *dot = folder == NULL ? strrchr (name, '.') : NULL;

  if (dot != NULL && dot != name && g_str_equal (dot, ".gz")) {
    *dot = '\0';
    dot = strrchr (name, '.');
  }
  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_utf8_make_valid (name, -1);
}

static GPtrArray *
read_files (const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);

  for (; *paths != NULL; paths++) {
    File *file = file_new (*paths, error);
    if (file == NULL)
      return NULL;
    g_ptr_array_add (files, file);
    if (file->kind == ((File *)files->pdata[0])->kind && file->kind != GLIA_DATA_FILE_EXPERIMENT)
      continue;
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE,
                 "%s: files of different kinds cannot be one data set. Open them one by one.",
                 file->path);
    return NULL;
  }
  return g_steal_pointer (&files);
}

GliaExperiment *
glia_data_files_experiment (const char *const *paths, GError **error)
{
  static const GliaDataSource sources[] = {[GLIA_DATA_FILE_TABLE] = GLIA_SOURCE_CSV,
                                           [GLIA_DATA_FILE_NPY] = GLIA_SOURCE_NPY,
                                           [GLIA_DATA_FILE_IDX] = GLIA_SOURCE_IDX};

  g_return_val_if_fail (paths != NULL && *paths != NULL, NULL);
  g_autoptr (GPtrArray) files = read_files (paths, error);
  g_autoptr (GliaExperiment) experiment = NULL;
  g_autoptr (GliaSplits) splits = NULL;

  if (files == NULL)
    return NULL;
  experiment = glia_experiment_new ();
  GliaDataSpec *data = &experiment->data;
  data->source = sources[((File *)files->pdata[0])->kind];
  data->samples = 0;
  data->noise = data->dev_share = data->test_share = 0;
  if (!(data->source == GLIA_SOURCE_CSV ? set_tables (experiment, files, error)
                                        : set_arrays (experiment, files, error)))
    return NULL;
  splits = read_data (experiment, error);
  if (splits == NULL)
    return NULL;
  data->task = splits->train->task;
  data->standardize = data->source != GLIA_SOURCE_IDX && is_far_out (splits->train);
  choose_shares (data, splits->train->n_rows);
  choose_network (experiment, splits->train);
  g_free (experiment->name);
  experiment->name = glia_data_files_name (data);
  return glia_experiment_validate (experiment, error) ? g_steal_pointer (&experiment) : NULL;
}
