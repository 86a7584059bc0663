/* SPDX-License-Identifier: MIT */
#include "glia-recovery.h"

#include "glia-recovery-files.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* From the first edit that is not kept yet until it is written (milliseconds): five seconds may
 * be lost, with room for a slow disk. */
#define DELAY 1000

/* A document that is watched. */
typedef struct {
  GliaRecovery *recovery;
  GliaDocument *document; /* not owned */
  char *path;             /* of its file; NULL: has none yet */
  GliaExperiment *kept;   /* what is in the file, or on its way there; NULL: nothing */
  guint source;
} Watch;

/* What the writing thread does: writes the experiment, or deletes the file if there is none. */
typedef struct {
  char *path, *title;
  GFile *file;
  GliaExperiment *experiment;
} Job;

struct _GliaRecovery {
  GObject parent_instance;

  char *folder;
  GliaRecoverySession *session; /* NULL until something is to be written */
  GPtrArray *claims;            /* GliaRecoverySession of other programs, which have ended */
  GPtrArray *found;             /* GliaRecoveryRecord */
  GHashTable *watches;          /* GliaDocument -> Watch */
  GThreadPool *writer;          /* one thread: jobs are done in order */
  guint next_number;

  GMutex lock;
  GCond drained;
  guint jobs;     /* under the lock: not done yet */
  char *problem;  /* under the lock: of the newest write, or NULL */
  gboolean told;  /* "failed" was emitted for it */
  guint answered; /* under the lock: source that looks at the problem */
};

enum { PROPERTY_N_FOUND = 1, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];
static guint failed_signal;

G_DEFINE_FINAL_TYPE (GliaRecovery, glia_recovery, G_TYPE_OBJECT)

/* ---- Writing --------------------------------------------------------------------------------- */

static void
free_job (Job *job)
{
  g_free (job->path);
  g_free (job->title);
  g_clear_object (&job->file);
  g_clear_pointer (&job->experiment, glia_experiment_unref);
  g_free (job);
}

/* In the window's thread, after a write. */
static gboolean
report_problem_cb (gpointer data)
{
  GliaRecovery *self = data;
  g_autofree char *problem = NULL;

  g_mutex_lock (&self->lock);
  self->answered = 0;
  problem = g_strdup (self->problem);
  g_mutex_unlock (&self->lock);
  if (problem != NULL && !self->told)
    g_signal_emit (self, failed_signal, 0, problem);
  self->told = problem != NULL;
  return G_SOURCE_REMOVE;
}

static void
do_job (gpointer data, gpointer user_data)
{
  GliaRecovery *self = user_data;
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (job->experiment != NULL)
    glia_recovery_record_write (job->path, job->title, job->file, job->experiment, &error);
  else
    g_unlink (job->path);
  g_mutex_lock (&self->lock);
  if (job->experiment != NULL) {
    g_free (self->problem);
    self->problem = error != NULL ? g_strdup (error->message) : NULL;
    if (self->answered == 0)
      self->answered = g_idle_add (report_problem_cb, self);
  }
  self->jobs--;
  g_cond_broadcast (&self->drained);
  g_mutex_unlock (&self->lock);
  free_job (job);
}

static void
begin_job (GliaRecovery *self, Job job)
{
  g_mutex_lock (&self->lock);
  self->jobs++;
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (self->writer, g_memdup2 (&job, sizeof job), NULL);
}

void
glia_recovery_flush (GliaRecovery *self)
{
  g_return_if_fail (GLIA_IS_RECOVERY (self));
  g_mutex_lock (&self->lock);
  while (self->jobs > 0)
    g_cond_wait (&self->drained, &self->lock);
  g_mutex_unlock (&self->lock);
}

/* ---- Documents ------------------------------------------------------------------------------- */

/* Nothing of the document is on the disk from now on. */
static void
forget_document (Watch *watch)
{
  g_clear_handle_id (&watch->source, g_source_remove);
  if (watch->kept == NULL)
    return;
  g_clear_pointer (&watch->kept, glia_experiment_unref);
  begin_job (watch->recovery, (Job){.path = g_strdup (watch->path)});
}

/* Names the watch's file in this program's folder; FALSE if there cannot be one. */
static gboolean
ensure_path (Watch *watch)
{
  GliaRecovery *self = watch->recovery;
  g_autoptr (GError) error = NULL;

  if (watch->path != NULL)
    return TRUE;
  if (self->session == NULL)
    self->session = glia_recovery_session_new (self->folder, &error);
  if (self->session == NULL) {
    if (!self->told)
      g_signal_emit (self, failed_signal, 0, error->message);
    self->told = TRUE;
    return FALSE;
  }
  watch->path = glia_recovery_session_file (self->session, ++self->next_number);
  return TRUE;
}

static void
keep_document_cb (gpointer data)
{
  Watch *watch = data;
  Job job = {NULL};

  watch->source = 0;
  if (!ensure_path (watch))
    return;
  g_clear_pointer (&watch->kept, glia_experiment_unref);
  watch->kept = glia_experiment_ref (glia_document_experiment (watch->document));
  job.path = g_strdup (watch->path);
  job.experiment = glia_experiment_ref (watch->kept);
  g_object_get (watch->document, "title", &job.title, "file", &job.file, NULL);
  begin_job (watch->recovery, job);
}

static void
changed_cb (Watch *watch)
{
  gboolean modified;

  g_object_get (watch->document, "modified", &modified, NULL);
  if (!modified)
    forget_document (watch);
  else if (watch->source == 0 && watch->kept != glia_document_experiment (watch->document))
    watch->source = g_timeout_add_once (DELAY, keep_document_cb, watch);
}

/* The document is gone, and nobody has said that it may be forgotten: what was kept stays. */
static void
gone_cb (gpointer data, GObject *document)
{
  Watch *watch = data;

  watch->document = NULL;
  g_hash_table_remove (watch->recovery->watches, document);
}

static void
free_watch (gpointer data)
{
  Watch *watch = data;

  g_clear_handle_id (&watch->source, g_source_remove);
  if (watch->document != NULL) {
    g_object_weak_unref (G_OBJECT (watch->document), gone_cb, watch);
    g_signal_handlers_disconnect_by_data (watch->document, watch);
  }
  g_clear_pointer (&watch->kept, glia_experiment_unref);
  g_free (watch->path);
  g_free (watch);
}

static Watch *
make_watch (GliaRecovery *self, GliaDocument *document)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->recovery = self;
  watch->document = document;
  g_object_weak_ref (G_OBJECT (document), gone_cb, watch);
  /* The last of the properties that are notified after a change, and after saving. */
  g_signal_connect_swapped (document, "notify::file", G_CALLBACK (changed_cb), watch);
  g_hash_table_insert (self->watches, document, watch);
  return watch;
}

void
glia_recovery_watch (GliaRecovery *self, GliaDocument *document)
{
  g_return_if_fail (GLIA_IS_RECOVERY (self));
  g_return_if_fail (GLIA_IS_DOCUMENT (document));

  if (!g_hash_table_contains (self->watches, document))
    changed_cb (make_watch (self, document));
}

void
glia_recovery_unwatch (GliaRecovery *self, GliaDocument *document)
{
  g_return_if_fail (GLIA_IS_RECOVERY (self));
  Watch *watch = g_hash_table_lookup (self->watches, document);

  if (watch == NULL)
    return;
  forget_document (watch);
  g_hash_table_remove (self->watches, document);
}

void
glia_recovery_leave (GliaRecovery *self)
{
  GHashTableIter iter;
  gpointer watch;

  g_return_if_fail (GLIA_IS_RECOVERY (self));
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &watch)) {
    Watch *one = watch;
    if (one->source == 0)
      continue;
    g_clear_handle_id (&one->source, g_source_remove);
    keep_document_cb (one);
  }
  g_hash_table_remove_all (self->watches);
  glia_recovery_flush (self);
}

/* ---- What was found -------------------------------------------------------------------------- */

guint
glia_recovery_n_found (GliaRecovery *self)
{
  g_return_val_if_fail (GLIA_IS_RECOVERY (self), 0);
  return self->found->len;
}

const char *
glia_recovery_title (GliaRecovery *self, guint i)
{
  g_return_val_if_fail (GLIA_IS_RECOVERY (self) && i < self->found->len, NULL);
  return ((GliaRecoveryRecord *)self->found->pdata[i])->title;
}

gint64
glia_recovery_time (GliaRecovery *self, guint i)
{
  g_return_val_if_fail (GLIA_IS_RECOVERY (self) && i < self->found->len, 0);
  return ((GliaRecoveryRecord *)self->found->pdata[i])->time;
}

GliaDocument *
glia_recovery_restore (GliaRecovery *self, GError **error)
{
  g_return_val_if_fail (GLIA_IS_RECOVERY (self) && self->found->len > 0, NULL);
  GliaRecoveryRecord *record = g_ptr_array_steal_index (self->found, 0);
  GliaDocument *document = NULL;
  g_autoptr (GliaExperiment) experiment = glia_recovery_record_read (record, error);

  if (experiment != NULL) {
    document = glia_document_new_recovered (g_steal_pointer (&experiment), record->file);
    Watch *watch = make_watch (self, document);
    watch->path = g_strdup (record->path);
    watch->kept = glia_experiment_ref (glia_document_experiment (document));
    changed_cb (watch);
  }
  glia_recovery_record_free (record);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_N_FOUND]);
  return document;
}

void
glia_recovery_discard (GliaRecovery *self)
{
  g_return_if_fail (GLIA_IS_RECOVERY (self));

  for (guint i = 0; i < self->found->len; i++) {
    const GliaRecoveryRecord *record = self->found->pdata[i];
    begin_job (self, (Job){.path = g_strdup (record->path)});
  }
  g_ptr_array_set_size (self->found, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_N_FOUND]);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_recovery_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_N_FOUND)
    g_value_set_uint (value, GLIA_RECOVERY (object)->found->len);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_recovery_finalize (GObject *object)
{
  GliaRecovery *self = GLIA_RECOVERY (object);

  g_thread_pool_free (self->writer, FALSE, TRUE);
  g_clear_handle_id (&self->answered, g_source_remove);
  g_hash_table_unref (self->watches);
  g_ptr_array_unref (self->found);
  g_ptr_array_unref (self->claims);
  g_clear_pointer (&self->session, glia_recovery_session_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->drained);
  g_free (self->problem);
  g_free (self->folder);
  G_OBJECT_CLASS (glia_recovery_parent_class)->finalize (object);
}

static void
glia_recovery_class_init (GliaRecoveryClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = glia_recovery_finalize;
  object_class->get_property = glia_recovery_get_property;
  properties[PROPERTY_N_FOUND] = g_param_spec_uint ("n-found", NULL, NULL, 0, G_MAXUINT, 0,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
glia_recovery_init (GliaRecovery *self)
{
  self->claims = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_recovery_session_free);
  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_recovery_record_free);
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, free_watch);
  self->writer = g_thread_pool_new (do_job, self, 1, FALSE, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->drained);
}

char *
glia_recovery_default_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "glia", "recovery", NULL);
}

GliaRecovery *
glia_recovery_new (const char *folder)
{
  GliaRecovery *self = g_object_new (GLIA_TYPE_RECOVERY, NULL);

  self->folder = folder != NULL ? g_strdup (folder) : glia_recovery_default_folder ();
  glia_recovery_claim (self->folder, self->claims, self->found);
  return self;
}
