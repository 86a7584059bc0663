/* SPDX-License-Identifier: MIT */

/* What the tabs below the stage and each of their pages have in common: they follow a training,
 * and are narrower in a narrow window.
 *
 * A page is a final subclass with a template of its own, of cards that share the width:
 *
 *     <template class="GliaDoctorPage" parent="GliaTabPage">
 *       <child><object class="GliaCard" id="card">…</object></child>
 *     </template>
 *
 * and a GtkStackPage in glia-stage-tabs.ui. Its class_init() sets those of the methods below
 * that it wants; the cards' own headers follow "compact" without it. */
#pragma once

#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_TAB_PAGE (glia_tab_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (GliaTabPage, glia_tab_page, GLIA, TAB_PAGE, GtkWidget)

struct _GliaTabPageClass {
  GtkWidgetClass parent_class;

  /* Each may be NULL. */

  /* Another training or none; called once at the end of construction, too. */
  void (*training_changed) (GliaTabPage *self);
  void (*compact_changed) (GliaTabPage *self);
  /* The training's signals, see glia-workbench.h. There is a training. */
  void (*frame) (GliaTabPage *self);
  void (*diagnosed) (GliaTabPage *self);
  void (*restarted) (GliaTabPage *self);
  void (*data_changed) (GliaTabPage *self);
};

/* Properties (read and write, notify): "workbench" (GliaWorkbench or NULL), "compact" (gboolean:
 * the narrow window). */

/* Owned by the page; NULL while it has none. */
GliaWorkbench *glia_tab_page_workbench (GliaTabPage *self);
gboolean glia_tab_page_is_compact (GliaTabPage *self);

/* The snapshot that the training shows; NULL without one. */
const GliaSnapshot *glia_tab_page_snapshot (GliaTabPage *self);
/* Makes that snapshot's epoch the caption of a card. */
void glia_tab_page_caption_epoch (GliaTabPage *self, GtkWidget *card);

G_END_DECLS
