/* SPDX-License-Identifier: MIT */
#include "cli-escape.h"

#include <stdio.h>
#include <unistd.h>

typedef enum { FORM_LINE, FORM_MESSAGE, FORM_JSON } Form;

static gboolean
turns_direction (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

static gboolean
breaks_line (gunichar c)
{
  return c == 0x2028 || c == 0x2029;
}

static void
append_character (GString *out, gunichar c, const char *next, Form form)
{
  if (c == '\n' && (form == FORM_JSON || (form == FORM_MESSAGE && g_str_has_prefix (next, "  "))))
    g_string_append_c (out, '\n');
  else if (form != FORM_JSON && (c == '\n' || c == '\t' || c == '\r'))
    g_string_append (out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
  else if (form != FORM_JSON && (c < 0x20 || c == 0x7f))
    g_string_append_printf (out, "\\x%02x", c);
  else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || turns_direction (c) || breaks_line (c))
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_unichar (out, c);
}

static char *
escape (const char *text, Form form)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0') {
    const gunichar c = g_utf8_get_char_validated (text, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2) {
      g_string_append_printf (out, form == FORM_JSON ? "\\\\x%02x" : "\\x%02x", (guchar)*text++);
      continue;
    }
    text = g_utf8_next_char (text);
    append_character (out, c, text, form);
  }
  return g_string_free (out, FALSE);
}

char *
cli_escape (const char *text)
{
  return escape (text, FORM_LINE);
}

char *
cli_escape_message (const char *text)
{
  return escape (text, FORM_MESSAGE);
}

char *
cli_escape_json (const char *json)
{
  return escape (json, FORM_JSON);
}

void
cli_warn (const char *text)
{
  g_autofree char *escaped = cli_escape_message (text);

  fprintf (stderr, "glia: %s\n", escaped);
}

void
cli_print_path (const char *path)
{
  g_autofree char *escaped = isatty (STDOUT_FILENO) ? cli_escape (path) : NULL;

  printf ("%s\n", escaped != NULL ? escaped : path);
}
