/* SPDX-License-Identifier: MIT */

/* An experiment's settings as a person writes them, a line each. */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

/* All settings but name and seeds, in the file's order: lines of "path\tvalue\n". The hash of the
 * data is among them where the data comes from files. g_free() it. */
char *glia_settings_text (const GliaExperiment *experiment);

/* The lines of glia_settings_text(): path → value. `order` (may be NULL) gets the paths, which the
 * table owns. */
GHashTable *glia_settings_parse (const char *text, GPtrArray *order);

/* The value of a key as a person writes it: "512 sigmoid, 512 sigmoid" for network.layers; "–"
 * for NULL. g_free() it. */
char *glia_describe_setting (const char *path, JsonNode *value);

/* A setting in a name: "rate 0.464" for training.optimizer.learning-rate. g_free() it. */
char *glia_name_setting (const char *path, const char *value);

G_END_DECLS
