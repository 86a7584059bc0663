/* SPDX-License-Identifier: MIT */
#include "glia-wrap-box.h"

/* Pixels between the children of a row, and between rows. */
enum { ACROSS = 18, DOWN = 6 };

struct _GliaWrapBox {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (GliaWrapBox, glia_wrap_box, GTK_TYPE_WIDGET)

/* The height of the row that begins with `first`; `next` gets the first child of the row below, or
 * NULL. */
static int
measure_row (GtkWidget *first, int width, GtkWidget **next)
{
  int height = 0, x = 0;
  GtkWidget *child = first;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkRequisition natural;
    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_get_preferred_size (child, NULL, &natural);
    if (x > 0 && x + natural.width > width)
      break;
    x += natural.width + ACROSS;
    height = MAX (height, natural.height);
  }
  *next = child;
  return height;
}

static void
glia_wrap_box_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
      GtkRequisition size;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, NULL, &size);
      *minimum = MAX (*minimum, size.width);
      *natural += (*natural > 0 ? ACROSS : 0) + size.width;
    }
    return;
  }
  while (child != NULL)
    *minimum += (*minimum > 0 ? DOWN : 0) +
                measure_row (child, for_size < 0 ? G_MAXINT / 2 : for_size, &child);
  *natural = *minimum;
}

static void
glia_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *next, *child = gtk_widget_get_first_child (widget);

  for (int y = 0; child != NULL; child = next) {
    const int row = measure_row (child, width, &next);
    for (int x = 0; child != next; child = gtk_widget_get_next_sibling (child)) {
      GtkRequisition size;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, NULL, &size);
      gtk_widget_size_allocate (
          child, &(GtkAllocation){rtl ? width - x - size.width : x, y, size.width, row}, -1);
      x += size.width + ACROSS;
    }
    y += row + DOWN;
  }
}

static GtkSizeRequestMode
glia_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
glia_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (glia_wrap_box_parent_class)->dispose (object);
}

static void
glia_wrap_box_class_init (GliaWrapBoxClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_wrap_box_dispose;
  widget_class->measure = glia_wrap_box_measure;
  widget_class->size_allocate = glia_wrap_box_size_allocate;
  widget_class->get_request_mode = glia_wrap_box_get_request_mode;
}

static void
glia_wrap_box_init (GliaWrapBox *self)
{
}
