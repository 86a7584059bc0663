/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* strverscmp */

#include "glia-file.h"
#include "glia-json.h"
#include "glia-run-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A run whose heartbeat is older has lost its process, wherever that was. */
enum { STALE_SECONDS = 60, DEEPEST_LIST = 3, SLUG_LENGTH = 40 };

void
glia_run_result_clear (GliaRunResult *result)
{
  g_clear_pointer (&result->reason, g_free);
}

static GliaRun *
new_run (void)
{
  GliaRun *run = g_new0 (GliaRun, 1);

  run->lock = -1;
  return run;
}

void
glia_run_free (GliaRun *run)
{
  if (run == NULL)
    return;
  if (run->lock >= 0)
    close (run->lock);
  g_clear_pointer (&run->experiment, glia_experiment_unref);
  g_clear_pointer (&run->rows, g_array_unref);
  g_free (run->status.reason);
  g_free (run->status.host);
  g_free (run->first_made);
  g_free (run->path);
  g_free (run->name);
  g_free (run);
}

char *
glia_run_default_store (void)
{
  return g_build_filename (g_get_user_data_dir (), "glia", "runs", NULL);
}

/* ---- Making ---------------------------------------------------------------------------------- */

static char *
folder_name (const char *name)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autoptr (GString) slug = g_string_new (NULL);

  for (const char *c = name; *c != '\0' && slug->len < SLUG_LENGTH; c++) {
    if (g_ascii_isalnum (*c))
      g_string_append_c (slug, g_ascii_tolower (*c));
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
      g_string_append_c (slug, '-');
  }
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return g_strdup_printf ("%s-%s-%08x", time, slug->len > 0 ? slug->str : "run", g_random_int ());
}

char *
glia_run_new_path (const char *store, const char *name)
{
  g_autofree char *folder = store != NULL ? g_strdup (store) : glia_run_default_store ();
  g_autofree char *entry = folder_name (name);

  return g_build_filename (folder, entry, NULL);
}

GliaRun *
glia_run_create (const GliaExperiment *experiment,
                 const char *data_hash,
                 const char *directory,
                 GError **error)
{
  g_autofree char *store = glia_run_default_store ();
  g_autoptr (GliaRun) run = new_run ();

  run->experiment = glia_experiment_copy (experiment);
  glia_experiment_make_absolute (run->experiment);
  g_free (run->experiment->data.hash);
  run->experiment->data.hash = g_strdup (data_hash);
  run->name = g_strdup (experiment->name != NULL ? experiment->name : "");
  run->path = directory != NULL ? g_canonicalize_filename (directory, NULL)
                                : glia_run_new_path (store, run->name);
  g_autofree char *text = glia_experiment_write_text (run->experiment);
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (
        error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
        "%s: the name of this folder is not UTF-8, so that experiment.json cannot say where "
        "the data is. Rename it",
        experiment->base_directory);
    return NULL;
  }
  if (directory == NULL)
    glia_run_sweep_stubs (store);
  if (glia_run_take_folder (run, error) &&
      glia_run_write (run, "experiment.json", text, strlen (text), TRUE, error) &&
      glia_run_write (run, "metrics.jsonl", "", 0, TRUE, error) &&
      glia_run_write_status (run, GLIA_RUN_RUNNING, "", TRUE, error))
    return g_steal_pointer (&run);
  glia_run_discard (run);
  return NULL;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static gboolean
is_dead (const GliaRunStatus *status)
{
  if (g_get_real_time () / G_USEC_PER_SEC - status->heartbeat > STALE_SECONDS)
    return TRUE;
  return g_str_equal (status->host, g_get_host_name ()) && status->pid > 0 &&
         kill ((pid_t)status->pid, 0) != 0 && errno == ESRCH;
}

const GliaRunStatus *
glia_run_status (GliaRun *run)
{
  g_autofree char *path = glia_run_file (run, "status.json"), *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  gsize length;
  GliaRunStatus *status = &run->status;

  g_clear_pointer (&status->reason, g_free);
  g_clear_pointer (&status->host, g_free);
  *status = (GliaRunStatus){.state = GLIA_RUN_INTERRUPTED};
  if (glia_file_read (path, &text, &length, NULL))
    root = glia_json_parse (text, (gssize)length, path, NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)) {
    JsonObject *object = json_node_get_object (root);
    for (int i = 0; i < GLIA_RUN_STATES; i++)
      if (g_str_equal (glia_json_member_text (object, "state"),
                       glia_run_state_name ((GliaRunState)i)))
        status->state = (GliaRunState)i;
    status->reason = g_strdup (glia_json_member_text (object, "reason"));
    status->host = g_strdup (glia_json_member_text (object, "host"));
    status->pid = glia_json_member_integer (object, "pid");
    status->heartbeat = glia_json_member_integer (object, "heartbeat");
    if ((status->state == GLIA_RUN_RUNNING || status->state == GLIA_RUN_PAUSED) && is_dead (status))
      status->state = GLIA_RUN_INTERRUPTED;
  }
  if (status->reason == NULL)
    status->reason = g_strdup ("");
  if (status->host == NULL)
    status->host = g_strdup ("");
  return status;
}

GliaRun *
glia_run_open (const char *path, GError **error)
{
  g_autoptr (GliaRun) run = new_run ();

  run->path = g_canonicalize_filename (path, NULL);
  g_autofree char *file = glia_run_file (run, "experiment.json");

  if (!g_file_test (file, G_FILE_TEST_EXISTS)) {
    g_set_error (
        error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
        glia_run_is_stub (run->path)
            ? "%s: no run was begun in this folder. To start one: glia train EXPERIMENT.json "
              "--out FOLDER"
            : "%s: not a run's folder: there is no experiment.json in it",
        path);
    return NULL;
  }
  run->experiment = glia_experiment_read_file (file, error);
  if (run->experiment == NULL)
    return NULL;
  const char *name = run->experiment->name;
  run->name =
      name != NULL && *name != '\0' ? g_strdup (name) : g_filename_display_basename (run->path);
  glia_run_status (run);
  return g_steal_pointer (&run);
}

static void
list_folder (const char *folder, int depth, GPtrArray *runs)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *status = g_build_filename (path, "status.json", NULL);
    if (*name == '.' || g_file_test (path, G_FILE_TEST_IS_SYMLINK) ||
        !g_file_test (path, G_FILE_TEST_IS_DIR))
      continue;
    GliaRun *run = g_file_test (status, G_FILE_TEST_EXISTS) ? glia_run_open (path, NULL) : NULL;
    if (run != NULL)
      g_ptr_array_add (runs, run);
    else if (depth < DEEPEST_LIST)
      list_folder (path, depth + 1, runs);
  }
}

int
glia_run_compare_paths (const char *a, const char *b)
{
  return strverscmp (a, b);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return glia_run_compare_paths ((*(GliaRun *const *)a)->path, (*(GliaRun *const *)b)->path);
}

GPtrArray *
glia_run_list (const char *directory, GError **error)
{
  g_autofree char *store = directory != NULL ? g_strdup (directory) : glia_run_default_store ();
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);

  list_folder (store, 1, runs);
  g_ptr_array_sort (runs, compare_paths);
  return runs;
}

char *
glia_run_find (const char *name, GError **error)
{
  g_autofree char *store = glia_run_default_store (), *found = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *entry;

  if (g_file_test (name, G_FILE_TEST_IS_DIR))
    return g_strdup (name);
  dir = g_dir_open (store, 0, NULL);
  while (dir != NULL && *name != '\0' && (entry = g_dir_read_name (dir)) != NULL) {
    if (!g_str_has_prefix (entry, name) && !g_str_has_suffix (entry, name))
      continue;
    if (found != NULL) {
      g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
                   "\"%s\" may be more than one run in %s: give more of its name", name, store);
      return NULL;
    }
    found = g_build_filename (store, entry, NULL);
  }
  if (found == NULL)
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
                 "\"%s\" is neither a folder nor a run in %s", name, store);
  return g_steal_pointer (&found);
}

const char *
glia_run_path (const GliaRun *run)
{
  return run->path;
}

const char *
glia_run_name (const GliaRun *run)
{
  return run->name;
}

GliaExperiment *
glia_run_experiment (const GliaRun *run)
{
  return run->experiment;
}

char *
glia_run_last_checkpoint (const GliaRun *run)
{
  return glia_run_file (run, GLIA_RUN_LAST_CHECKPOINT);
}

char *
glia_run_best_checkpoint (const GliaRun *run)
{
  return glia_run_file (run, "checkpoints/best.safetensors");
}
