/* SPDX-License-Identifier: MIT */

/* What a network looks like inside: how its weights and activations are distributed, and which
 * units do nothing.
 *
 * A probe is a fixed part of the training data, so that what is seen at two moments can be
 * compared.
 *
 * Threads. glia_diagnostics_new() computes in the calling thread. All functions of a diagnoser are
 * called from one thread, the window's; its own thread gets networks through a slot where the
 * newest wins, and leaves answers in another.
 */
#pragma once

#include "glia-dataset.h"
#include "mlp.h"

G_BEGIN_DECLS

/* The most examples a probe has. */
#define GLIA_PROBE_EXAMPLES 256

/* Counts of values in equal bins over [low, high], the last one closed. */
typedef struct {
  double low, high;
  gsize bins;
  const guint32 *counts; /* [bins] */
  gsize n;               /* values counted: all that are finite */
  double mean, deviation;
} GliaHistogram;

typedef struct {
  gsize units, inputs;
  gboolean hidden; /* FALSE: the output layer */
  mlp_activation activation;
  /* without biases; all layers have the same range, which is round and holds every weight */
  GliaHistogram weights;
  /* of the probe, after the activation (output: logits); hidden layers share one range */
  GliaHistogram activations;
  /* share of activations within a fortieth of the range of a limit: sigmoid, tanh, softsign,
   * hardtanh; else NaN */
  double saturated;
  double dead;      /* share of units that are 0 for every example of the probe: ReLU; else NaN */
  gsize dead_units; /* as a number */
  gsize same_units; /* hidden units with the same weights, in and out, as another one */
} GliaLayerDiagnostics;

/* Immutable, counted atomically. */
typedef struct {
  gsize layers, examples;            /* of the probe */
  const GliaLayerDiagnostics *layer; /* [layers]: hidden ones and the output */
  gsize classes; /* how many different ones the probe's examples get; 0 for regression */
  guint64 tag;   /* as given to glia_diagnoser_ask() */

  /*< private >*/
  gatomicrefcount references;
} GliaDiagnostics;

/* NULL if there is not enough memory. */
GliaDiagnostics *
glia_diagnostics_new (const mlp_network *network, const GliaDataset *train, guint64 tag);
GliaDiagnostics *glia_diagnostics_ref (GliaDiagnostics *diagnostics);
void glia_diagnostics_unref (GliaDiagnostics *diagnostics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaDiagnostics, glia_diagnostics_unref)

typedef struct _GliaDiagnoser GliaDiagnoser;

/* `ready` is called in the default main context of the thread that made the diagnoser, when a
 * request was answered. */
GliaDiagnoser *glia_diagnoser_new (void (*ready) (gpointer user_data), gpointer user_data);
/* Joins the thread; `ready` is not called any more. */
void glia_diagnoser_free (GliaDiagnoser *diagnoser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaDiagnoser, glia_diagnoser_free)

/* Copies the network's parameters and refers to the data; an older request that has not begun is
 * dropped. */
void glia_diagnoser_ask (GliaDiagnoser *diagnoser,
                         const mlp_network *network,
                         GliaDataset *train,
                         guint64 tag);
/* The newest answer, or NULL if there is none since the last call. */
GliaDiagnostics *glia_diagnoser_take (GliaDiagnoser *diagnoser);

G_END_DECLS
