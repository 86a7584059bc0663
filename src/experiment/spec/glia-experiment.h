/* SPDX-License-Identifier: MIT */

/* An experiment: everything that decides what a training run does, and its JSON file.
 *
 * The file's keys are kebab-case names of the members below. Reading is strict: an unknown key, a
 * wrong type, a value out of range, a key twice or one that does not belong to the chosen kind is
 * an error that names the file, the key's path, the value and what would be right. Whatever a file
 * does not say has its default, and writing says everything, so that a written file means the same
 * for ever. read (write (x)) equals x. Numbers are written as short as they read back exactly.
 *
 *   key                           default
 *   name                          "" (the recipes and the command line use the file's name then)
 *   seed, data.seed               42
 *   data.source                   required
 *   data.task                     regression for plane and multi-gaussian; for csv and npy regression
 *                                 if the loss is mean-squared-error; otherwise classification
 *   data.samples                  4 for xor (the four points), otherwise 500
 *   data.noise                    xor 0, plane, multi-gaussian and checkerboard 0.02, spirals 0.03,
 *                                 xor-quadrants 0.05, circles 0.08, moons and blobs 0.1
 *   data.dev-share, test-share    generators 0.2 and 0 (xor: 0 and 0); csv, idx and npy 0 and 0
 *   data.stratify                 true: shares are cut with every class in its share; false in a run's
 *                                 file of Glia 0.1, which has a hash and no such key
 *   data.reviews, vectors         "imdb", "glove-6b-100d"
 *   data.top-words                null: every word
 *   data.split                    "homework3" with reviews "imdb", otherwise { "dev": 0.2, "test": 0.2 }
 *   network.layers                [] (logistic or linear regression); a layer's activation: "relu"
 *   network.init                  "torch"
 *   training.loss                 mean-squared-error for regression; binary-cross-entropy for
 *                                 two-dimensional points; otherwise cross-entropy
 *   training.optimizer            { "kind": "adam" }, every member as mlp_optimizer_defaults()
 *   training.schedule             { "kind": "constant" }, every member as mlp_schedule_defaults()
 *   training.batch-size, epochs   64, 20; with batch normalization batch-size is at least 2, and a
 *                                 single row that is left over joins the batch before
 *   training.dev-loss             "batches": each epoch's dev loss is the mean of its batches' means, as
 *                                 the homework's loop records it; "examples": the mean over all rows
 *   training.shuffle              true
 *   training.early-stopping       null; its metric "dev-loss", patience 5, min-delta 0
 *   training.clip-norm            null
 *   training.threads              0: the program chooses
 *
 * Members of sources and kinds other than the chosen ones hold NULL or 0 (kinds: their defaults)
 * and are not written.
 */
#pragma once

#include "glia-dataset.h"
#include "glia-experiment-error.h"
#include "mlp.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The version of the format that is written, the key "glia". */
#define GLIA_EXPERIMENT_FORMAT 1

/* The largest integer an experiment may hold: beyond it JSON readers disagree. */
#define GLIA_EXPERIMENT_LARGEST_INTEGER 9007199254740992 /* 2^53 */

/* ---- Data --------------------------------------------------------------------------------- */

typedef enum {
  GLIA_SOURCE_XOR,
  GLIA_SOURCE_XOR_QUADRANTS,
  GLIA_SOURCE_MOONS,
  GLIA_SOURCE_CIRCLES,
  GLIA_SOURCE_SPIRALS,
  GLIA_SOURCE_BLOBS,
  GLIA_SOURCE_CHECKERBOARD,
  GLIA_SOURCE_PLANE,          /* regression */
  GLIA_SOURCE_MULTI_GAUSSIAN, /* regression; the last one that generates points */
  GLIA_SOURCE_CSV,
  GLIA_SOURCE_IDX,
  GLIA_SOURCE_NPY,
  GLIA_SOURCE_REVIEWS,
  GLIA_SOURCES,
} GliaDataSource;

const char *glia_source_name (GliaDataSource source); /* "xor-quadrants" */
gboolean glia_source_from_name (const char *name, GliaDataSource *source);
/* Whether the source makes two-dimensional points itself. */
gboolean glia_source_is_generator (GliaDataSource source);

typedef enum {
  GLIA_HEADER_AUTO, /* "header": null: found by looking */
  GLIA_HEADER_PRESENT,
  GLIA_HEADER_ABSENT,
} GliaHeader;

typedef enum {
  GLIA_REVIEW_SPLIT_NONE,      /* the source is not reviews */
  GLIA_REVIEW_SPLIT_HOMEWORK3, /* official train shuffled: 5,000 dev, the rest train; 10,000 of test */
  GLIA_REVIEW_SPLIT_SHARES,    /* all shuffled: dev_share, test_share, the rest train */
} GliaReviewSplit;

/* File names are as the file has them; glia_experiment_resolve() makes a path of one. */
typedef struct {
  GliaDataSource source;
  guint64 seed;         /* of generated points and random splits */
  GliaTask task;        /* never GLIA_TASK_AUTO */
  gboolean standardize; /* train's mean 0 and standard deviation 1 in every column, in all parts */
  char *hash;           /* the data's hash, where a run's folder has noted it, or NULL */

  gsize samples; /* generators: how many points in all */
  double noise;  /* generators: standard deviation; points lie in about -1 … 1 */

  /* Cut off the train part, in [0, 1). Generators, csv, idx, npy and reviews split by shares. A dev
   * file and a dev share exclude each other, likewise test. */
  double dev_share, test_share;
  /* Whether those are cut with the classes' shares kept in every part; values are not affected. */
  gboolean stratify;

  /* csv: the files; npy: the files of features [rows x columns]. dev and test may be NULL. */
  char *train, *dev, *test;

  /* csv */
  char *target;      /* the target's column; NULL = the last one */
  char **features;   /* the features' columns in this order; NULL = all but the target */
  char *delimiter;   /* one character; NULL = found by looking */
  GliaHeader header; /* whether the first line names the columns */
  char **missing;    /* the texts that stand for a missing value; NULL = none do ("missing": a text
                      * or a list of texts) */

  /* npy: the files of targets: integer classes [rows], or values [rows] or [rows x outputs] */
  char *train_targets, *dev_targets, *test_targets;

  /* idx: .gz or not; train is required, dev and test may be NULL */
  char *train_images, *train_labels, *dev_images, *dev_labels, *test_images, *test_labels;

  /* reviews */
  char *reviews;   /* "imdb" from the catalogue, or a folder with pos/ and neg/, a TSV, a JSON */
  char *vectors;   /* "glove-6b-100d" from the catalogue, or a file of vectors */
  gsize top_words; /* only the most frequent n vectors; 0 = all ("top-words": null) */
  GliaReviewSplit split; /* "homework3", or { "dev": 0.2, "test": 0.2 }: the shares above */
} GliaDataSpec;

/* Whether `name` stands for an entry of the catalogue rather than for a file. */
gboolean glia_experiment_is_catalogue_name (const char *name);

/* ---- Network ------------------------------------------------------------------------------ */

typedef struct {
  GArray *layers; /* of mlp_layer: the hidden ones; the output follows the data */
  mlp_initialization initialization; /* "value", "low"/"high", "mean"/"std" are its a and b */
  char *weights;                     /* a safetensors file to start from, or NULL */
} GliaNetworkSpec;

/* ---- Training ----------------------------------------------------------------------------- */

typedef enum { GLIA_METRIC_DEV_LOSS, GLIA_METRIC_DEV_ACCURACY, GLIA_METRICS } GliaMetric;

const char *glia_metric_name (GliaMetric metric); /* "dev-loss" */

/* What an epoch's dev loss is the mean of. With a last batch that is smaller they differ: each of
 * its examples weighs more in the mean of the batches. */
typedef enum { GLIA_DEV_LOSS_BATCHES, GLIA_DEV_LOSS_EXAMPLES, GLIA_DEV_LOSSES } GliaDevLoss;

const char *glia_dev_loss_name (GliaDevLoss dev_loss); /* "batches" */

typedef struct {
  mlp_loss loss;
  mlp_optimizer_settings optimizer; /* clip_norm is training.clip-norm, 0 = null */
  mlp_schedule schedule;
  gsize batch_size, epochs;
  GliaDevLoss dev_loss;
  gboolean shuffle;                  /* FALSE keeps the file's order */
  gboolean stops_early;              /* whether early-stopping is not null; the two below say how */
  GliaMetric stopping_metric;        /* higher is better for dev-accuracy */
  mlp_early_stopping early_stopping; /* ready for mlp_early_stopping_observe () */
  guint threads;                     /* 0 = the program chooses */
} GliaTrainingSettings;

/* ---- Sweep -------------------------------------------------------------------------------- */

typedef enum {
  GLIA_SWEEP_NONE,  /* no "sweep" in the file, or only seeds */
  GLIA_SWEEP_GRID,  /* every combination, the last key's values running fastest */
  GLIA_SWEEP_PAIRS, /* the i-th of each list */
} GliaSweepKind;

/* One key that a sweep varies: a path as glia_experiment_set() takes it, and its JSON values. */
typedef struct {
  char *path;
  GPtrArray *values; /* of JsonNode */
} GliaSweepAxis;

typedef struct {
  GliaSweepKind kind;
  GPtrArray *axes; /* of GliaSweepAxis, in the file's order */
  char **names;    /* one a combination, or NULL */
  guint seeds;     /* each combination runs with seed, seed + 1, …; at least 1 */
} GliaSweep;

/* No sweep: no axes, one seed. */
void glia_sweep_init (GliaSweep *sweep);
/* Frees what `sweep` owns; it must be initialized again before it is used. */
void glia_sweep_clear (GliaSweep *sweep);
/* An axis without values, to be added to `axes`, which then owns it. */
GliaSweepAxis *glia_sweep_axis_new (const char *path);
/* How many combinations a sweep has, seeds not counted; without axes it has 1. Saturates. */
gsize glia_sweep_combinations (const GliaSweep *sweep);

/* ---- The experiment ----------------------------------------------------------------------- */

typedef struct {
  char *name;
  guint64 seed; /* initialization, shuffling, dropout */
  GliaDataSpec data;
  GliaNetworkSpec network;
  GliaTrainingSettings training;
  GliaSweep sweep;

  char *base_directory; /* what file names are relative to: the experiment file's folder, or NULL */
  char *file;           /* the file's name, for messages; "experiment" if there is none */

  /*< private >*/
  gatomicrefcount references;
} GliaExperiment;

/* Adam on noisy XOR quadrants with one hidden layer of 4 tanh units, everything else by default. */
GliaExperiment *glia_experiment_new (void);
GliaExperiment *glia_experiment_copy (const GliaExperiment *experiment);
/* References are counted atomically; an experiment that is shared must not be changed. */
GliaExperiment *glia_experiment_ref (GliaExperiment *experiment);
void glia_experiment_unref (GliaExperiment *experiment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaExperiment, glia_experiment_unref)

/* Whether both would be written as the same text. Where they lie does not matter. */
gboolean glia_experiment_equal (const GliaExperiment *a, const GliaExperiment *b);

/* ---- Reading ------------------------------------------------------------------------------ */

GliaExperiment *glia_experiment_read_file (const char *path, GError **error);
/* `length` -1 for 0-terminated text. `file` is for messages, `base_directory` may be NULL. */
GliaExperiment *glia_experiment_read_text (const char *text,
                                           gssize length,
                                           const char *file,
                                           const char *base_directory,
                                           GError **error);
GliaExperiment *glia_experiment_read_node (JsonNode *root,
                                           const char *file,
                                           const char *base_directory,
                                           GError **error);
/* The same checks for one that a program has put together. */
gboolean glia_experiment_validate (const GliaExperiment *experiment, GError **error);

/* ---- Writing ------------------------------------------------------------------------------ */

/* The complete text, every default written out, keys in the format's order, ending in a newline. */
char *glia_experiment_write_text (const GliaExperiment *experiment);
/* Atomically: a temporary file beside it, fsync, rename, fsync of the folder. */
gboolean
glia_experiment_write_file (const GliaExperiment *experiment, const char *path, GError **error);
/* The same as a tree. */
JsonNode *glia_experiment_to_node (const GliaExperiment *experiment);

/* ---- Files -------------------------------------------------------------------------------- */

/* The path of a file the experiment names: relative to base_directory, "~/" at home. NULL for NULL;
 * a catalogue name stays as it is. */
char *glia_experiment_resolve (const GliaExperiment *experiment, const char *file);
/* Resolves every file name, so that the experiment may be written into another folder. */
void glia_experiment_make_absolute (GliaExperiment *experiment);

/* ---- Changing by path --------------------------------------------------------------------- */

/* "training.optimizer.learning-rate=0.01", "network.layers[0].units=8", "network.layers.0.units=8":
 * the value is JSON, or else a text without its quotes. Changing a kind or the data's source drops
 * the keys that do not belong to the new one. `assignments` is NULL-terminated; they are applied in
 * order and checked once, at the end. On error the experiment is as it was. */
gboolean glia_experiment_set (GliaExperiment *experiment, const char *assignment, GError **error);
gboolean glia_experiment_set_all (GliaExperiment *experiment,
                                  const char *const *assignments,
                                  GError **error);

/* ---- Sweeps ------------------------------------------------------------------------------- */

/* The most runs that one sweep may have. */
#define GLIA_SWEEP_LARGEST 100000

/* The experiments that the sweep stands for, in order, combinations outside and seeds inside; each
 * with its own name and seed and no sweep. Without a sweep: one copy of the experiment. Names are
 * sweep.names, else made of the varied values ("512 · sigmoid · 0.02"), with " · seed 43" behind
 * where there are several seeds. Every one is validated. Returns GliaExperiment, free with
 * g_ptr_array_unref(). */
GPtrArray *glia_experiment_expand_sweep (const GliaExperiment *experiment, GError **error);

G_END_DECLS
