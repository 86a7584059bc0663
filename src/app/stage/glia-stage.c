/* SPDX-License-Identifier: MIT */
#include "glia-stage.h"

/* Logical pixels; look.md's measures of the stage. */
enum {
  GAP = 12,
  PADDING_ACROSS = 12,
  PADDING_DOWN = 12,
  PADDING_DOWN_COMPACT = 8,
  OUTPUT_BESIDE_SQUARE = 18, /* a square surface makes the card this much narrower than high */
  NETWORK_BESIDE_WIDE = 402, /* the network's width when the output needs all there is */
  TABS_HEADER = 46,          /* of the tabs' height what does not grow */
  TABS_HEADER_COMPACT = 38,
};

/* The upper row's share, so that 800×600 and 1440×900 have the heights that were drawn: 238 of
 * 401 and 430 of 727. */
#define UPPER_LEAST 238.0
#define UPPER_OF    401.0
#define UPPER_SHARE 0.59
#define UPPER_WIDE  32.0 /* more, for a wide output */

typedef enum { PART_NETWORK, PART_OUTPUT, PART_TABS, PARTS } Part;

struct _GliaStage {
  GtkWidget parent_instance;

  GtkWidget *parts[PARTS];
  gboolean compact, wide_output;
};

enum {
  PROPERTY_NETWORK = 1, /* in the order of Part */
  PROPERTY_OUTPUT,
  PROPERTY_TABS,
  PROPERTY_COMPACT,
  PROPERTY_WIDE_OUTPUT,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaStage, glia_stage, GTK_TYPE_WIDGET)

static int
padding_down (const GliaStage *self)
{
  return self->compact ? PADDING_DOWN_COMPACT : PADDING_DOWN;
}

static void
least_size (GliaStage *self, Part part, GtkOrientation orientation, int *minimum)
{
  *minimum = 0;
  if (self->parts[part] != NULL)
    gtk_widget_measure (self->parts[part], orientation, -1, minimum, NULL, NULL, NULL);
}

static void
glia_stage_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  GliaStage *self = GLIA_STAGE (widget);
  int network, output, tabs;

  least_size (self, PART_NETWORK, orientation, &network);
  least_size (self, PART_OUTPUT, orientation, &output);
  least_size (self, PART_TABS, orientation, &tabs);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MAX (network + GAP + output, tabs) + 2 * PADDING_ACROSS;
  else
    *minimum = MAX (network, output) + tabs + 2 * padding_down (self);
  *natural = *minimum;
}

/* How high the upper row is of `height`, without padding. */
static int
upper_height (GliaStage *self, int height)
{
  int header = self->compact ? TABS_HEADER_COMPACT : TABS_HEADER;
  int network, output, tabs, upper;

  least_size (self, PART_NETWORK, GTK_ORIENTATION_VERTICAL, &network);
  least_size (self, PART_OUTPUT, GTK_ORIENTATION_VERTICAL, &output);
  least_size (self, PART_TABS, GTK_ORIENTATION_VERTICAL, &tabs);
  upper = (int)(UPPER_LEAST + UPPER_SHARE * (height - header - UPPER_OF) +
                (self->wide_output && !self->compact ? UPPER_WIDE : 0) + 0.5);
  upper = MIN (upper, height - tabs);
  return MAX (upper, MAX (network, output));
}

static int
output_width (GliaStage *self, int width, int upper)
{
  int half = (width - GAP) / 2, network, output;
  int wanted = upper - OUTPUT_BESIDE_SQUARE;

  least_size (self, PART_NETWORK, GTK_ORIENTATION_HORIZONTAL, &network);
  least_size (self, PART_OUTPUT, GTK_ORIENTATION_HORIZONTAL, &output);
  if (self->compact)
    wanted = half;
  else if (self->wide_output)
    wanted = MAX (half, width - GAP - NETWORK_BESIDE_WIDE);
  else
    wanted = MIN (wanted, half);
  return MAX (MIN (wanted, width - GAP - network), output);
}

static void
allocate_part (GliaStage *self, Part part, int x, int y, int width, int height)
{
  if (self->parts[part] != NULL)
    gtk_widget_size_allocate (self->parts[part], &(GtkAllocation){x, y, width, height}, -1);
}

static void
glia_stage_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GliaStage *self = GLIA_STAGE (widget);
  int down = padding_down (self);
  int inner = width - 2 * PADDING_ACROSS;
  int upper = upper_height (self, height - 2 * down);
  int output = output_width (self, inner, upper);
  int network = inner - GAP - output;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int network_x = PADDING_ACROSS + (mirrored ? output + GAP : 0);
  int output_x = PADDING_ACROSS + (mirrored ? 0 : network + GAP);

  allocate_part (self, PART_NETWORK, network_x, down, network, upper);
  allocate_part (self, PART_OUTPUT, output_x, down, output, upper);
  allocate_part (self, PART_TABS, PADDING_ACROSS, down + upper, inner, height - 2 * down - upper);
}

static void
glia_stage_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaStage *self = GLIA_STAGE (object);

  switch (id) {
  case PROPERTY_NETWORK:
  case PROPERTY_OUTPUT:
  case PROPERTY_TABS:
    g_value_set_object (value, self->parts[id - PROPERTY_NETWORK]);
    break;
  case PROPERTY_COMPACT:
    g_value_set_boolean (value, self->compact);
    break;
  case PROPERTY_WIDE_OUTPUT:
    g_value_set_boolean (value, self->wide_output);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_part (GliaStage *self, Part part, GtkWidget *child)
{
  g_clear_pointer (&self->parts[part], gtk_widget_unparent);
  self->parts[part] = child;
  if (child == NULL)
    return;
  /* The order of the keyboard focus is the order of the children. */
  if (part == PART_TABS)
    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
  else if (part == PART_OUTPUT)
    gtk_widget_insert_after (child, GTK_WIDGET (self), self->parts[PART_NETWORK]);
  else
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
}

static void
glia_stage_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaStage *self = GLIA_STAGE (object);

  switch (id) {
  case PROPERTY_NETWORK:
  case PROPERTY_OUTPUT:
  case PROPERTY_TABS:
    set_part (self, (Part)(id - PROPERTY_NETWORK), g_value_get_object (value));
    break;
  case PROPERTY_COMPACT:
    self->compact = g_value_get_boolean (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  case PROPERTY_WIDE_OUTPUT:
    if (self->wide_output == g_value_get_boolean (value))
      break;
    self->wide_output = g_value_get_boolean (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_stage_dispose (GObject *object)
{
  GliaStage *self = GLIA_STAGE (object);

  for (Part part = 0; part < PARTS; part++)
    g_clear_pointer (&self->parts[part], gtk_widget_unparent);
  G_OBJECT_CLASS (glia_stage_parent_class)->dispose (object);
}

static void
glia_stage_class_init (GliaStageClass *class)
{
  static const char *const names[PARTS] = {"network", "output", "tabs"};
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_stage_get_property;
  object_class->set_property = glia_stage_set_property;
  object_class->dispose = glia_stage_dispose;
  widget_class->measure = glia_stage_measure;
  widget_class->size_allocate = glia_stage_size_allocate;

  for (Part part = 0; part < PARTS; part++)
    properties[PROPERTY_NETWORK + part] =
        g_param_spec_object (names[part], NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROPERTY_WIDE_OUTPUT] = g_param_spec_boolean ("wide-output", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
glia_stage_init (GliaStage *self)
{
}
