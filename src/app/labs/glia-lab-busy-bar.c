/* SPDX-License-Identifier: MIT */
#include "glia-lab-busy-bar.h"

enum { INTERVAL = 100 /* milliseconds */, MOST_WORKERS = 2 };

struct _GliaLabBusyBar {
  GtkWidget parent_instance;

  GtkWidget *row;
  GtkProgressBar *progress;

  GliaLabWorker *workers[MOST_WORKERS];
  char *texts[MOST_WORKERS];
  guint n, tick;
};

G_DEFINE_FINAL_TYPE (GliaLabBusyBar, glia_lab_busy_bar, GTK_TYPE_WIDGET)

static guint cancelled_signal;

/* The first that is busy; `n` if none is. */
static guint
find_busy (GliaLabBusyBar *self)
{
  guint i = 0;

  while (i < self->n && !glia_lab_worker_is_busy (self->workers[i]))
    i++;
  return i;
}

static gboolean
tick_cb (gpointer data)
{
  GliaLabBusyBar *self = data;
  const guint busy = find_busy (self);

  if (busy == self->n) /* its answer is on the way */
    return G_SOURCE_CONTINUE;
  gtk_progress_bar_set_fraction (self->progress, glia_lab_worker_progress (self->workers[busy]));
  gtk_progress_bar_set_text (self->progress, self->texts[busy]);
  gtk_widget_set_child_visible (self->row, TRUE);
  return G_SOURCE_CONTINUE;
}

void
glia_lab_busy_bar_update (GliaLabBusyBar *self)
{
  g_return_if_fail (GLIA_IS_LAB_BUSY_BAR (self));
  if (find_busy (self) < self->n) {
    if (self->tick == 0)
      self->tick = g_timeout_add (INTERVAL, tick_cb, self);
    return;
  }
  g_clear_handle_id (&self->tick, g_source_remove);
  gtk_widget_set_child_visible (self->row, FALSE);
}

void
glia_lab_busy_bar_add (GliaLabBusyBar *self, GliaLabWorker *worker, const char *text)
{
  g_return_if_fail (GLIA_IS_LAB_BUSY_BAR (self) && self->n < MOST_WORKERS);
  self->workers[self->n] = worker;
  self->texts[self->n++] = g_strdup (text);
}

void
glia_lab_busy_bar_clear (GliaLabBusyBar *self)
{
  g_return_if_fail (GLIA_IS_LAB_BUSY_BAR (self));
  g_clear_handle_id (&self->tick, g_source_remove);
  for (guint i = 0; i < self->n; i++)
    g_clear_pointer (&self->texts[i], g_free);
  self->n = 0;
}

static void
cancel_cb (GliaLabBusyBar *self)
{
  g_signal_emit (self, cancelled_signal, 0);
}

static void
glia_lab_busy_bar_dispose (GObject *object)
{
  glia_lab_busy_bar_clear (GLIA_LAB_BUSY_BAR (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), GLIA_TYPE_LAB_BUSY_BAR);
  G_OBJECT_CLASS (glia_lab_busy_bar_parent_class)->dispose (object);
}

static void
glia_lab_busy_bar_class_init (GliaLabBusyBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_lab_busy_bar_dispose;
  cancelled_signal = g_signal_new ("cancelled", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/labs/glia-lab-busy-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaLabBusyBar, row);
  gtk_widget_class_bind_template_child (widget_class, GliaLabBusyBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
glia_lab_busy_bar_init (GliaLabBusyBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_child_visible (self->row, FALSE);
}
