/* SPDX-License-Identifier: MIT */
#include "glia-preparation.h"

struct _GliaPreparation {
  GliaSnapshot *moment;
  guint holds;
  void (*complete) (GliaSnapshot *moment, gpointer user_data);
  gpointer user_data;
};

GliaPreparation *
glia_preparation_new (void (*complete) (GliaSnapshot *moment, gpointer user_data),
                      gpointer user_data)
{
  GliaPreparation *preparation = g_new0 (GliaPreparation, 1);

  preparation->complete = complete;
  preparation->user_data = user_data;
  return preparation;
}

void
glia_preparation_free (GliaPreparation *preparation)
{
  if (preparation == NULL)
    return;
  glia_preparation_cancel (preparation);
  g_free (preparation);
}

void
glia_preparation_begin (GliaPreparation *preparation, GliaSnapshot *moment)
{
  glia_snapshot_ref (moment);
  glia_preparation_cancel (preparation);
  preparation->moment = moment;
  preparation->holds = 1;
}

void
glia_preparation_hold (GliaPreparation *preparation)
{
  g_return_if_fail (preparation->moment != NULL);
  preparation->holds++;
}

void
glia_preparation_release (GliaPreparation *preparation, const GliaSnapshot *moment)
{
  if (moment == NULL || preparation->moment != moment || --preparation->holds > 0)
    return;
  g_autoptr (GliaSnapshot) complete = g_steal_pointer (&preparation->moment);
  preparation->complete (complete, preparation->user_data);
}

void
glia_preparation_cancel (GliaPreparation *preparation)
{
  g_clear_pointer (&preparation->moment, glia_snapshot_unref);
  preparation->holds = 0;
}

GliaSnapshot *
glia_preparation_moment (GliaPreparation *preparation)
{
  return preparation->moment;
}
