/* SPDX-License-Identifier: MIT */
#include "glia-application.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (GliaApplication) application = NULL;
  const char *folder = g_getenv ("TEXTDOMAINDIR"); /* of a program that is not installed */

  /* A run's file that is opened must never become descriptor 0, 1 or 2, which messages are written to. */
  for (int descriptor = 0; descriptor <= 2; descriptor++)
    if (fcntl (descriptor, F_GETFD) < 0)
      open ("/dev/null", O_RDWR);

  /* Numbers in the window are written as the person writes them, with a comma in many countries; files never are. */
  setlocale (LC_ALL, "");
  bindtextdomain ("glia", folder != NULL ? folder : GLIA_LOCALE_FOLDER);
  bind_textdomain_codeset ("glia", "UTF-8");
  textdomain ("glia");
  application = glia_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
