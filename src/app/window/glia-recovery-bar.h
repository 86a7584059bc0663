/* SPDX-License-Identifier: MIT */

/* The bar below the header that offers what a crash left. It is there while there is something
 * to offer. */
#pragma once

#include "glia-recovery.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GLIA_TYPE_RECOVERY_BAR (glia_recovery_bar_get_type ())
G_DECLARE_FINAL_TYPE (GliaRecoveryBar, glia_recovery_bar, GLIA, RECOVERY_BAR, GtkWidget)

/* Property "recovery" (GliaRecovery or NULL, read and write).
 * Signal "restore": the person wants everything that was found; take it with
 * glia_recovery_restore(). */

G_END_DECLS
