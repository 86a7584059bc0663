/* SPDX-License-Identifier: MIT */
#include "glia-settings.h"

#define SCHEMA "org.glia.Workbench"

GSettings *
glia_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  /* g_settings_new() aborts the program if the schema is not installed. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  /* A schema that an older version left behind lacks keys. */
  if (schema != NULL && !g_settings_schema_has_key (schema, "export-format"))
    return NULL;
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
