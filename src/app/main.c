/* SPDX-License-Identifier: MIT */
#include "glia-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (GliaApplication) application = NULL;
  const char *folder = g_getenv ("TEXTDOMAINDIR"); /* of a program that is not installed */

  setlocale (LC_ALL, "");
  bindtextdomain ("glia", folder != NULL ? folder : GLIA_LOCALE_FOLDER);
  bind_textdomain_codeset ("glia", "UTF-8");
  textdomain ("glia");
  application = glia_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
