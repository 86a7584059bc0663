/* SPDX-License-Identifier: MIT */

/* What the program remembers between sessions: the keys of data/org.glia.Workbench.gschema.xml. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* NULL if the schema is not installed; then nothing is remembered, and everything else works. To
 * run uninstalled, set the environment variable GSETTINGS_SCHEMA_DIR to the build's data folder. */
GSettings *glia_settings_new (void);

G_END_DECLS
