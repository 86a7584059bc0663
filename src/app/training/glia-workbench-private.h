/* SPDX-License-Identifier: MIT */

/* What the commands (glia-workbench-commands.c) need of the object (glia-workbench.c) besides its
 * public face. */
#pragma once

#include "glia-runner.h"
#include "glia-workbench.h"

G_BEGIN_DECLS

void glia_workbench_set_state (GliaWorkbench *self, GliaWorkbenchState state);
/* NULL: nothing is wrong. */
void glia_workbench_set_problem (GliaWorkbench *self, const char *problem);
void glia_workbench_set_wants_ticks (GliaWorkbench *self, gboolean wants);
GliaRunner *glia_workbench_runner (GliaWorkbench *self);
/* A new run, of the experiment and the data that are there. */
void glia_workbench_begin_run (GliaWorkbench *self);

G_END_DECLS
