/* SPDX-License-Identifier: MIT */

/* The dialog for a new experiment: recipes as tiles, and a data file of one's own. What is chosen
 * goes to the window's actions "win.recipe" and "win.choose-data"; Enter and a double click choose,
 * Escape closes. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_GALLERY (glia_gallery_get_type ())
G_DECLARE_FINAL_TYPE (GliaGallery, glia_gallery, GLIA, GALLERY, AdwWindow)

/* Modal, over `parent`, and destroyed with it. */
GtkWidget *glia_gallery_new (GtkWindow *parent);

G_END_DECLS
