/* SPDX-License-Identifier: MIT */
#include "glia-best.h"

#include <math.h>

static gboolean
is_better (const GliaEpoch *row, double loss, const GliaBest *best)
{
  if (best->epoch == 0)
    return TRUE;
  if (row->dev_accuracy != best->accuracy && !isnan (row->dev_accuracy))
    return !(row->dev_accuracy < best->accuracy);
  return !(loss >= best->tie);
}

void
glia_best_observe (GliaBest *best, const GliaEpoch *row)
{
  const double loss = isnan (row->dev_loss) ? row->train_loss : row->dev_loss;

  if (is_better (row, loss, best)) {
    best->epoch = row->epoch;
    best->accuracy = row->dev_accuracy;
    best->loss = row->dev_loss;
    best->tie = loss;
  }
  if (!isnan (row->dev_loss) && !(row->dev_loss >= best->lowest_loss)) {
    best->lowest_epoch = row->epoch;
    best->lowest_loss = row->dev_loss;
  }
}
