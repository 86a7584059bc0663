/* SPDX-License-Identifier: MIT */
#include "glia-settings.h"

#define SCHEMA "org.glia.Workbench"

GSettings *
glia_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  /* g_settings_new() ends the program when there is no schema. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  /* One that an older version has left behind does not have all keys. */
  if (schema != NULL && !g_settings_schema_has_key (schema, "export-format"))
    return NULL;
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
