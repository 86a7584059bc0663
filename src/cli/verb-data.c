/* SPDX-License-Identifier: MIT */
#include "cli-escape.h"
#include "cli-json.h"
#include "cli-progress.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-catalogue.h"

#include <stdio.h>
#include <string.h>

static const char *
kind_name (GliaCatalogueKind kind)
{
  switch (kind) {
  case GLIA_CATALOGUE_NPM:
    return "download";
  case GLIA_CATALOGUE_SYSTEM:
    return "system";
  case GLIA_CATALOGUE_OFFICIAL:
    return "official";
  }
  return NULL;
}

static void
build_entry (JsonBuilder *builder, const GliaCatalogueEntry *entry)
{
  g_autofree char *path = glia_catalogue_locate (entry, NULL, NULL);

  json_builder_begin_object (builder);
  cli_json_text (builder, "name", entry->name);
  cli_json_text (builder, "title", entry->title);
  cli_json_text (builder, "kind", kind_name (entry->kind));
  cli_json_text (builder, "source", entry->source);
  cli_json_text (builder, "path", path);
  cli_json_text (builder, "integrity", entry->integrity);
  cli_json_count (builder, "size", entry->size);
  cli_json_text (builder, "contents", entry->contents);
  cli_json_text (builder, "citation", entry->citation);
  cli_json_text (builder, "licence", entry->licence);
  json_builder_end_object (builder);
}

static void
list_entries (gboolean as_json)
{
  static const char *const headings[] = {"name", "here", ">size", "title", NULL};
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CliTable) table = cli_table_new (headings);

  json_builder_begin_array (builder);
  for (const GliaCatalogueEntry *entry = glia_catalogue_entries (); entry->name; entry++) {
    if (as_json) {
      build_entry (builder, entry);
      continue;
    }
    g_autofree char *path = glia_catalogue_locate (entry, NULL, NULL);
    g_autofree char *size = entry->size > 0 ? g_format_size (entry->size) : NULL;
    cli_table_add (table, entry->name);
    cli_table_add (table, path != NULL ? "yes" : "no");
    cli_table_add (table, size);
    cli_table_add (table, entry->title);
  }
  json_builder_end_array (builder);
  if (as_json)
    cli_print_json (json_builder_get_root (builder));
  else
    cli_table_print (table);
}

static void
print_field (const char *name, const char *value)
{
  if (value != NULL)
    printf ("%-10s %s\n", name, value);
}

static void
print_entry (const GliaCatalogueEntry *entry)
{
  g_autoptr (GError) absent = NULL;
  g_autofree char *path = glia_catalogue_locate (entry, NULL, &absent);
  g_autofree char *size = entry->size > 0 ? g_format_size (entry->size) : NULL;

  print_field ("name", entry->name);
  print_field ("title", entry->title);
  print_field ("source", entry->source);
  print_field ("size", size);
  print_field ("integrity", entry->integrity);
  print_field ("contents", entry->contents);
  print_field ("citation", entry->citation);
  print_field ("licence", entry->licence);
  print_field ("path", path != NULL ? path : "not here");
  if (path == NULL)
    printf ("\n%s\n", absent->message);
}

static const GliaCatalogueEntry *
find_entry (const char *name, GError **error)
{
  const GliaCatalogueEntry *entry = glia_catalogue_find (name);
  g_autoptr (GString) names = g_string_new (NULL);

  if (entry != NULL)
    return entry;
  for (entry = glia_catalogue_entries (); entry->name != NULL; entry++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", entry->name);
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "\"%s\" is not in the catalogue. There are: %s",
               name, names->str);
  return NULL;
}

static gboolean
get_entry (const GliaCatalogueEntry *entry, gboolean quiet, GError **error)
{
  g_autoptr (CliProgress) progress = cli_progress_new (quiet);
  g_autofree char *path = glia_catalogue_get (entry, cli_progress_report, progress, NULL, error);

  cli_progress_clear (progress);
  if (path == NULL)
    return FALSE;
  cli_print_path (path);
  return TRUE;
}

gboolean
cli_verb_data (int argc, char **argv, GError **error)
{
  gboolean quiet = FALSE, as_json = FALSE;
  const GOptionEntry entries[] = {
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "list and info as JSON", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("data", entries, argc, argv, 1, 2, error);

  if (arguments == NULL)
    return FALSE;
  if (strcmp (arguments[0], "list") == 0 && arguments[1] == NULL) {
    list_entries (as_json);
    return TRUE;
  }
  gboolean is_get = strcmp (arguments[0], "get") == 0;
  if ((!is_get && strcmp (arguments[0], "info") != 0) || arguments[1] == NULL) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, "data takes: list, get NAME or info NAME");
    return FALSE;
  }
  const GliaCatalogueEntry *entry = find_entry (arguments[1], error);
  if (entry == NULL)
    return FALSE;
  if (is_get)
    return get_entry (entry, quiet, error);
  if (as_json) {
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    build_entry (builder, entry);
    cli_print_json (json_builder_get_root (builder));
  } else {
    print_entry (entry);
  }
  return TRUE;
}
