/* SPDX-License-Identifier: MIT */
#include "glia-labs.h"

#include <glib/gi18n.h>

static const struct {
  const char *name, *title;
} all_labs[] = {
#define NAMES(name, page, title) {name, title},
    GLIA_EACH_LAB (NAMES)
#undef NAMES
};

const char *
glia_labs_name (gsize place)
{
  return place < G_N_ELEMENTS (all_labs) ? all_labs[place].name : NULL;
}

const char *
glia_labs_title (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all_labs); i++)
    if (g_strcmp0 (name, all_labs[i].name) == 0)
      return _ (all_labs[i].title);
  return NULL;
}
