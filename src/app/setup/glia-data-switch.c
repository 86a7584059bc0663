/* SPDX-License-Identifier: MIT */
#include "glia-data-switch.h"

#include <glib/gi18n.h>

static gboolean
is_regression (GliaDataSource source)
{
  return source == GLIA_SOURCE_PLANE || source == GLIA_SOURCE_MULTI_GAUSSIAN;
}

/* A data section with what the old and the new set have in common, and defaults otherwise. */
static JsonNode *
make_data_section (const GliaExperiment *experiment, GliaDataSource source)
{
  const GliaDataSpec *data = &experiment->data;
  const gboolean four_points = source == GLIA_SOURCE_XOR || data->source == GLIA_SOURCE_XOR;
  g_autoptr (JsonObject) section = json_object_new ();

  json_object_set_string_member (section, "source", glia_source_name (source));
  json_object_set_int_member (section, "seed", (gint64)data->seed);
  if (!four_points && glia_source_is_generator (data->source)) {
    json_object_set_int_member (section, "samples", (gint64)data->samples);
    json_object_set_double_member (section, "dev-share", data->dev_share);
    json_object_set_double_member (section, "test-share", data->test_share);
    json_object_set_boolean_member (section, "stratify", data->stratify);
  }
  return json_node_init_object (json_node_alloc (), section);
}

GliaExperiment *
glia_data_switch (const GliaExperiment *experiment, GliaDataSource source, GError **error)
{
  if (!glia_source_is_generator (source)) {
    if (source == experiment->data.source)
      return glia_experiment_copy (experiment);
    g_set_error_literal (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_CONFLICT,
                         _ ("This data comes from files. Choose it in the gallery (Ctrl+N)."));
    return NULL;
  }
  g_autoptr (JsonNode) root = glia_experiment_to_node (experiment);
  JsonObject *object = json_node_get_object (root);
  JsonObject *training = json_object_get_object_member (object, "training");

  json_object_set_member (object, "data", make_data_section (experiment, source));
  if (!glia_source_is_generator (experiment->data.source) ||
      is_regression (source) != is_regression (experiment->data.source))
    json_object_remove_member (training, "loss"); /* the default fits the task */
  if (source == GLIA_SOURCE_XOR)
    json_object_set_null_member (training, "early-stopping");
  json_object_remove_member (object, "sweep");
  return glia_experiment_read_node (root, experiment->file, experiment->base_directory, error);
}
