/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

#include <string.h>

static const double pi = 3.14159265358979323846;

#define DESCRIBE(stem, name, label, uses)                                                          \
  static const mlp_schedule_info stem##_info = {name, label, uses}

DESCRIBE (constant, "constant", N_ ("Constant"), 0);
DESCRIBE (step, "step", N_ ("Steps"), MLP_SCHEDULE_USES_EVERY | MLP_SCHEDULE_USES_FACTOR);
DESCRIBE (exponential, "exponential", N_ ("Exponential"), MLP_SCHEDULE_USES_FACTOR);
DESCRIBE (cosine, "cosine", N_ ("Cosine"), MLP_SCHEDULE_USES_FINAL);
DESCRIBE (warmup_cosine,
          "warmup-cosine",
          N_ ("Warm-up, cosine"),
          MLP_SCHEDULE_USES_WARMUP | MLP_SCHEDULE_USES_FINAL);
DESCRIBE (plateau,
          "plateau",
          N_ ("On a plateau"),
          MLP_SCHEDULE_USES_FACTOR | MLP_SCHEDULE_USES_PATIENCE);
DESCRIBE (one_cycle, "one-cycle", N_ ("One cycle"), 0);

#define INFO_ROW(KIND, stem) [KIND] = &stem##_info,
static const mlp_schedule_info *const descriptions[] = {MLP_SCHEDULE_LIST (INFO_ROW)};

const mlp_schedule_info *
mlp_schedule_describe (mlp_schedule_kind kind)
{
  return descriptions[kind];
}

const char *
mlp_schedule_name (mlp_schedule_kind kind)
{
  return descriptions[kind]->name;
}

bool
mlp_schedule_from_name (const char *name, mlp_schedule_kind *kind)
{
  for (int i = 0; i < MLP_SCHEDULES; i++)
    if (strcmp (descriptions[i]->name, name) == 0) {
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

/* From `high` to `low` along half a cosine while `share` goes from 0 to 1 (Loshchilov & Hutter
 * 2017). */
static double
half_cosine (double high, double low, double share)
{
  return low + (high - low) * (1 + cos (pi * share)) / 2;
}

/* What a rate is computed from. Epochs count from 0. */
typedef struct {
  const mlp_schedule *schedule;
  const mlp_schedule_state *state;
  double highest; /* the optimizer's learning rate */
  double epoch, epochs;
} moment;

static double
constant_rate (const moment *m)
{
  return m->highest;
}

static double
step_rate (const moment *m)
{
  return m->highest * pow (m->schedule->factor, floor (m->epoch / (double)m->schedule->every));
}

static double
exponential_rate (const moment *m)
{
  return m->highest * pow (m->schedule->factor, m->epoch);
}

static double
cosine_rate (const moment *m)
{
  return half_cosine (m->highest, m->schedule->final, m->epoch / m->epochs);
}

static double
warmup_cosine_rate (const moment *m)
{
  const double warmup = (double)m->schedule->warmup;

  if (m->epoch < warmup)
    return m->highest * (m->epoch + 1) / warmup;
  return half_cosine (m->highest, m->schedule->final,
                      m->epochs > warmup ? (m->epoch - warmup) / (m->epochs - warmup) : 0);
}

static double
plateau_rate (const moment *m)
{
  return m->highest * m->state->scale;
}

/* Smith & Topin 2018, as torch's OneCycleLR with its defaults and one step an epoch: up in 30 % of
 * the epochs, down in the rest. Momentum is left alone. */
static double
one_cycle_rate (const moment *m)
{
  const double first = m->highest / 25, last = first / 1e4;
  const double top = 0.3 * m->epochs - 1, end = m->epochs - 1;

  if (m->epoch <= top)
    return half_cosine (first, m->highest, top > 0 ? m->epoch / top : 1);
  return half_cosine (m->highest, last, end > top ? (m->epoch - top) / (end - top) : 1);
}

#define RATE_ROW(KIND, stem) [KIND] = stem##_rate,
static double (*const rates[]) (const moment *) = {MLP_SCHEDULE_LIST (RATE_ROW)};

double
mlp_schedule_rate (const mlp_schedule *schedule,
                   const mlp_schedule_state *state,
                   double learning_rate,
                   size_t epoch,
                   size_t epochs)
{
  const moment now = {.schedule = schedule,
                      .state = state,
                      .highest = learning_rate,
                      .epoch = (double)epoch,
                      .epochs = (double)(epochs > 0 ? epochs : 1)};

  return rates[schedule->kind](&now);
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
