/* SPDX-License-Identifier: MIT */
/* The window in another language: what comes from templates, from the program, and from the libraries below it. */
#include "app-harness.h"
#include "glia-axes.h"
#include "glia-doctor.h"
#include "glia-format.h"
#include "glia-transport-bar.h"
#include "glia-window.h"

#include <glib/gi18n.h>
#include <locale.h>

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

/* The button is a verb; the part of the data of the same English name is not. */
static void
test_template (void)
{
  GtkWidget *bar = g_object_ref_sink (g_object_new (GLIA_TYPE_TRANSPORT_BAR, NULL));

  g_assert_true (has_label (harness_find (bar, "train_stack"), "Trainieren"));
  g_assert_cmpstr (_ ("Train"), ==, "Training");
  g_assert_finalize_object (bar);
}

static void
test_doctor (void)
{
  g_autoptr (GliaExperiment) experiment =
      harness_experiment ("{\"glia\": 1, \"data\": {\"source\": \"moons\"}}");
  const GliaSymptoms symptoms = {.experiment = experiment, .diverged = "Epoche 3"};
  g_autoptr (GPtrArray) findings = glia_doctor_examine (&symptoms);

  g_assert_cmpuint (findings->len, ==, 2);
  const GliaFinding *cause = findings->pdata[0], *outcome = findings->pdata[1];
  g_assert_cmpstr (outcome->title, ==, "Das Training ist divergiert");
  g_assert_true (g_str_has_prefix (outcome->evidence, "Es endete bei Epoche 3."));
  /* What the button does is the same in every language. */
  g_assert_true (g_str_has_prefix (cause->assignments[0], "training.optimizer.learning-rate=0."));
}

/* German nouns keep their capital within a line. */
static void
test_plots (void)
{
  g_autofree char *word = glia_axis_word (_ ("Epoch"));

  g_assert_cmpstr (word, ==, "Epoche");
}

static void
test_numbers (void)
{
  g_autofree char *count = glia_format_count (1234567);

  g_assert_cmpstr (count, ==, "1\u202f234\u202f567");
}

/* Each noun with its number is a phrase of its own. */
static void
test_counts (void)
{
  GtkWidget *window = GTK_WIDGET (glia_window_new (NULL));
  GtkLabel *caption = GTK_LABEL (harness_find (window, "wide_caption"));
  g_autofree char *summary = NULL;

  gtk_window_present (GTK_WINDOW (window));
  HARNESS_UNTIL (glia_workbench_state (glia_window_workbench (GLIA_WINDOW (window))) ==
                 GLIA_WORKBENCH_READY);
  g_assert_cmpstr (gtk_label_get_label (caption), ==, "2 Eingaben, 37 Parameter");
  g_object_get (harness_find (window, "compare"), "summary", &summary, NULL);
  g_assert_cmpstr (summary, ==, "0 Zeilen, 0 Läufe");
  harness_close (window);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("LANGUAGE", "de", TRUE);
  bindtextdomain ("glia", GLIA_TRANSLATIONS);
  bind_textdomain_codeset ("glia", "UTF-8");
  textdomain ("glia");
  harness_init (&argc, &argv);
  if (setlocale (LC_ALL, "") == NULL) {
    g_print ("1..0 # SKIP there is no locale C.UTF-8 here\n");
    return 0;
  }
  g_test_add_func ("/app/words/template", test_template);
  g_test_add_func ("/app/words/doctor", test_doctor);
  g_test_add_func ("/app/words/plots", test_plots);
  g_test_add_func ("/app/words/numbers", test_numbers);
  g_test_add_func ("/app/words/counts", test_counts);
  return harness_run ();
}
