/* SPDX-License-Identifier: MIT */

/* The program: opens windows, reads the command line, has the actions that belong to no window. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_APPLICATION_ID "org.glia.Workbench"

#define GLIA_TYPE_APPLICATION (glia_application_get_type ())
G_DECLARE_FINAL_TYPE (GliaApplication, glia_application, GLIA, APPLICATION, AdwApplication)

GliaApplication *glia_application_new (void);

G_END_DECLS
