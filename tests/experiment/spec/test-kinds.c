/* SPDX-License-Identifier: MIT */

/* Every kind of the engine's goes into an experiment file and comes out of it again, with the
 * keys that it has and no others. */

#include "glia-experiment.h"

#include <string.h>

static GliaExperiment *
read_sections (const char *network, const char *training, GError **error)
{
  g_autofree char *text =
      g_strdup_printf ("{\"data\": {\"source\": \"moons\"}, \"network\": {%s}, \"training\": {%s}}",
                       network, training);
  return glia_experiment_read_text (text, -1, "e.json", NULL, error);
}

/* Reads, writes, reads; the second experiment. */
static GliaExperiment *
round_trip (const char *network, const char *training)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) first = read_sections (network, training, &error);
  g_assert_no_error (error);
  g_autofree char *text = glia_experiment_write_text (first);
  GliaExperiment *second = glia_experiment_read_text (text, -1, "e.json", NULL, &error);

  g_assert_no_error (error);
  g_assert_true (glia_experiment_equal (first, second));
  return second;
}

static void
test_activations (void)
{
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    g_autofree char *network =
        g_strdup_printf ("\"layers\": [{\"units\": 3, \"activation\": \"%s\"}]",
                         mlp_activation_describe ((mlp_activation)i)->name);
    g_autoptr (GliaExperiment) e = round_trip (network, "");

    g_assert_cmpint (g_array_index (e->network.layers, mlp_layer, 0).activation, ==, i);
  }
}

static void
test_initializations (void)
{
  for (int i = 0; i < MLP_INITIALIZATIONS; i++) {
    const mlp_initialization_info *info = mlp_initialization_describe ((mlp_initialization_kind)i);
    g_autofree char *network = g_strdup_printf ("\"init\": \"%s\"", info->name);
    g_autoptr (GliaExperiment) e = round_trip (network, "");

    g_assert_cmpint (e->network.initialization.kind, ==, i);
    g_assert_cmpfloat (e->network.initialization.a, ==, info->a);
    g_assert_cmpfloat (e->network.initialization.b, ==, info->b);
  }
}

static void
test_losses (void)
{
  for (int i = 0; i < MLP_LOSSES; i++) {
    g_autofree char *training = g_strdup_printf ("\"loss\": \"%s\"", mlp_loss_name ((mlp_loss)i));
    g_autoptr (GliaExperiment) e = round_trip ("", training);

    g_assert_cmpint (e->training.loss, ==, i);
  }
}

/* Whether training.SECTION of this kind may have this key. */
static void
check_key (const char *section, const char *kind, const char *key, const char *value, gboolean has)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *training =
      g_strdup_printf ("\"%s\": {\"kind\": \"%s\", \"%s\": %s}", section, kind, key, value);
  g_autoptr (GliaExperiment) e = NULL;

  if (has) {
    e = round_trip ("", training);
    return;
  }
  e = read_sections ("", training, &error);
  g_assert_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_KEY);
  g_assert_nonnull (strstr (error->message, kind));
}

typedef struct {
  const char *key, *value;
  unsigned use;
} Key;

static void
test_optimizers (void)
{
  static const Key keys[] = {{"momentum", "0.5", MLP_OPTIMIZER_USES_MOMENTUM},
                             {"nesterov", "false", MLP_OPTIMIZER_USES_NESTEROV},
                             {"alpha", "0.5", MLP_OPTIMIZER_USES_ALPHA},
                             {"beta1", "0.5", MLP_OPTIMIZER_USES_BETAS},
                             {"beta2", "0.5", MLP_OPTIMIZER_USES_BETAS},
                             {"epsilon", "0.5", MLP_OPTIMIZER_USES_EPSILON},
                             {"weight-decay", "0.5", ~0u},
                             {"l1", "0.5", ~0u}};

  for (int i = 0; i < MLP_OPTIMIZERS; i++) {
    const mlp_optimizer_info *info = mlp_optimizer_describe ((mlp_optimizer_kind)i);
    g_autofree char *training = g_strdup_printf ("\"optimizer\": {\"kind\": \"%s\"}", info->name);
    g_autoptr (GliaExperiment) e = round_trip ("", training);

    g_assert_cmpint (e->training.optimizer.kind, ==, i);
    g_assert_cmpfloat (e->training.optimizer.learning_rate, ==, info->defaults.learning_rate);
    for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
      check_key ("optimizer", info->name, keys[k].key, keys[k].value,
                 keys[k].use == ~0u || (info->uses & keys[k].use) != 0);
  }
}

static void
test_schedules (void)
{
  static const Key keys[] = {{"every", "3", MLP_SCHEDULE_USES_EVERY},
                             {"factor", "0.5", MLP_SCHEDULE_USES_FACTOR},
                             {"patience", "3", MLP_SCHEDULE_USES_PATIENCE},
                             {"warmup", "3", MLP_SCHEDULE_USES_WARMUP},
                             {"final", "0.5", MLP_SCHEDULE_USES_FINAL}};

  for (int i = 0; i < MLP_SCHEDULES; i++) {
    const mlp_schedule_info *info = mlp_schedule_describe ((mlp_schedule_kind)i);
    g_autofree char *training = g_strdup_printf ("\"schedule\": {\"kind\": \"%s\"}", info->name);
    g_autoptr (GliaExperiment) e = round_trip ("", training);

    g_assert_cmpint (e->training.schedule.kind, ==, i);
    for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
      check_key ("schedule", info->name, keys[k].key, keys[k].value,
                 (info->uses & keys[k].use) != 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinds/activations", test_activations);
  g_test_add_func ("/kinds/initializations", test_initializations);
  g_test_add_func ("/kinds/losses", test_losses);
  g_test_add_func ("/kinds/optimizers", test_optimizers);
  g_test_add_func ("/kinds/schedules", test_schedules);
  return g_test_run ();
}
