/* SPDX-License-Identifier: MIT */
#include "glia-probabilities.h"

#include "glia-figure-style.h"
#include "glia-scale.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#define BAR     10.0
#define GAP     2.0
#define ROW     22
#define MOST    10
#define NAME    0.36 /* of the width */
#define PERCENT 56.0

typedef struct {
  char *name;
  double score;
} Class;

struct _GliaProbabilities {
  GtkWidget parent_instance;

  Class *classes; /* [n]; but for the probabilities of two, the highest first */
  gsize n;
  gboolean has_probabilities;
};

G_DEFINE_FINAL_TYPE (GliaProbabilities, glia_probabilities, GTK_TYPE_WIDGET)

static void
clear_classes (GliaProbabilities *self)
{
  for (gsize i = 0; i < self->n; i++)
    g_free (self->classes[i].name);
  g_clear_pointer (&self->classes, g_free);
  self->n = 0;
}

static int
compare_classes (gconstpointer first, gconstpointer second)
{
  const Class *a = first, *b = second;

  return a->score > b->score ? -1 : a->score < b->score;
}

static void
draw_bar (cairo_t *cr, GliaColour colour, double x, double y, double width)
{
  const double r = fmin (BAR / 2, width / 2);

  if (width <= 0)
    return;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + BAR - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + BAR - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  glia_colour_source (cr, colour, 1);
  cairo_fill (cr);
}

static void
draw_two_classes (GliaProbabilities *self, cairo_t *cr, double width, double height)
{
  const GliaStyle style = glia_figure_style ();
  const double first = round ((width - GAP) * self->classes[0].score),
               y = floor ((height - BAR) / 2);

  draw_bar (cr, glia_theme_sign (style, -1), 0, y, first);
  draw_bar (cr, glia_theme_sign (style, 1), first + GAP, y, width - GAP - first);
}

static void
format_score (const GliaProbabilities *self, gsize i, char *text)
{
  if (self->has_probabilities)
    glia_number_format (self->classes[i].score, 1, GLIA_UNIT_PERCENT, text);
  else
    glia_number_format (self->classes[i].score, 3, GLIA_UNIT_NUMBER, text);
}

static void
draw_ranking (GliaProbabilities *self, cairo_t *cr, double width)
{
  const GliaStyle style = glia_figure_style ();
  const GliaColour text = glia_theme_role (style, GLIA_ROLE_TEXT);
  const double name = fmin (120, floor (width * NAME)), room = width - name - 10 - PERCENT;

  for (gsize i = 0; i < MIN (self->n, MOST); i++) {
    const double y = (double)i * ROW;
    char percent[32];
    format_score (self, i, percent);
    glia_text_draw (cr, GLIA_FONT_CAPTION, self->classes[i].name, text, name, y + ROW / 2.0, 1,
                    name);
    draw_bar (cr, glia_theme_role (style, GLIA_ROLE_CONTROL), name + 10, y + (ROW - BAR) / 2, room);
    draw_bar (cr, glia_theme_run (style, 0), name + 10, y + (ROW - BAR) / 2,
              room * self->classes[i].score);
    glia_text_draw (cr, GLIA_FONT_CAPTION, percent, text, width, y + ROW / 2.0, 1, 0);
  }
}

static void
glia_probabilities_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaProbabilities *self = GLIA_PROBABILITIES (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->n == 0 || !self->has_probabilities || width < 1 || height < 1)
    return;
  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  if (self->n == 2)
    draw_two_classes (self, cr, width, height);
  else
    draw_ranking (self, cr, width);
  cairo_destroy (cr);
}

static int
find_height (const GliaProbabilities *self)
{
  return self->n > 2 && self->has_probabilities ? (int)MIN (self->n, MOST) * ROW : (int)BAR;
}

static void
glia_probabilities_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  GliaProbabilities *self = GLIA_PROBABILITIES (widget);

  *minimum = *natural = find_height (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 80, *natural = 240;
}

static void
glia_probabilities_finalize (GObject *object)
{
  clear_classes (GLIA_PROBABILITIES (object));
  G_OBJECT_CLASS (glia_probabilities_parent_class)->finalize (object);
}

static void
glia_probabilities_class_init (GliaProbabilitiesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = glia_probabilities_finalize;
  widget_class->snapshot = glia_probabilities_snapshot;
  widget_class->measure = glia_probabilities_measure;
  gtk_widget_class_set_css_name (widget_class, "gliaprobabilities");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
glia_probabilities_init (GliaProbabilities *self)
{
}

GtkWidget *
glia_probabilities_new (void)
{
  return g_object_new (GLIA_TYPE_PROBABILITIES, NULL);
}

char *
glia_probabilities_summary (GliaProbabilities *self)
{
  GString *text = g_string_new (self->n > 0 && !self->has_probabilities ? _ ("scores: ") : NULL);

  for (gsize i = 0; i < MIN (self->n, MOST); i++) {
    char number[32];
    format_score (self, i, number);
    /* "3: 92.8 %": without the colon, a class named by a digit would read as part of the number. */
    const char *colon = g_ascii_isdigit (self->classes[i].name[0]) ? ":" : "";
    g_string_append_printf (text, "%s%s%s %s", i > 0 ? ", " : "", self->classes[i].name, colon,
                            number);
  }
  return g_string_free (text, FALSE);
}

void
glia_probabilities_show (GliaProbabilities *self,
                         const char *const *names,
                         const double *scores,
                         gsize classes,
                         mlp_loss loss)
{

  const int before = find_height (self);

  clear_classes (self);
  self->classes = g_new0 (Class, classes + 1);
  self->n = classes;
  self->has_probabilities = mlp_loss_has_probabilities (loss);
  for (gsize i = 0; i < classes; i++)
    self->classes[i] = (Class){g_strdup (names[i]), scores[i]};
  if (classes > 2 || !self->has_probabilities)
    qsort (self->classes, classes, sizeof (Class), compare_classes);
  g_autofree char *summary = glia_probabilities_summary (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->has_probabilities ? _ ("Class probabilities")
                                                          : _ ("Class scores"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  if (before != find_height (self))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
