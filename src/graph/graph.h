/* SPDX-License-Identifier: MIT */

/* Scalar expressions as computation graphs: one simple operation a node, values forward, gradients
 * backward. This is what backpropagation does, small enough to look at every number of it.
 *
 *     ln(x) + exp(y) * z        x ── ln ─────────── + ── f
 *                               y ── exp ── * ─────┘
 *                               z ─────────┘
 *
 * An expression is made of numbers, variables (a letter or _, then letters, digits and _),
 * parentheses,
 *     + − * / ^ (binds strongest, from the right), unary minus (weaker than ^: −x^2 = −(x^2))
 *     ln log exp sqrt sin cos tanh sigmoid relu (one argument), max min (two)
 * log is the natural logarithm, as in NumPy and PyTorch, so log and ln are the same operation. Equal
 * sub-expressions are one node (x + y and y + x too).
 *
 * Nodes come in an order in which every node stands behind its inputs; the last one is f, the whole
 * expression.
 *
 * Plain C11: no global state, no output, no exit. A graph belongs to one thread at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Beyond these an expression is refused: nobody could read its graph. */
#define GRAPH_LONGEST_TEXT 10000 /* bytes */
#define GRAPH_DEEPEST      200   /* nested parentheses, functions and signs */
#define GRAPH_LONGEST_NAME 63    /* bytes */

typedef enum {
  GRAPH_NUMBER,
  GRAPH_VARIABLE,
  GRAPH_ADD,
  GRAPH_SUBTRACT,
  GRAPH_MULTIPLY,
  GRAPH_DIVIDE,
  GRAPH_POWER,
  GRAPH_NEGATE,
  GRAPH_LN,
  GRAPH_EXP,
  GRAPH_SQRT,
  GRAPH_SIN,
  GRAPH_COS,
  GRAPH_TANH,
  GRAPH_SIGMOID,
  GRAPH_RELU,
  GRAPH_MAX,
  GRAPH_MIN,
  GRAPH_OPERATIONS
} graph_operation;

typedef struct {
  const char *name; /* "ln"; "+" */
  size_t inputs;    /* 0, 1 or 2 */
  bool infix;       /* written between (or, with one input, before) its inputs */
  bool commutes;    /* a + b = b + a */
  /* The local derivatives as one writes them with inputs a and b, e.g. "1 / a". */
  const char *derivatives[2];
  /* What backward needs from forward: 'a' and 'b' the inputs' values, 'f' the node's own. */
  const char *caches;
} graph_operation_info;

const graph_operation_info *graph_operation_describe (graph_operation operation);

typedef struct {
  graph_operation operation;
  size_t inputs[2]; /* nodes; as many as the operation has */
  double number;    /* GRAPH_NUMBER: its value */
  const char
      *name; /* GRAPH_VARIABLE: its name; operations: "h1", "h2", … in order; NULL for numbers */
  bool varies; /* depends on a variable: has a gradient */

  /* After graph_forward(): */
  double value;
  double derivatives[2]; /* ∂value/∂input; 0 for an input that does not vary */
  const char *problem; /* a sentence where value or a derivative is not a finite number, or NULL */

  /* After graph_backward(): ∂f/∂value. */
  double gradient;
} graph_node;

typedef struct {
  size_t position;   /* bytes from the text's start to what is wrong */
  char message[200]; /* a sentence, and what would be right */
} graph_error;

typedef struct graph_expression graph_expression;

/* NULL with `error` if `text` is not an expression, or memory is short. Variables begin as NaN. */
graph_expression *graph_parse (const char *text, graph_error *error);

/* With the error's sentence in another language: `words` gives what stands for an English sentence
 * or word, which lives as long as the program. */
typedef const char *(*graph_words) (const char *english);
graph_expression *graph_parse_in (const char *text, graph_words words, graph_error *error);
void graph_free (graph_expression *graph); /* NULL is fine */

size_t graph_length (const graph_expression *graph);
const graph_node *graph_get (const graph_expression *graph, size_t node);

/* How many variables, and their nodes in the order of their first mention. */
size_t graph_variables (const graph_expression *graph);
size_t graph_variable (const graph_expression *graph, size_t variable);
/* FALSE if there is no such variable. */
bool graph_set (graph_expression *graph, const char *name, double value);

/* Values and local derivatives of every node. Returns f. At the kinks the derivatives are those of
 * PyTorch: relu has 0 at 0; max and min of equal inputs share, one half each. sqrt at 0 and powers
 * of negative numbers by something that varies have a value but no derivative: `problem` says
 * so. */
double graph_forward (graph_expression *graph);
/* Gradients of every node, from the last to the first; needs graph_forward(). */
void graph_backward (graph_expression *graph);

/* Where to draw: every node in a column behind its inputs, and in every column in an order in which
 * lines seldom cross (Sugiyama, Tagawa and Toda 1981: barycentres, with a place kept free wherever
 * a line passes a column). Numbers stand one column before their first use. Rows of a column are 1
 * apart, centred around 0. */
typedef struct {
  size_t column;
  double row;
} graph_place;

typedef struct {
  size_t columns;
  size_t tallest;      /* places in the fullest column */
  graph_place *places; /* [length] */
  /* The line from node n's input k passes the columns between them at rows
   * passages[first_passage[2 * n + k]], one a column, from the input's to the node's. Graphs with
   * too many of them have none: `passages` is NULL, and all lines are straight. */
  size_t *first_passage; /* [2 * length] */
  double *passages;
} graph_drawing;

/* NULL if memory is short. The graph need not have values. */
graph_drawing *graph_draw (const graph_expression *graph);
void graph_drawing_free (graph_drawing *drawing); /* NULL is fine */
