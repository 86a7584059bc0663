/* SPDX-License-Identifier: MIT */
#include "glia-transport-words.h"

#include "glia-format.h"

#include <glib/gi18n.h>
#include <math.h>

static char *
describe_running (const GliaSnapshot *snapshot)
{
  g_autofree char *left = glia_format_duration (snapshot->seconds_left);
  double speed = snapshot->steps_per_second;
  g_autofree char *whole = glia_format_count ((guint64)MAX (speed, 0));
  g_autofree char *rate = speed >= 10 ? g_steal_pointer (&whole) : g_strdup_printf ("%.1f", speed);

  if (!(speed > 0))
    return g_strdup (_ ("Starting"));
  if (*left == '\0')
    return g_strdup_printf (_ ("%s steps/s"), rate);
  return g_strdup_printf (_ ("%s steps/s · %s left"), rate, left);
}

static char *
describe_with_steps (const char *state, const GliaSnapshot *snapshot)
{
  g_autofree char *count = glia_format_count (snapshot->steps);

  if (snapshot->steps == 1)
    return g_strdup_printf (_ ("%s · 1 step"), state);
  return g_strdup_printf (_ ("%s · %s steps"), state, count);
}

static char *
describe_finished (const GliaSnapshot *snapshot)
{
  g_autofree char *epoch = glia_format_count (snapshot->kept_epoch);
  g_autofree char *best =
      g_strdup_printf (snapshot->kept_epoch == snapshot->best.epoch
                           ? _ ("best epoch %s")
                           /* Translators: the epoch whose weights were kept, of early stopping */
                           : _ ("lowest dev loss, epoch %s"),
                       epoch);

  if (isfinite (snapshot->test_accuracy))
    return g_strdup_printf (_ ("Test %.1f %% · %s"), 100 * snapshot->test_accuracy, best);
  if (isfinite (snapshot->test_loss))
    return g_strdup_printf (_ ("Test %.4g · %s"), snapshot->test_loss, best);
  if (snapshot->kept_epoch > 0)
    return g_strdup_printf (_ ("Finished · %s"), best);
  return describe_with_steps (_ ("Finished"), snapshot);
}

char *
glia_transport_caption (GliaWorkbenchState state, const GliaSnapshot *snapshot)
{
  switch (state) {
  case GLIA_WORKBENCH_RUNNING:
    return describe_running (snapshot);
  case GLIA_WORKBENCH_PAUSED:
    return describe_with_steps (_ ("Paused"), snapshot);
  case GLIA_WORKBENCH_FINISHED:
    return describe_finished (snapshot);
  case GLIA_WORKBENCH_DIVERGED:
    return describe_with_steps (_ ("Diverged"), snapshot);
  case GLIA_WORKBENCH_FAILED:
    return describe_with_steps (_ ("Stopped"), snapshot);
  case GLIA_WORKBENCH_READY:
    return g_strdup (_ ("Ready"));
  case GLIA_WORKBENCH_LOADING:
  case GLIA_WORKBENCH_UNREADY:
  default:
    return g_strdup ("");
  }
}
