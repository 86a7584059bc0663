/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include "cli-escape.h"
#include "glia-json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

G_DEFINE_QUARK (glia - cli - error, cli_error)

static GOptionContext *
new_context (const CliVerb *verb, const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (verb->parameters);

  g_option_context_set_summary (context, verb->summary);
  if (verb->description != NULL)
    g_option_context_set_description (context, verb->description);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  return context;
}

/* Whether `c` is the short name of an option with a value. */
static gboolean
takes_value (const GOptionEntry *entries, char c)
{
  for (const GOptionEntry *entry = entries; entry != NULL && entry->long_name != NULL; entry++)
    if (entry->short_name == c && c != '\0')
      return entry->arg != G_OPTION_ARG_NONE && entry->arg != G_OPTION_ARG_CALLBACK;
  return FALSE;
}

/* GOption knows "-j 2" only: "-j2" and "-o=FILE" become two arguments. */
static void
split_short_options (char ***arguments, const GOptionEntry *entries)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  char **argument = *arguments;

  for (; *argument != NULL && !g_str_equal (*argument, "--"); argument++) {
    const char *text = *argument;
    if (*text != '-' || !takes_value (entries, text[1])) {
      g_strv_builder_add (builder, text);
      continue;
    }
    const char option[] = {'-', text[1], '\0'};
    g_strv_builder_add (builder, option);
    if (text[2] != '\0')
      g_strv_builder_add (builder, text + 2 + (text[2] == '='));
    else if (argument[1] != NULL)
      g_strv_builder_add (builder, *++argument);
  }
  for (; *argument != NULL; argument++)
    g_strv_builder_add (builder, *argument);
  g_strfreev (*arguments);
  *arguments = g_strv_builder_end (builder);
}

char **
cli_parse (const char *verb_name,
           const GOptionEntry *entries,
           int argc,
           char **argv,
           guint least,
           guint most,
           GError **error)
{
  const CliVerb *verb = cli_verb_find (verb_name);
  g_autofree char *program = g_strdup_printf ("glia %s", verb->name);
  g_autoptr (GOptionContext) context = new_context (verb, entries);
  g_auto (GStrv) arguments = g_new0 (char *, (gsize)argc + 1);

  for (int i = 0; i < argc; i++)
    arguments[i] = g_strdup (argv[i]);
  split_short_options (&arguments, entries);
  g_set_prgname (program); /* the usage line of --help */
  if (!g_option_context_parse_strv (context, &arguments, error))
    return NULL;

  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint count = 0;
  for (char **argument = arguments + 1; *argument != NULL; argument++) {
    /* "--" ends the options; GOption leaves it there when what follows begins with "-". */
    if (count == 0 && g_str_equal (*argument, "--"))
      continue;
    g_strv_builder_add (builder, *argument);
    count++;
  }
  if (count < least || count > most) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
                 count < least ? "%s needs %s" : "%s takes only %s, there is more", verb->name,
                 *verb->parameters != '\0' ? verb->parameters : "no arguments");
    return NULL;
  }
  return g_strv_builder_end (builder);
}

gboolean
cli_parse_range (const char *text, double *low, double *high, GError **error)
{
  char *end = NULL;

  *low = g_ascii_strtod (text, &end);
  if (end != text && *end == ',') {
    const char *second = end + 1;
    *high = g_ascii_strtod (second, &end);
    if (end != second && *end == '\0' && isfinite (*high - *low) && *low < *high)
      return TRUE;
  }
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE,
               "\"%s\" is not a range. Give two numbers, the smaller one first: --range -5,5",
               text);
  return FALSE;
}

void
cli_print_json (JsonNode *node)
{
  g_autofree char *text = glia_json_print (node), *escaped = cli_escape_json (text);

  fputs (escaped, stdout);
  json_node_unref (node);
}

char *
cli_quote_path (const char *path)
{
  for (const char *p = path; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/._-+,:@%=", *p) == NULL)
      return g_shell_quote (path);
  return g_strdup (path);
}

char *
cli_name_from_path (const char *path)
{
  char *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, ".json"))
    name[strlen (name) - strlen (".json")] = '\0';
  return name;
}
