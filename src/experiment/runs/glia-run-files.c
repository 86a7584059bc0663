/* SPDX-License-Identifier: MIT */

#include "glia-experiment-difference.h"
#include "glia-file.h"
#include "glia-json.h"
#include "glia-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_QUARK (glia - run - error - quark, glia_run_error)

/* Nine significant digits tell any two floats apart. */
#define NUMBER_FORMAT "%.9g"
enum { SIGNIFICANT = 9 };

static const char *const state_names[] = {
    [GLIA_RUN_RUNNING] = "running",   [GLIA_RUN_PAUSED] = "paused",
    [GLIA_RUN_FINISHED] = "finished", [GLIA_RUN_STOPPED] = "stopped",
    [GLIA_RUN_DIVERGED] = "diverged", [GLIA_RUN_INTERRUPTED] = "interrupted",
};

const char *
glia_run_state_name (GliaRunState state)
{
  return state_names[state];
}

char *
glia_run_file (const GliaRun *run, const char *name)
{
  return g_build_filename (run->path, name, NULL);
}

void
glia_run_set_disk_error (GError **error, const char *path, const char *doing, int code)
{
  const char *remedy = code == ENOSPC || code == EDQUOT ? "free some space, then resume the run"
                       : code == EIO                    ? "check the disk, then resume the run"
                                                        : "put it right, then resume the run";

  g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_DISK, "%s: cannot %s: %s; %s", path, doing,
               g_strerror (code), remedy);
}

gboolean
glia_run_sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const gboolean done = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL);

  if (!done)
    glia_run_set_disk_error (error, folder, "write", errno);
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
glia_run_write (const GliaRun *run,
                const char *name,
                gconstpointer data,
                gsize length,
                gboolean sync,
                GError **error)
{
  g_autofree char *path = glia_run_file (run, name);
  g_autofree char *temporary = g_strconcat (path, GLIA_RUN_TEMPORARY, NULL);
  g_autoptr (GError) problem = NULL;
  const GFileSetContentsFlags flags =
      sync ? G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE
           : G_FILE_SET_CONTENTS_NONE;

  /* GLib's own temporary names, PATH.XXXXXX, cannot be told from a person's copies afterwards: so it
   * writes a file of a name of ours, which then takes the place of the old one. */
  if (!g_file_set_contents_full (temporary, data, (gssize)length, flags, 0666, &problem)) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_DISK,
                 "%s: %s; free some space or check the disk, then resume the run", path,
                 problem->message);
    return FALSE;
  }
  if (rename (temporary, path) != 0) {
    glia_run_set_disk_error (error, path, "write", errno);
    return FALSE;
  }
  return !sync || glia_run_sync_folder_of (path, error);
}

gboolean
glia_run_is_temporary (const char *name)
{
  static const char *const files[] = {"experiment.json", "metrics.jsonl", "changes.jsonl",
                                      "status.json",     "result.json",   "last.safetensors",
                                      "best.safetensors"};

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *prefix = g_strconcat (files[i], GLIA_RUN_TEMPORARY, NULL);

    if (g_str_has_prefix (name, prefix))
      return TRUE;
  }
  return g_str_has_prefix (name, "metrics.jsonl.damaged-") &&
         strstr (name, GLIA_RUN_TEMPORARY) != NULL;
}

static void
append_count (GString *text, const char *key, guint64 count)
{
  char digits[24], *first = digits + sizeof digits;

  do
    *--first = (char)('0' + count % 10);
  while ((count /= 10) > 0);
  g_string_append (text, key);
  g_string_append_len (text, first, digits + sizeof digits - first);
}

/* The digits of `mantissa` [10^8, 10^9) · 10^(exponent - 8) as "%.9g" has them, for exponents of
 * -4 … 8. */
static void
append_digits (GString *text, guint64 mantissa, int exponent)
{
  char digits[SIGNIFICANT], out[SIGNIFICANT + 8];
  int n = SIGNIFICANT, length = 0;

  for (int i = SIGNIFICANT; i-- > 0; mantissa /= 10)
    digits[i] = (char)('0' + mantissa % 10);
  while (n > 1 && digits[n - 1] == '0')
    n--;
  if (exponent < 0) {
    out[length++] = '0';
    out[length++] = '.';
    for (int i = -1; i > exponent; i--)
      out[length++] = '0';
  }
  for (int i = 0; i < n || i <= exponent; i++) {
    if (exponent >= 0 && i == exponent + 1)
      out[length++] = '.';
    out[length++] = i < n ? digits[i] : '0';
  }
  g_string_append_len (text, out, length);
}

/* A small network makes some hundred thousand rows a second, and printf() would take as long as
 * the training. So the usual sizes are written here, and the unusual ones by GLib; the text is
 * the same. */
void
glia_run_append_number (GString *text, double value)
{
  static const long double powers[] = {1e0L, 1e1L, 1e2L, 1e3L,  1e4L,  1e5L, 1e6L,
                                       1e7L, 1e8L, 1e9L, 1e10L, 1e11L, 1e12L};
  const long double size = fabsl ((long double)value);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  int exponent = 8;

  if (!(size >= 1e-4L && size < 1e9L)) {
    g_string_append (text, isfinite (value)
                               ? g_ascii_formatd (buffer, sizeof buffer, NUMBER_FORMAT, value)
                               : "null");
    return;
  }
  while (exponent > 0 && size < powers[exponent])
    exponent--;
  for (long double lower = size; lower < 1; lower *= 10)
    exponent--;
  guint64 mantissa = (guint64)llrintl (size * powers[SIGNIFICANT - 1 - exponent]);
  if (mantissa == 1000000000) {
    mantissa = 100000000;
    exponent++;
  }
  if (value < 0)
    g_string_append_c (text, '-');
  if (exponent == SIGNIFICANT)
    g_string_append (text, "1e+09");
  else
    append_digits (text, mantissa, exponent);
}

static void
append_number (GString *text, const char *key, double value)
{
  g_string_append (text, key);
  glia_run_append_number (text, value);
}

static void
append_epoch (GString *text, const char *key, guint64 epoch)
{
  if (epoch > 0)
    append_count (text, key, epoch);
  else
    g_string_append_printf (text, "%snull", key);
}

void
glia_run_append_row (GString *text, const GliaEpoch *row)
{
  append_count (text, "{\"epoch\":", row->epoch);
  append_count (text, ",\"steps\":", row->steps);
  append_number (text, ",\"seconds\":", row->seconds);
  append_number (text, ",\"learning-rate\":", row->learning_rate);
  append_number (text, ",\"train-loss\":", row->train_loss);
  append_number (text, ",\"train-accuracy\":", row->train_accuracy);
  append_number (text, ",\"dev-loss\":", row->dev_loss);
  append_number (text, ",\"dev-accuracy\":", row->dev_accuracy);
  g_string_append (text, "}\n");
}

static char *
quote_text (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return json_to_string (node, FALSE);
}

gboolean
glia_run_write_status (GliaRun *run,
                       GliaRunState state,
                       const char *reason,
                       gboolean sync,
                       GError **error)
{
  GliaRunStatus *status = &run->status;
  g_autofree char *kept = g_strdup (reason);

  g_free (status->reason);
  g_free (status->host);
  status->state = state;
  status->reason = g_steal_pointer (&kept);
  status->host = g_strdup (g_get_host_name ());
  status->pid = getpid ();
  status->heartbeat = g_get_real_time () / G_USEC_PER_SEC;

  g_autofree char *reason_text = quote_text (status->reason),
                  *host_text = quote_text (status->host);
  g_autofree char *text = g_strdup_printf (
      "{\"state\":\"%s\",\"reason\":%s,\"heartbeat\":%" G_GINT64_FORMAT
      ",\"host\":%s,\"pid\":%" G_GINT64_FORMAT "}\n",
      glia_run_state_name (state), reason_text, status->heartbeat, host_text, status->pid);
  return glia_run_write (run, "status.json", text, strlen (text), sync, error);
}

gboolean
glia_run_write_result (const GliaRun *run, const GliaRunResult *result, GError **error)
{
  g_autofree char *reason = quote_text (result->reason);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"state\":\"%s\",\"reason\":%s,\"epochs\":%" G_GUINT64_FORMAT,
                          glia_run_state_name (result->state), reason, result->epochs);
  append_epoch (text, ",\"best-epoch\":", result->best.epoch);
  append_number (text, ",\"best-dev-accuracy\":", result->best.accuracy);
  append_number (text, ",\"best-dev-loss\":", result->best.loss);
  append_epoch (text, ",\"lowest-dev-loss-epoch\":", result->best.lowest_epoch);
  append_number (text, ",\"lowest-dev-loss\":", result->best.lowest_loss);
  append_epoch (text, ",\"kept-epoch\":", result->kept_epoch);
  append_number (text, ",\"test-loss\":", result->test_loss);
  append_number (text, ",\"test-accuracy\":", result->test_accuracy);
  g_string_append_printf (text, ",\"parameters\":%" G_GUINT64_FORMAT, result->parameters);
  append_number (text, ",\"seconds\":", result->seconds);
  g_string_append (text, "}\n");
  return glia_run_write (run, "result.json", text->str, text->len, TRUE, error);
}

/* ---- Reading --------------------------------------------------------------------------------- */

GliaExperiment *
glia_run_changed_experiment (const GliaRun *run, GError **error)
{
  g_autofree char *path = glia_run_file (run, "changes.jsonl"), *text = NULL;
  g_autoptr (GliaExperiment) experiment = glia_experiment_ref (run->experiment);
  guint number = 1;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&experiment);
  if (!glia_file_read (path, &text, &length, error))
    return NULL;
  for (char *line = text, *end; (end = memchr (line, '\n', (gsize)(text + length - line))) != NULL;
       line = end + 1, number++) {
    g_autoptr (JsonNode) root = glia_json_parse (line, end - line, path, NULL);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
      g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID, "%s:%u: not a JSON object", path,
                   number);
      return NULL;
    }
    JsonNode *change = json_object_get_member (json_node_get_object (root), "change");
    if (change == NULL) /* a weight that was set */
      continue;
    GliaExperiment *changed = glia_experiment_with_changes (experiment, change, error);
    if (changed == NULL)
      return NULL;
    glia_experiment_unref (experiment);
    experiment = changed;
  }
  return g_steal_pointer (&experiment);
}

gboolean
glia_run_result (const GliaRun *run, GliaRunResult *result, GError **error)
{
  g_autofree char *path = glia_run_file (run, "result.json"), *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  if (!glia_file_read (path, &text, &length, error) ||
      (root = glia_json_parse (text, (gssize)length, path, error)) == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID, "%s: not a JSON object", path);
    return FALSE;
  }
  JsonObject *object = json_node_get_object (root);
  const char *state = glia_json_member_text (object, "state");
  const guint64 best_epoch = glia_json_member_count (object, "best-epoch");
  *result = (GliaRunResult){
      .state = g_str_equal (state, "diverged")  ? GLIA_RUN_DIVERGED
               : g_str_equal (state, "stopped") ? GLIA_RUN_STOPPED
                                                : GLIA_RUN_FINISHED,
      .reason = g_strdup (glia_json_member_text (object, "reason")),
      .epochs = glia_json_member_count (object, "epochs"),
      .best = {.epoch = best_epoch,
               .accuracy = glia_json_member_number (object, "best-dev-accuracy"),
               .loss = glia_json_member_number (object, "best-dev-loss"),
               .tie = NAN,
               .lowest_epoch = glia_json_member_count (object, "lowest-dev-loss-epoch"),
               .lowest_loss = glia_json_member_number (object, "lowest-dev-loss")},
      /* Earlier versions kept the best epoch's weights, and did not say so. */
      .kept_epoch = json_object_has_member (object, "kept-epoch")
                        ? glia_json_member_count (object, "kept-epoch")
                        : best_epoch,
      .test_loss = glia_json_member_number (object, "test-loss"),
      .test_accuracy = glia_json_member_number (object, "test-accuracy"),
      .parameters = glia_json_member_count (object, "parameters"),
      .seconds = glia_json_member_number (object, "seconds")};
  return TRUE;
}
