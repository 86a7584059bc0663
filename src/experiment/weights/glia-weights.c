/* SPDX-License-Identifier: MIT */

#include "glia-weights.h"

#include <string.h>

G_DEFINE_QUARK (glia - weights - error - quark, glia_weights_error)

static void
weight_clear (gpointer data)
{
  g_free (((GliaWeight *)data)->name);
}

mlp_network *
glia_network_new (const GliaExperiment *experiment, gsize inputs, gsize outputs, GError **error)
{
  const GArray *layers = experiment->network.layers;
  mlp_network *network = NULL;
  mlp_error problem;

  if (mlp_network_new (inputs, (const mlp_layer *)(void *)layers->data, layers->len, outputs,
                       &network, &problem) != MLP_OK) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MEMORY, "%s: network: %s",
                 experiment->file, problem.message);
    return NULL;
  }
  return network;
}

static void
add_weight (GArray *list,
            gsize module,
            const char *kind,
            mlp_real *values,
            gsize rows,
            gsize columns)
{
  GliaWeight weight = {.name = g_strdup_printf ("%" G_GSIZE_FORMAT ".%s", module, kind),
                       .values = values,
                       .rows = rows,
                       .columns = columns,
                       .is_statistic = g_str_has_prefix (kind, "running")};

  g_array_append_val (list, weight);
}

GArray *
glia_weights_list (const mlp_network *network)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (GliaWeight));
  gsize module = 0;

  g_array_set_clear_func (list, weight_clear);
  for (gsize l = 1; l <= mlp_network_layers (network); l++) {
    const mlp_layer_view view = mlp_network_view (network, l);
    add_weight (list, module, "weight", view.weight, view.units, view.inputs);
    add_weight (list, module, "bias", view.bias, view.units, 0);
    module++;
    if (view.scale != NULL) {
      add_weight (list, module, "weight", view.scale, view.units, 0);
      add_weight (list, module, "bias", view.shift, view.units, 0);
      if (view.running_mean != NULL) {
        add_weight (list, module, "running_mean", view.running_mean, view.units, 0);
        add_weight (list, module, "running_var", view.running_variance, view.units, 0);
      }
      module++;
    }
    module++; /* the activation */
  }
  return list;
}

/* "12.bias" -> 12 and "bias"; FALSE for other names. */
static gboolean
parse_name (const char *name, guint64 *module, const char **kind)
{
  char *end;

  if (!g_ascii_isdigit (*name))
    return FALSE;
  *module = g_ascii_strtoull (name, &end, 10);
  *kind = end + 1;
  return *end == '.';
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;

  return (x > y) - (x < y);
}

/* The numbers of the modules that have a weight, ascending. */
static GArray *
modules_in (GliaSafetensors *file)
{
  GArray *modules = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (gsize i = 0; i < glia_safetensors_count (file); i++) {
    const char *kind;
    guint64 module;
    if (parse_name (glia_safetensors_nth (file, i)->name, &module, &kind) &&
        g_str_equal (kind, "weight"))
      g_array_append_val (modules, module);
  }
  g_array_sort (modules, compare_numbers);
  return modules;
}

static char *
shape_text (const gsize *shape, guint n)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? " x " : "", shape[i]);
  g_string_append_c (text, ']');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
check_tensor (const GliaTensor *tensor,
              const GliaWeight *weight,
              const char *wanted,
              const char *name,
              GError **error)
{
  const gsize shape[2] = {weight->rows, weight->columns};
  const guint n = weight->columns > 0 ? 2 : 1;

  g_autofree char *expected = shape_text (shape, n);
  if (tensor == NULL) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MISSING,
                 "%s: tensor \"%s\" %s is missing: the network has it", name, wanted, expected);
    return FALSE;
  }
  g_autofree char *found = shape_text (tensor->shape, tensor->n_dimensions);
  if (!g_str_equal (found, expected)) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE,
                 "%s: tensor \"%s\" is %s, but the network's is %s", name, wanted, found, expected);
    return FALSE;
  }
  if (tensor->type > GLIA_TENSOR_BF16) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE,
                 "%s: tensor \"%s\" holds whole numbers, not weights", name, wanted);
    return FALSE;
  }
  return TRUE;
}

gboolean
glia_weights_take (mlp_network *network, GliaSafetensors *file, const char *name, GError **error)
{
  g_autoptr (GArray) list = glia_weights_list (network);
  g_autoptr (GArray) modules = modules_in (file);
  g_autofree const GliaTensor **found = g_new0 (const GliaTensor *, list->len);
  gsize next = 0;

  /* The n-th module with a weight in the file is the n-th one of the network. */
  for (guint i = 0; i < list->len; i++) {
    const GliaWeight *weight = &g_array_index (list, GliaWeight, i);
    const char *kind = strchr (weight->name, '.') + 1;
    next += g_str_equal (kind, "weight");
    g_autofree char *wanted =
        next <= modules->len ? g_strdup_printf ("%" G_GUINT64_FORMAT ".%s",
                                                g_array_index (modules, guint64, next - 1), kind)
                             : g_strdup (weight->name);
    found[i] = glia_safetensors_find (file, wanted);
    if (!check_tensor (found[i], weight, wanted, name, error))
      return FALSE;
  }
  if (next < modules->len) {
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_SHAPE,
                 "%s: tensor \"%" G_GUINT64_FORMAT
                 ".weight\" has no place in the network, which has %" G_GSIZE_FORMAT " layers",
                 name, g_array_index (modules, guint64, next), mlp_network_layers (network));
    return FALSE;
  }
  for (guint i = 0; i < list->len; i++)
    glia_tensor_copy_floats (found[i], g_array_index (list, GliaWeight, i).values);
  return TRUE;
}

gboolean
glia_weights_read (mlp_network *network, const char *path, GError **error)
{
  g_autoptr (GliaSafetensors) file = glia_safetensors_read (path, error);

  return file != NULL && glia_weights_take (network, file, path, error);
}

gboolean
glia_weights_shape (const char *path, gsize *inputs, gsize *outputs, GError **error)
{
  g_autoptr (GliaSafetensors) file = glia_safetensors_read (path, error);
  gboolean any = FALSE;

  if (file == NULL)
    return FALSE;
  g_autoptr (GArray) modules = modules_in (file);
  for (guint i = 0; i < modules->len; i++) {
    g_autofree char *name =
        g_strdup_printf ("%" G_GUINT64_FORMAT ".weight", g_array_index (modules, guint64, i));
    const GliaTensor *tensor = glia_safetensors_find (file, name);
    if (tensor == NULL || tensor->n_dimensions != 2)
      continue;
    if (!any)
      *inputs = tensor->shape[1];
    *outputs = tensor->shape[0];
    any = TRUE;
  }
  if (!any)
    g_set_error (error, GLIA_WEIGHTS_ERROR, GLIA_WEIGHTS_ERROR_MISSING,
                 "%s: no tensor \"N.weight\" with two dimensions", path);
  return any;
}

GBytes *
glia_weights_serialize (const mlp_network *network, const char *const *metadata)
{
  g_autoptr (GArray) list = glia_weights_list (network);
  g_autofree GliaTensor *tensors = g_new0 (GliaTensor, list->len);

  for (guint i = 0; i < list->len; i++) {
    const GliaWeight *weight = &g_array_index (list, GliaWeight, i);
    tensors[i] = (GliaTensor){.name = weight->name,
                              .type = GLIA_TENSOR_F32,
                              .n_dimensions = weight->columns > 0 ? 2 : 1,
                              .shape = {weight->rows, weight->columns},
                              .n_elements = weight->rows * MAX (weight->columns, 1),
                              .data = weight->values};
  }
  return glia_safetensors_serialize (tensors, list->len, metadata);
}
