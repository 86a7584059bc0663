/* SPDX-License-Identifier: MIT */

#include "glia-network-onnx.h"

#include "glia-onnx.h"
#include "glia-weights.h"

#include <math.h>

/* torch.nn's, which the engine has too. */
static const double NORMALIZE_EPSILON = 1e-5;

#define NO_ATTRIBUTES   ((const GliaOnnxAttribute *)NULL)
#define ATTRIBUTES(...) ((const GliaOnnxAttribute[]){__VA_ARGS__, {NULL, GLIA_ONNX_INT, 0}})

typedef struct {
  GliaOnnx *onnx;
  GStringChunk *names; /* of values; they live until the graph is done */
  GArray *weights;     /* of GliaWeight, in the order of the layers */
  guint next_weight;
  gsize layer; /* 1 … layers: the values' names begin with it */
} Graph;

/* operation (a, b, c) where those behind the last one are NULL; returns the result's name. */
static const char *
add_node (Graph *graph,
          const char *operation,
          const char *result,
          const GliaOnnxAttribute *attributes,
          const char *a,
          const char *b,
          const char *c)
{
  const char *const inputs[] = {a, b, c, NULL};

  glia_onnx_add_node (graph->onnx, operation, inputs, attributes, result);
  return result;
}

static const char *
name_in_layer (Graph *graph, const char *part)
{
  g_autofree char *name = g_strdup_printf ("layer%" G_GSIZE_FORMAT ".%s", graph->layer, part);

  return g_string_chunk_insert_const (graph->names, name);
}

/* The same, with a result that belongs to the layer. */
static const char *
apply_in_layer (Graph *graph, const char *operation, const char *part, const char *a, const char *b)
{
  return add_node (graph, operation, name_in_layer (graph, part), NO_ATTRIBUTES, a, b, NULL);
}

static const char *
add_number (Graph *graph, const char *part, double value)
{
  const char *name = name_in_layer (graph, part);
  const float stored = (float)value;

  glia_onnx_add_floats (graph->onnx, name, &stored, NULL, 0);
  return name;
}

/* The next of the network's parts; they are asked for in the order they have. */
static const char *
next_weight (Graph *graph)
{
  const GliaWeight *weight = &g_array_index (graph->weights, GliaWeight, graph->next_weight++);
  const gsize shape[2] = {weight->rows, weight->columns};

  glia_onnx_add_floats (graph->onnx, weight->name, weight->values, shape,
                        weight->columns > 0 ? 2 : 1);
  return weight->name;
}

static const char *
add_standardization (Graph *graph, const double *means, const double *deviations, gsize inputs)
{
  g_autofree float *numbers = g_new (float, 2 * inputs);

  if (means == NULL)
    return "x";
  for (gsize i = 0; i < inputs; i++) {
    numbers[i] = (float)means[i];
    numbers[inputs + i] = (float)deviations[i];
  }
  glia_onnx_add_floats (graph->onnx, "x.mean", numbers, &inputs, 1);
  glia_onnx_add_floats (graph->onnx, "x.deviation", numbers + inputs, &inputs, 1);
  add_node (graph, "Sub", "x.centred", NO_ATTRIBUTES, "x", "x.mean", NULL);
  return add_node (graph, "Div", "x.standardized", NO_ATTRIBUTES, "x.centred", "x.deviation", NULL);
}

/* Operator set 13 has no LayerNormalization: here it is in steps. */
static const char *
add_layer_normalization (Graph *graph, const char *z)
{
  const GliaOnnxAttribute *along = ATTRIBUTES ({"axes", GLIA_ONNX_INTS, 1});
  const char *scale = next_weight (graph), *shift = next_weight (graph);
  const char *epsilon = add_number (graph, "epsilon", NORMALIZE_EPSILON);
  const char *mean =
      add_node (graph, "ReduceMean", name_in_layer (graph, "mean"), along, z, NULL, NULL);
  const char *centred = apply_in_layer (graph, "Sub", "centred", z, mean);
  const char *square = apply_in_layer (graph, "Mul", "square", centred, centred);
  const char *variance =
      add_node (graph, "ReduceMean", name_in_layer (graph, "variance"), along, square, NULL, NULL);
  const char *sum = apply_in_layer (graph, "Add", "variance_epsilon", variance, epsilon);
  const char *deviation = apply_in_layer (graph, "Sqrt", "deviation", sum, NULL);
  const char *standardized = apply_in_layer (graph, "Div", "standardized", centred, deviation);
  const char *scaled = apply_in_layer (graph, "Mul", "scaled", standardized, scale);

  return apply_in_layer (graph, "Add", "n", scaled, shift);
}

static const char *
add_batch_normalization (Graph *graph, const char *z)
{
  const char *scale = next_weight (graph), *shift = next_weight (graph);
  const char *mean = next_weight (graph), *variance = next_weight (graph);
  const char *const inputs[] = {z, scale, shift, mean, variance, NULL};
  const char *result = name_in_layer (graph, "n");

  glia_onnx_add_node (graph->onnx, "BatchNormalization", inputs,
                      ATTRIBUTES ({"epsilon", GLIA_ONNX_FLOAT, NORMALIZE_EPSILON}), result);
  return result;
}

static const char *
add_normalization (Graph *graph, mlp_normalization normalization, const char *z)
{
  switch (normalization) {
  case MLP_NORMALIZE_LAYER:
    return add_layer_normalization (graph, z);
  case MLP_NORMALIZE_BATCH:
    return add_batch_normalization (graph, z);
  case MLP_NORMALIZE_NONE:
  case MLP_NORMALIZATIONS:
    break;
  }
  return z;
}

/* z/2 (1 + erf (z/√2)) */
static const char *
add_gelu (Graph *graph, const char *z)
{
  const char *scaled =
      apply_in_layer (graph, "Mul", "z_scaled", z, add_number (graph, "root_half", sqrt (0.5)));
  const char *erf = apply_in_layer (graph, "Erf", "erf", scaled, NULL);
  const char *sum = apply_in_layer (graph, "Add", "erf_1", erf, add_number (graph, "one", 1));
  const char *share =
      apply_in_layer (graph, "Mul", "distribution", sum, add_number (graph, "half", 0.5));

  return apply_in_layer (graph, "Mul", "a", z, share);
}

/* An activation that is one operator. */
static const char *
add_operator (Graph *graph,
              const char *operation,
              const GliaOnnxAttribute *attributes,
              const char *z)
{
  return add_node (graph, operation, name_in_layer (graph, "a"), attributes, z, NULL, NULL);
}

/* An activation that is z times something. */
static const char *
add_gated (Graph *graph, const char *z, const char *share)
{
  return apply_in_layer (graph, "Mul", "a", z, share);
}

static const char *
add_activation (Graph *graph, mlp_activation activation, const char *z)
{
  const char *share;

  switch (activation) {
  case MLP_IDENTITY:
    return z;
  case MLP_SIGMOID:
    return add_operator (graph, "Sigmoid", NO_ATTRIBUTES, z);
  case MLP_TANH:
    return add_operator (graph, "Tanh", NO_ATTRIBUTES, z);
  case MLP_RELU:
    return add_operator (graph, "Relu", NO_ATTRIBUTES, z);
  case MLP_LEAKY_RELU:
    return add_operator (graph, "LeakyRelu", ATTRIBUTES ({"alpha", GLIA_ONNX_FLOAT, 0.01}), z);
  case MLP_ELU:
    return add_operator (graph, "Elu", ATTRIBUTES ({"alpha", GLIA_ONNX_FLOAT, 1}), z);
  case MLP_SELU:
    return add_operator (graph, "Selu",
                         ATTRIBUTES ({"alpha", GLIA_ONNX_FLOAT, 1.6732632423543772},
                                     {"gamma", GLIA_ONNX_FLOAT, 1.0507009873554805}),
                         z);
  case MLP_SOFTPLUS:
    return add_operator (graph, "Softplus", NO_ATTRIBUTES, z);
  case MLP_SOFTSIGN:
    return add_operator (graph, "Softsign", NO_ATTRIBUTES, z);
  case MLP_HARDTANH:
    return add_node (graph, "Clip", name_in_layer (graph, "a"), NO_ATTRIBUTES, z,
                     add_number (graph, "low", -1), add_number (graph, "high", 1));
  case MLP_GELU:
    return add_gelu (graph, z);
  case MLP_SILU:
    return add_gated (graph, z, apply_in_layer (graph, "Sigmoid", "sigmoid", z, NULL));
  case MLP_MISH:
    share = apply_in_layer (graph, "Softplus", "softplus", z, NULL);
    return add_gated (graph, z, apply_in_layer (graph, "Tanh", "tanh", share, NULL));
  case MLP_ACTIVATIONS:
    break;
  }
  return z;
}

/* All layers; `result` is the name of the last one's sums. */
static void
add_layers (Graph *graph, const mlp_network *network, const char *h, const char *result)
{
  const gsize layers = mlp_network_layers (network);

  for (graph->layer = 1; graph->layer <= layers; graph->layer++) {
    const mlp_layer *layer = mlp_network_layer (network, graph->layer);
    const mlp_layer_view view = mlp_network_view (network, graph->layer);
    const gboolean is_last = graph->layer == layers;
    const char *weight = next_weight (graph), *bias = next_weight (graph);
    const char *z = add_node (graph, "Gemm", is_last ? result : name_in_layer (graph, "z"),
                              ATTRIBUTES ({"transB", GLIA_ONNX_INT, 1}), h, weight, bias);

    if (is_last)
      return;
    z = add_normalization (graph, layer->normalization, z);
    const char *a = add_activation (graph, layer->activation, z);
    const gboolean adds_input = layer->residual && view.units == view.inputs;
    h = adds_input ? apply_in_layer (graph, "Add", "h", a, h) : a;
  }
}

/* As mlp_probabilities() has them, where the loss has some. */
static void
add_probabilities (Graph *graph, mlp_loss loss, gsize outputs)
{
  const GliaOnnxAttribute *along = ATTRIBUTES ({"axis", GLIA_ONNX_INT, 1});

  switch (mlp_loss_describe (loss)->output) {
  case MLP_OUTPUT_SOFTMAX:
    add_node (graph, "Softmax", "probabilities", along, "logits", NULL, NULL);
    break;
  case MLP_OUTPUT_SIGMOID:
    add_node (graph, "Neg", "negative", NO_ATTRIBUTES, "logits", NULL, NULL);
    add_node (graph, "Sigmoid", "probability0", NO_ATTRIBUTES, "negative", NULL, NULL);
    add_node (graph, "Sigmoid", "probability1", NO_ATTRIBUTES, "logits", NULL, NULL);
    add_node (graph, "Concat", "probabilities", along, "probability0", "probability1", NULL);
    break;
  case MLP_OUTPUT_SCORES:
  case MLP_OUTPUT_VALUES:
    return;
  }
  glia_onnx_add_output (graph->onnx, "probabilities", MAX (outputs, 2));
}

GBytes *
glia_network_to_onnx (const mlp_network *network,
                      mlp_loss loss,
                      const double *means,
                      const double *deviations,
                      GError **error)
{
  const gsize inputs = mlp_network_inputs (network), outputs = mlp_network_outputs (network);
  static const char *const results[] = {[MLP_OUTPUT_SOFTMAX] = "logits",
                                        [MLP_OUTPUT_SIGMOID] = "logits",
                                        [MLP_OUTPUT_SCORES] = "scores",
                                        [MLP_OUTPUT_VALUES] = "values"};
  const char *result = results[mlp_loss_describe (loss)->output];
  g_autoptr (GliaOnnx) onnx = glia_onnx_new (
      "glia", means != NULL ? "A multilayer perceptron. x is as the data has it: the "
                              "graph standardizes it."
                            : "A multilayer perceptron.");
  g_autoptr (GStringChunk) names = g_string_chunk_new (1024);
  g_autoptr (GArray) weights = glia_weights_list (network);
  Graph graph = {.onnx = onnx, .names = names, .weights = weights};

  glia_onnx_add_input (onnx, "x", inputs);
  add_layers (&graph, network, add_standardization (&graph, means, deviations, inputs), result);
  add_probabilities (&graph, loss, outputs);
  glia_onnx_add_output (onnx, result, outputs);
  return glia_onnx_finish (onnx, error);
}
