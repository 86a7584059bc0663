/* SPDX-License-Identifier: MIT */

/* What the commands (glia-training-commands.c) need of the object (glia-training.c) besides its
 * public face. */
#pragma once

#include "glia-runner.h"
#include "glia-training.h"

G_BEGIN_DECLS

void glia_training_set_state (GliaTraining *self, GliaTrainingState state);
/* NULL: nothing is wrong. */
void glia_training_set_problem (GliaTraining *self, const char *problem);
void glia_training_set_wants_ticks (GliaTraining *self, gboolean wants);
GliaRunner *glia_training_runner (GliaTraining *self);
/* A new run, of the experiment and the data that are there. */
void glia_training_begin_run (GliaTraining *self);

G_END_DECLS
