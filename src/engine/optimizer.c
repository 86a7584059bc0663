/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <string.h>

enum { MAX_SLOTS = 2 };

struct _mlp_optimizer {
  mlp_optimizer_settings settings;
  uint64_t steps;
  size_t n_parameters;
  size_t n_slots;
  const char *slot_names[MAX_SLOTS];
  mlp_real *slots[MAX_SLOTS]; /* in the block */
  mlp_real *first, *second;   /* what the update calls them; NULL where the kind has none */
  mlp_real *block;
};

/* A kind is a row: its name, its defaults, and the names of what it remembers (NULL: nothing).
 * Momentum that is 0 takes no memory with SGD. */
typedef struct {
  const char *name;
  const char *first, *second;
  mlp_optimizer_settings defaults;
} kind_info;

static const kind_info kinds[] = {
    [MLP_SGD] = {"sgd", "momentum", NULL, {.learning_rate = 0.01}},
    [MLP_RMSPROP] = {"rmsprop",
                     "momentum",
                     "square-average",
                     {.learning_rate = 0.01, .alpha = 0.99, .epsilon = 1e-8}},
    [MLP_ADAGRAD] = {"adagrad", NULL, "square-sum", {.learning_rate = 0.01, .epsilon = 1e-10}},
    [MLP_ADAM] = {"adam",
                  "first-moment",
                  "second-moment",
                  {.learning_rate = 0.001, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8}},
    [MLP_ADAMW] = {"adamw",
                   "first-moment",
                   "second-moment",
                   {.learning_rate = 0.001,
                    .beta1 = 0.9,
                    .beta2 = 0.999,
                    .epsilon = 1e-8,
                    .weight_decay = 0.01}},
};

const char *
mlp_optimizer_name (mlp_optimizer_kind kind)
{
  return kinds[kind].name;
}

bool
mlp_optimizer_from_name (const char *name, mlp_optimizer_kind *kind)
{
  for (int i = 0; i < MLP_OPTIMIZERS; i++)
    if (strcmp (kinds[i].name, name) == 0) {
      *kind = (mlp_optimizer_kind)i;
      return true;
    }
  return false;
}

mlp_optimizer_settings
mlp_optimizer_defaults (mlp_optimizer_kind kind)
{
  mlp_optimizer_settings settings = kinds[kind].defaults;
  settings.kind = kind;
  return settings;
}

static void
add_slot (mlp_optimizer *optimizer, const char *name, mlp_real **role)
{
  const size_t line = MLP_ALIGNMENT / sizeof (mlp_real);
  const size_t stride = (optimizer->n_parameters + line - 1) / line * line;

  *role = optimizer->block + optimizer->n_slots * stride;
  optimizer->slots[optimizer->n_slots] = *role;
  optimizer->slot_names[optimizer->n_slots++] = name;
}

mlp_status
mlp_optimizer_new (const mlp_network *network,
                   const mlp_optimizer_settings *settings,
                   mlp_optimizer **result,
                   mlp_error *error)
{
  const size_t n = network->n_parameters;
  mlp_optimizer *optimizer;

  *result = NULL;
  if ((unsigned)settings->kind >= MLP_OPTIMIZERS)
    return mlp_fail (error, MLP_INVALID, "unknown optimizer");
  optimizer = calloc (1, sizeof *optimizer);
  if (optimizer != NULL && n < SIZE_MAX / 4)
    optimizer->block = mlp_block_new (MAX_SLOTS * (n + MLP_ALIGNMENT));
  if (optimizer == NULL || optimizer->block == NULL) {
    free (optimizer);
    return mlp_fail (error, MLP_OUT_OF_MEMORY, "not enough memory for the optimizer's state");
  }
  optimizer->settings = *settings;
  optimizer->n_parameters = n;

  const kind_info *info = &kinds[settings->kind];
  if (info->first != NULL && !(settings->kind == MLP_SGD && settings->momentum == 0))
    add_slot (optimizer, info->first, &optimizer->first);
  if (info->second != NULL)
    add_slot (optimizer, info->second, &optimizer->second);
  *result = optimizer;
  return MLP_OK;
}

void
mlp_optimizer_free (mlp_optimizer *optimizer)
{
  if (optimizer == NULL)
    return;
  free (optimizer->block);
  free (optimizer);
}

mlp_optimizer_settings *
mlp_optimizer_get_settings (mlp_optimizer *optimizer)
{
  return &optimizer->settings;
}

size_t
mlp_optimizer_slots (const mlp_optimizer *optimizer)
{
  return optimizer->n_slots;
}

const char *
mlp_optimizer_slot_name (const mlp_optimizer *optimizer, size_t slot)
{
  return optimizer->slot_names[slot];
}

mlp_real *
mlp_optimizer_slot (const mlp_optimizer *optimizer, size_t slot)
{
  return optimizer->slots[slot];
}

uint64_t
mlp_optimizer_steps (const mlp_optimizer *optimizer)
{
  return optimizer->steps;
}

void
mlp_optimizer_set_steps (mlp_optimizer *optimizer, uint64_t steps)
{
  optimizer->steps = steps;
}

static void
add_l1 (const mlp_real *weight, mlp_real *gradient, size_t count, mlp_real l1)
{
  for (size_t i = 0; i < count; i++)
    gradient[i] += weight[i] > 0 ? l1 : weight[i] < 0 ? -l1 : 0;
}

/* As torch.nn.utils.clip_grad_norm_. */
static void
clip (mlp_real *gradients, size_t count, double limit)
{
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += (double)gradients[i] * (double)gradients[i];

  const double scale = limit / (sqrt (sum) + 1e-6);
  if (scale < 1)
    for (size_t i = 0; i < count; i++)
      gradients[i] *= (mlp_real)scale;
}

static mlp_update
prepare (const mlp_optimizer_settings *s, uint64_t step)
{
  mlp_update update = {
      .rate = (mlp_real)s->learning_rate,
      .momentum = (mlp_real)s->momentum,
      .nesterov = s->nesterov ? 1 : 0,
      .alpha = (mlp_real)s->alpha,
      .one_minus_alpha = (mlp_real)(1 - s->alpha),
      .beta1 = (mlp_real)s->beta1,
      .one_minus_beta1 = (mlp_real)(1 - s->beta1),
      .beta2 = (mlp_real)s->beta2,
      .one_minus_beta2 = (mlp_real)(1 - s->beta2),
      .epsilon = (mlp_real)s->epsilon,
      .correction = 1,
      .weight_decay = (mlp_real)s->weight_decay,
      .shrink = 1,
  };

  if (s->kind == MLP_ADAM || s->kind == MLP_ADAMW) {
    update.rate = (mlp_real)(s->learning_rate / (1 - pow (s->beta1, (double)step)));
    update.correction = (mlp_real)(1 / sqrt (1 - pow (s->beta2, (double)step)));
  }
  if (s->kind == MLP_ADAMW) {
    update.shrink = (mlp_real)(1 - s->learning_rate * s->weight_decay);
    update.weight_decay = 0;
  }
  return update;
}

mlp_update_step
mlp_optimizer_begin (mlp_optimizer *optimizer, mlp_network *network, const mlp_kernels *kernels)
{
  const mlp_optimizer_settings *settings = &optimizer->settings;

  return (mlp_update_step){.numbers = prepare (settings, ++optimizer->steps),
                           .update = kernels->update[settings->kind],
                           .l1 = (mlp_real)settings->l1,
                           .parameters = network->parameters,
                           .first = optimizer->first,
                           .second = optimizer->second};
}

void
mlp_update_apply (const mlp_update_step *step, size_t begin, mlp_real *gradient, size_t count)
{
  mlp_real *first = step->first, *second = step->second, *weight = step->parameters + begin;

  if (step->l1 > 0)
    add_l1 (weight, gradient, count, step->l1);
  step->update (&step->numbers, weight, gradient, first == NULL ? NULL : first + begin,
                second == NULL ? NULL : second + begin, count);
}

bool
mlp_optimizer_needs_norm (const mlp_optimizer *optimizer)
{
  return optimizer->settings.clip_norm > 0;
}

typedef struct {
  mlp_update_step step;
  mlp_real *gradients;
} update_job;

static void
update_part (void *data, size_t begin, size_t end)
{
  const update_job *job = data;
  mlp_update_apply (&job->step, begin, job->gradients + begin, end - begin);
}

void
mlp_optimizer_step_clipped (mlp_optimizer *optimizer,
                            mlp_network *network,
                            mlp_workspace *workspace)
{
  update_job job = {mlp_optimizer_begin (optimizer, network, workspace->kernels),
                    workspace->gradients};

  if (job.step.l1 > 0)
    add_l1 (network->parameters, job.gradients, network->n_parameters, job.step.l1);
  job.step.l1 = 0; /* done: it counts for the norm */
  clip (job.gradients, network->n_parameters, optimizer->settings.clip_norm);
  mlp_pool_run (workspace->pool, update_part, &job, network->n_parameters);
}
