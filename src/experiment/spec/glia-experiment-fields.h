/* SPDX-License-Identifier: MIT */

/* Every key of the experiment file, one table a section. The root's table is in
 * glia-experiment-root.c, all others in glia-experiment-fields.c.
 */
#pragma once

#include "glia-fields.h"

G_BEGIN_DECLS

extern const GliaTable glia_table_root, glia_table_data, glia_table_network, glia_table_layer,
    glia_table_initialization, glia_table_training, glia_table_optimizer, glia_table_schedule,
    glia_table_stopping, glia_table_sweep;

G_END_DECLS
