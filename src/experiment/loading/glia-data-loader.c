/* SPDX-License-Identifier: MIT */

#include "glia-data-loader.h"

#include "glia-csv.h"
#include "glia-generate.h"
#include "glia-idx.h"
#include "glia-npy.h"
#include "glia-text.h"

void
glia_standardization_clear (GliaStandardization *standardization)
{
  g_clear_pointer (&standardization->means, g_free);
  g_clear_pointer (&standardization->deviations, g_free);
  standardization->n_columns = 0;
}

/* How rows are cut and columns standardized: as now, or as Glia 0.1 did. */
typedef enum { WAY_NOW, WAY_FORMER } Way;

static GliaSplitWay
split_way (const GliaDataSpec *data, Way way)
{
  if (way == WAY_FORMER)
    return GLIA_SPLIT_RANDOM_FORMER;
  return data->stratify ? GLIA_SPLIT_STRATIFIED : GLIA_SPLIT_RANDOM;
}

/* ---- A reader a source: each gives whole parts, with no share cut off yet -------------------- */

static GliaSplits *
only_train (GliaDataset *train)
{
  if (train == NULL)
    return NULL;
  GliaSplits *splits = g_new0 (GliaSplits, 1);
  splits->train = train;
  splits->notes = g_new0 (char *, 1);
  return splits;
}

static GliaSplits *
load_points (const GliaExperiment *experiment, GError **error)
{
  const GliaDataSpec *data = &experiment->data;

  return only_train (glia_generate (glia_source_name (data->source), data->samples, data->noise,
                                    data->seed, error));
}

static GliaSplits *
load_csv (const GliaExperiment *experiment, GError **error)
{
  static const GliaCsvHeader headers[] = {[GLIA_HEADER_AUTO] = GLIA_CSV_HEADER_AUTO,
                                          [GLIA_HEADER_PRESENT] = GLIA_CSV_HEADER_PRESENT,
                                          [GLIA_HEADER_ABSENT] = GLIA_CSV_HEADER_ABSENT};
  const GliaDataSpec *data = &experiment->data;
  const GliaCsvOptions options = {.delimiter = data->delimiter != NULL ? *data->delimiter : '\0',
                                  .header = headers[data->header],
                                  .target = data->target,
                                  .features = (const char *const *)data->features,
                                  .task = data->task,
                                  .exact = data->standardize,
                                  .missing = (const char *const *)data->missing};
  g_autofree char *train = glia_experiment_resolve (experiment, data->train);
  g_autofree char *dev = glia_experiment_resolve (experiment, data->dev);
  g_autofree char *test = glia_experiment_resolve (experiment, data->test);

  return glia_csv_read_splits (train, dev, test, &options, error);
}

static GliaSplits *
load_reviews (const GliaExperiment *experiment,
              Way way,
              GliaProgressFunc progress,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  const GliaDataSpec *data = &experiment->data;
  g_autofree char *reviews = glia_experiment_resolve (experiment, data->reviews);
  g_autofree char *vectors = glia_experiment_resolve (experiment, data->vectors);
  const GliaTextOptions options = {.reviews = reviews,
                                   .vectors = vectors,
                                   .top_words = data->top_words,
                                   .split = data->split == GLIA_REVIEW_SPLIT_HOMEWORK3
                                                ? GLIA_TEXT_SPLIT_HOMEWORK3
                                                : GLIA_TEXT_SPLIT_SHARES,
                                   .seed = data->seed,
                                   .way = split_way (data, way),
                                   .dev_share = data->dev_share,
                                   .test_share = data->test_share};

  return glia_text_load (&options, progress, user_data, cancellable, error);
}

/* idx and npy read one part at a time; dev and test have train's classes. */
typedef GliaDataset *(*ReadPart) (const GliaExperiment *experiment,
                                  const char *inputs,
                                  const char *targets,
                                  gsize n_classes,
                                  GError **error);

static GliaDataset *
read_idx (const GliaExperiment *experiment,
          const char *inputs,
          const char *targets,
          gsize n_classes,
          GError **error)
{
  return glia_idx_read (inputs, targets, n_classes, error);
}

static GliaDataset *
read_npy (const GliaExperiment *experiment,
          const char *inputs,
          const char *targets,
          gsize n_classes,
          GError **error)
{
  return glia_npy_read (inputs, targets, experiment->data.task, n_classes, error);
}

/* `files`: the parts' inputs and targets, NULL for a part that is not there. */
static GliaSplits *
load_parts (const GliaExperiment *experiment,
            ReadPart read,
            char *const files[3][2],
            GError **error)
{
  g_autoptr (GliaSplits) splits = g_new0 (GliaSplits, 1);
  GliaDataset **const parts[] = {&splits->train, &splits->dev, &splits->test};

  splits->notes = g_new0 (char *, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (files[i][0] == NULL)
      continue;
    g_autofree char *inputs = glia_experiment_resolve (experiment, files[i][0]);
    g_autofree char *targets = glia_experiment_resolve (experiment, files[i][1]);
    *parts[i] = read (experiment, inputs, targets, i > 0 ? splits->train->n_classes : 0, error);
    if (*parts[i] == NULL)
      return NULL;
  }
  return g_steal_pointer (&splits);
}

static GliaSplits *
load_whole (const GliaExperiment *experiment,
            Way way,
            GliaProgressFunc progress,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  const GliaDataSpec *data = &experiment->data;

  if (data->source == GLIA_SOURCE_CSV)
    return load_csv (experiment, error);
  if (data->source == GLIA_SOURCE_REVIEWS)
    return load_reviews (experiment, way, progress, user_data, cancellable, error);
  if (data->source == GLIA_SOURCE_IDX) {
    char *const files[3][2] = {{data->train_images, data->train_labels},
                               {data->dev_images, data->dev_labels},
                               {data->test_images, data->test_labels}};
    return load_parts (experiment, read_idx, files, error);
  }
  if (data->source == GLIA_SOURCE_NPY) {
    char *const files[3][2] = {{data->train, data->train_targets},
                               {data->dev, data->dev_targets},
                               {data->test, data->test_targets}};
    return load_parts (experiment, read_npy, files, error);
  }
  return load_points (experiment, error);
}

/* ---- What all sources have in common --------------------------------------------------------- */

/* Cuts dev and test off the train part where the experiment gives shares. */
static gboolean
cut_shares (const GliaExperiment *experiment, GliaSplits *splits, Way way, GError **error)
{
  const GliaDataSpec *data = &experiment->data;

  if (data->source == GLIA_SOURCE_REVIEWS || (data->dev_share == 0 && data->test_share == 0))
    return TRUE;
  g_autoptr (GliaSplits) cut = glia_dataset_split (splits->train, data->dev_share, data->test_share,
                                                   data->seed, split_way (data, way), error);
  if (cut == NULL) {
    g_prefix_error (error, "%s: ", splits->train->provenance);
    return FALSE;
  }
  glia_dataset_unref (splits->train);
  splits->train = g_steal_pointer (&cut->train);
  if (cut->dev != NULL)
    splits->dev = g_steal_pointer (&cut->dev);
  if (cut->test != NULL)
    splits->test = g_steal_pointer (&cut->test);
  return TRUE;
}

static void
scale_columns (const GliaExperiment *experiment, GliaSplits *splits, Way way)
{
  GliaDataset *const parts[] = {splits->train, splits->dev, splits->test};

  if (experiment->data.standardize && way == WAY_NOW)
    glia_splits_standardize (splits);
  else if (experiment->data.standardize)
    glia_splits_standardize_former (splits);
  else
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
      if (parts[i] != NULL)
        glia_dataset_forget_remainders (parts[i]);
}

static GliaSplits *
load_in_a_way (const GliaExperiment *experiment,
               Way way,
               GliaProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GliaSplits) splits = NULL;

  /* A pipe that is waited for asks the thread's cancellable. */
  if (cancellable != NULL)
    g_cancellable_push_current (cancellable);
  splits = load_whole (experiment, way, progress, user_data, cancellable, error);
  if (cancellable != NULL)
    g_cancellable_pop_current (cancellable);
  if (splits == NULL || !cut_shares (experiment, splits, way, error))
    return NULL;
  scale_columns (experiment, splits, way);
  return g_steal_pointer (&splits);
}

/* Whether the data is what the experiment has noted, if it has. */
static gboolean
is_noted (const GliaExperiment *experiment, const GliaSplits *splits, GError **error)
{
  const char *noted = experiment->data.hash;
  g_autofree char *hash = glia_data_hash (splits);

  if (noted == NULL || g_str_equal (noted, hash))
    return TRUE;
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_INTEGRITY,
               "%s: data.hash: the data has changed since the run began: it was %.12s…, now it is "
               "%.12s…. Bring the old files back, or start a new run",
               experiment->file, noted, hash);
  return FALSE;
}

GliaSplits *
glia_data_load (const GliaExperiment *experiment,
                GliaStandardization *standardization,
                GliaProgressFunc progress,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  const GliaDataSpec *data = &experiment->data;
  g_autoptr (GError) changed = NULL;
  g_autoptr (GliaSplits) splits =
      load_in_a_way (experiment, WAY_NOW, progress, user_data, cancellable, error);

  if (splits == NULL)
    return NULL;
  if (!is_noted (experiment, splits, &changed)) {
    g_clear_pointer (&splits, glia_splits_free);
    if (!data->stratify || data->standardize)
      splits = load_in_a_way (experiment, WAY_FORMER, progress, user_data, cancellable, NULL);
    if (splits == NULL || !is_noted (experiment, splits, NULL)) {
      g_propagate_error (error, g_steal_pointer (&changed));
      return NULL;
    }
  }
  if (!glia_data_check (experiment, splits, error))
    return NULL;
  if (standardization != NULL && splits->means != NULL) {
    const gsize columns = splits->train->n_columns;
    standardization->n_columns = columns;
    standardization->means = g_memdup2 (splits->means, columns * sizeof (double));
    standardization->deviations = g_memdup2 (splits->deviations, columns * sizeof (double));
  }
  return g_steal_pointer (&splits);
}
