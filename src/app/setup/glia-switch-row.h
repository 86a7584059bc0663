/* SPDX-License-Identifier: MIT */

/* A field row for a key that is true or false, or that is either null or one fixed value. */
#pragma once

#include "glia-field-row.h"

G_BEGIN_DECLS

#define GLIA_TYPE_SWITCH_ROW (glia_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (GliaSwitchRow, glia_switch_row, GLIA, SWITCH_ROW, GliaFieldRow)

/* Property (read and write): "on-value" (JSON text: what the switch commits when it is turned on;
 * turned off it then commits null). Without it the switch commits true and false. */

/* The row's control; owned by the row. */
GtkSwitch *glia_switch_row_switch (GliaSwitchRow *self);

G_END_DECLS
