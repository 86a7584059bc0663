/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-card.h"

static const char description[] =
    "<interface><object class='GliaCard' id='card'>"
    "<property name='title'>Loss</property><property name='caption'>nats</property>"
    "<child type='end'><object class='GtkLabel' id='log'/></child>"
    "<child><object class='GtkLabel' id='child'/></child>"
    "</object></interface>";

static void
test_from_a_template (void)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWidget *card, *window;

  g_type_ensure (GLIA_TYPE_CARD);
  builder = gtk_builder_new_from_string (description, -1);
  card = GTK_WIDGET (gtk_builder_get_object (builder, "card"));
  window = harness_show (card, 300, 200);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_relation (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                       harness_find (card, "title"), NULL);
  g_assert_true (gtk_widget_get_parent (harness_find (card, "log")) ==
                 GTK_WIDGET (glia_card_end (GLIA_CARD (card))));
  /* The child has all that the header leaves. */
  g_assert_cmpint (gtk_widget_get_height (harness_find (card, "header")), ==, 42);
  g_assert_cmpint (gtk_widget_get_height (harness_find (card, "child")), ==, 200 - 2 - 42);
  glia_card_set_compact (GLIA_CARD (card), TRUE);
  harness_settle (window);
  g_assert_cmpint (gtk_widget_get_height (harness_find (card, "child")), ==, 200 - 2 - 32);
  g_assert_false (gtk_widget_get_visible (harness_find (card, "menu")));
  g_clear_object (&builder);
  harness_close (window);
}

static void
test_properties (void)
{
  GtkWidget *card = g_object_ref_sink (glia_card_new ()), *child = gtk_label_new ("x");
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *title = NULL, *caption = NULL;
  g_autoptr (GtkWidget) got = NULL;

  g_object_set (card, "title", "T", "caption", "C", "child", child, "menu-model", menu, NULL);
  g_object_get (card, "title", &title, "caption", &caption, "child", &got, NULL);
  g_assert_cmpstr (title, ==, "T");
  g_assert_cmpstr (caption, ==, "C");
  g_assert_true (got == child);
  g_assert_true (gtk_widget_get_visible (harness_find (card, "menu")));
  glia_card_set_child (GLIA_CARD (card), NULL);
  g_assert_null (gtk_widget_get_parent (child));
  g_assert_finalize_object (card);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/card/from-a-template", test_from_a_template);
  g_test_add_func ("/app/card/properties", test_properties);
  return harness_run ();
}
