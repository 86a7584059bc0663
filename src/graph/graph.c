/* SPDX-License-Identifier: MIT */
/* Values forward, gradients backward. A kind of operation is a row of one table. */
#include "graph-private.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* For translators: the window's lab translates the sentences, who prints them does not. */
#define N_(sentence) sentence

typedef struct {
  graph_operation_info info;
  double (*value) (double a, double b);
  /* ∂value/∂a and ∂value/∂b, from the inputs and the value that forward has cached. */
  double (*by_a) (double a, double b, double value);
  double (*by_b) (double a, double b, double value);
} operation_row;

static double
one (double a, double b, double f)
{
  return 1;
}

static double
minus_one (double a, double b, double f)
{
  return -1;
}

static double
add (double a, double b)
{
  return a + b;
}

static double
subtract (double a, double b)
{
  return a - b;
}

static double
multiply (double a, double b)
{
  return a * b;
}

static double
multiply_by_a (double a, double b, double f)
{
  return b;
}

static double
multiply_by_b (double a, double b, double f)
{
  return a;
}

static double
divide (double a, double b)
{
  return a / b;
}

static double
divide_by_a (double a, double b, double f)
{
  return 1 / b;
}

static double
divide_by_b (double a, double b, double f)
{
  return -f / b;
}

static double
power_by_a (double a, double b, double f)
{
  return b == 0 ? 0 : b * pow (a, b - 1);
}

static double
power_by_b (double a, double b, double f)
{
  return a == 0 && b > 0 ? 0 : f * log (a);
}

static double
negate (double a, double b)
{
  return -a;
}

static double
ln (double a, double b)
{
  return log (a);
}

static double
ln_by_a (double a, double b, double f)
{
  return 1 / a;
}

static double
exponential (double a, double b)
{
  return exp (a);
}

static double
exponential_by_a (double a, double b, double f)
{
  return f;
}

static double
square_root (double a, double b)
{
  return sqrt (a);
}

static double
square_root_by_a (double a, double b, double f)
{
  return 0.5 / f;
}

static double
sine (double a, double b)
{
  return sin (a);
}

static double
sine_by_a (double a, double b, double f)
{
  return cos (a);
}

static double
cosine (double a, double b)
{
  return cos (a);
}

static double
cosine_by_a (double a, double b, double f)
{
  return -sin (a);
}

static double
hyperbolic_tangent (double a, double b)
{
  return tanh (a);
}

static double
hyperbolic_tangent_by_a (double a, double b, double f)
{
  return 1 - f * f;
}

static double
sigmoid (double a, double b)
{
  /* The exponential of a negative number only, which cannot overflow. */
  return a >= 0 ? 1 / (1 + exp (-a)) : exp (a) / (1 + exp (a));
}

static double
sigmoid_by_a (double a, double b, double f)
{
  return f * (1 - f);
}

static double
relu (double a, double b)
{
  return a > 0 ? a : a * 0; /* NaN stays NaN */
}

static double
relu_by_a (double a, double b, double f)
{
  return a > 0 ? 1 : 0;
}

static double
larger (double a, double b)
{
  return isnan (a) || isnan (b) ? NAN : fmax (a, b);
}

static double
larger_by_a (double a, double b, double f)
{
  return a > b ? 1 : a < b ? 0 : 0.5;
}

static double
smaller (double a, double b)
{
  return isnan (a) || isnan (b) ? NAN : fmin (a, b);
}

static double
smaller_by_a (double a, double b, double f)
{
  return a < b ? 1 : a > b ? 0 : 0.5;
}

/* clang-format off */
static const operation_row operations[GRAPH_OPERATIONS] = {
  /* kind              name      inputs infix  commutes derivatives, caches      value        by_a             by_b */
  [GRAPH_NUMBER]   = {{"number",   0, false, false, {NULL, NULL}, ""},                 NULL,               NULL,                    NULL},
  [GRAPH_VARIABLE] = {{"variable", 0, false, false, {NULL, NULL}, ""},                 NULL,               NULL,                    NULL},
  [GRAPH_ADD]      = {{"+",        2, true,  true,  {"1", "1"}, ""},                   add,                one,                     one},
  [GRAPH_SUBTRACT] = {{"−",        2, true,  false, {"1", "−1"}, ""},                  subtract,           one,                     minus_one},
  [GRAPH_MULTIPLY] = {{"×",        2, true,  true,  {"b", "a"}, "ab"},                   multiply,           multiply_by_a,           multiply_by_b},
  [GRAPH_DIVIDE]   = {{"/",        2, true,  false, {"1 / b", "−a / b²"}, "bf"},         divide,             divide_by_a,             divide_by_b},
  [GRAPH_POWER]    = {{"^",        2, true,  false, {"b a^(b − 1)", "a^b ln a"}, "abf"},  pow,                power_by_a,              power_by_b},
  [GRAPH_NEGATE]   = {{"−",        1, true,  false, {"−1", NULL}, ""},                 negate,             minus_one,               NULL},
  [GRAPH_LN]       = {{"ln",       1, false, false, {"1 / a", NULL}, "a"},              ln,                 ln_by_a,                 NULL},
  [GRAPH_EXP]      = {{"exp",      1, false, false, {"exp(a)", NULL}, "f"},             exponential,        exponential_by_a,        NULL},
  [GRAPH_SQRT]     = {{"sqrt",     1, false, false, {"1 / (2 sqrt(a))", NULL}, "f"},    square_root,        square_root_by_a,        NULL},
  [GRAPH_SIN]      = {{"sin",      1, false, false, {"cos(a)", NULL}, "a"},             sine,               sine_by_a,               NULL},
  [GRAPH_COS]      = {{"cos",      1, false, false, {"−sin(a)", NULL}, "a"},            cosine,             cosine_by_a,             NULL},
  [GRAPH_TANH]     = {{"tanh",     1, false, false, {"1 − tanh²(a)", NULL}, "f"},       hyperbolic_tangent, hyperbolic_tangent_by_a, NULL},
  [GRAPH_SIGMOID]  = {{"sigmoid",  1, false, false, {"σ(a) (1 − σ(a))", NULL}, "f"},    sigmoid,            sigmoid_by_a,            NULL},
  [GRAPH_RELU]     = {{"relu",     1, false, false, {"1 if a > 0, else 0", NULL}, "a"}, relu,               relu_by_a,               NULL},
  [GRAPH_MAX]      = {{"max",      2, false, true,  {"1 if a > b, else 0", "1 if b > a, else 0"}, "ab"}, larger,             larger_by_a,             smaller_by_a},
  [GRAPH_MIN]      = {{"min",      2, false, true,  {"1 if a < b, else 0", "1 if b < a, else 0"}, "ab"}, smaller,            smaller_by_a,            larger_by_a},
};
/* clang-format on */

const graph_operation_info *
graph_operation_describe (graph_operation operation)
{
  return &operations[operation].info;
}

void
graph_free (graph_expression *graph)
{
  if (graph == NULL)
    return;
  for (size_t i = 0; i < graph->length; i++)
    free ((char *)graph->nodes[i].name);
  free (graph->nodes);
  free (graph->variables);
  free (graph);
}

size_t
graph_length (const graph_expression *graph)
{
  return graph->length;
}

const graph_node *
graph_get (const graph_expression *graph, size_t node)
{
  return &graph->nodes[node];
}

size_t
graph_variables (const graph_expression *graph)
{
  return graph->variable_count;
}

size_t
graph_variable (const graph_expression *graph, size_t variable)
{
  return graph->variables[variable];
}

bool
graph_set (graph_expression *graph, const char *name, double value)
{
  for (size_t i = 0; i < graph->variable_count; i++) {
    graph_node *node = &graph->nodes[graph->variables[i]];
    if (strcmp (node->name, name) == 0) {
      node->value = value;
      return true;
    }
  }
  return false;
}

/* Only where the trouble begins: a node whose inputs are finite. */
static const char *
find_problem (const graph_node *node, const graph_node *a, const graph_node *b)
{
  if (!isfinite (a->value) || (b != NULL && !isfinite (b->value)))
    return NULL;
  if (!isfinite (node->value)) {
    if (node->operation == GRAPH_LN)
      return a->value == 0 ? N_ ("ln of 0 is minus infinity.")
                           : N_ ("ln of a negative number is not a real number.");
    if (node->operation == GRAPH_SQRT)
      return N_ ("sqrt of a negative number is not a real number.");
    if (node->operation == GRAPH_DIVIDE && b != NULL && b->value == 0)
      return N_ ("Division by 0.");
    if (node->operation == GRAPH_POWER && a->value == 0)
      return N_ ("0 to a negative power is infinite.");
    if (node->operation == GRAPH_POWER && a->value < 0 && isnan (node->value))
      return N_ ("A negative number to a power that is not whole is not a real number.");
    return N_ ("The value is too large for a double.");
  }
  if (isfinite (node->derivatives[0]) && isfinite (node->derivatives[1]))
    return NULL;
  if (node->operation == GRAPH_SQRT)
    return N_ ("sqrt has no finite derivative at 0.");
  if (node->operation == GRAPH_POWER && a->value <= 0)
    return N_ ("The power has no finite derivative at a base that is not positive.");
  return N_ ("A local derivative is too large for a double.");
}

double
graph_forward (graph_expression *graph)
{
  for (size_t i = 0; i < graph->length; i++) {
    graph_node *node = &graph->nodes[i];
    const operation_row *row = &operations[node->operation];
    node->problem = NULL;
    node->derivatives[0] = node->derivatives[1] = 0;
    if (node->operation == GRAPH_NUMBER)
      node->value = node->number;
    if (row->info.inputs == 0)
      continue;
    const graph_node *a = &graph->nodes[node->inputs[0]];
    const graph_node *b = row->info.inputs == 2 ? &graph->nodes[node->inputs[1]] : NULL;
    const double second = b != NULL ? b->value : 0;
    node->value = row->value (a->value, second);
    if (a->varies)
      node->derivatives[0] = row->by_a (a->value, second, node->value);
    if (b != NULL && b->varies)
      node->derivatives[1] = row->by_b (a->value, second, node->value);
    node->problem = find_problem (node, a, b);
  }
  return graph->nodes[graph->length - 1].value;
}

void
graph_backward (graph_expression *graph)
{
  for (size_t i = 0; i < graph->length; i++)
    graph->nodes[i].gradient = 0;
  graph->nodes[graph->length - 1].gradient = 1;
  for (size_t i = graph->length; i-- > 0;) {
    const graph_node *node = &graph->nodes[i];
    for (size_t k = 0; k < operations[node->operation].info.inputs; k++) {
      graph_node *input = &graph->nodes[node->inputs[k]];
      /* Nothing comes back along an edge that does not vary, whatever its value: 0 × ∞ is not 0. */
      if (input->varies)
        input->gradient += node->gradient * node->derivatives[k];
    }
  }
}
