/* SPDX-License-Identifier: MIT */

/* What all labs have in common: a question, a sentence or two that say what to look at, controls,
 * what one sees, links to other labs, "Open as Experiment", export.
 *
 * A lab is a subclass with a template of its own:
 *
 *     <template class="GliaSoftmaxPage" parent="GliaLabPage">
 *       <property name="question" translatable="yes">…?</property>
 *       <property name="sentence" translatable="yes">…</property>
 *       <property name="links">graph activations</property>
 *       <child type="controls">…</child>      beside one another above the figure
 *       <child>…</child>                      the figure and what belongs to it
 *     </template>
 *
 * and a row in glia-labs.h. It computes nothing: src/labs does. */
#pragma once

#include "glia-figure-view.h"
#include "glia-workbench.h"

G_BEGIN_DECLS

#define GLIA_TYPE_LAB_PAGE (glia_lab_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (GliaLabPage, glia_lab_page, GLIA, LAB_PAGE, GtkWidget)

enum { GLIA_LAB_PRESET_VALUES = 5 };

/* What a button below the controls sets. `control` is the id of a spin button (its value) or of a
 * drop-down (an index), bound as a template child. */
typedef struct {
  const char *label; /* marked with N_() */
  struct {
    const char *control; /* NULL: no more */
    double value;
  } set[GLIA_LAB_PRESET_VALUES];
} GliaLabPreset;

struct _GliaLabPageClass {
  GtkWidgetClass parent_class;

  /* The Workbench's training is another one (or NULL); may be NULL. */
  void (*training_changed) (GliaLabPage *self);
  /* A new experiment like what the lab shows; NULL: there is none like it. */
  GliaExperiment *(*make_experiment) (GliaLabPage *self);
  /* A preset has set all it sets; may be NULL. */
  void (*preset_applied) (GliaLabPage *self);
};

/* Properties: "question", "sentence", "links" (names of labs, spaces between; construct or
 * template), "workbench" (GliaWorkbench, of the window's Workbench, or NULL).
 * Signals: "show-lab" (string): a link to this lab was followed; "open-experiment"
 * (GliaExperiment). */

GliaWorkbench *glia_lab_page_workbench (GliaLabPage *self);
/* The one that Export in the page's corner exports. */
void glia_lab_page_set_main_figure (GliaLabPage *self, GliaFigureView *figure);

/* A button each, named by its place from 0: "preset-0". The table must live as long as the page. */
void glia_lab_page_set_presets (GliaLabPage *self, const GliaLabPreset *presets, gsize n);
/* While a preset sets one control after the other: nothing need be done before
 * preset_applied() is called. */
gboolean glia_lab_page_is_applying_preset (GliaLabPage *self);

/* Shows computed text with true minus signs and norms that every font can draw. */
void glia_lab_page_set_text (GtkLabel *label, const char *text);

/* A choice among the engine's activations, in their order. */
void glia_lab_page_fill_activations (GtkDropDown *drop_down, mlp_activation chosen);

G_END_DECLS
