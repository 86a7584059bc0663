/* SPDX-License-Identifier: MIT */
/* Expressions to graphs, by recursive descent:
 *
 *   sum     = product { ("+" | "-") product }
 *   product = signed { ("*" | "/") signed }
 *   signed  = { "-" | "+" } power
 *   power   = atom [ "^" signed ]          from the right: 2^3^2 = 2^(3^2)
 *   atom    = number | name | name "(" sum { "," sum } ")" | "(" sum ")"
 */
#include "graph-private.h"

#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *text, *at;
  graph_expression *graph;
  graph_error *error;
  graph_words words;
  size_t depth;
} parse_state;

#define N_(words) words /* for translators */

static const size_t NOTHING = SIZE_MAX; /* an error has been reported */

static size_t parse_sum (parse_state *parser);

/* `format` in the reader's language. */
static const char *__attribute__ ((format_arg (2)))
translate_format (const parse_state *parser, const char *format)
{
  return parser->words (format);
}

static size_t __attribute__ ((format (printf, 3, 4)))
fail_at (parse_state *parser, const char *at, const char *format, ...)
{
  va_list arguments;

  parser->error->position = (size_t)(at - parser->text);
  va_start (arguments, format);
  vsnprintf (parser->error->message, sizeof parser->error->message,
             translate_format (parser, format), arguments);
  va_end (arguments);
  return NOTHING;
}

/* ---- Nodes ----------------------------------------------------------------------------------- */

/* Room for one more item; NULL if memory is short, and `items` is as it was. */
static void *
grow_array (void *items, size_t length, size_t *capacity, size_t size)
{
  if (length < *capacity)
    return items;
  const size_t larger = *capacity == 0 ? 16 : 2 * *capacity;
  void *grown = realloc (items, larger * size);
  if (grown != NULL)
    *capacity = larger;
  return grown;
}

static bool
same_node (const graph_node *a, const graph_node *b)
{
  const graph_operation_info *info = graph_operation_describe (a->operation);

  if (a->operation != b->operation)
    return false;
  if (a->operation == GRAPH_NUMBER)
    return a->number == b->number;
  if (a->operation == GRAPH_VARIABLE)
    return strcmp (a->name, b->name) == 0;
  if (a->inputs[0] == b->inputs[0] && (info->inputs < 2 || a->inputs[1] == b->inputs[1]))
    return true;
  return info->commutes && a->inputs[0] == b->inputs[1] && a->inputs[1] == b->inputs[0];
}

/* The node like `node`, an old one or a new one. Copies the name. */
static size_t
intern_node (parse_state *parser, graph_node node)
{
  graph_expression *graph = parser->graph;

  for (size_t i = 0; i < graph->length; i++)
    if (same_node (&graph->nodes[i], &node))
      return i;
  graph_node *nodes =
      grow_array (graph->nodes, graph->length, &graph->capacity, sizeof *graph->nodes);
  if (nodes == NULL)
    return fail_at (parser, parser->at, N_ ("There is not enough memory for this expression."));
  graph->nodes = nodes;
  if (node.operation == GRAPH_VARIABLE) {
    size_t *variables = grow_array (graph->variables, graph->variable_count,
                                    &graph->variable_capacity, sizeof *graph->variables);
    if (variables == NULL || (node.name = strdup (node.name)) == NULL)
      return fail_at (parser, parser->at, N_ ("There is not enough memory for this expression."));
    graph->variables = variables;
    graph->variables[graph->variable_count++] = graph->length;
  }
  graph->nodes[graph->length] = node;
  return graph->length++;
}

static size_t
apply_operation (parse_state *parser, graph_operation operation, size_t a, size_t b)
{
  const graph_expression *graph = parser->graph;
  const bool two = graph_operation_describe (operation)->inputs == 2;

  if (a == NOTHING || b == NOTHING)
    return NOTHING;
  return intern_node (
      parser, (graph_node){.operation = operation,
                           .inputs = {a, two ? b : 0},
                           .varies = graph->nodes[a].varies || (two && graph->nodes[b].varies)});
}

/* ---- Text ------------------------------------------------------------------------------------ */

static bool
is_letter (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static char
peek_character (parse_state *parser)
{
  while (*parser->at == ' ' || *parser->at == '\t' || *parser->at == '\n')
    parser->at++;
  return *parser->at;
}

/* Skips `sign`, or one of its longer spellings: the true minus, the cross and the dot of
 * multiplication. */
static bool
accept_sign (parse_state *parser, char sign)
{
  static const struct {
    char sign;
    const char *spelling;
  } spellings[] = {{'-', "−"}, {'*', "×"}, {'*', "·"}, {'*', "**"}, {'/', "÷"}};

  if (sign == '*' && peek_character (parser) == '*' && parser->at[1] == '*')
    return false; /* a power */
  if (peek_character (parser) == sign) {
    parser->at++;
    return true;
  }
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
    if (spellings[i].sign == sign &&
        strncmp (parser->at, spellings[i].spelling, strlen (spellings[i].spelling)) == 0) {
      parser->at += strlen (spellings[i].spelling);
      return true;
    }
  return false;
}

static size_t
fail_unexpected (parse_state *parser, const char *wanted)
{
  const char c = peek_character (parser);
  size_t length = 1;

  wanted = parser->words (wanted);
  if (c == '\0')
    return fail_at (parser, parser->at, N_ ("The expression ends where %s should be."), wanted);
  while (((unsigned char)parser->at[length] & 0xc0) == 0x80 && length < 4)
    length++; /* the rest of a UTF-8 character */
  return fail_at (parser, parser->at, N_ ("\"%.*s\" stands where %s should be."), (int)length,
                  parser->at, wanted);
}

/* strtod with a point, whatever the locale. */
static double
parse_digits (const char *digits, char **end)
{
  const locale_t c = newlocale (LC_NUMERIC_MASK, "C", (locale_t)0);
  const locale_t before = c != (locale_t)0 ? uselocale (c) : (locale_t)0;
  const double value = strtod (digits, end);

  if (c != (locale_t)0) {
    uselocale (before);
    freelocale (c);
  }
  return value;
}

/* Digits, a point, digits, an exponent: strtod's syntax without its hexadecimals, infinities and
 * locale. */
static size_t
parse_number (parse_state *parser)
{
  const char *start = parser->at, *end = start;
  char digits[64];

  while (is_digit (*end) || *end == '.')
    end++;
  if (*end == 'e' || *end == 'E') {
    const char *exponent = end + 1;
    if (*exponent == '+' || *exponent == '-')
      exponent++;
    if (is_digit (*exponent))
      for (end = exponent; is_digit (*end);)
        end++;
  }
  const size_t length = (size_t)(end - start);
  if (length >= sizeof digits)
    return fail_at (parser, start, N_ ("A number with more than %d characters."),
                    (int)sizeof digits - 1);
  memcpy (digits, start, length);
  digits[length] = '\0';
  const char *points = strchr (digits, '.');
  if (length == 1 && digits[0] == '.')
    return fail_at (parser, start, N_ ("\".\" is not a number. Write 0.5, or .5."));
  if (points != NULL && strchr (points + 1, '.') != NULL)
    return fail_at (parser, start, N_ ("\"%s\" has two points."), digits);
  char *rest;
  const double value = parse_digits (digits, &rest);
  if (*rest != '\0')
    return fail_at (parser, start, N_ ("\"%s\" is not a number."), digits);
  if (!isfinite (value))
    return fail_at (parser, start, N_ ("\"%s\" is too large for a double."), digits);
  parser->at = end;
  return intern_node (parser, (graph_node){.operation = GRAPH_NUMBER, .number = value});
}

static bool
find_function (const char *name, size_t length, graph_operation *operation)
{
  if (length == 3 && strncmp (name, "log", 3) == 0) {
    *operation = GRAPH_LN;
    return true;
  }
  for (int i = 0; i < GRAPH_OPERATIONS; i++) {
    const graph_operation_info *info = graph_operation_describe ((graph_operation)i);
    if (info->inputs > 0 && !info->infix && strlen (info->name) == length &&
        strncmp (info->name, name, length) == 0) {
      *operation = (graph_operation)i;
      return true;
    }
  }
  return false;
}

static size_t
parse_call (parse_state *parser, const char *name, size_t length)
{
  graph_operation operation;
  size_t arguments[2] = {0, 0}, count = 0;

  if (!find_function (name, length, &operation))
    return fail_at (
        parser, name,
        N_ ("\"%.*s\" is not a function. There are ln, log, exp, sqrt, sin, cos, tanh, sigmoid, "
            "relu, max and min; a product is written with *."),
        (int)length, name);
  const size_t wanted = graph_operation_describe (operation)->inputs;
  parser->at++; /* ( */
  do {
    const size_t argument = parse_sum (parser);
    if (argument == NOTHING)
      return NOTHING;
    if (count == wanted)
      return wanted == 1
                 ? fail_at (parser, name, N_ ("%.*s takes one argument."), (int)length, name)
                 : fail_at (parser, name, N_ ("%.*s takes two arguments."), (int)length, name);
    arguments[count++] = argument;
  } while (accept_sign (parser, ','));
  if (!accept_sign (parser, ')'))
    return fail_unexpected (parser, N_ ("an operator or \")\""));
  if (count < wanted)
    return fail_at (parser, name, N_ ("%.*s takes two arguments: %.*s(a, b)."), (int)length, name,
                    (int)length, name);
  return apply_operation (parser, operation, arguments[0], arguments[1]);
}

static size_t
parse_name (parse_state *parser)
{
  const char *name = parser->at;
  char copy[GRAPH_LONGEST_NAME + 1];
  graph_operation operation;

  while (is_letter (*parser->at) || is_digit (*parser->at))
    parser->at++;
  const size_t length = (size_t)(parser->at - name);
  if (length > GRAPH_LONGEST_NAME)
    return fail_at (parser, name, N_ ("A name with more than %d characters."), GRAPH_LONGEST_NAME);
  if (peek_character (parser) == '(')
    return parse_call (parser, name, length);
  if (find_function (name, length, &operation))
    return fail_at (parser, name, N_ ("%.*s is a function: write %.*s(…)."), (int)length, name,
                    (int)length, name);
  memcpy (copy, name, length);
  copy[length] = '\0';
  return intern_node (parser,
                      (graph_node){.operation = GRAPH_VARIABLE, .name = copy, .varies = true});
}

static size_t
parse_atom (parse_state *parser)
{
  const char c = peek_character (parser);

  if (is_digit (c) || c == '.')
    return parse_number (parser);
  if (is_letter (c))
    return parse_name (parser);
  if (!accept_sign (parser, '('))
    return fail_unexpected (parser, N_ ("a number, a variable, a function or \"(\""));
  const size_t inner = parse_sum (parser);
  if (inner != NOTHING && !accept_sign (parser, ')'))
    return fail_unexpected (parser, N_ ("an operator or \")\""));
  return inner;
}

static size_t
parse_signed (parse_state *parser)
{
  size_t result;

  peek_character (parser);
  if (parser->depth == GRAPH_DEEPEST)
    return fail_at (parser, parser->at, N_ ("The expression is nested more than %d deep."),
                    GRAPH_DEEPEST);
  parser->depth++;
  if (accept_sign (parser, '-')) {
    const size_t inner = parse_signed (parser);
    result = apply_operation (parser, GRAPH_NEGATE, inner, inner);
  } else if (accept_sign (parser, '+')) {
    result = parse_signed (parser);
  } else {
    result = parse_atom (parser);
    peek_character (parser);
    if (result != NOTHING && (accept_sign (parser, '^') || strncmp (parser->at, "**", 2) == 0)) {
      if (strncmp (parser->at, "**", 2) == 0)
        parser->at += 2;
      result = apply_operation (parser, GRAPH_POWER, result, parse_signed (parser));
    }
  }
  parser->depth--;
  return result;
}

static size_t
parse_product (parse_state *parser)
{
  size_t left = parse_signed (parser);

  while (left != NOTHING) {
    if (accept_sign (parser, '*'))
      left = apply_operation (parser, GRAPH_MULTIPLY, left, parse_signed (parser));
    else if (accept_sign (parser, '/'))
      left = apply_operation (parser, GRAPH_DIVIDE, left, parse_signed (parser));
    else
      break;
  }
  return left;
}

static size_t
parse_sum (parse_state *parser)
{
  size_t left = parse_product (parser);

  while (left != NOTHING) {
    if (accept_sign (parser, '+'))
      left = apply_operation (parser, GRAPH_ADD, left, parse_product (parser));
    else if (accept_sign (parser, '-'))
      left = apply_operation (parser, GRAPH_SUBTRACT, left, parse_product (parser));
    else
      break;
  }
  return left;
}

/* h1, h2, … for the operations, past names that the expression uses itself. */
static bool
name_operations (graph_expression *graph)
{
  size_t next = 1;

  for (size_t i = 0; i < graph->length; i++) {
    graph_node *node = &graph->nodes[i];
    char name[32];
    bool taken;
    if (graph_operation_describe (node->operation)->inputs == 0)
      continue;
    do {
      snprintf (name, sizeof name, "h%zu", next++);
      taken = false;
      for (size_t v = 0; v < graph->variable_count; v++)
        taken = taken || strcmp (graph->nodes[graph->variables[v]].name, name) == 0;
    } while (taken);
    if ((node->name = strdup (name)) == NULL)
      return false;
  }
  return true;
}

static const char *
in_english (const char *words)
{
  return words;
}

graph_expression *
graph_parse (const char *text, graph_error *error)
{
  return graph_parse_in (text, in_english, error);
}

graph_expression *
graph_parse_in (const char *text, graph_words words, graph_error *error)
{
  parse_state parser = {.text = text, .at = text, .error = error, .words = words};

  *error = (graph_error){0};
  if (strlen (text) > GRAPH_LONGEST_TEXT) {
    fail_at (&parser, text + GRAPH_LONGEST_TEXT,
             N_ ("The expression is longer than %d characters."), GRAPH_LONGEST_TEXT);
    return NULL;
  }
  parser.graph = calloc (1, sizeof *parser.graph);
  if (parser.graph == NULL) {
    fail_at (&parser, text, N_ ("There is not enough memory for this expression."));
    return NULL;
  }
  const size_t root = parse_sum (&parser);
  if (root != NOTHING && peek_character (&parser) != '\0')
    fail_unexpected (&parser, N_ ("an operator (a product is written with *) or the end"));
  else if (root != NOTHING && name_operations (parser.graph)) {
    for (size_t i = 0; i < parser.graph->variable_count; i++)
      parser.graph->nodes[parser.graph->variables[i]].value = NAN;
    return parser.graph;
  }
  if (error->message[0] == '\0')
    fail_at (&parser, text, N_ ("There is not enough memory for this expression."));
  graph_free (parser.graph);
  return NULL;
}
