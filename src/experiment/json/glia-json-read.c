/* SPDX-License-Identifier: MIT */

#include "glia-json.h"

#include "glia-experiment-error.h"
#include "glia-json-escape.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *start, *at, *end;
  const char *file;
  GError **error;
  guint depth;
} Parser;

static JsonNode *parse_value (Parser *parser);

/* The text is valid UTF-8 by now, so columns can be counted in characters. */
static JsonNode *
report_error (Parser *parser, GliaExperimentError code, const char *where, const char *message)
{
  guint line = 1;
  const char *line_start = parser->start;

  for (const char *c = parser->start; c < where; c++)
    if (*c == '\n') {
      line++;
      line_start = c + 1;
    }
  g_set_error (parser->error, GLIA_EXPERIMENT_ERROR, code, "%s:%u:%ld: %s", parser->file, line,
               g_utf8_strlen (line_start, where - line_start) + 1, message);
  return NULL;
}

static JsonNode *
fail_here (Parser *parser, const char *message)
{
  if (parser->at == parser->end)
    message = "The text ends in the middle of a value.";
  return report_error (parser, GLIA_EXPERIMENT_ERROR_SYNTAX, parser->at, message);
}

static void
skip_space (Parser *parser)
{
  while (parser->at < parser->end && strchr (" \t\r\n", *parser->at) && *parser->at)
    parser->at++;
}

static gboolean
accept_char (Parser *parser, char wanted)
{
  skip_space (parser);
  if (parser->at == parser->end || *parser->at != wanted)
    return FALSE;
  parser->at++;
  return TRUE;
}

static gboolean
parse_digits (Parser *parser, int *code)
{
  if (parser->end - parser->at < 4)
    return FALSE;
  *code = glia_json_escape_digits (parser->at);
  if (*code < 0)
    return FALSE;
  parser->at += 4;
  return TRUE;
}

/* After "\u": one character, of one or two escapes. */
static gboolean
parse_unicode (Parser *parser, GString *text)
{
  gunichar character;
  int code, low;

  if (!parse_digits (parser, &code))
    return FALSE;
  character = (gunichar)code;
  if (glia_json_escape_is_high (code)) {
    if (parser->end - parser->at < 6 || parser->at[0] != '\\' || parser->at[1] != 'u')
      return FALSE;
    parser->at += 2;
    if (!parse_digits (parser, &low))
      return FALSE;
    character = glia_json_escape_join (code, low);
  }
  if (character == 0 || (character >= 0xd800 && character < 0xe000))
    return FALSE;
  g_string_append_unichar (text, character);
  return TRUE;
}

static gboolean
parse_escape (Parser *parser, GString *text)
{
  char meaning;

  if (parser->at == parser->end)
    return FALSE;
  if (*parser->at == 'u') {
    parser->at++;
    return parse_unicode (parser, text);
  }
  meaning = glia_json_escape_letter (*parser->at);
  if (meaning == '\0')
    return FALSE;
  g_string_append_c (text, meaning);
  parser->at++;
  return TRUE;
}

/* The opening quote has been read. */
static char *
parse_text (Parser *parser)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (parser->at < parser->end) {
    const char c = *parser->at;
    if (c == '"') {
      parser->at++;
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
    if ((guchar)c < 0x20) {
      fail_here (parser, "A text may not hold this control character; write it as an escape.");
      return NULL;
    }
    parser->at++;
    if (c != '\\') {
      g_string_append_c (text, c);
    } else if (!parse_escape (parser, text)) {
      fail_here (parser, "This is not an escape that JSON has.");
      return NULL;
    }
  }
  fail_here (parser, "");
  return NULL;
}

static gboolean
skip_digits (Parser *parser)
{
  const char *first = parser->at;

  while (parser->at < parser->end && g_ascii_isdigit (*parser->at))
    parser->at++;
  return parser->at > first;
}

static JsonNode *
parse_number (Parser *parser)
{
  const char *first = parser->at;
  gboolean integer = TRUE;
  g_autofree char *digits = NULL;
  guint64 magnitude;

  if (*parser->at == '-')
    parser->at++;
  if (parser->at < parser->end && *parser->at == '0')
    parser->at++;
  else if (!skip_digits (parser))
    return fail_here (parser, "A digit belongs here.");
  if (parser->at < parser->end && *parser->at == '.') {
    integer = FALSE;
    parser->at++;
    if (!skip_digits (parser))
      return fail_here (parser, "A digit belongs here.");
  }
  if (parser->at < parser->end && (*parser->at == 'e' || *parser->at == 'E')) {
    integer = FALSE;
    parser->at++;
    if (parser->at < parser->end && (*parser->at == '+' || *parser->at == '-'))
      parser->at++;
    if (!skip_digits (parser))
      return fail_here (parser, "A digit belongs here.");
  }
  digits = g_strndup (first, (gsize)(parser->at - first));
  /* -0 stays a double: an integer would lose its sign. */
  if (integer && strcmp (digits, "-0") != 0 &&
      g_ascii_string_to_unsigned (*digits == '-' ? digits + 1 : digits, 10, 0, G_MAXINT64,
                                  &magnitude, NULL))
    return json_node_init_int (json_node_alloc (),
                               *digits == '-' ? -(gint64)magnitude : (gint64)magnitude);
  const double number = g_ascii_strtod (digits, NULL);
  if (!isfinite (number))
    return report_error (parser, GLIA_EXPERIMENT_ERROR_SYNTAX, first, "This number is too large.");
  return json_node_init_double (json_node_alloc (), number);
}

static JsonNode *
parse_word (Parser *parser)
{
  static const char *const words[] = {"null", "true", "false"};

  for (int i = 0; i < 3; i++) {
    const size_t length = strlen (words[i]);
    if ((size_t)(parser->end - parser->at) < length || memcmp (parser->at, words[i], length) != 0)
      continue;
    parser->at += length;
    JsonNode *node = json_node_alloc ();
    return i == 0 ? json_node_init_null (node) : json_node_init_boolean (node, i == 1);
  }
  return fail_here (parser, "A value belongs here: an object, a list, a text in double quotes, a "
                            "number, true, false or null.");
}

static JsonNode *
parse_list (Parser *parser)
{
  g_autoptr (JsonArray) list = json_array_new ();

  if (!accept_char (parser, ']'))
    do {
      JsonNode *value = parse_value (parser);
      if (!value)
        return NULL;
      json_array_add_element (list, value);
      if (accept_char (parser, ']'))
        break;
      if (!accept_char (parser, ','))
        return fail_here (parser, "\",\" or \"]\" belongs here.");
    } while (TRUE);
  return json_node_init_array (json_node_alloc (), list);
}

static JsonNode *
parse_object (Parser *parser)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (!accept_char (parser, '}'))
    do {
      g_autofree char *key = NULL;
      skip_space (parser);
      const char *first = parser->at;
      if (!accept_char (parser, '"'))
        return fail_here (parser, "A key in double quotes belongs here.");
      key = parse_text (parser);
      if (!key)
        return NULL;
      if (json_object_has_member (object, key)) {
        g_autofree char *message =
            g_strdup_printf ("The key \"%s\" stands twice in this object.", key);
        return report_error (parser, GLIA_EXPERIMENT_ERROR_KEY, first, message);
      }
      if (!accept_char (parser, ':'))
        return fail_here (parser, "\":\" belongs here.");
      JsonNode *value = parse_value (parser);
      if (!value)
        return NULL;
      json_object_set_member (object, key, value);
      if (accept_char (parser, '}'))
        break;
      if (!accept_char (parser, ','))
        return fail_here (parser, "\",\" or \"}\" belongs here.");
    } while (TRUE);
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
parse_value (Parser *parser)
{
  JsonNode *node = NULL;

  skip_space (parser);
  if (parser->at == parser->end)
    return fail_here (parser, "");
  const char c = *parser->at;
  if (c == '-' || g_ascii_isdigit (c))
    return parse_number (parser);
  if (c == '"') {
    parser->at++;
    g_autofree char *text = parse_text (parser);
    return text ? json_node_init_string (json_node_alloc (), text) : NULL;
  }
  if (c != '{' && c != '[')
    return parse_word (parser);
  if (parser->depth == GLIA_JSON_DEEPEST)
    return fail_here (parser, "Objects and lists are nested more than 64 deep here.");
  parser->depth++;
  parser->at++;
  node = c == '{' ? parse_object (parser) : parse_list (parser);
  parser->depth--;
  return node;
}

JsonNode *
glia_json_parse (const char *text, gssize length, const char *file, GError **error)
{
  const gsize size = length < 0 ? strlen (text) : (gsize)length;
  Parser parser = {text, text, text + size, file, error, 0};
  g_autoptr (JsonNode) root = NULL;
  const char *bad;

  if (!g_utf8_validate (text, (gssize)size, &bad)) {
    parser.end = bad;
    return report_error (&parser, GLIA_EXPERIMENT_ERROR_SYNTAX, bad,
                         "This byte is not UTF-8. Save the file with that encoding.");
  }
  /* Editors on some systems begin a file with a byte order mark. */
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    parser.start = parser.at = text + 3;
  root = parse_value (&parser);
  if (!root)
    return NULL;
  skip_space (&parser);
  if (parser.at < parser.end)
    return fail_here (&parser, "The JSON value has ended; nothing may follow it.");
  return g_steal_pointer (&root);
}
