/* SPDX-License-Identifier: MIT */
#include "cli-runs.h"

#include "cli-escape.h"
#include "cli.h"

void
cli_warn_of_damage (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++) {
    g_autofree char *damage = glia_run_damage (g_ptr_array_index (runs, i));
    if (damage != NULL)
      cli_warn (damage);
  }
}

GPtrArray *
cli_open_runs (char **names, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_free);

  for (; *names != NULL; names++) {
    g_autofree char *path = glia_run_find (*names, error);
    if (path == NULL)
      return NULL;
    g_autofree char *file = g_build_filename (path, "experiment.json", NULL);
    if (!g_file_test (file, G_FILE_TEST_EXISTS)) {
      /* A folder of runs stands for all of them. */
      g_autoptr (GPtrArray) inside = glia_run_list (path, error);
      if (inside == NULL)
        return NULL;
      if (inside->len == 0) {
        g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: there are no runs in this folder",
                     path);
        return NULL;
      }
      g_ptr_array_extend_and_steal (runs, g_steal_pointer (&inside));
      continue;
    }
    GliaRun *run = glia_run_open (path, error);
    if (run == NULL)
      return NULL;
    g_ptr_array_add (runs, run);
  }
  cli_warn_of_damage (runs);
  return g_steal_pointer (&runs);
}
