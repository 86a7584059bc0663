/* SPDX-License-Identifier: MIT */
#include "glia-dev-texts.h"

#include "glia-text.h"

struct _GliaDevTexts {
  GObject parent_instance;

  GliaWorkbench *workbench; /* owns self */
  GCancellable *reading;    /* NULL: not now */
  char **texts;             /* [count] */
  gsize count;
  gboolean wanted;
};

G_DEFINE_FINAL_TYPE (GliaDevTexts, glia_dev_texts, G_TYPE_OBJECT)

static guint changed_signal;

typedef struct {
  char *reviews; /* a name of the catalogue, or a path */
  GliaDataset *part;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  g_free (job->reviews);
  glia_dataset_unref (job->part);
  g_free (job);
}

static void
free_texts (gpointer texts)
{
  g_strfreev (texts);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  g_autoptr (GliaReviews) reviews =
      glia_text_read_reviews (job->reviews, NULL, NULL, cancellable, &error);

  if (reviews == NULL) {
    g_task_return_error (task, error);
    return;
  }
  char **texts = g_new0 (char *, job->part->n_rows + 1);
  for (gsize row = 0; row < job->part->n_rows; row++) {
    const gsize review = glia_dataset_source_row (job->part, row);
    /* The file may have been replaced since. */
    texts[row] = review < reviews->n_reviews ? glia_reviews_text (reviews, review) : g_strdup ("");
  }
  g_task_return_pointer (task, texts, free_texts);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  GliaDevTexts *self = GLIA_DEV_TEXTS (source);
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  char **texts = g_task_propagate_pointer (task, &error);

  if (g_task_get_cancellable (task) != self->reading) { /* of data that are gone */
    g_strfreev (texts);
    return;
  }
  g_clear_object (&self->reading);
  if (texts == NULL) /* the rows stay without text */
    return;
  self->texts = texts;
  self->count = g_strv_length (texts);
  g_signal_emit (self, changed_signal, 0);
}

static void
forget_texts (GliaDevTexts *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->texts, g_strfreev);
  self->count = 0;
}

static void
data_changed_cb (GliaDevTexts *self)
{
  forget_texts (self);
  g_signal_emit (self, changed_signal, 0);
  if (self->wanted)
    glia_dev_texts_want (self);
}

static void
glia_dev_texts_finalize (GObject *object)
{
  forget_texts (GLIA_DEV_TEXTS (object));
  G_OBJECT_CLASS (glia_dev_texts_parent_class)->finalize (object);
}

static void
glia_dev_texts_class_init (GliaDevTextsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = glia_dev_texts_finalize;
  changed_signal = g_signal_new ("changed", GLIA_TYPE_DEV_TEXTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
glia_dev_texts_init (GliaDevTexts *self)
{
}

GliaDevTexts *
glia_dev_texts_of (GliaWorkbench *workbench)
{
  static const char key[] = "glia-dev-texts";
  GliaDevTexts *self = g_object_get_data (G_OBJECT (workbench), key);

  if (self != NULL)
    return self;
  self = g_object_new (GLIA_TYPE_DEV_TEXTS, NULL);
  self->workbench = workbench;
  g_object_set_data_full (G_OBJECT (workbench), key, self, g_object_unref);
  g_signal_connect_object (workbench, "data-changed", G_CALLBACK (data_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

gboolean
glia_dev_texts_are_there (GliaWorkbench *workbench)
{
  return glia_workbench_splits (workbench) != NULL &&
         glia_document_experiment (glia_workbench_document (workbench))->data.source ==
             GLIA_SOURCE_REVIEWS;
}

void
glia_dev_texts_want (GliaDevTexts *self)
{
  self->wanted = TRUE;
  if (self->texts != NULL || self->reading != NULL || !glia_dev_texts_are_there (self->workbench))
    return;
  const GliaExperiment *experiment =
      glia_document_experiment (glia_workbench_document (self->workbench));
  const GliaSplits *splits = glia_workbench_splits (self->workbench);
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  job->reviews = glia_experiment_resolve (experiment, experiment->data.reviews);
  job->part = glia_dataset_ref (splits->dev != NULL ? splits->dev : splits->train);
  self->reading = g_cancellable_new ();
  task = g_task_new (self, self->reading, read_cb, NULL);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, read_thread);
}

const char *
glia_dev_texts_get (GliaDevTexts *self, gsize row)
{
  return row < self->count ? self->texts[row] : NULL;
}

gsize
glia_dev_texts_count (GliaDevTexts *self)
{
  return self->count;
}
