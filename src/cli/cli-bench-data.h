/* SPDX-License-Identifier: MIT */

/* `glia bench --data`: seconds per epoch on a workload that other programs run too. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* DIR holds train_x.f32 and dev_x.f32 (rows of little-endian float32, row major) and train_y.u8 and
 * dev_y.u8 (a class 0 or 1 a row). */
typedef struct {
  char *folder;     /* --data */
  char *hidden;     /* --hidden: "512,512", NULL or "" for none */
  char *activation; /* --activation; NULL is sigmoid */
  int batch;
  double learning_rate;
  int epochs;
  int threads;
} CliBenchDataOptions;

typedef struct {
  double seconds_per_epoch; /* the median of all epochs but the first */
  double dev_accuracy;
  const char *kernels;
} CliBenchDataResult;

/* Softmax cross-entropy and Adam; an epoch is a shuffle, every batch, and a pass over dev. */
gboolean
cli_bench_data (const CliBenchDataOptions *options, CliBenchDataResult *result, GError **error);

/* DIR/toy_x.f32 (200 points of the plane) and toy_y.f32 (-1 or 1): 2-8-8-1, tanh, mean squared
 * error, SGD in batches of 10, reshuffled every epoch. The best of a few rounds of about
 * `seconds`. */
gboolean
cli_bench_toy (const char *folder, double seconds, double *steps_per_second, GError **error);

/* The catalogue's word vectors and reviews: converting the vectors (if the cache does not have
 * them), and tokenizing and averaging all the reviews with `threads` threads. */
typedef struct {
  double vectors_seconds, reviews_seconds;
  gsize words, reviews, tokens;
} CliBenchTextResult;

gboolean cli_bench_text (guint threads, CliBenchTextResult *result, GError **error);

G_END_DECLS
