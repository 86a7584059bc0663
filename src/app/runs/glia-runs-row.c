/* SPDX-License-Identifier: MIT */
#include "glia-runs-row.h"

#include "glia-choices.h"
#include "glia-format.h"
#include "glia-scale.h"
#include "glia-statistics.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _GliaRunsRow {
  GObject parent_instance;

  GPtrArray *members; /* GliaRunFacts, all */
  GPtrArray *once;    /* those of them that count, see GliaRunGroup */
  char *name;
  char *haystack; /* what is searched, lower case */
  gboolean selected;
  guint slot, preferred;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GliaRunsRow, glia_runs_row, G_TYPE_OBJECT)

static const struct {
  const char *id, *title;
  gboolean number;
} columns[GLIA_RUNS_COLUMNS] = {
    [GLIA_RUNS_NAME] = {"name", N_ ("Name"), FALSE},
    [GLIA_RUNS_HIDDEN] = {"hidden", N_ ("Hidden"), FALSE},
    [GLIA_RUNS_ACTIVATION] = {"activation", N_ ("Activation"), FALSE},
    [GLIA_RUNS_OPTIMIZER] = {"optimizer", N_ ("Optimizer"), FALSE},
    [GLIA_RUNS_RATE] = {"rate", N_ ("Rate"), TRUE},
    [GLIA_RUNS_BATCH] = {"batch", N_ ("Batch"), TRUE},
    [GLIA_RUNS_SEEDS] = {"seeds", N_ ("Seeds"), TRUE},
    [GLIA_RUNS_BEST] = {"best", N_ ("Best dev acc."), TRUE},
    [GLIA_RUNS_EPOCH] = {"epoch", N_ ("Epoch"), TRUE},
    [GLIA_RUNS_LAST] = {"last", N_ ("Last dev acc."), TRUE},
    [GLIA_RUNS_TEST] = {"test", N_ ("Test acc."), TRUE},
    [GLIA_RUNS_LOSS] = {"loss", N_ ("Lowest dev loss"), TRUE},
    [GLIA_RUNS_PARAMETERS] = {"parameters", N_ ("Parameters"), TRUE},
    [GLIA_RUNS_TIME] = {"time", N_ ("Time"), TRUE},
    [GLIA_RUNS_STATE] = {"state", N_ ("State"), FALSE},
    [GLIA_RUNS_TAGS] = {"tags", N_ ("Tags"), FALSE},
    [GLIA_RUNS_NOTE] = {"note", N_ ("Note"), FALSE},
};

const char *
glia_runs_column_id (GliaRunsColumn column)
{
  return columns[column].id;
}

const char *
glia_runs_column_title (GliaRunsColumn column)
{
  return _ (columns[column].title);
}

gboolean
glia_runs_column_is_number (GliaRunsColumn column)
{
  return columns[column].number;
}

static void
glia_runs_row_finalize (GObject *object)
{
  GliaRunsRow *self = GLIA_RUNS_ROW (object);

  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->once, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->haystack);
  G_OBJECT_CLASS (glia_runs_row_parent_class)->finalize (object);
}

static void
glia_runs_row_class_init (GliaRunsRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = glia_runs_row_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
glia_runs_row_init (GliaRunsRow *self)
{
}

GliaRunsRow *
glia_runs_row_new (void)
{
  return g_object_new (GLIA_TYPE_RUNS_ROW, NULL);
}

/* ---- Its runs -------------------------------------------------------------------------------- */

static gboolean
same_members (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  return memcmp (a->pdata, b->pdata, a->len * sizeof *a->pdata) == 0;
}

gboolean
glia_runs_row_set_group (GliaRunsRow *self, const GliaRunGroup *group)
{
  g_return_val_if_fail (GLIA_IS_RUNS_ROW (self), FALSE);
  g_return_val_if_fail (group->runs->len > 0, FALSE);

  if (same_members (self->members, group->runs) && g_strcmp0 (self->name, group->name) == 0)
    return FALSE;
  g_ptr_array_ref (group->runs);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  self->members = group->runs;
  g_ptr_array_ref (group->once);
  g_clear_pointer (&self->once, g_ptr_array_unref);
  self->once = group->once;
  g_free (self->name);
  self->name = g_strdup (group->name);
  g_clear_pointer (&self->haystack, g_free);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

const GPtrArray *
glia_runs_row_members (GliaRunsRow *self)
{
  return self->members;
}

const GliaRunFacts *
glia_runs_row_first (GliaRunsRow *self)
{
  return g_ptr_array_index (self->members, 0);
}

const char *
glia_runs_row_name (GliaRunsRow *self)
{
  return self->name;
}

GliaRunState
glia_runs_row_state (GliaRunsRow *self)
{
  static const GliaRunState order[] = {GLIA_RUN_RUNNING, GLIA_RUN_INTERRUPTED, GLIA_RUN_PAUSED,
                                       GLIA_RUN_STOPPED, GLIA_RUN_DIVERGED};

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint k = 0; k < self->members->len; k++)
      if (((const GliaRunFacts *)self->members->pdata[k])->state == order[i])
        return order[i];
  return GLIA_RUN_FINISHED;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

/* NaN in columns of text, and where a run has no such number. */
static double
number_of (const GliaRunFacts *run, GliaRunsColumn column)
{
  switch (column) {
  case GLIA_RUNS_RATE:
    return run->learning_rate;
  case GLIA_RUNS_BATCH:
    return (double)run->batch_size;
  case GLIA_RUNS_BEST:
    return run->best.accuracy;
  case GLIA_RUNS_EPOCH:
    return run->best.epoch > 0 ? (double)run->best.epoch : NAN;
  case GLIA_RUNS_LAST:
    return run->last_dev_accuracy;
  case GLIA_RUNS_TEST:
    return run->test_accuracy;
  case GLIA_RUNS_LOSS:
    return run->best.lowest_loss;
  case GLIA_RUNS_PARAMETERS:
    return run->parameters > 0 ? (double)run->parameters : NAN;
  case GLIA_RUNS_TIME:
    return run->state == GLIA_RUN_DIVERGED ? NAN : run->seconds;
  case GLIA_RUNS_NAME:
  case GLIA_RUNS_HIDDEN:
  case GLIA_RUNS_ACTIVATION:
  case GLIA_RUNS_OPTIMIZER:
  case GLIA_RUNS_SEEDS: /* of the row, not of a run */
  case GLIA_RUNS_STATE:
  case GLIA_RUNS_TAGS:
  case GLIA_RUNS_NOTE:
  case GLIA_RUNS_COLUMNS:
    break;
  }
  return NAN;
}

GliaSample
glia_runs_row_sample (GliaRunsRow *self, GliaRunsColumn column)
{
  const gsize n = self->once->len;

  if (column == GLIA_RUNS_SEEDS)
    return (GliaSample){.n = 1, .mean = (double)(n - glia_run_groups_diverged (self->once))};
  g_autofree double *values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    values[i] = number_of (self->once->pdata[i], column);
  return glia_sample (values, n);
}

static gboolean
has_diverged (GliaRunsRow *self)
{
  return glia_run_groups_diverged (self->once) == self->once->len;
}

/* "80.6 %", "80.4 ± 0.2 %", "79.8 ± 0.04 %"; "0.432 ± 0.003" */
static char *
measured_text (GliaSample sample, gboolean percent)
{
  const double factor = percent ? 100 : 1, deviation = factor * sample.deviation;
  const int decimals = percent ? 1 : 3;
  char mean[32], spread[32];

  if (sample.n == 0)
    return g_strdup ("–");
  glia_number_format (factor * sample.mean, decimals, GLIA_UNIT_NUMBER, mean);
  if (sample.n < 2)
    return g_strconcat (mean, percent ? " %" : "", NULL);
  glia_number_format (deviation, deviation < 0.5 * pow (10, -decimals) ? decimals + 1 : decimals,
                      GLIA_UNIT_NUMBER, spread);
  return g_strdup_printf ("%s ± %s%s", mean, spread, percent ? " %" : "");
}

/* "18", or "13–19" over seeds. */
static char *
epochs_text (GliaRunsRow *self)
{
  guint64 low = G_MAXUINT64, high = 0;

  for (guint i = 0; i < self->once->len; i++) {
    const guint64 epoch = ((const GliaRunFacts *)self->once->pdata[i])->best.epoch;
    if (epoch == 0)
      continue;
    low = MIN (low, epoch);
    high = MAX (high, epoch);
  }
  if (high == 0)
    return g_strdup ("–");
  return low == high ? g_strdup_printf ("%" G_GUINT64_FORMAT, low)
                     : g_strdup_printf ("%" G_GUINT64_FORMAT "–%" G_GUINT64_FORMAT, low, high);
}

static const char *
state_name (GliaRunState state)
{
  switch (state) {
  case GLIA_RUN_RUNNING:
    return _ ("running");
  case GLIA_RUN_PAUSED:
    return _ ("paused");
  case GLIA_RUN_FINISHED:
    return _ ("finished");
  case GLIA_RUN_STOPPED:
    return _ ("stopped");
  case GLIA_RUN_DIVERGED:
    return _ ("diverged");
  case GLIA_RUN_INTERRUPTED:
    return _ ("interrupted");
  case GLIA_RUN_STATES:
    break;
  }
  return "";
}

/* "finished", "running, epoch 5 of 20", "2 of 6 interrupted" */
static char *
state_text (GliaRunsRow *self)
{
  const GliaRunState state = glia_runs_row_state (self);
  const GliaRunFacts *first = glia_runs_row_first (self);
  guint n = 0;

  if (self->members->len == 1 && state == GLIA_RUN_RUNNING)
    return g_strdup_printf (
        /* Translators: the state of a run: "running, epoch 5 of 20" */
        _ ("%s, epoch %ju of %ju"), state_name (state), (uintmax_t)first->epochs,
        (uintmax_t)first->planned_epochs);
  for (guint i = 0; i < self->members->len; i++)
    n += ((const GliaRunFacts *)self->members->pdata[i])->state == state;
  if (n == self->members->len)
    return g_strdup (state_name (state));
  /* Translators: of the runs in a group: "2 of 6 interrupted" */
  return g_strdup_printf (_ ("%u of %u %s"), n, self->members->len, state_name (state));
}

/* ---- Cells ----------------------------------------------------------------------------------- */

static char *
number_text (GliaRunsRow *self, GliaRunsColumn column)
{
  const GliaSample sample = glia_runs_row_sample (self, column);

  if (sample.n == 0)
    return g_strdup ("–");
  if (column == GLIA_RUNS_RATE)
    return g_strdup_printf ("%.3g", sample.mean);
  if (column == GLIA_RUNS_TIME)
    return glia_format_duration (sample.mean);
  return glia_format_count ((guint64)sample.mean);
}

char *
glia_runs_row_text (GliaRunsRow *self, GliaRunsColumn column)
{
  g_return_val_if_fail (GLIA_IS_RUNS_ROW (self), NULL);

  const GliaRunFacts *first = glia_runs_row_first (self);
  switch (column) {
  case GLIA_RUNS_NAME:
    return g_strdup (self->name);
  case GLIA_RUNS_HIDDEN:
    return g_strdup (first->hidden);
  case GLIA_RUNS_ACTIVATION:
    return g_strdup (first->activation);
  case GLIA_RUNS_OPTIMIZER:
    return g_strdup (glia_choices_find (GLIA_CHOICES_OPTIMIZER, first->optimizer));
  case GLIA_RUNS_BEST:
  case GLIA_RUNS_LAST:
  case GLIA_RUNS_TEST:
  case GLIA_RUNS_LOSS:
    if (has_diverged (self))
      return g_strdup (_ ("diverged"));
    return measured_text (glia_runs_row_sample (self, column), column != GLIA_RUNS_LOSS);
  case GLIA_RUNS_EPOCH:
    return epochs_text (self);
  case GLIA_RUNS_SEEDS:
    return glia_run_groups_seeds (self->members);
  case GLIA_RUNS_STATE:
    return state_text (self);
  case GLIA_RUNS_TAGS:
    return g_strjoinv (", ", first->tags);
  case GLIA_RUNS_NOTE:
    return g_strdup (first->note);
  case GLIA_RUNS_RATE:
  case GLIA_RUNS_BATCH:
  case GLIA_RUNS_PARAMETERS:
  case GLIA_RUNS_TIME:
  case GLIA_RUNS_COLUMNS:
    break;
  }
  return number_text (self, column);
}

int
glia_runs_row_compare (GliaRunsRow *a, GliaRunsRow *b, GliaRunsColumn column)
{
  if (glia_runs_column_is_number (column)) {
    const GliaSample left = glia_runs_row_sample (a, column),
                     right = glia_runs_row_sample (b, column);
    /* What has no number counts as less than all that have. */
    if (left.n == 0 || right.n == 0)
      return (left.n > 0) - (right.n > 0);
    return (left.mean > right.mean) - (left.mean < right.mean);
  }
  g_autofree char *left = glia_runs_row_text (a, column), *right = glia_runs_row_text (b, column);
  g_autofree char *left_key = g_utf8_collate_key_for_filename (left, -1);
  g_autofree char *right_key = g_utf8_collate_key_for_filename (right, -1);
  return strcmp (left_key, right_key);
}

gboolean
glia_runs_row_matches (GliaRunsRow *self, char **words)
{
  static const GliaRunsColumn searched[] = {
      GLIA_RUNS_NAME, GLIA_RUNS_HIDDEN, GLIA_RUNS_ACTIVATION, GLIA_RUNS_OPTIMIZER,
      GLIA_RUNS_RATE, GLIA_RUNS_STATE,  GLIA_RUNS_TAGS,       GLIA_RUNS_NOTE};

  if (words == NULL || *words == NULL)
    return TRUE;
  if (self->haystack == NULL) {
    g_autoptr (GString) all = g_string_new (NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (searched); i++) {
      g_autofree char *text = glia_runs_row_text (self, searched[i]);
      g_string_append_printf (all, "%s\n", text);
    }
    self->haystack = g_utf8_strdown (all->str, -1);
  }
  for (; *words != NULL; words++)
    if (strstr (self->haystack, *words) == NULL)
      return FALSE;
  return TRUE;
}

/* ---- Selection ------------------------------------------------------------------------------- */

gboolean
glia_runs_row_is_selected (GliaRunsRow *self)
{
  return self->selected;
}

void
glia_runs_row_set_preferred (GliaRunsRow *self, guint slot)
{
  self->preferred = slot;
}

guint
glia_runs_row_preferred (GliaRunsRow *self)
{
  return self->preferred;
}

guint
glia_runs_row_slot (GliaRunsRow *self)
{
  return self->slot;
}

void
glia_runs_row_set_selected (GliaRunsRow *self, gboolean selected, guint slot)
{
  if (self->selected == selected && (!selected || self->slot == slot))
    return;
  self->selected = selected;
  if (selected)
    self->slot = slot;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
