/* SPDX-License-Identifier: MIT */
#include "glia-plots-page.h"

#include "glia-card.h"
#include "glia-plot-legend.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct {
  GliaPlotView *view;
  GtkWidget *legend;
} Plot;

typedef struct {
  GArray *plots; /* Plot, of the subclass's template */
  double smoothing;
  GliaXAxis x_axis;
} GliaPlotsPagePrivate;

enum { PROPERTY_SMOOTHING = 1, PROPERTY_X_AXIS, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GliaPlotsPage, glia_plots_page, GLIA_TYPE_TAB_PAGE)

static GliaPlotsPagePrivate *
get_private (GliaPlotsPage *self)
{
  return glia_plots_page_get_instance_private (self);
}

static const Plot *
get_plot (GliaPlotsPage *self, guint i)
{
  return &g_array_index (get_private (self)->plots, Plot, i);
}

void
glia_plots_page_add (GliaPlotsPage *self, GtkWidget *card, GliaPlotView *view, GtkWidget *legend)
{
  const Plot added = {view, legend};

  g_array_append_val (get_private (self)->plots, added);
  glia_plot_view_share_actions (view, card);
  glia_card_set_menu_model (GLIA_CARD (card), glia_plot_view_menu (view));
}

static void
update_texts (GliaTabPage *page)
{
  const char *const titles[] = {_ ("Epoch"), _ ("Step"), _ ("Seconds")};
  GliaPlotsPage *self = GLIA_PLOTS_PAGE (page);

  GLIA_PLOTS_PAGE_GET_CLASS (self)->update_texts (self, titles[get_private (self)->x_axis]);
}

static GliaSeries *
get_positions (GliaPlotsPage *self)
{
  GliaWorkbench *workbench = glia_tab_page_workbench (GLIA_TAB_PAGE (self));

  if (workbench == NULL || get_private (self)->x_axis == GLIA_X_AXIS_EPOCH)
    return NULL;
  return glia_workbench_series (workbench, get_private (self)->x_axis == GLIA_X_AXIS_STEP
                                               ? GLIA_SERIES_STEPS
                                               : GLIA_SERIES_SECONDS);
}

void
glia_plots_page_restart (GliaTabPage *page)
{
  GliaPlotsPage *self = GLIA_PLOTS_PAGE (page);
  GliaTabPageClass *class = GLIA_TAB_PAGE_GET_CLASS (page);
  GliaSeries *x = get_positions (self);
  const gboolean counts = get_private (self)->x_axis != GLIA_X_AXIS_SECONDS;

  GLIA_PLOTS_PAGE_GET_CLASS (self)->update_lines (self);
  update_texts (page);
  for (guint i = 0; i < get_private (self)->plots->len; i++) {
    GliaChart *chart = glia_plot_view_chart (get_plot (self, i)->view);
    glia_chart_set_positions (chart, x);
    glia_chart_set_x_kind (chart, counts ? GLIA_SCALE_INTEGER : GLIA_SCALE_LINEAR);
    gtk_widget_queue_resize (get_plot (self, i)->legend);
    gtk_widget_queue_draw (GTK_WIDGET (get_plot (self, i)->view));
  }
  if (glia_tab_page_workbench (page) == NULL)
    return;
  if (class->frame != NULL)
    class->frame (page);
  if (class->diagnosed != NULL)
    class->diagnosed (page);
}

static void
set_x_axis (GliaPlotsPage *self, GliaXAxis axis)
{
  get_private (self)->x_axis = axis;
  /* A crosshair at epoch 200 is not at step 200. */
  g_object_set (get_plot (self, 0)->view, "cursor-x", NAN, NULL);
  glia_plots_page_restart (GLIA_TAB_PAGE (self));
}

static void
glia_plots_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaPlotsPagePrivate *p = get_private (GLIA_PLOTS_PAGE (object));

  if (id == PROPERTY_SMOOTHING)
    g_value_set_double (value, p->smoothing);
  else if (id == PROPERTY_X_AXIS)
    g_value_set_uint (value, p->x_axis);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_plots_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaPlotsPage *self = GLIA_PLOTS_PAGE (object);

  if (id == PROPERTY_SMOOTHING) {
    get_private (self)->smoothing = g_value_get_double (value);
    for (guint i = 0; i < get_private (self)->plots->len; i++)
      g_object_set (get_plot (self, i)->view, "smoothing", get_private (self)->smoothing, NULL);
  } else if (id == PROPERTY_X_AXIS) {
    set_x_axis (self, g_value_get_uint (value));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
glia_plots_page_finalize (GObject *object)
{
  g_array_unref (get_private (GLIA_PLOTS_PAGE (object))->plots);
  G_OBJECT_CLASS (glia_plots_page_parent_class)->finalize (object);
}

static void
glia_plots_page_class_init (GliaPlotsPageClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GliaTabPageClass *page_class = GLIA_TAB_PAGE_CLASS (class);

  object_class->get_property = glia_plots_page_get_property;
  object_class->set_property = glia_plots_page_set_property;
  object_class->finalize = glia_plots_page_finalize;
  page_class->training_changed = glia_plots_page_restart;
  page_class->restarted = glia_plots_page_restart;
  page_class->compact_changed = update_texts;

  properties[PROPERTY_SMOOTHING] =
      g_param_spec_double ("smoothing", NULL, NULL, 0, 0.999, 0, flags);
  properties[PROPERTY_X_AXIS] =
      g_param_spec_uint ("x-axis", NULL, NULL, 0, GLIA_X_AXIS_SECONDS, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (GLIA_TYPE_PLOT_VIEW);
  g_type_ensure (GLIA_TYPE_PLOT_LEGEND);
}

static void
glia_plots_page_init (GliaPlotsPage *self)
{
  get_private (self)->plots = g_array_new (FALSE, FALSE, sizeof (Plot));
}
