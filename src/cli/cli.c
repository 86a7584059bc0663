/* SPDX-License-Identifier: MIT */
#include "cli.h"

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
  g_autofree char *text = glia_json_print (node);

  fputs (text, stdout);
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
