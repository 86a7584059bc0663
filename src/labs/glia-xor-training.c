/* SPDX-License-Identifier: MIT */
#include "glia-xor-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum { STEPS_BETWEEN = 4096 /* looks at progress */ };

/* Where the sign of a slope is looked for: beyond, every activation is flat or straight. */
#define SLOPE_REACH 32
#define SLOPE_STEPS 16   /* to a unit */
#define FLAT        1e-6 /* |slope| below this has no sign but that of rounding */

gboolean
glia_xor_has_start (const GliaXorTraining *training, GliaXorStart start)
{
  return start != GLIA_XOR_START_SOLUTION ||
         (training->units == 2 && training->activation == MLP_RELU);
}

/* ---- One training ---------------------------------------------------------------------------- */

/* What is trained, and with what. */
typedef struct {
  const GliaXorTraining *training;
  mlp_network *network;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
} Trainee;

static const mlp_batch all_points = {.features = glia_xor_inputs,
                                     .values = glia_xor_targets,
                                     .examples = GLIA_XOR_POINTS};

static gboolean
initialize_network (mlp_network *network, const GliaXorTraining *training)
{
  mlp_random random = mlp_random_stream (training->seed, MLP_STREAM_INITIALIZE);
  const mlp_initialization how = {
      .kind = training->start == GLIA_XOR_START_ZERO       ? MLP_INITIALIZE_ZERO
              : training->start == GLIA_XOR_START_CONSTANT ? MLP_INITIALIZE_CONSTANT
                                                           : MLP_INITIALIZE_TORCH,
      .a = training->constant};
  mlp_error error;

  if (training->start == GLIA_XOR_START_SOLUTION) {
    glia_xor_network_set (network, &glia_xor_solution);
    return TRUE;
  }
  return mlp_network_initialize (network, &how, &random, &error) == MLP_OK;
}

static gboolean
open_trainee (Trainee *trainee, const GliaXorTraining *training)
{
  mlp_optimizer_settings settings = mlp_optimizer_defaults (MLP_SGD);
  mlp_error error;

  settings.learning_rate = training->learning_rate;
  *trainee = (Trainee){.training = training,
                       .network = glia_xor_network_new (training->activation, training->units)};
  return trainee->network != NULL && initialize_network (trainee->network, training) &&
         mlp_workspace_new (trainee->network, GLIA_XOR_POINTS, &trainee->workspace, &error) ==
             MLP_OK &&
         mlp_optimizer_new (trainee->network, &settings, &trainee->optimizer, &error) == MLP_OK;
}

static void
close_trainee (Trainee *trainee)
{
  mlp_optimizer_free (trainee->optimizer);
  mlp_workspace_free (trainee->workspace);
  mlp_network_free (trainee->network);
}

/* A loss that is not finite updates nothing. */
static void
make_step (Trainee *trainee)
{
  mlp_metrics metrics;
  mlp_error error;

  mlp_train_step (trainee->network, trainee->workspace, trainee->optimizer, MLP_MEAN_SQUARED_ERROR,
                  &all_points, &metrics, &error);
}

static double
compute_loss (Trainee *trainee)
{
  mlp_network_forward (trainee->network, trainee->workspace, &all_points, MLP_MODE_EVALUATE);
  return mlp_network_loss (trainee->network, trainee->workspace, MLP_MEAN_SQUARED_ERROR,
                           &all_points)
      .loss;
}

/* Between the numbers of any hidden unit and those of the first. */
static double
largest_difference (const mlp_network *network, gsize units)
{
  const mlp_layer_view hidden = mlp_network_view (network, 1),
                       output = mlp_network_view (network, 2);
  double largest = 0;

  for (gsize i = 0; i < units; i++)
    for (gsize j = 0; j < i; j++) {
      for (gsize k = 0; k < 2; k++)
        largest = fmax (largest,
                        fabs ((double)hidden.weight[2 * i + k] - (double)hidden.weight[2 * j + k]));
      largest = fmax (largest, fabs ((double)hidden.bias[i] - (double)hidden.bias[j]));
      largest = fmax (largest, fabs ((double)output.weight[i] - (double)output.weight[j]));
    }
  return largest;
}

/* Since `start`, of everything but the last parameter, the output's bias. */
static double
largest_movement (const mlp_network *network, const mlp_real *start)
{
  const mlp_real *now = mlp_network_parameters (network);
  double largest = 0;

  for (gsize i = 0; i + 1 < mlp_network_parameter_count (network); i++)
    largest = fmax (largest, fabs ((double)now[i] - (double)start[i]));
  return largest;
}

static gboolean
run_steps (Trainee *trainee, GliaXorProgress progress, gpointer user_data, GliaXorRun *run)
{
  const mlp_network *network = trainee->network;
  g_autofree mlp_real *start = g_memdup2 (mlp_network_parameters (network),
                                          mlp_network_parameter_count (network) * sizeof *start);

  for (gsize step = 0;; step++) {
    run->losses[step] = compute_loss (trainee);
    run->differences[step] = largest_difference (network, trainee->training->units);
    run->movements[step] = largest_movement (network, start);
    if (step == run->steps)
      break;
    if (progress != NULL && step % STEPS_BETWEEN == 0 &&
        !progress ((double)step / (double)run->steps, user_data))
      return FALSE;
    make_step (trainee);
  }
  for (gsize i = 0; i < GLIA_XOR_POINTS; i++)
    run->outputs[i] = (double)mlp_workspace_outputs (trainee->workspace, 2)[i];
  return TRUE;
}

gboolean
glia_xor_train (const GliaXorTraining *training,
                GliaXorProgress progress,
                gpointer user_data,
                GliaXorRun *run)
{
  Trainee trainee;

  *run = (GliaXorRun){.steps = training->steps,
                      .losses = g_new0 (double, training->steps + 1),
                      .differences = g_new0 (double, training->steps + 1),
                      .movements = g_new0 (double, training->steps + 1)};
  const gboolean done =
      open_trainee (&trainee, training) && run_steps (&trainee, progress, user_data, run);
  close_trainee (&trainee);
  return done;
}

void
glia_xor_run_clear (GliaXorRun *run)
{
  g_free (run->losses);
  g_free (run->differences);
  g_free (run->movements);
}

/* ---- Several --------------------------------------------------------------------------------- */

/* One of several: its progress is a part of all. */
typedef struct {
  GliaXorProgress progress;
  gpointer user_data;
  double before, share;
} Part;

static gboolean
part_cb (double done, gpointer data)
{
  const Part *part = data;

  return part->progress == NULL ||
         part->progress (part->before + part->share * done, part->user_data);
}

gboolean
glia_xor_compare (const GliaXorTraining *training,
                  gboolean only,
                  GliaXorProgress progress,
                  gpointer user_data,
                  GliaXorComparison *comparison)
{
  *comparison = (GliaXorComparison){.training = *training};
  for (int i = 0; i < GLIA_XOR_STARTS; i++) {
    GliaXorTraining one = *training;
    Part part = {progress, user_data, (double)i / GLIA_XOR_STARTS, 1.0 / GLIA_XOR_STARTS};
    one.start = (GliaXorStart)i;
    if ((only && one.start != training->start) || !glia_xor_has_start (training, one.start))
      continue;
    comparison->starts[comparison->n] = one.start;
    if (!glia_xor_train (&one, part_cb, &part, &comparison->runs[comparison->n++]))
      return FALSE;
  }
  return TRUE;
}

void
glia_xor_comparison_clear (GliaXorComparison *comparison)
{
  for (gsize i = 0; i < comparison->n; i++)
    glia_xor_run_clear (&comparison->runs[i]);
  comparison->n = 0;
}

gboolean
glia_xor_count_learned (const GliaXorTraining *training,
                        guint seeds,
                        GliaXorProgress progress,
                        gpointer user_data,
                        guint *learned)
{
  gboolean going_on = TRUE;

  *learned = 0;
  for (guint i = 0; i < seeds && going_on; i++) {
    GliaXorTraining one = *training;
    Part part = {progress, user_data, (double)i / seeds, 1.0 / seeds};
    Trainee trainee;
    one.start = GLIA_XOR_START_RANDOM;
    one.seed = training->seed + i;
    going_on = open_trainee (&trainee, &one);
    for (gsize step = 0; step < one.steps && going_on; step++) {
      if (step % STEPS_BETWEEN == 0)
        going_on = part_cb ((double)step / (double)one.steps, &part);
      make_step (&trainee);
    }
    if (going_on && compute_loss (&trainee) < GLIA_XOR_LEARNED)
      (*learned)++;
    close_trainee (&trainee);
  }
  return going_on;
}

/* ---- What is to be said of it ---------------------------------------------------------------- */

gboolean
glia_xor_is_monotone (mlp_activation activation)
{
  gboolean rises = FALSE, falls = FALSE;

  for (int i = -SLOPE_REACH * SLOPE_STEPS; i <= SLOPE_REACH * SLOPE_STEPS; i++) {
    const double slope = mlp_activation_derivative (activation, (double)i / SLOPE_STEPS);
    rises = rises || slope > FLAT;
    falls = falls || slope < -FLAT;
  }
  return !(rises && falls);
}

/* All units the same, and ŷ the same at 01 and 10, which it is if their two weights are equal. */
static gboolean
is_one_unit (const GliaXorRun *run)
{
  return isfinite (run->losses[run->steps]) && run->differences[run->steps] == 0 &&
         run->outputs[1] == run->outputs[2];
}

static char *
describe_start (const GliaXorTraining *training, GliaXorStart start)
{
  switch (start) {
  case GLIA_XOR_START_SOLUTION:
    return g_strdup (_ ("From the solution"));
  case GLIA_XOR_START_ZERO:
    return g_strdup (_ ("From zero"));
  case GLIA_XOR_START_CONSTANT:
    return g_strdup_printf (_ ("From the constant %g"), training->constant);
  case GLIA_XOR_START_RANDOM:
  case GLIA_XOR_STARTS:
    break;
  }
  return g_strdup_printf (_ ("From random numbers, seed %ju"), (uintmax_t)training->seed);
}

static char *
describe_run (const GliaXorTraining *training, const GliaXorRun *run)
{
  const gsize end = run->steps;

  if (!isfinite (run->losses[end]))
    return g_strdup (_ ("the training diverges"));
  if (run->losses[0] == 0)
    return g_strdup (_ ("every gradient is 0, nothing moves"));
  if (run->movements[end] == 0)
    return g_strdup (_ ("no number but the output’s bias has moved"));
  if (training->units == 1)
    return g_strdup (_ ("there is one hidden unit"));
  if (run->differences[end] == 0)
    return g_strdup_printf (_ ("all %zu hidden units are identical"), training->units);
  return g_strdup_printf (_ ("hidden units differ by up to %.3g"), run->differences[end]);
}

/* Nothing where no run has one unit only. */
static void
append_theorem (GString *text, const GliaXorComparison *comparison)
{
  const mlp_activation activation = comparison->training.activation;
  const char *label = _ (mlp_activation_describe (activation)->label);
  gboolean any = FALSE;

  for (gsize i = 0; i < comparison->n; i++)
    any = any ||
          (comparison->starts[i] != GLIA_XOR_START_RANDOM && is_one_unit (&comparison->runs[i]));
  if (!any)
    return;
  g_string_append_printf (text, "\n%s ",
                          _ ("Identical units are one unit, and ŷ depends on x₁ + x₂ alone."));
  if (glia_xor_is_monotone (activation))
    g_string_append_printf (text,
                            _ ("%s is monotone: no such network has a loss below 1/6 = %.4f."),
                            label, GLIA_XOR_MONOTONE_BOUND);
  else
    g_string_append_printf (text, _ ("%s is not monotone: such a network can have a loss of 0."),
                            label);
}

char *
glia_xor_comparison_verdict (const GliaXorComparison *comparison)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < comparison->n; i++) {
    const GliaXorRun *run = &comparison->runs[i];
    g_autofree char *start = describe_start (&comparison->training, comparison->starts[i]);
    g_autofree char *what = describe_run (&comparison->training, run);
    /* Translators: "From zero: loss 0.5000 → 0.2500 in 1000 steps; all 2 hidden units are
     * identical." */
    g_string_append_printf (text, _ ("%s: loss %.4f → %.4f in %zu steps; %s."), start,
                            run->losses[0], run->losses[run->steps], run->steps, what);
    if (i + 1 < comparison->n)
      g_string_append_c (text, '\n');
  }
  append_theorem (text, comparison);
  return g_string_free (text, FALSE);
}

char *
glia_xor_count_verdict (const GliaXorTraining *training, guint seeds, guint learned)
{
  return g_strdup_printf (
      _ ("Luck: with seeds %ju to %ju, %u of %u random starts have a loss below "
         "%g after %zu steps."),
      (uintmax_t)training->seed, (uintmax_t)(training->seed + seeds - 1), learned, seeds,
      GLIA_XOR_LEARNED, training->steps);
}
