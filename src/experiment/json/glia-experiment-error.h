/* SPDX-License-Identifier: MIT */

/* The errors of reading an experiment, and of the JSON it is written in. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GLIA_EXPERIMENT_ERROR (glia_experiment_error_quark ())
GQuark glia_experiment_error_quark (void);

typedef enum {
  GLIA_EXPERIMENT_ERROR_SYNTAX,   /* not JSON; the message begins with file:line:column */
  GLIA_EXPERIMENT_ERROR_KEY,      /* an unknown, double, missing or misplaced key */
  GLIA_EXPERIMENT_ERROR_TYPE,     /* text where a number belongs, and so on */
  GLIA_EXPERIMENT_ERROR_VALUE,    /* out of range, or not one of the allowed names */
  GLIA_EXPERIMENT_ERROR_CONFLICT, /* each is right alone, but not together */
  GLIA_EXPERIMENT_ERROR_VERSION,  /* written by a later version of the format */
} GliaExperimentError;

G_END_DECLS
