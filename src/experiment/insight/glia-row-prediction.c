/* SPDX-License-Identifier: MIT */
#include "glia-row-prediction.h"

gsize
glia_row_prediction_size (const mlp_network *network, const GliaSplits *splits)
{
  const gsize outputs = mlp_network_outputs (network);

  return splits->train->classes != NULL ? MAX (outputs, 2) : outputs;
}

gint32
glia_row_predict (const mlp_network *network,
                  mlp_loss loss,
                  const GliaSplits *splits,
                  const double *values,
                  double *prediction,
                  gboolean *done)
{
  const gsize columns = splits->train->n_columns, outputs = mlp_network_outputs (network);
  const gboolean fits = mlp_network_inputs (network) == columns;
  g_autofree float *features = g_new (float, columns);
  const mlp_batch batch = {.features = features, .examples = 1};
  mlp_workspace *workspace = NULL;
  gint32 called = -1;

  if (done != NULL)
    *done = FALSE;
  if (!fits || mlp_workspace_new (network, 1, &workspace, NULL) != MLP_OK)
    return -1;
  for (gsize j = 0; j < columns; j++)
    features[j] =
        (float)(splits->means != NULL ? (values[j] - splits->means[j]) / splits->deviations[j]
                                      : values[j]);
  mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
  const mlp_real *logits = mlp_workspace_outputs (workspace, mlp_network_layers (network));
  if (splits->train->classes != NULL) {
    mlp_class_scores (loss, logits, outputs, prediction);
    called = (gint32)mlp_predicted_class (loss, logits, outputs);
  } else {
    for (gsize k = 0; k < outputs; k++)
      prediction[k] = (double)logits[k];
  }
  mlp_workspace_free (workspace);
  if (done != NULL)
    *done = TRUE;
  return called;
}

double *
glia_row_values (const GliaSplits *splits, const GliaDataset *part, gsize row)
{
  double *values = g_new (double, part->n_columns);

  for (gsize j = 0; j < part->n_columns; j++) {
    values[j] = (double)part->features[row * part->n_columns + j];
    if (splits->means != NULL)
      values[j] = values[j] * splits->deviations[j] + splits->means[j];
  }
  return values;
}
