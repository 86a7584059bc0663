/* SPDX-License-Identifier: MIT */
#include "glia-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (GliaApplication) application = glia_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
