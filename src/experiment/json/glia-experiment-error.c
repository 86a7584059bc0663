/* SPDX-License-Identifier: MIT */

#include "glia-experiment-error.h"

G_DEFINE_QUARK (glia - experiment - error - quark, glia_experiment_error)
