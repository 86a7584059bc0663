/* SPDX-License-Identifier: MIT */

/* A network and its data as pictures over the plane: scales of activations, class probabilities,
 * points, and the words for layers and neurons. Numbers in, a GliaPlanePlot out; no widget. */
#pragma once

#include "glia-dataset.h"
#include "glia-evaluator.h"
#include "glia-maps.h"
#include "glia-plane-plot.h"

G_BEGIN_DECLS

/* What the maps' colours reach to; nothing is ever cut off. */
typedef enum {
  GLIA_PICTURE_RANGE_AUTOMATIC, /* the activation's bounds; without bounds, the layer's largest answer */
  GLIA_PICTURE_RANGE_LAYER, /* the layer's largest answer */
  /* each neuron's largest answer: small ones can be compared in shape, not in size */
  GLIA_PICTURE_RANGE_NEURON,
} GliaPictureRange;

/* "automatic", "layer", "neuron"; an unknown name is automatic. */
const char *glia_picture_range_name (GliaPictureRange range);
GliaPictureRange glia_picture_range_from_name (const char *name);

/* How the answers of an activation become sign colours. */
GliaMapScale glia_picture_scale (mlp_activation activation, GliaPictureRange range);

/* What the output's surface shows. */
typedef enum {
  GLIA_SURFACE_PROBABILITY, /* of the second of two classes */
  GLIA_SURFACE_CLASSES,     /* several classes, or a loss without probabilities */
  GLIA_SURFACE_VALUE,       /* regression; the first output */
} GliaSurfaceKind;

GliaSurfaceKind glia_picture_surface_kind (const GliaDataset *data, gsize outputs, mlp_loss loss);

/* Probabilities [classes × cells] from logits [outputs × cells] of `maps`' output layer; classes
 * = max (2, outputs). Free with g_free(). */
float *glia_picture_probabilities (const GliaMaps *maps, mlp_loss loss);

/* The output surface of `maps` into `plot`; `data` is for names and the range of values. */
void glia_picture_show_output (GliaPlanePlot *plot,
                               const GliaMaps *maps,
                               const GliaDataset *data,
                               mlp_loss loss);
/* The map of a hidden neuron (layer from 1), or of an input (layer 0); FALSE if there is none. */
gboolean glia_picture_show_neuron (GliaPlanePlot *plot,
                                   const GliaMaps *maps,
                                   const mlp_network *network,
                                   gsize layer,
                                   gsize unit,
                                   GliaPictureRange range);
/* The train and dev parts' points. */
void glia_picture_show_points (GliaPlanePlot *plot, const GliaSplits *splits);

/* "p(blue)", "likeliest class", "class with the highest score", "predicted value"; free with
 * g_free(). */
char *glia_picture_surface_name (const GliaDataset *data, gsize outputs, mlp_loss loss);
/* "Hidden 2", "Inputs", "Output". */
char *glia_picture_layer_name (gsize layer, gsize layers);
/* "x₁" for a column called "x1"; other names as they are. */
char *glia_picture_input_name (const char *column);
/* "Hidden 2, neuron 6". */
char *glia_picture_neuron_name (gsize layer, gsize layers, gsize unit, const GliaDataset *data);
/* −1 … 1 for each unit of `layer`: how far its answer to the evaluation's example lies from its
 * mean, ±2 standard deviations. Free with g_free(). */
float *glia_picture_tints (const GliaEvaluation *evaluation, gsize layer);

G_END_DECLS
