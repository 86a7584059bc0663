/* SPDX-License-Identifier: MIT */
#include "glia-plot-view-private.h"

#include "glia-axes.h"
#include "glia-figure-actions.h"
#include "glia-figure-style.h"

#include <glib/gi18n.h>
#include <math.h>

#define FRAME_INTERVAL   (G_USEC_PER_SEC / 30)
#define SUMMARY_INTERVAL G_USEC_PER_SEC
#define FADE_TIME        80 /* ms */
#define READOUT_RADIUS   9
#define SHADOW_ALPHA     0.16f
#define SELECTION_ALPHA  0.14f
#define FOCUS_RADIUS     6

enum {
  PROPERTY_CURSOR_X = 1,
  PROPERTY_LOG_Y,
  PROPERTY_SMOOTHING,
  PROPERTY_FILE_NAME,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static void glia_plot_view_exportable_init (GliaExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GliaPlotView,
                               glia_plot_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GLIA_TYPE_EXPORTABLE,
                                                      glia_plot_view_exportable_init))

static GdkRGBA
role_colour (GliaRole role, float alpha)
{
  GliaColour colour = glia_theme_role (glia_figure_style (), role);

  return (GdkRGBA){(float)colour.red, (float)colour.green, (float)colour.blue, alpha};
}

/* ---- What screen readers get ----------------------------------------------------------------- */

/* Where a point is on the x axis: "epoch 291" for one within epoch 292, too. */
static void
format_place (GliaPlotView *self, double x, char label[32])
{
  const gboolean whole = glia_chart_x_scale (self->chart).kind == GLIA_SCALE_INTEGER;

  glia_number_format (whole ? floor (x) : x, whole || x == floor (x) ? 0 : 2, GLIA_UNIT_NUMBER,
                      label);
}

char *
glia_plot_view_summary (GliaPlotView *self)
{
  g_return_val_if_fail (GLIA_IS_PLOT_VIEW (self), NULL);

  g_autoptr (GString) text = g_string_new (NULL);
  const char *title = glia_chart_title (self->chart), *axis = glia_chart_x_title (self->chart);
  g_autofree char *unit = glia_axis_word (axis != NULL ? axis : "x");
  double newest = -INFINITY, x, value;
  char number[32], place[32];
  for (gsize i = 0; i < glia_chart_lines (self->chart); i++)
    if (glia_chart_last (self->chart, i, &x, &value))
      newest = fmax (newest, x);
  if (newest == -INFINITY)
    return g_strdup_printf (_ ("%s: no data yet"), title != NULL ? title : "");
  format_place (self, newest, place);
  g_string_append_printf (text, "%s: %s %s", title != NULL ? title : "", unit, place);
  for (gsize i = 0; i < glia_chart_lines (self->chart); i++) {
    if (!glia_chart_last (self->chart, i, &x, &value))
      continue;
    glia_chart_format (self->chart, value, number);
    g_string_append_printf (text, ", %s %s",
                            glia_chart_entry (self->chart, i, GLIA_STYLE_LIGHT).name, number);
  }
  if (glia_chart_best (self->chart, &x, &value)) {
    glia_chart_format (self->chart, value, number);
    g_string_append (text, ", ");
    /* Translators: a value, "epoch" or another x axis, and its number. */
    format_place (self, x, place);
    g_string_append_printf (text,
                            glia_chart_best_is_lowest (self->chart) ? _ ("lowest %s at %s %s")
                                                                    : _ ("best %s at %s %s"),
                            number, unit, place);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
summarize_cb (gpointer data)
{
  GliaPlotView *self = data;
  g_autofree char *summary = glia_plot_view_summary (self);
  const char *title = glia_chart_title (self->chart);

  self->summary = 0;
  self->summarized = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : "", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  summary, -1);
  return G_SOURCE_REMOVE;
}

static void
queue_summary (GliaPlotView *self)
{
  gint64 wait = self->summarized + SUMMARY_INTERVAL - g_get_monotonic_time ();

  if (self->summary == 0)
    self->summary = g_timeout_add ((guint)(MAX (wait, 0) / 1000), summarize_cb, self);
}

/* ---- Redrawing ------------------------------------------------------------------------------- */

static gboolean
redraw_cb (gpointer data)
{
  GliaPlotView *self = data;

  self->redraw = 0;
  self->drawn = g_get_monotonic_time ();
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

void
glia_plot_view_changed (GliaPlotView *self)
{
  g_return_if_fail (GLIA_IS_PLOT_VIEW (self));

  queue_summary (self);
  if (self->redraw != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gint64 wait = self->drawn + FRAME_INTERVAL - g_get_monotonic_time ();
  if (wait <= 0)
    redraw_cb (self);
  else
    self->redraw = g_timeout_add ((guint)(wait / 1000 + 1), redraw_cb, self);
}

static void
fade_cb (double value, gpointer data)
{
  GliaPlotView *self = data;

  self->readout_strength = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fade_to (GliaPlotView *self, double strength)
{
  AdwTimedAnimation *fade = ADW_TIMED_ANIMATION (self->fade);

  if (adw_timed_animation_get_value_to (fade) == strength)
    return;
  adw_timed_animation_set_value_from (fade, self->readout_strength);
  adw_timed_animation_set_value_to (fade, strength);
  adw_animation_play (self->fade);
}

static void
set_cursor_x (GliaPlotView *self, double x)
{
  gboolean same = x == self->cursor_x || (isnan (x) && isnan (self->cursor_x));

  if (same)
    return;
  self->cursor_x = x;
  fade_to (self, isnan (x) ? 0 : 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_CURSOR_X]);
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static void
snapshot_readout (GliaPlotView *self, GtkSnapshot *snapshot)
{
  GliaReadout *readout = self->readout;
  graphene_rect_t box = GRAPHENE_RECT_INIT ((float)self->readout_left, (float)self->readout_top,
                                            (float)readout->width, (float)readout->height);
  GdkRGBA border = role_colour (GLIA_ROLE_BORDER, 1), back = role_colour (GLIA_ROLE_POPOVER, 1);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &box, READOUT_RADIUS);
  gtk_snapshot_append_outset_shadow (snapshot, &round, &(GdkRGBA){0, 0, 0, SHADOW_ALPHA}, 0, 2, 0,
                                     8);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &back, &box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &round, (float[]){1, 1, 1, 1},
                              (GdkRGBA[]){border, border, border, border});
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &box);
  cairo_translate (cr, self->readout_left, self->readout_top);
  glia_chart_draw_readout (self->chart, cr, readout);
  cairo_destroy (cr);
}

static void
snapshot_crosshair (GliaPlotView *self, GtkSnapshot *snapshot, const graphene_rect_t *all)
{
  GliaReadout *readout = glia_chart_read (self->chart, self->cursor_x);

  if (readout != NULL) {
    g_clear_pointer (&self->readout, glia_readout_free);
    self->readout = readout;
    glia_chart_place_readout (self->chart, readout, &self->readout_left, &self->readout_top);
    cairo_t *cr = gtk_snapshot_append_cairo (snapshot, all);
    glia_chart_draw_crosshair (self->chart, cr, readout);
    cairo_destroy (cr);
  }
  if (self->readout == NULL || self->readout_strength <= 0)
    return;
  gtk_snapshot_push_opacity (snapshot, self->readout_strength);
  snapshot_readout (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_selection (GliaPlotView *self, GtkSnapshot *snapshot)
{
  GliaBox box;
  gboolean with_y;

  if (!glia_plot_view_selection (self, &box, &with_y))
    return;
  GdkRGBA edge = role_colour (GLIA_ROLE_ACCENT, 1);
  GdkRGBA fill = role_colour (GLIA_ROLE_ACCENT, SELECTION_ALPHA);
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT ((float)floor (box.left), (float)floor (box.top),
                          (float)ceil (box.right - box.left), (float)ceil (box.bottom - box.top));
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &rect, 0);
  gtk_snapshot_append_color (snapshot, &fill, &rect);
  gtk_snapshot_append_border (snapshot, &outline, (float[]){with_y, 1, with_y, 1},
                              (GdkRGBA[]){edge, edge, edge, edge});
}

static void
snapshot_focus (GliaPlotView *self, GtkSnapshot *snapshot, const graphene_rect_t *all)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (GTK_WIDGET (self));

  if ((flags & GTK_STATE_FLAG_FOCUS_VISIBLE) == 0 || (flags & GTK_STATE_FLAG_FOCUSED) == 0)
    return;
  GdkRGBA ring = role_colour (GLIA_ROLE_ACCENT, 0.5f);
  graphene_rect_t inner;
  GskRoundedRect outline;
  graphene_rect_inset_r (all, 3, 3, &inner);
  gsk_rounded_rect_init_from_rect (&outline, &inner, FOCUS_RADIUS);
  gtk_snapshot_append_border (snapshot, &outline, (float[]){2, 2, 2, 2},
                              (GdkRGBA[]){ring, ring, ring, ring});
}

static void
glia_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height);

  if (width <= 0 || height <= 0)
    return;
  glia_chart_set_size (self->chart, width, height, gtk_widget_get_scale_factor (widget),
                       glia_figure_style ());
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &all);
  glia_chart_draw (self->chart, cr);
  cairo_destroy (cr);
  snapshot_crosshair (self, snapshot, &all);
  snapshot_selection (self, snapshot);
  snapshot_focus (self, snapshot, &all);
}

static void
glia_plot_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = across ? 160 : 100;
  *natural = across ? 480 : 220;
}

static void
glia_plot_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (widget);

  glia_chart_set_size (self->chart, width, height, gtk_widget_get_scale_factor (widget),
                       glia_figure_style ());
  glia_figure_actions_allocate_context_menu (widget);
}

/* ---- GliaExportable -------------------------------------------------------------------------- */

static GliaFigure *
glia_plot_view_make_figure (GliaExportable *exportable)
{
  return glia_chart_figure (GLIA_PLOT_VIEW (exportable)->chart);
}

static char *
glia_plot_view_get_title (GliaExportable *exportable)
{
  const char *title = glia_chart_title (GLIA_PLOT_VIEW (exportable)->chart);

  return g_strdup (title != NULL ? title : _ ("Plot"));
}

static const char *
glia_plot_view_get_file_name (GliaExportable *exportable)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (exportable);

  return self->file_name != NULL ? self->file_name : "plot";
}

static void
glia_plot_view_exportable_init (GliaExportableInterface *interface)
{
  interface->make_figure = glia_plot_view_make_figure;
  interface->get_title = glia_plot_view_get_title;
  interface->get_file_name = glia_plot_view_get_file_name;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_plot_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (object);

  switch (id) {
  case PROPERTY_CURSOR_X:
    g_value_set_double (value, self->cursor_x);
    break;
  case PROPERTY_LOG_Y:
    g_value_set_boolean (value, glia_chart_log_y (self->chart));
    break;
  case PROPERTY_SMOOTHING:
    g_value_set_double (value, self->smoothing);
    break;
  case PROPERTY_FILE_NAME:
    g_value_set_string (value, self->file_name);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_plot_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (object);

  switch (id) {
  case PROPERTY_CURSOR_X:
    set_cursor_x (self, g_value_get_double (value));
    return;
  case PROPERTY_LOG_Y:
    if (glia_chart_log_y (self->chart) == g_value_get_boolean (value))
      return;
    glia_chart_set_log_y (self->chart, g_value_get_boolean (value));
    glia_plot_view_moved (self);
    break;
  case PROPERTY_SMOOTHING:
    if (self->smoothing == g_value_get_double (value))
      return;
    self->smoothing = g_value_get_double (value);
    glia_chart_set_smoothing (self->chart, self->smoothing);
    gtk_widget_queue_draw (GTK_WIDGET (self));
    break;
  case PROPERTY_FILE_NAME:
    g_free (self->file_name);
    self->file_name = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
glia_plot_view_dispose (GObject *object)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (object);

  g_clear_handle_id (&self->redraw, g_source_remove);
  g_clear_handle_id (&self->summary, g_source_remove);
  if (self->fade != NULL)
    adw_animation_reset (self->fade);
  g_clear_object (&self->fade);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (glia_plot_view_parent_class)->dispose (object);
}

static void
glia_plot_view_finalize (GObject *object)
{
  GliaPlotView *self = GLIA_PLOT_VIEW (object);

  g_clear_pointer (&self->readout, glia_readout_free);
  g_clear_pointer (&self->chart, glia_chart_free);
  g_free (self->file_name);
  G_OBJECT_CLASS (glia_plot_view_parent_class)->finalize (object);
}

static void
glia_plot_view_class_init (GliaPlotViewClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_plot_view_get_property;
  object_class->set_property = glia_plot_view_set_property;
  object_class->dispose = glia_plot_view_dispose;
  object_class->finalize = glia_plot_view_finalize;
  widget_class->snapshot = glia_plot_view_snapshot;
  widget_class->measure = glia_plot_view_measure;
  widget_class->size_allocate = glia_plot_view_size_allocate;

  properties[PROPERTY_CURSOR_X] = g_param_spec_double ("cursor-x", NULL, NULL, -INFINITY, INFINITY,
                                                       0, flags | G_PARAM_LAX_VALIDATION);
  properties[PROPERTY_LOG_Y] = g_param_spec_boolean ("log-y", NULL, NULL, FALSE, flags);
  properties[PROPERTY_SMOOTHING] =
      g_param_spec_double ("smoothing", NULL, NULL, 0, 0.999, 0, flags);
  properties[PROPERTY_FILE_NAME] = g_param_spec_string ("file-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_css_name (widget_class, "gliaplotview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  glia_plot_view_add_bindings (widget_class);
}

static void
glia_plot_view_init (GliaPlotView *self)
{
  self->chart = glia_chart_new ();
  self->cursor_x = NAN;
  self->fade = adw_timed_animation_new (GTK_WIDGET (self), 0, 0, FADE_TIME,
                                        adw_callback_animation_target_new (fade_cb, self, NULL));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  glia_plot_view_add_actions (self);
  glia_plot_view_add_input (self);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (gtk_widget_queue_draw));
  queue_summary (self);
}

GtkWidget *
glia_plot_view_new (void)
{
  return g_object_new (GLIA_TYPE_PLOT_VIEW, NULL);
}

GliaChart *
glia_plot_view_chart (GliaPlotView *self)
{
  g_return_val_if_fail (GLIA_IS_PLOT_VIEW (self), NULL);
  return self->chart;
}

GMenuModel *
glia_plot_view_menu (GliaPlotView *self)
{
  g_return_val_if_fail (GLIA_IS_PLOT_VIEW (self), NULL);
  return self->menu;
}

GActionGroup *
glia_plot_view_actions (GliaPlotView *self)
{
  g_return_val_if_fail (GLIA_IS_PLOT_VIEW (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

void
glia_plot_view_share_actions (GliaPlotView *self, GtkWidget *around)
{
  g_return_if_fail (GLIA_IS_PLOT_VIEW (self));

  gtk_widget_insert_action_group (around, "plot", G_ACTION_GROUP (self->actions));
  glia_figure_actions_share (GLIA_EXPORTABLE (self), around);
}
