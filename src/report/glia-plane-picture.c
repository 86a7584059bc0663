/* SPDX-License-Identifier: MIT */
#include "glia-plane-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TINT_DEVIATIONS 2.0f

static const char *const range_names[] = {"automatic", "layer", "neuron"};

const char *
glia_picture_range_name (GliaPictureRange range)
{
  return range_names[range];
}

GliaPictureRange
glia_picture_range_from_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (range_names); i++)
    if (g_strcmp0 (name, range_names[i]) == 0)
      return (GliaPictureRange)i;
  return GLIA_PICTURE_RANGE_AUTOMATIC;
}

GliaMapScale
glia_picture_scale (mlp_activation activation, GliaPictureRange range)
{
  if (range != GLIA_PICTURE_RANGE_AUTOMATIC)
    return range == GLIA_PICTURE_RANGE_LAYER ? GLIA_MAP_LARGEST : GLIA_MAP_EACH;
  const mlp_activation_info *info = mlp_activation_describe (activation);
  if (!isfinite (info->high - info->low))
    return GLIA_MAP_LARGEST;
  return info->low < 0 ? GLIA_MAP_SIGNED : GLIA_MAP_SHARE;
}

GliaSurfaceKind
glia_picture_surface_kind (const GliaDataset *data, gsize outputs, mlp_loss loss)
{
  if (data->classes == NULL)
    return GLIA_SURFACE_VALUE;
  return MAX (outputs, 2) == 2 && mlp_loss_has_probabilities (loss) ? GLIA_SURFACE_PROBABILITY
                                                                    : GLIA_SURFACE_CLASSES;
}

float *
glia_picture_probabilities (const GliaMaps *maps, mlp_loss loss)
{
  const gsize outputs = maps->units[maps->layers - 1], classes = MAX (outputs, 2);
  const gsize cells = maps->side * maps->side;
  const float *logits = maps->values[maps->layers - 1];
  g_autofree mlp_real *point = g_new (mlp_real, outputs);
  g_autofree double *p = g_new (double, classes);
  float *probabilities = g_new (float, classes *cells);

  for (gsize i = 0; i < cells; i++) {
    for (gsize k = 0; k < outputs; k++)
      point[k] = logits[k * cells + i];
    mlp_probabilities (loss, point, outputs, p);
    for (gsize k = 0; k < classes; k++)
      probabilities[k * cells + i] = (float)p[k];
  }
  return probabilities;
}

/* The largest |target|, what full colour stands for in regression. */
static double
find_largest_value (const GliaDataset *data)
{
  double largest = 0;

  for (gsize i = 0; data->values != NULL && i < data->n_rows; i++)
    largest = fmax (largest, fabs ((double)data->values[i * data->n_outputs]));
  return largest > 0 ? largest : 1;
}

void
glia_picture_show_output (GliaPlanePlot *plot,
                          const GliaMaps *maps,
                          const GliaDataset *data,
                          mlp_loss loss)
{
  const gsize outputs = maps->units[maps->layers - 1], cells = maps->side * maps->side;
  const GliaSurfaceKind kind = glia_picture_surface_kind (data, outputs, loss);

  if (kind == GLIA_SURFACE_VALUE) {
    double largest = find_largest_value (data);
    g_autofree float *scaled = g_new (float, cells);
    for (gsize i = 0; i < cells; i++)
      scaled[i] = (float)((double)maps->values[maps->layers - 1][i] / largest);
    glia_plane_plot_set_values (plot, scaled, maps->side, -largest, largest);
    return;
  }
  g_autofree float *p = glia_picture_probabilities (maps, loss);
  if (kind == GLIA_SURFACE_CLASSES) {
    glia_plane_plot_set_classes (plot, p, maps->side, MAX (outputs, 2), data->class_names);
    return;
  }
  glia_map_scale (GLIA_MAP_SHARE, p + cells, cells, p);
  glia_plane_plot_set_values (plot, p, maps->side, 0, 1);
}

gboolean
glia_picture_show_neuron (GliaPlanePlot *plot,
                          const GliaMaps *maps,
                          const mlp_network *network,
                          gsize layer,
                          gsize unit,
                          GliaPictureRange range)
{
  const gsize cells = maps->side * maps->side;

  if (layer == 0) {
    g_autofree float *values = g_new (float, cells);
    for (gsize i = 0; i < cells; i++) {
      double share =
          ((double)(unit == 0 ? i % maps->side : i / maps->side) + 0.5) / (double)maps->side;
      values[i] = (float)(unit == 0 ? maps->x_low + share * (maps->x_high - maps->x_low)
                                    : maps->y_low + share * (maps->y_high - maps->y_low));
    }
    double most = glia_map_scale (GLIA_MAP_LARGEST, values, cells, values);
    glia_plane_plot_set_values (plot, values, maps->side, -most, most);
    return TRUE;
  }
  if (layer >= maps->layers || maps->values[layer - 1] == NULL || unit >= maps->units[layer - 1])
    return FALSE;
  const GliaMapScale scale =
      glia_picture_scale (mlp_network_layer (network, layer)->activation, range);
  const gboolean alone = scale == GLIA_MAP_EACH;
  const gsize all = alone ? cells : maps->units[layer - 1] * cells;
  const float *values = maps->values[layer - 1] + (alone ? unit * cells : 0);
  g_autofree float *scaled = g_new (float, all);
  double most = glia_map_scale (scale, values, all, scaled);
  glia_plane_plot_set_values (plot, scaled + (alone ? 0 : unit * cells), maps->side,
                              scale == GLIA_MAP_SHARE ? 0 : -most, most);
  return TRUE;
}

void
glia_picture_show_points (GliaPlanePlot *plot, const GliaSplits *splits)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (GliaPlanePoint));
  double largest = find_largest_value (splits->train);

  for (int dev = 0; dev < 2; dev++) {
    const GliaDataset *part = dev ? splits->dev : splits->train;
    for (gsize i = 0; part != NULL && part->n_columns == 2 && i < part->n_rows; i++) {
      GliaPlanePoint point = {
          .x = (double)part->features[2 * i], .y = (double)part->features[2 * i + 1], .dev = dev};
      if (part->classes != NULL) {
        point.class = (gsize)part->classes[i];
        point.value = part->classes[i] == 1 ? 1 : -1;
      } else {
        point.value = (double)part->values[i * part->n_outputs] / largest;
      }
      g_array_append_val (points, point);
    }
  }
  glia_plane_plot_set_points (plot, (const GliaPlanePoint *)(gpointer)points->data, points->len);
}

char *
glia_picture_surface_name (const GliaDataset *data, gsize outputs, mlp_loss loss)
{
  const GliaSurfaceKind kind = glia_picture_surface_kind (data, outputs, loss);

  if (kind == GLIA_SURFACE_VALUE)
    return g_strdup (_ ("predicted value"));
  if (kind == GLIA_SURFACE_CLASSES)
    return g_strdup (mlp_loss_has_probabilities (loss) ? _ ("likeliest class")
                                                       : _ ("class with the highest score"));
  /* The generated sets' classes are called 0 and 1: their colours say more. */
  if (g_str_equal (data->class_names[1], "1"))
    return g_strdup (_ ("p(blue)"));
  return g_strdup_printf (_ ("p(%s)"), data->class_names[1]);
}

char *
glia_picture_layer_name (gsize layer, gsize layers)
{
  if (layer == 0)
    return g_strdup (_ ("Inputs"));
  if (layer + 1 == layers)
    return g_strdup (_ ("Output"));
  return g_strdup_printf (_ ("Hidden %u"), (guint)layer);
}

char *
glia_picture_input_name (const char *name)
{
  GString *text = g_string_new (NULL);

  if (name[0] != 'x' || name[1] == '\0' || name[1 + strspn (name + 1, "0123456789")] != '\0')
    return g_string_free (g_string_append (text, name), FALSE);
  g_string_append_c (text, 'x');
  for (const char *digit = name + 1; *digit != '\0'; digit++)
    g_string_append_unichar (text, 0x2080 + (gunichar)(*digit - '0'));
  return g_string_free (text, FALSE);
}

char *
glia_picture_neuron_name (gsize layer, gsize layers, gsize unit, const GliaDataset *data)
{
  g_autofree char *name = glia_picture_layer_name (layer, layers);

  if (layer == 0 && data != NULL && unit < data->n_columns)
    return g_strdup_printf (_ ("Input %s"), data->column_names[unit]);
  return g_strdup_printf (_ ("%s, neuron %u"), name, (guint)unit + 1);
}

float *
glia_picture_tints (const GliaEvaluation *evaluation, gsize layer)
{
  const gsize units = evaluation->units[layer];
  float *tints = g_new (float, units);

  for (gsize i = 0; i < units; i++) {
    float range = TINT_DEVIATIONS * evaluation->deviations[layer][i];
    float from_mean = evaluation->answers[layer][i] - evaluation->means[layer][i];
    tints[i] = range > 0 ? from_mean / range : 0;
  }
  return tints;
}
