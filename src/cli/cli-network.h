/* SPDX-License-Identifier: MIT */

/* A run's network and the data it was trained on, for the verbs that use what was learned. */
#pragma once

#include "cli-progress.h"
#include "glia-csv.h"
#include "glia-data-loader.h"
#include "glia-run.h"

G_BEGIN_DECLS

typedef struct {
  GliaRun *run;
  GliaSplits *splits;
  GliaStandardization standardization;
  mlp_network *network;
} CliModel;

void cli_model_clear (CliModel *model);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliModel, cli_model_clear)

/* The option --weights of verbs that use what a run has learned. */
#define CLI_WEIGHTS_OPTION(variable)                                                               \
  {                                                                                                \
    "weights", 0, 0, G_OPTION_ARG_STRING, variable,                                                \
        "of the epoch with the best dev accuracy (best, the default) or of the last (last)",       \
        "WHICH"                                                                                    \
  }

/* The checkpoint that `weights` ("best", "last" or NULL) names; for NULL the last one where there
 * is no best one yet. Free with g_free(). */
char *cli_find_checkpoint (const GliaRun *run, const char *weights, GError **error);

/* `name` is what glia_run_find() takes, `weights` what cli_find_checkpoint() does. */
gboolean cli_model_open (CliModel *model,
                         const char *name,
                         const char *weights,
                         CliProgress *progress,
                         GError **error);

/* The logits [rows x outputs] of `features` [rows x columns], in evaluation mode; g_free() it. The
 * features are as the network wants them: standardized, if the experiment says so. */
float *cli_model_logits (const CliModel *model, const float *features, gsize rows, GError **error);

/* Loss and metrics of `data`; `confusion` [classes x classes] or NULL, as mlp_evaluate() has it. */
gboolean cli_model_evaluate (const CliModel *model,
                             const mlp_batch *data,
                             mlp_metrics *metrics,
                             gsize *confusion,
                             GError **error);

/* In place, `rows` new rows of the run's columns: what standardization did to the training data. */
void cli_model_standardize (const CliModel *model, float *features, gsize rows);

/* Reads a CSV file with the columns of the run's own data. `features` [rows x columns] is as the
 * network wants it, standardized where that was asked for. `rows` and `problems` as
 * glia_csv_read_like(). */
GliaDataset *cli_model_read_csv (const CliModel *model,
                                 const char *path,
                                 GliaCsvRows rows,
                                 float **features,
                                 GPtrArray *problems,
                                 GError **error);

/* Says on standard error how many of the rows are left out, and why the first one is. `problems` as
 * above. Returns how many. */
gsize cli_report_left_out (const char *verb, const GPtrArray *problems);

G_END_DECLS
