/* SPDX-License-Identifier: MIT */
#include "glia-review-text.h"

#include "glia-figure-style.h"
#include "glia-scale.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Fifteen steps from one end of the scale to the other. */
#define STEPS        7 /* on each side of zero */
#define MOST_ALPHA   0.75
#define RADIUS       4
#define RING         2.0
#define WORD_PADDING 1.5

struct _GliaReviewText {
  GtkTextView parent_instance;

  GliaReviewPrediction *prediction; /* or NULL */
  char *about;
  GtkTextTag *unknown;
  gssize hovered; /* index of a word of the prediction; −1 for none */
};

G_DEFINE_FINAL_TYPE (GliaReviewText, glia_review_text, GTK_TYPE_TEXT_VIEW)

GdkRGBA
glia_review_text_colour (double effect, double scale)
{
  const double step = isnan (effect) ? 0 : round (CLAMP (effect / scale, -1, 1) * STEPS);
  const GliaColour colour = glia_theme_sign (glia_figure_style (), step < 0 ? -1 : 1);

  return (GdkRGBA){(float)colour.red, (float)colour.green, (float)colour.blue,
                   (float)(MOST_ALPHA * fabs (step) / STEPS)};
}

static char *
get_text (GliaReviewText *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &start, &end);
  return gtk_text_iter_get_slice (&start, &end);
}

/* How the text was edited since the prediction: its first `same` bytes are unchanged, and
 * everything from byte `rest` of the old text on has moved by `moved` bytes. */
typedef struct {
  char *text;
  gsize same, rest;
  gssize moved;
} Edit;

static Edit
find_edit (GliaReviewText *self)
{
  Edit edit = {.text = get_text (self)};
  const char *old = self->prediction->text;
  const gsize n_old = strlen (old), n = strlen (edit.text);
  gsize behind = 0;

  while (edit.same < MIN (n_old, n) && old[edit.same] == edit.text[edit.same])
    edit.same++;
  while (behind < MIN (n_old, n) - edit.same &&
         old[n_old - 1 - behind] == edit.text[n - 1 - behind])
    behind++;
  edit.rest = n_old - behind;
  edit.moved = (gssize)n - (gssize)n_old;
  return edit;
}

/* The word's place in the edited text; FALSE if the word itself was edited. */
static gboolean
find_word (GliaReviewText *self,
           const Edit *edit,
           const GliaReviewWord *word,
           GtkTextIter *start,
           GtkTextIter *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  gssize moved = 0;

  if (word->start == word->end)
    return FALSE;
  if (word->start >= edit->rest && edit->same != edit->rest)
    moved = edit->moved;
  else if (word->end > edit->same)
    return FALSE;
  const char *from = edit->text + (gssize)word->start + moved;
  const char *to = edit->text + (gssize)word->end + moved;
  gtk_text_buffer_get_iter_at_offset (buffer, start,
                                      (int)g_utf8_pointer_to_offset (edit->text, from));
  *end = *start;
  gtk_text_iter_forward_chars (end, (int)g_utf8_pointer_to_offset (from, to));
  return TRUE;
}

/* ---- The current word ------------------------------------------------------------------------ */

static gssize
find_word_at_iter (GliaReviewText *self, const GtkTextIter *iter)
{
  if (self->prediction == NULL)
    return -1;
  g_autofree char *text = get_text (self);
  if (!g_str_equal (text, self->prediction->text))
    return -1;
  const gsize at = (gsize)(g_utf8_offset_to_pointer (text, gtk_text_iter_get_offset (iter)) - text);
  const GliaReviewWord *word = glia_review_prediction_word_at (self->prediction, at);
  return word != NULL ? word - self->prediction->words : -1;
}

static gssize
find_word_at_point (GliaReviewText *self, double x, double y)
{
  GtkTextIter iter;
  int buffer_x, buffer_y;

  gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, (int)x,
                                         (int)y, &buffer_x, &buffer_y);
  if (!gtk_text_view_get_iter_at_location (GTK_TEXT_VIEW (self), &iter, buffer_x, buffer_y))
    return -1;
  return find_word_at_iter (self, &iter);
}

/* The word under the pointer, or else at the text cursor; −1 for none. */
static gssize
find_current_word (GliaReviewText *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter iter;

  if (self->hovered >= 0 || !gtk_widget_has_focus (GTK_WIDGET (self)))
    return self->hovered;
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  return find_word_at_iter (self, &iter);
}

/* "“wonderful”: p(positive) is 92.8 %, 74.6 % without it" */
static char *
describe_word (GliaReviewText *self, gssize index)
{
  const GliaReviewWord *word = &self->prediction->words[index];
  g_autofree char *piece =
      g_strndup (self->prediction->text + word->start, word->end - word->start);
  char with[32], rest[32];

  if (!word->known)
    return g_strdup_printf (_ ("“%s” is not among the word vectors"), piece);
  if (isnan (word->effect))
    return g_strdup_printf (_ ("“%s” is the only known word"), piece);
  const double p = self->prediction->scores[self->prediction->about];
  if (!self->prediction->has_probabilities) {
    glia_number_format (p, 3, GLIA_UNIT_NUMBER, with);
    glia_number_format (p - word->effect, 3, GLIA_UNIT_NUMBER, rest);
    return g_strdup_printf (_ ("“%s”: the score of %s is %s, without it %s"), piece, self->about,
                            with, rest);
  }
  glia_number_format (p, 1, GLIA_UNIT_PERCENT, with);
  glia_number_format (p - word->effect, 1, GLIA_UNIT_PERCENT, rest);
  char points[32];
  glia_number_format (100 * word->effect, 1, GLIA_UNIT_NUMBER, points);
  return g_strdup_printf (_ ("“%s”: %s%s points. p(%s) is %s, without it %s"), piece,
                          word->effect > 0 ? "+" : "", points, self->about, with, rest);
}

static void
announce_word (GliaReviewText *self)
{
  const gssize word = find_current_word (self);
  g_autofree char *text = word >= 0 ? describe_word (self, word) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GliaReviewText *self, double x, double y)
{
  const gssize word = find_word_at_point (self, x, y);

  if (word == self->hovered)
    return;
  self->hovered = word;
  announce_word (self);
}

static void
leave_cb (GliaReviewText *self)
{
  self->hovered = -1;
  announce_word (self);
}

static gboolean
glia_review_text_query_tooltip (GtkWidget *widget,
                                int x,
                                int y,
                                gboolean keyboard,
                                GtkTooltip *tooltip)
{
  GliaReviewText *self = GLIA_REVIEW_TEXT (widget);
  const gssize word = keyboard ? find_current_word (self) : find_word_at_point (self, x, y);

  if (word < 0)
    return FALSE;
  g_autofree char *text = describe_word (self, word);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static graphene_rect_t
get_word_box (GliaReviewText *self, const GtkTextIter *start, const GtkTextIter *end)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextIter last = *end;
  GdkRectangle from, to;

  gtk_text_iter_backward_char (&last);
  gtk_text_view_get_iter_location (view, start, &from);
  gtk_text_view_get_iter_location (view, &last, &to);
  /* A word longer than a line wraps; then only its first character gets a box. */
  if (to.y != from.y)
    to = from;
  return GRAPHENE_RECT_INIT ((float)(from.x - WORD_PADDING), (float)from.y,
                             (float)(to.x + to.width - from.x + 2 * WORD_PADDING),
                             (float)from.height);
}

static void
draw_unknown (GtkSnapshot *snapshot, const graphene_rect_t *box)
{
  const GliaColour dim = glia_theme_role (glia_figure_style (), GLIA_ROLE_DIM_TEXT);
  const double y = (double)(box->origin.y + box->size.height) - 2;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, box);

  glia_colour_source (cr, dim, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, (const double[]){0, 3}, 2, 0);
  cairo_move_to (cr, (double)box->origin.x + WORD_PADDING + 1, y);
  cairo_line_to (cr, (double)(box->origin.x + box->size.width) - WORD_PADDING, y);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_word (GliaReviewText *self,
           GtkSnapshot *snapshot,
           const GliaReviewWord *word,
           const graphene_rect_t *box,
           gboolean current)
{
  const double scale = glia_review_prediction_scale (self->prediction);
  const GdkRGBA colour = glia_review_text_colour (word->effect, scale);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, box, RADIUS);
  if (!word->known) {
    draw_unknown (snapshot, box);
  } else if (colour.alpha > 0) {
    gtk_snapshot_push_rounded_clip (snapshot, &rounded);
    gtk_snapshot_append_color (snapshot, &colour, box);
    gtk_snapshot_pop (snapshot);
  }
  if (!current)
    return;
  const GliaColour accent = glia_theme_role (glia_figure_style (), GLIA_ROLE_ACCENT);
  const GdkRGBA ring = {(float)accent.red, (float)accent.green, (float)accent.blue, 1};
  gtk_snapshot_append_border (snapshot, &rounded, (const float[]){RING, RING, RING, RING},
                              (const GdkRGBA[]){ring, ring, ring, ring});
}

static void
glia_review_text_snapshot_layer (GtkTextView *view, GtkTextViewLayer layer, GtkSnapshot *snapshot)
{
  GliaReviewText *self = GLIA_REVIEW_TEXT (view);
  GdkRectangle visible;

  if (layer != GTK_TEXT_VIEW_LAYER_BELOW_TEXT || self->prediction == NULL)
    return;
  const Edit edit = find_edit (self);
  const gssize current = find_current_word (self);
  gtk_text_view_get_visible_rect (view, &visible);
  for (gsize i = 0; i < self->prediction->n_words; i++) {
    const GliaReviewWord *word = &self->prediction->words[i];
    GtkTextIter start, end;
    if (!find_word (self, &edit, word, &start, &end))
      continue;
    const graphene_rect_t box = get_word_box (self, &start, &end);
    if ((double)(box.origin.y + box.size.height) < visible.y ||
        (double)box.origin.y > visible.y + visible.height)
      continue;
    draw_word (self, snapshot, word, &box, (gssize)i == current);
  }
  g_free (edit.text);
}

/* ---- Object ---------------------------------------------------------------------------------- */

static void
mark_unknown (GliaReviewText *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->unknown, &start, &end);
  if (self->prediction == NULL)
    return;
  const Edit edit = find_edit (self);
  for (gsize i = 0; i < self->prediction->n_words; i++)
    if (!self->prediction->words[i].known &&
        find_word (self, &edit, &self->prediction->words[i], &start, &end))
      gtk_text_buffer_apply_tag (buffer, self->unknown, &start, &end);
  g_free (edit.text);
}

static void
style_cb (GliaReviewText *self)
{
  const GliaColour dim = glia_theme_role (glia_figure_style (), GLIA_ROLE_DIM_TEXT);

  g_object_set (self->unknown, "foreground-rgba",
                &(GdkRGBA){(float)dim.red, (float)dim.green, (float)dim.blue, 1}, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
glia_review_text_finalize (GObject *object)
{
  GliaReviewText *self = GLIA_REVIEW_TEXT (object);

  glia_review_prediction_unref (self->prediction);
  g_free (self->about);
  G_OBJECT_CLASS (glia_review_text_parent_class)->finalize (object);
}

static void
glia_review_text_class_init (GliaReviewTextClass *class)
{
  G_OBJECT_CLASS (class)->finalize = glia_review_text_finalize;
  GTK_WIDGET_CLASS (class)->query_tooltip = glia_review_text_query_tooltip;
  GTK_TEXT_VIEW_CLASS (class)->snapshot_layer = glia_review_text_snapshot_layer;
}

static void
glia_review_text_init (GliaReviewText *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->hovered = -1;
  self->unknown = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (buffer, "notify::cursor-position", G_CALLBACK (announce_word), self,
                           G_CONNECT_SWAPPED);
  glia_figure_style_watch (GTK_WIDGET (self), G_CALLBACK (style_cb));
  style_cb (self);
}

void
glia_review_text_show (GliaReviewText *self, GliaReviewPrediction *prediction, const char *about)
{
  glia_review_prediction_unref (self->prediction);
  self->prediction = prediction != NULL ? glia_review_prediction_ref (prediction) : NULL;
  g_free (self->about);
  self->about = g_strdup (about);
  if (prediction == NULL || self->hovered >= (gssize)prediction->n_words)
    self->hovered = -1;
  mark_unknown (self);
  announce_word (self);
}
