/* SPDX-License-Identifier: MIT */
#include "glia-review-view.h"

#include "glia-dev-texts.h"
#include "glia-figure-style.h"
#include "glia-probabilities.h"
#include "glia-review-text.h"
#include "glia-scale.h"

#include <glib/gi18n.h>
#include <math.h>

/* The shortest time between two predictions while training, in microseconds. */
#define INTERVAL    (G_USEC_PER_SEC / 10)
#define MOST_SHARES 3 /* the most classes listed beside the verdict */

/* Shown until a person types; in English because the word vectors are. */
static const char first_text[] =
    "I expected another dull sequel, but the performances are wonderful and the story stays with "
    "you. The ending feels a little predictable, yet I left the cinema smiling. Highly "
    "recommended.";

struct _GliaReviewView {
  GtkWidget parent_instance;

  GtkWidget *content, *text, *bars, *legend, *scale;
  GtkLabel *verdict, *shares, *caption;

  GliaWorkbench *workbench;
  GSignalGroup *signals;
  GliaReviewPredictor *predictor;
  GliaReviewPrediction *prediction; /* or NULL */
  GliaDevTexts *texts;              /* while a sample is awaited; else NULL */
  gulong texts_changed;
  GRand *random;
  gboolean pending, wanted, compact;
  gint64 asked_at;
  guint64 asked_run, asked_steps;
};

enum { PROPERTY_WORKBENCH = 1, PROPERTY_COMPACT, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaReviewView, glia_review_view, GTK_TYPE_WIDGET)

static GtkTextBuffer *
get_buffer (GliaReviewView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
}

/* ---- Showing --------------------------------------------------------------------------------- */

static void
show_nothing (GliaReviewView *self, const char *why)
{
  gtk_label_set_label (self->verdict, "–");
  gtk_label_set_label (self->shares, "");
  gtk_label_set_label (self->caption, why);
  glia_probabilities_show (GLIA_PROBABILITIES (self->bars), NULL, NULL, 0, MLP_CROSS_ENTROPY);
}

static void
show_verdict (GliaReviewView *self, const char *const *names, mlp_loss loss)
{
  const GliaReviewPrediction *prediction = self->prediction;
  g_autofree char *name = g_strdup (names[prediction->called]), *summary = NULL;
  const char *const colours[] = {"review-first", "review-second"};

  name[0] = g_ascii_toupper (name[0]);
  gtk_label_set_label (self->verdict, name);
  for (gsize i = 0; i < 2; i++)
    if (prediction->classes == 2 && prediction->called == i)
      gtk_widget_add_css_class (GTK_WIDGET (self->verdict), colours[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), colours[i]);
  glia_probabilities_show (GLIA_PROBABILITIES (self->bars), names, prediction->scores,
                           prediction->classes, loss);
  gtk_widget_set_visible (self->bars, prediction->has_probabilities);
  if (prediction->classes <= MOST_SHARES || !prediction->has_probabilities)
    summary = glia_probabilities_summary (GLIA_PROBABILITIES (self->bars));
  gtk_label_set_label (self->shares, summary != NULL ? summary : "");
}

static void
show_prediction (GliaReviewView *self)
{
  const GliaReviewPrediction *prediction = self->prediction;
  const GliaSplits *splits =
      self->workbench != NULL ? glia_workbench_splits (self->workbench) : NULL;
  const gboolean fits = prediction != NULL && prediction->classes > 0 && splits != NULL &&
                        splits->train->n_classes == prediction->classes;
  const char *about = fits ? splits->train->class_names[prediction->about] : NULL;

  glia_review_text_show (GLIA_REVIEW_TEXT (self->text), fits ? self->prediction : NULL, about);
  gtk_widget_queue_draw (self->scale);
  gtk_widget_set_visible (self->scale, fits);
  if (prediction != NULL && prediction->error != NULL) {
    show_nothing (self, prediction->error);
  } else if (!fits) {
    show_nothing (self, prediction != NULL && prediction->n_words > 0
                            ? _ ("No word of this text is among the word vectors")
                            : _ ("Type or paste a review"));
  } else {
    g_autofree char *caption = g_strdup_printf (
        prediction->has_probabilities
            ? _ ("Colour: how far p(%s) falls when the word is left out")
            : _ ("Colour: how far the score of %s falls when the word is left out"),
        about);
    gtk_label_set_label (self->caption, caption);
    show_verdict (
        self, splits->train->class_names,
        glia_document_experiment (glia_workbench_document (self->workbench))->training.loss);
  }
}

static void
draw_scale_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaReviewView *self = data;
  const GliaColour dim = glia_theme_role (glia_figure_style (), GLIA_ROLE_DIM_TEXT);
  const int steps = 15;

  if (self->prediction == NULL)
    return;
  const double end = glia_review_prediction_scale (self->prediction);
  for (int i = 0; i < steps; i++) {
    const GdkRGBA colour = glia_review_text_colour (2.0 * i / (steps - 1) - 1, 1);
    const double from = floor ((double)width * i / steps);
    const double to = floor ((double)width * (i + 1) / steps);
    gdk_cairo_set_source_rgba (cr, &colour);
    cairo_rectangle (cr, from, 0, to - from, 8);
    cairo_fill (cr);
  }
  g_autofree char *low = self->prediction->has_probabilities
                             ? g_strdup_printf (_ ("−%.0f pp"), 100 * end)
                             : g_strdup_printf ("−%.2f", end);
  g_autofree char *high = self->prediction->has_probabilities
                              ? g_strdup_printf (_ ("+%.0f pp"), 100 * end)
                              : g_strdup_printf ("+%.2f", end);
  glia_text_draw (cr, GLIA_FONT_CAPTION, low, dim, 0, 19, 0, 0);
  glia_text_draw (cr, GLIA_FONT_CAPTION, "0", dim, width / 2.0, 19, 0.5, 0);
  glia_text_draw (cr, GLIA_FONT_CAPTION, high, dim, width, 19, 1, 0);
}

/* ---- Requesting ------------------------------------------------------------------------------ */

static void
request_prediction (GliaReviewView *self)
{
  GliaSnapshot *snapshot =
      self->workbench != NULL ? glia_workbench_snapshot (self->workbench) : NULL;

  self->wanted = FALSE;
  if (snapshot == NULL || !glia_dev_texts_are_there (self->workbench) ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  g_autofree char *text = gtk_text_iter_get_slice (&start, &end);
  self->pending = TRUE;
  self->asked_at = g_get_monotonic_time ();
  self->asked_run = snapshot->run;
  self->asked_steps = snapshot->steps;
  glia_review_predictor_ask (self->predictor,
                             glia_document_experiment (glia_workbench_document (self->workbench)),
                             snapshot, text);
}

static void
ready_cb (gpointer data)
{
  GliaReviewView *self = data;
  GliaReviewPrediction *prediction = glia_review_predictor_take (self->predictor);

  if (prediction == NULL)
    return;
  self->pending = FALSE;
  glia_review_prediction_unref (self->prediction);
  self->prediction = prediction;
  show_prediction (self);
  if (self->wanted)
    request_prediction (self);
}

/* Called whenever the network may have changed. */
static void
frame_cb (GliaReviewView *self)
{
  const GliaSnapshot *snapshot =
      self->workbench != NULL ? glia_workbench_snapshot (self->workbench) : NULL;

  if (snapshot == NULL ||
      (snapshot->run == self->asked_run && snapshot->steps == self->asked_steps && !self->wanted))
    return;
  if (self->pending)
    self->wanted = TRUE;
  else if (glia_workbench_state (self->workbench) != GLIA_WORKBENCH_RUNNING ||
           g_get_monotonic_time () - self->asked_at >= INTERVAL)
    request_prediction (self);
}

static void
data_changed_cb (GliaReviewView *self)
{
  g_clear_pointer (&self->prediction, glia_review_prediction_unref);
  show_prediction (self);
  request_prediction (self);
}

static void
try_sample (GliaReviewView *self)
{
  const gsize n = glia_dev_texts_count (self->texts);

  if (n == 0)
    return;
  const char *text =
      glia_dev_texts_get (self->texts, (gsize)g_rand_int_range (self->random, 0, (gint32)n));
  g_clear_signal_handler (&self->texts_changed, self->texts);
  glia_review_view_set_text (self, text);
}

static void
stop_waiting (GliaReviewView *self)
{
  if (self->texts != NULL)
    g_clear_signal_handler (&self->texts_changed, self->texts);
  g_clear_object (&self->texts);
}

void
glia_review_view_sample (GliaReviewView *self)
{
  if (self->workbench == NULL)
    return;
  stop_waiting (self);
  self->texts = g_object_ref (glia_dev_texts_of (self->workbench));
  self->texts_changed =
      g_signal_connect_swapped (self->texts, "changed", G_CALLBACK (try_sample), self);
  glia_dev_texts_want (self->texts);
  try_sample (self);
}

static void
paste_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GliaReviewView) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text != NULL && *text != '\0')
    glia_review_view_set_text (self, text);
}

void
glia_review_view_paste (GliaReviewView *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, paste_cb,
                                 g_object_ref (self));
}

void
glia_review_view_set_text (GliaReviewView *self, const char *text)
{
  gtk_text_buffer_set_text (get_buffer (self), text, -1);
  GtkTextIter start;
  gtk_text_buffer_get_start_iter (get_buffer (self), &start);
  gtk_text_buffer_place_cursor (get_buffer (self), &start);
}

GliaReviewPrediction *
glia_review_view_prediction (GliaReviewView *self)
{
  return self->prediction;
}

/* ---- Object ---------------------------------------------------------------------------------- */

static void
glia_review_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaReviewView *self = GLIA_REVIEW_VIEW (object);

  if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, self->workbench);
  else if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, self->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_review_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaReviewView *self = GLIA_REVIEW_VIEW (object);

  if (id == PROPERTY_WORKBENCH) {
    if (!g_set_object (&self->workbench, g_value_get_object (value)))
      return;
    stop_waiting (self);
    g_signal_group_set_target (self->signals, self->workbench);
    data_changed_cb (self);
  } else if (id == PROPERTY_COMPACT) {
    self->compact = g_value_get_boolean (value);
    gtk_widget_set_visible (self->legend, !self->compact);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_review_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (glia_review_view_parent_class)->map (widget);
  request_prediction (GLIA_REVIEW_VIEW (widget));
}

static void
glia_review_view_dispose (GObject *object)
{
  GliaReviewView *self = GLIA_REVIEW_VIEW (object);

  stop_waiting (self);
  g_clear_pointer (&self->predictor, glia_review_predictor_free);
  g_clear_object (&self->signals);
  g_clear_object (&self->workbench);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_REVIEW_VIEW);
  G_OBJECT_CLASS (glia_review_view_parent_class)->dispose (object);
}

static void
glia_review_view_finalize (GObject *object)
{
  GliaReviewView *self = GLIA_REVIEW_VIEW (object);

  glia_review_prediction_unref (self->prediction);
  g_rand_free (self->random);
  G_OBJECT_CLASS (glia_review_view_parent_class)->finalize (object);
}

static void
glia_review_view_class_init (GliaReviewViewClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_review_view_get_property;
  object_class->set_property = glia_review_view_set_property;
  object_class->dispose = glia_review_view_dispose;
  object_class->finalize = glia_review_view_finalize;
  widget_class->map = glia_review_view_map;
  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (GLIA_TYPE_PROBABILITIES);
  g_type_ensure (GLIA_TYPE_REVIEW_TEXT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/examples/glia-review-view.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaReviewView, content);
  gtk_widget_class_bind_template_child (widget_class, GliaReviewView, text);
  gtk_widget_class_bind_template_child (widget_class, GliaReviewView, bars);
  gtk_widget_class_bind_template_child (widget_class, GliaReviewView, legend);
  gtk_widget_class_bind_template_child (widget_class, GliaReviewView, scale);
  gtk_widget_class_bind_template_child (widget_class, GliaReviewView, verdict);
  gtk_widget_class_bind_template_child (widget_class, GliaReviewView, shares);
  gtk_widget_class_bind_template_child (widget_class, GliaReviewView, caption);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
glia_review_view_init (GliaReviewView *self)
{
  self->random = g_rand_new ();
  self->predictor = glia_review_predictor_new (ready_cb, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->scale), draw_scale_cb, self, NULL);
  glia_review_view_set_text (self, first_text);
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (request_prediction), self,
                           G_CONNECT_SWAPPED);
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "frame", G_CALLBACK (frame_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (frame_cb), self);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (frame_cb), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (data_changed_cb),
                                  self);
  show_prediction (self);
}

GtkWidget *
glia_review_view_new (void)
{
  return g_object_new (GLIA_TYPE_REVIEW_VIEW, NULL);
}
