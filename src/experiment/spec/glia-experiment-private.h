/* SPDX-License-Identifier: MIT */

/* What the files of an experiment share. Each calls only those above it:
 *
 *   glia-experiment.c        the structs: defaults, copies, references, names of files
 *   glia-experiment-root.c   the keys of the file's root, over those of its sections
 *   glia-experiment-check.c  what no single key can tell
 *   glia-experiment-write.c  to text, and equality, which is that of the text
 *   glia-experiment-read.c   from text
 *   glia-experiment-path.c   changes by path: written, changed as a tree, read again
 *   glia-experiment-sweep.c  the runs of a sweep, which are such changes
 */
#pragma once

#include "glia-experiment.h"
#include "glia-fields.h"

G_BEGIN_DECLS

/* ---- glia-experiment.c ----------------------------------------------------------------------- */

void glia_data_spec_init (GliaDataSpec *data, GliaDataSource source);
void glia_data_spec_clear (GliaDataSpec *data);
/* What training.loss is if the file does not say. */
mlp_loss glia_data_spec_default_loss (const GliaDataSpec *data);
GliaTask glia_source_default_task (GliaDataSource source);
void glia_training_settings_init (GliaTrainingSettings *training);
/* No data, no layers: to be read into. */
GliaExperiment *glia_experiment_new_empty (const char *file, const char *base_directory);

/* ---- The files above it ---------------------------------------------------------------------- */

/* Fails if the file is of a later format. */
void glia_experiment_read_version (GliaReader *reader, JsonNode *node);
/* Without members that equal their defaults, to be changed by path and read again. */
JsonNode *glia_experiment_to_short_node (const GliaExperiment *experiment);
/* What no single key can tell. */
void glia_experiment_check (GliaReader *reader, const GliaExperiment *experiment);
/* Sets the value at `path` in the tree. */
gboolean
glia_node_set (JsonNode *root, const char *path, JsonNode *value, const char *file, GError **error);

G_END_DECLS
