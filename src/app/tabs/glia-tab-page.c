/* SPDX-License-Identifier: MIT */
#include "glia-tab-page.h"

#include "glia-card.h"

#include <glib/gi18n.h>

#define CARD_GAP 12

typedef struct {
  GliaWorkbench *workbench;
  GSignalGroup *signals;
  gboolean compact;
} GliaTabPagePrivate;

enum { PROPERTY_WORKBENCH = 1, PROPERTY_COMPACT, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GliaTabPage, glia_tab_page, GTK_TYPE_WIDGET)

static GliaTabPagePrivate *
get_private (GliaTabPage *self)
{
  return glia_tab_page_get_instance_private (self);
}

GliaWorkbench *
glia_tab_page_workbench (GliaTabPage *self)
{
  return get_private (self)->workbench;
}

gboolean
glia_tab_page_is_compact (GliaTabPage *self)
{
  return get_private (self)->compact;
}

const GliaSnapshot *
glia_tab_page_snapshot (GliaTabPage *self)
{
  return get_private (self)->workbench != NULL
             ? glia_workbench_snapshot (get_private (self)->workbench)
             : NULL;
}

void
glia_tab_page_caption_epoch (GliaTabPage *self, GtkWidget *card)
{
  const GliaSnapshot *shown = glia_tab_page_snapshot (self);
  g_autofree char *caption =
      shown != NULL ? g_strdup_printf (_ ("epoch %ju"), (uintmax_t)shown->epochs) : NULL;

  glia_card_set_caption (GLIA_CARD (card), caption != NULL ? caption : "");
}

static void
training_changed (GliaTabPage *self)
{
  GliaTabPageClass *class = GLIA_TAB_PAGE_GET_CLASS (self);

  if (class->training_changed != NULL)
    class->training_changed (self);
}

static void
set_compact (GliaTabPage *self, gboolean compact)
{
  GliaTabPageClass *class = GLIA_TAB_PAGE_GET_CLASS (self);

  get_private (self)->compact = compact;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GLIA_IS_CARD (child))
      glia_card_set_compact (GLIA_CARD (child), compact);
  if (class->compact_changed != NULL)
    class->compact_changed (self);
}

static void
glia_tab_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaTabPagePrivate *p = get_private (GLIA_TAB_PAGE (object));

  if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, p->workbench);
  else if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, p->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_tab_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaTabPage *self = GLIA_TAB_PAGE (object);
  GliaTabPagePrivate *p = get_private (self);

  if (id == PROPERTY_WORKBENCH) {
    if (!g_set_object (&p->workbench, g_value_get_object (value)))
      return;
    g_signal_group_set_target (p->signals, p->workbench);
    training_changed (self);
  } else if (id == PROPERTY_COMPACT) {
    if (p->compact == g_value_get_boolean (value))
      return;
    set_compact (self, g_value_get_boolean (value));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
connect_method (GliaTabPage *self, const char *signal, void (*method) (GliaTabPage *))
{
  if (method != NULL)
    g_signal_group_connect_swapped (get_private (self)->signals, signal, G_CALLBACK (method), self);
}

static void
glia_tab_page_constructed (GObject *object)
{
  GliaTabPage *self = GLIA_TAB_PAGE (object);
  GliaTabPageClass *class = GLIA_TAB_PAGE_GET_CLASS (self);

  G_OBJECT_CLASS (glia_tab_page_parent_class)->constructed (object);
  get_private (self)->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  connect_method (self, "frame", class->frame);
  connect_method (self, "diagnosed", class->diagnosed);
  connect_method (self, "restarted", class->restarted);
  connect_method (self, "data-changed", class->data_changed);
  training_changed (self);
}

static void
glia_tab_page_dispose (GObject *object)
{
  GliaTabPagePrivate *p = get_private (GLIA_TAB_PAGE (object));

  g_clear_object (&p->signals);
  g_clear_object (&p->workbench);
  gtk_widget_dispose_template (GTK_WIDGET (object), G_OBJECT_TYPE (object));
  G_OBJECT_CLASS (glia_tab_page_parent_class)->dispose (object);
}

static void
glia_tab_page_class_init (GliaTabPageClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = glia_tab_page_get_property;
  object_class->set_property = glia_tab_page_set_property;
  object_class->constructed = glia_tab_page_constructed;
  object_class->dispose = glia_tab_page_dispose;

  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (GLIA_TYPE_CARD);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BOX_LAYOUT);
}

static void
glia_tab_page_init (GliaTabPage *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_box_layout_set_spacing (layout, CARD_GAP);
  gtk_box_layout_set_homogeneous (layout, TRUE);
}
