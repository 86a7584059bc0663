/* SPDX-License-Identifier: MIT */

/* What the program remembers from one time to the next; data/org.glia.Workbench.gschema.xml has the keys. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* NULL where the schema is not installed: then nothing is remembered, and everything else works. Uninstalled, the
 * environment variable GSETTINGS_SCHEMA_DIR names the build's data folder. */
GSettings *glia_settings_new (void);

G_END_DECLS
