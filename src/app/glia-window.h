/* SPDX-License-Identifier: MIT */

/* The window: header bar, setup sidebar, the pages, transport bar. */
#pragma once

#include "glia-application.h"

G_BEGIN_DECLS

#define GLIA_TYPE_WINDOW (glia_window_get_type ())
G_DECLARE_FINAL_TYPE (GliaWindow, glia_window, GLIA, WINDOW, AdwApplicationWindow)

/* Owned by GTK until it is closed. */
GliaWindow *glia_window_new (GliaApplication *application);

G_END_DECLS
