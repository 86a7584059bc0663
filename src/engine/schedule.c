/* SPDX-License-Identifier: MIT */

#include "mlp.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

static const char *const names[] = {
    [MLP_SCHEDULE_CONSTANT] = "constant",           [MLP_SCHEDULE_STEP] = "step",
    [MLP_SCHEDULE_EXPONENTIAL] = "exponential",     [MLP_SCHEDULE_COSINE] = "cosine",
    [MLP_SCHEDULE_WARMUP_COSINE] = "warmup-cosine", [MLP_SCHEDULE_PLATEAU] = "plateau",
    [MLP_SCHEDULE_ONE_CYCLE] = "one-cycle",
};

const char *
mlp_schedule_name (mlp_schedule_kind kind)
{
  return names[kind];
}

bool
mlp_schedule_from_name (const char *name, mlp_schedule_kind *kind)
{
  for (int i = 0; i < MLP_SCHEDULES; i++)
    if (strcmp (names[i], name) == 0) {
      *kind = (mlp_schedule_kind)i;
      return true;
    }
  return false;
}

mlp_schedule
mlp_schedule_defaults (mlp_schedule_kind kind)
{
  const bool exponential = kind == MLP_SCHEDULE_EXPONENTIAL;
  return (mlp_schedule){.kind = kind,
                        .every = 10,
                        .warmup = 5,
                        .patience = 10,
                        .factor = exponential ? 0.95 : 0.1,
                        .final = 0};
}

mlp_schedule_state
mlp_schedule_start (void)
{
  return (mlp_schedule_state){.best = INFINITY, .bad_epochs = 0, .scale = 1};
}

/* From `high` to `low` along half a cosine while `share` goes from 0 to 1 (Loshchilov & Hutter 2017). */
static double
half_cosine (double high, double low, double share)
{
  return low + (high - low) * (1 + cos (pi * share)) / 2;
}

/* Smith & Topin 2018, as torch's OneCycleLR with its defaults and one step an epoch: up in 30 % of
 * the epochs, down in the rest. Momentum is left alone. */
static double
one_cycle (double highest, double epoch, double epochs)
{
  const double first = highest / 25, last = first / 1e4;
  const double top = 0.3 * epochs - 1, end = epochs - 1;

  if (epoch <= top)
    return half_cosine (first, highest, top > 0 ? epoch / top : 1);
  return half_cosine (highest, last, end > top ? (epoch - top) / (end - top) : 1);
}

double
mlp_schedule_rate (const mlp_schedule *schedule,
                   const mlp_schedule_state *state,
                   double learning_rate,
                   size_t epoch,
                   size_t epochs)
{
  const double e = (double)epoch, n = (double)(epochs > 0 ? epochs : 1);
  const double warmup = (double)schedule->warmup;

  switch (schedule->kind) {
  case MLP_SCHEDULE_STEP:
    return learning_rate * pow (schedule->factor, floor (e / (double)schedule->every));
  case MLP_SCHEDULE_EXPONENTIAL:
    return learning_rate * pow (schedule->factor, e);
  case MLP_SCHEDULE_COSINE:
    return half_cosine (learning_rate, schedule->final, e / n);
  case MLP_SCHEDULE_WARMUP_COSINE:
    if (e < warmup)
      return learning_rate * (e + 1) / warmup;
    return half_cosine (learning_rate, schedule->final,
                        n > warmup ? (e - warmup) / (n - warmup) : 0);
  case MLP_SCHEDULE_PLATEAU:
    return learning_rate * state->scale;
  case MLP_SCHEDULE_ONE_CYCLE:
    return one_cycle (learning_rate, e, n);
  case MLP_SCHEDULE_CONSTANT:
  case MLP_SCHEDULES:
    break;
  }
  return learning_rate;
}

/* torch's ReduceLROnPlateau, mode "min": better means below best by one part in 10,000. */
void
mlp_schedule_observe (const mlp_schedule *schedule, mlp_schedule_state *state, double loss)
{
  if (schedule->kind != MLP_SCHEDULE_PLATEAU)
    return;
  if (loss < state->best * (1 - 1e-4)) {
    state->best = loss;
    state->bad_epochs = 0;
  } else if (++state->bad_epochs > schedule->patience) {
    state->scale *= schedule->factor;
    state->bad_epochs = 0;
  }
}

bool
mlp_early_stopping_observe (const mlp_early_stopping *stopping,
                            mlp_early_stopping_state *state,
                            double metric)
{
  const double gain = stopping->higher_is_better ? metric - state->best : state->best - metric;

  if (!state->started || gain > stopping->min_delta) {
    state->started = true;
    state->best = metric;
    state->bad_epochs = 0;
    return false;
  }
  state->bad_epochs++;
  return stopping->patience > 0 && state->bad_epochs >= stopping->patience;
}
