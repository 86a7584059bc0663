/* SPDX-License-Identifier: MIT */

/* What has a name in experiment files has a label in the window. */

#include "glia-choices.h"

#include <glib.h>

static void
test_every_name_has_a_label (void)
{
  for (int which = 0; which <= GLIA_CHOICES_TASK; which++) {
    const guint count = glia_choices_count ((GliaChoices)which);

    g_assert_cmpuint (count, >, 1);
    for (guint i = 0; i < count; i++) {
      const char *name = glia_choices_name ((GliaChoices)which, i);
      const char *label = glia_choices_label ((GliaChoices)which, i);

      if (label == NULL || label[0] == '\0')
        g_error ("%s has no label", name);
      g_assert_cmpstr (glia_choices_find ((GliaChoices)which, name), ==, label);
    }
  }
  g_assert_cmpstr (glia_choices_find (GLIA_CHOICES_OPTIMIZER, "nobody's"), ==, "nobody's");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/every-name", test_every_name_has_a_label);
  return g_test_run ();
}
