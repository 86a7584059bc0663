/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-toast-overlay.h"

static GtkWidget *
new_overlay (void)
{
  return g_object_new (GLIA_TYPE_TOAST_OVERLAY, "child", gtk_label_new ("what is below"), NULL);
}

static AdwToast *
new_toast (const char *title, guint *dismissed)
{
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 0);
  g_signal_connect_swapped (toast, "dismissed", G_CALLBACK (g_atomic_int_inc), dismissed);
  return toast;
}

static const char *
get_title (GtkWidget *overlay)
{
  return gtk_label_get_label (GTK_LABEL (harness_find (overlay, "title")));
}

/* Closed again and again while it fades, which a double click on its button does. */
static void
test_closed_twice (void)
{
  GtkWidget *overlay = new_overlay (), *window = harness_show (overlay, 400, 300);
  guint first = 0, second = 0;

  g_object_set (gtk_widget_get_settings (window), "gtk-enable-animations", TRUE, NULL);
  glia_toast_overlay_add (GLIA_TOAST_OVERLAY (overlay), new_toast ("first", &first));
  glia_toast_overlay_add (GLIA_TOAST_OVERLAY (overlay), new_toast ("second", &second));
  g_assert_cmpstr (get_title (overlay), ==, "first");
  for (int i = 0; i < 3; i++)
    g_signal_emit_by_name (harness_find (overlay, "close"), "clicked");
  g_assert_cmpuint (first, ==, 1);
  HARNESS_UNTIL (g_str_equal (get_title (overlay), "second"));
  g_assert_cmpuint (second, ==, 0);
  g_signal_emit_by_name (harness_find (overlay, "close"), "clicked");
  g_signal_emit_by_name (harness_find (overlay, "button"), "clicked");
  g_assert_cmpuint (second, ==, 1);
  HARNESS_UNTIL (!gtk_widget_get_visible (harness_find (overlay, "revealer")));
  g_object_set (gtk_widget_get_settings (window), "gtk-enable-animations", FALSE, NULL);
  harness_close (window);
}

static void
activate_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *target, gpointer data)
{
  *(int *)data += g_variant_get_int32 (target);
}

static void
test_button (void)
{
  GtkWidget *overlay = new_overlay (), *window = harness_show (overlay, 400, 300);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GSimpleAction *action = g_simple_action_new ("undo", G_VARIANT_TYPE_INT32);
  guint dismissed = 0, clicked = 0;
  int undone = 0;

  g_signal_connect (action, "activate", G_CALLBACK (activate_cb), &undone);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (window, "test", G_ACTION_GROUP (group));

  AdwToast *toast = new_toast ("3 runs deleted", &dismissed);
  adw_toast_set_button_label (toast, "_Undo");
  adw_toast_set_detailed_action_name (toast, "test.undo(7)");
  g_signal_connect_swapped (toast, "button-clicked", G_CALLBACK (g_atomic_int_inc), &clicked);
  glia_toast_overlay_add (GLIA_TOAST_OVERLAY (overlay), toast);
  harness_settle (window);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (harness_find (overlay, "toast")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "3 runs deleted");
  harness_screenshot (window, "toast");
  g_signal_emit_by_name (harness_find (overlay, "button"), "clicked");
  g_assert_cmpint (undone, ==, 7);
  g_assert_cmpuint (clicked, ==, 1);
  g_assert_cmpuint (dismissed, ==, 1);
  g_assert_null (glia_toast_overlay_shown (GLIA_TOAST_OVERLAY (overlay)));
  g_object_unref (action);
  harness_close (window);
}

static void
test_order (void)
{
  GtkWidget *overlay = new_overlay (), *window = harness_show (overlay, 400, 300);
  guint a = 0, b = 0, c = 0;

  glia_toast_overlay_add (GLIA_TOAST_OVERLAY (overlay), new_toast ("a", &a));
  glia_toast_overlay_add (GLIA_TOAST_OVERLAY (overlay), new_toast ("a", &b));
  g_assert_cmpuint (a, ==, 1);
  AdwToast *urgent = new_toast ("c", &c);
  adw_toast_set_priority (urgent, ADW_TOAST_PRIORITY_HIGH);
  glia_toast_overlay_add (GLIA_TOAST_OVERLAY (overlay), urgent);
  g_assert_cmpuint (b, ==, 1);
  g_assert_cmpstr (get_title (overlay), ==, "c");
  harness_close (window); /* with one on the screen: nothing is kept */
  g_assert_cmpuint (c, ==, 0);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/toast/closed-twice", test_closed_twice);
  g_test_add_func ("/app/toast/button", test_button);
  g_test_add_func ("/app/toast/order", test_order);
  return harness_run ();
}
