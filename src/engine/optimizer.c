/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

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

#define SGD_USES (MLP_OPTIMIZER_USES_MOMENTUM | MLP_OPTIMIZER_USES_NESTEROV)
#define RMSPROP_USES                                                                               \
  (MLP_OPTIMIZER_USES_MOMENTUM | MLP_OPTIMIZER_USES_ALPHA | MLP_OPTIMIZER_USES_EPSILON)
#define ADAM_USES (MLP_OPTIMIZER_USES_BETAS | MLP_OPTIMIZER_USES_EPSILON)

/* The defaults of the hyperparameters that an optimizer has are torch.optim's; all others are 0. */
#define DESCRIBE(stem, name, label, uses, corrects_bias, decouples_decay, ...)                     \
  static const mlp_optimizer_info stem##_info = {name,          label,           uses,             \
                                                 corrects_bias, decouples_decay, {__VA_ARGS__}}

DESCRIBE (sgd, "sgd", N_ ("SGD"), SGD_USES, false, false, .learning_rate = 0.01);
DESCRIBE (rmsprop,
          "rmsprop",
          N_ ("RMSprop"),
          RMSPROP_USES,
          false,
          false,
          .learning_rate = 0.01,
          .alpha = 0.99,
          .epsilon = 1e-8);
DESCRIBE (adagrad,
          "adagrad",
          N_ ("Adagrad"),
          MLP_OPTIMIZER_USES_EPSILON,
          false,
          false,
          .learning_rate = 0.01,
          .epsilon = 1e-10);
DESCRIBE (adam,
          "adam",
          N_ ("Adam"),
          ADAM_USES,
          true,
          false,
          .learning_rate = 0.001,
          .beta1 = 0.9,
          .beta2 = 0.999,
          .epsilon = 1e-8);
DESCRIBE (adamw,
          "adamw",
          N_ ("AdamW"),
          ADAM_USES,
          true,
          true,
          .learning_rate = 0.001,
          .beta1 = 0.9,
          .beta2 = 0.999,
          .epsilon = 1e-8,
          .weight_decay = 0.01);

#define INFO_ROW(KIND, stem, first, second) [KIND] = &stem##_info,
static const mlp_optimizer_info *const descriptions[] = {MLP_OPTIMIZER_LIST (INFO_ROW)};

/* The names of what is remembered, "" for nothing. */
#define SLOTS_ROW(KIND, stem, first, second) [KIND] = {first, second},
static const char *const slot_names[][MAX_SLOTS] = {MLP_OPTIMIZER_LIST (SLOTS_ROW)};

const mlp_optimizer_info *
mlp_optimizer_describe (mlp_optimizer_kind kind)
{
  return descriptions[kind];
}

const char *
mlp_optimizer_name (mlp_optimizer_kind kind)
{
  return descriptions[kind]->name;
}

bool
mlp_optimizer_from_name (const char *name, mlp_optimizer_kind *kind)
{
  for (int i = 0; i < MLP_OPTIMIZERS; i++)
    if (strcmp (descriptions[i]->name, name) == 0) {
      *kind = (mlp_optimizer_kind)i;
      return true;
    }
  return false;
}

mlp_optimizer_settings
mlp_optimizer_defaults (mlp_optimizer_kind kind)
{
  mlp_optimizer_settings settings = descriptions[kind]->defaults;

  settings.kind = kind;
  return settings;
}

/* SGD has a rule of its own for a momentum of 0, and remembers nothing then. */
static bool
is_plain_sgd (const mlp_optimizer_settings *settings)
{
  return settings->kind == MLP_SGD && settings->momentum == 0;
}

/* Where the numbers called `name` are, one a parameter; NULL if there are none. */
static mlp_real *
add_slot (mlp_optimizer *optimizer, const char *name)
{
  const size_t line = MLP_ALIGNMENT / sizeof (mlp_real);
  const size_t stride = (optimizer->n_parameters + line - 1) / line * line;
  mlp_real *slot = optimizer->block + optimizer->n_slots * stride;

  if (name[0] == '\0' || is_plain_sgd (&optimizer->settings))
    return NULL;
  optimizer->slots[optimizer->n_slots] = slot;
  optimizer->slot_names[optimizer->n_slots++] = name;
  return slot;
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
  optimizer->first = add_slot (optimizer, slot_names[settings->kind][0]);
  optimizer->second = add_slot (optimizer, slot_names[settings->kind][1]);
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
clip_gradients (mlp_real *gradients, size_t count, double limit)
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
prepare_update (const mlp_optimizer_settings *s, uint64_t step)
{
  const mlp_optimizer_info *info = descriptions[s->kind];
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

  if (info->corrects_bias) {
    update.rate = (mlp_real)(s->learning_rate / (1 - pow (s->beta1, (double)step)));
    update.correction = (mlp_real)(1 / sqrt (1 - pow (s->beta2, (double)step)));
  }
  if (info->decouples_decay) {
    update.shrink = (mlp_real)(1 - s->learning_rate * s->weight_decay);
    update.weight_decay = 0;
  }
  return update;
}

mlp_update_step
mlp_optimizer_begin (mlp_optimizer *optimizer, mlp_network *network, const mlp_kernels *kernels)
{
  const mlp_optimizer_settings *settings = &optimizer->settings;
  const bool remembers = optimizer->n_slots > 0 || settings->kind != MLP_SGD;

  return (mlp_update_step){.numbers = prepare_update (settings, ++optimizer->steps),
                           .update =
                               remembers ? kernels->update[settings->kind] : kernels->plain_sgd,
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
  clip_gradients (job.gradients, network->n_parameters, optimizer->settings.clip_norm);
  mlp_pool_run (workspace->pool, update_part, &job, network->n_parameters);
}
