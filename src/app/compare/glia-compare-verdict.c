/* SPDX-License-Identifier: MIT */
#include "glia-compare-verdict.h"

#include "glia-card.h"
#include "glia-compare-swatch.h"
#include "glia-figure-view.h"
#include "glia-interval-plot.h"
#include "glia-scale.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the interval plot shows, with glia_interval_plot_new()'s meanings. */
typedef struct {
  const char *unit; /* static; NULL: nothing to show */
  double value, low, high;
  guint slot;
} Difference;

struct _GliaCompareVerdict {
  GtkWidget parent_instance;

  GtkWidget *card, *first, *second, *verdict_text, *test, *details, *warning, *train, *interval;

  const GliaCompareData *data;
  GliaRunsRow *a, *b; /* what was chosen, as long as it is selected */
  Difference shown;
  gboolean filling, compact;
};

enum { PROPERTY_COMPACT = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (GliaCompareVerdict, glia_compare_verdict, GTK_TYPE_WIDGET)

/* ---- Words ----------------------------------------------------------------------------------- */

/* "p = 0.105", "p < 0.001" */
static char *
p_text (double p)
{
  return p < 0.001 ? g_strdup ("p < 0.001") : g_strdup_printf ("p = %.3f", p);
}

/* "p = 0.105, t-test paired by seed"; why there is no answer. */
static char *
test_text (const GliaVerdict *verdict)
{
  const GliaTest *test = &verdict->test;
  static const char *const kinds[] = {[GLIA_TEST_NONE] = NULL,
                                      [GLIA_TEST_PERMUTATION] = N_ ("exact permutation test"),
                                      [GLIA_TEST_WELCH] = N_ ("Welch’s t-test"),
                                      [GLIA_TEST_PAIRED] = N_ ("t-test paired by seed")};

  if (verdict->answer == GLIA_VERDICT_NO_VALUES)
    return g_strdup (_ ("A side has no run with a result of this kind"));
  if (verdict->answer == GLIA_VERDICT_TOO_FEW && test->a.n == test->b.n)
    return g_strdup_printf (ngettext ("%zu seed a side cannot settle it: take %d or more",
                                      "%zu seeds a side cannot settle it: take %d or more",
                                      test->a.n),
                            test->a.n, GLIA_LEAST_RUNS);
  if (verdict->answer == GLIA_VERDICT_TOO_FEW)
    return g_strdup_printf (_ ("%zu and %zu seeds cannot settle it: take %d or more of each"),
                            test->a.n, test->b.n, GLIA_LEAST_RUNS);
  g_autofree char *p = p_text (verdict->p);
  if (verdict->comparisons > 1)
    /* Translators: p, corrected for all pairs of the selected rows: "p = 0.021 for 6 comparisons" */
    return g_strdup_printf (_ ("%s for %zu comparisons (Holm), %s"), p, verdict->comparisons,
                            _ (kinds[test->kind]));
  return g_strdup_printf (_ ("%s, %s, two-sided"), p, _ (kinds[test->kind]));
}

static char *
details_text (const GliaVerdict *verdict)
{
  const GliaTest *test = &verdict->test;

  if (verdict->answer == GLIA_VERDICT_NO_VALUES || verdict->answer == GLIA_VERDICT_TOO_FEW)
    return g_strdup ("");
  if (isnan (test->t))
    return g_strdup_printf (_ ("all %ju ways to deal the runs out, n = %zu and %zu"),
                            (uintmax_t)test->dealt, test->a.n, test->b.n);
  return g_strdup_printf (_ ("t = %.2f, %.1f degrees of freedom, n = %zu and %zu"), test->t,
                          test->degrees, test->a.n, test->b.n);
}

/* In words, for where it is not drawn; NULL if there is none. */
static char *
interval_text (const GliaTest *test, double factor)
{
  const int decimals = factor > 1 ? 2 : 4;
  char low[32], high[32];

  if (isnan (test->low))
    return NULL;
  glia_number_format (factor * test->low, decimals, GLIA_UNIT_NUMBER, low);
  glia_number_format (factor * test->high, decimals, GLIA_UNIT_NUMBER, high);
  return g_strdup_printf (_ ("95 %% interval %s to %s"), low, high);
}

/* "+0.14 points, not settled" */
static char *
verdict_text (const GliaVerdict *verdict, const char *a, const char *b)
{
  const gboolean percent = !glia_column_is_loss (verdict->column);
  char number[32];

  if (verdict->answer == GLIA_VERDICT_NO_VALUES)
    return g_strdup (_ ("Nothing to compare"));
  glia_number_format ((percent ? 100 : 1) * verdict->test.difference, percent ? 2 : 4,
                      GLIA_UNIT_NUMBER, number);
  g_autofree char *amount = g_strdup_printf (percent ? _ ("%s%s points") : "%s%s",
                                             verdict->test.difference > 0 ? "+" : "", number);
  if (verdict->answer == GLIA_VERDICT_FIRST || verdict->answer == GLIA_VERDICT_SECOND)
    /* Translators: "+1.40 points, 512 is better" */
    return g_strdup_printf (_ ("%s, %s is better"), amount,
                            verdict->answer == GLIA_VERDICT_FIRST ? a : b);
  /* Translators: a difference that may be chance: "+0.14 points, not settled" */
  return g_strdup_printf (_ ("%s, not settled"), amount);
}

/* What is compared: "test accuracy", "best dev accuracy of 20 epochs". */
static char *
metric_text (const GliaVerdict *verdict, const GliaGroup *a, const GliaGroup *b)
{
  const gboolean loss = glia_column_is_loss (verdict->column);
  guint64 least[2], most[2];

  if (glia_column_is_test (verdict->column))
    return g_strdup (loss ? _ ("test loss") : _ ("test accuracy"));
  glia_group_epochs (a, &least[0], &most[0]);
  glia_group_epochs (b, &least[1], &most[1]);
  const guint64 low = MIN (least[0], least[1]), high = MAX (most[0], most[1]);
  if (low > high)
    return g_strdup (loss ? _ ("lowest dev loss") : _ ("best dev accuracy"));
  if (low == high)
    return g_strdup_printf (loss ? _ ("dev loss, lowest of %ju epochs")
                                 : _ ("dev accuracy, best of %ju epochs"),
                            (uintmax_t)high);
  return g_strdup_printf (loss ? _ ("dev loss, lowest of %ju to %ju epochs")
                               : _ ("dev accuracy, best of %ju to %ju epochs"),
                          (uintmax_t)low, (uintmax_t)high);
}

static void
warn_of_group (GPtrArray *warnings, const GliaGroup *group, const char *name)
{
  const guint unfinished = glia_group_unfinished (group);

  if (group->diverged > 0)
    g_ptr_array_add (warnings, g_strdup_printf (_ ("%s: %u of %u diverged, left out"), name,
                                                group->diverged, group->runs->len));
  if (unfinished > 0)
    g_ptr_array_add (warnings, g_strdup_printf (_ ("%s: %u of %u not finished"), name, unfinished,
                                                group->runs->len));
}

/* What makes the two unlike besides what is asked about; "" for nothing. */
static char *
warning_text (const GliaCompareData *data, const GliaCompareLine *a, const GliaCompareLine *b)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) labels = g_string_new (NULL);
  g_auto (GStrv) unlike = glia_comparison_unlike (data->comparison, a->group, b->group);

  for (char **path = unlike; *path != NULL; path++)
    g_string_append_printf (labels, "%s%s", labels->len > 0 ? ", " : "",
                            glia_compare_key_label (*path));
  if (labels->len > 0)
    /* Translators: names of settings: "They also differ in: Epochs, Samples" */
    g_ptr_array_add (warnings, g_strdup_printf (_ ("They differ in: %s"), labels->str));
  warn_of_group (warnings, data->comparison->groups->pdata[a->group], a->name);
  warn_of_group (warnings, data->comparison->groups->pdata[b->group], b->name);
  g_ptr_array_add (warnings, NULL);
  return g_strjoinv ("\n", (char **)warnings->pdata);
}

/* ---- Showing it ------------------------------------------------------------------------------ */

static GliaFigure *
make_interval (gpointer owner)
{
  const Difference *shown = &((GliaCompareVerdict *)owner)->shown;

  return shown->unit != NULL ? glia_interval_plot_new (shown->unit, shown->value, shown->low,
                                                       shown->high, shown->slot)
                             : NULL;
}

static void
show_texts (GliaCompareVerdict *self, const char *verdict, const char *test, const char *details)
{
  gtk_label_set_label (GTK_LABEL (self->verdict_text), verdict);
  gtk_label_set_label (GTK_LABEL (self->test), test);
  gtk_label_set_label (GTK_LABEL (self->details), details);
  gtk_widget_set_visible (self->details, *details != '\0');
  gtk_widget_set_visible (self->train, FALSE);
  gtk_widget_set_visible (self->warning, FALSE);
  gtk_widget_set_visible (self->interval, self->shown.unit != NULL && !self->compact);
  glia_figure_view_update (GLIA_FIGURE_VIEW (self->interval), NULL);
}

static void
show_test (GliaCompareVerdict *self, guint a, guint b)
{
  const GliaCompareLine *first = self->data->lines->pdata[a], *second = self->data->lines->pdata[b];
  const GliaComparison *comparison = self->data->comparison;
  const GliaVerdict verdict = glia_comparison_judge (comparison, first->group, second->group);
  const gboolean percent = !glia_column_is_loss (verdict.column);
  const double factor = percent ? 100 : 1;
  g_autofree char *text = verdict_text (&verdict, first->name, second->name);
  g_autofree char *how = test_text (&verdict), *details = details_text (&verdict);
  g_autofree char *interval = interval_text (&verdict.test, factor);
  g_autofree char *warning = warning_text (self->data, first, second);
  g_autofree char *metric = metric_text (&verdict, comparison->groups->pdata[first->group],
                                         comparison->groups->pdata[second->group]);
  /* Translators: for screen readers: the two runs, the difference, and its interval. */
  g_autofree char *spoken = g_strdup_printf (_ ("%s over %s: %s, %s"), first->name, second->name,
                                             text, interval != NULL ? interval : how);

  glia_card_set_caption (GLIA_CARD (self->card), self->compact ? "" : metric);
  if (interval != NULL)
    self->shown = (Difference){
        percent ? /* xgettext:no-c-format */ _ ("difference in percentage points, 95 % interval")
                : /* xgettext:no-c-format */ _ ("difference of the losses, 95 % interval"),
        factor * verdict.test.difference, factor * verdict.test.low, factor * verdict.test.high,
        first->slot};
  show_texts (self, text, how, self->compact && interval != NULL ? interval : details);
  gtk_label_set_label (GTK_LABEL (self->warning), warning);
  gtk_widget_set_visible (self->warning, *warning != '\0');
  gtk_widget_set_visible (self->train, verdict.answer == GLIA_VERDICT_TOO_FEW);
  glia_figure_view_update (GLIA_FIGURE_VIEW (self->interval), spoken);
}

static void
update_verdict (GliaCompareVerdict *self)
{
  const guint n = self->data != NULL ? self->data->lines->len : 0;
  const guint a = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->first)),
              b = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->second));

  self->shown = (Difference){0};
  gtk_widget_set_sensitive (self->first, n > 1);
  gtk_widget_set_sensitive (self->second, n > 1);
  if (n < 2)
    show_texts (self, _ ("Select two rows"), _ ("They are compared by their means over seeds"), "");
  else if (a == b || a >= n || b >= n)
    show_texts (self, _ ("The same run twice"), _ ("Choose another one on a side"), "");
  else
    show_test (self, a, b);
}

static void
chosen_cb (GliaCompareVerdict *self)
{
  if (self->filling || self->data == NULL)
    return;
  const guint a = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->first)),
              b = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->second));
  if (a < self->data->lines->len)
    g_set_object (&self->a, ((GliaCompareLine *)self->data->lines->pdata[a])->row);
  if (b < self->data->lines->len)
    g_set_object (&self->b, ((GliaCompareLine *)self->data->lines->pdata[b])->row);
  update_verdict (self);
}

/* ---- Choosing -------------------------------------------------------------------------------- */

/* A name as in the legend, with its colour before it. */
static void
setup_entry_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GliaCompareVerdict *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), glia_compare_swatch_new (0));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

/* In the card it is no wider than there is room for. */
static void
setup_choice_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GliaCompareVerdict *self)
{
  setup_entry_cb (factory, item, self);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_widget_get_last_child (gtk_list_item_get_child (item))),
                           PANGO_ELLIPSIZE_END);
}

static void
bind_choice_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GliaCompareVerdict *self)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkStringObject *name = gtk_list_item_get_item (item);
  const gpointer slot = g_object_get_data (G_OBJECT (name), "slot");

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)),
                       gtk_string_object_get_string (name));
  glia_compare_swatch_set_slot (gtk_widget_get_first_child (box), GPOINTER_TO_UINT (slot));
}

static guint
index_of (const GliaCompareData *data, GliaRunsRow *row, guint otherwise)
{
  for (guint i = 0; i < data->lines->len; i++)
    if (((const GliaCompareLine *)data->lines->pdata[i])->row == row)
      return i;
  return otherwise;
}

/* What is asked at first: the best over the one that comes next. */
static guint
best_line (const GliaCompareData *data, guint except)
{
  guint best = 0;
  double value = -INFINITY;

  for (guint i = 0; i < data->lines->len; i++) {
    const GliaCompareLine *line = data->lines->pdata[i];
    const GliaGroup *group = data->comparison->groups->pdata[line->group];
    const GliaColumn column = data->comparison->column;
    const double mean = group->samples[column].mean,
                 here = glia_column_is_loss (column) ? -mean : mean;
    if (i == except || !(here > value))
      continue;
    best = i;
    value = here;
  }
  return best == except ? (except == 0 ? 1 : 0) : best;
}

/* Whether the list has these names, in these colours. */
static gboolean
names_are (GListModel *names, const GliaCompareData *data)
{
  if (names == NULL || g_list_model_get_n_items (names) != data->lines->len)
    return FALSE;
  for (guint i = 0; i < data->lines->len; i++) {
    const GliaCompareLine *line = data->lines->pdata[i];
    g_autoptr (GtkStringObject) name = g_list_model_get_item (names, i);
    if (!g_str_equal (gtk_string_object_get_string (name), line->name) ||
        GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (name), "slot")) != line->slot)
      return FALSE;
  }
  return TRUE;
}

static void
fill_choice (GtkWidget *drop, const GliaCompareData *data, guint selected)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (!names_are (gtk_drop_down_get_model (GTK_DROP_DOWN (drop)), data)) {
    for (guint i = 0; i < data->lines->len; i++) {
      const GliaCompareLine *line = data->lines->pdata[i];
      gtk_string_list_append (names, line->name);
      g_autoptr (GObject) name = g_list_model_get_item (G_LIST_MODEL (names), i);
      g_object_set_data (name, "slot", GUINT_TO_POINTER (line->slot));
    }
    gtk_drop_down_set_model (GTK_DROP_DOWN (drop), G_LIST_MODEL (names));
  }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), selected);
}

gboolean
glia_compare_verdict_chosen (GliaCompareVerdict *self, guint *a, guint *b)
{
  g_return_val_if_fail (GLIA_IS_COMPARE_VERDICT (self), FALSE);

  *a = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->first));
  *b = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->second));
  return self->data != NULL && *a != *b && MAX (*a, *b) < self->data->lines->len;
}

void
glia_compare_verdict_set_data (GliaCompareVerdict *self, const GliaCompareData *data)
{
  g_return_if_fail (GLIA_IS_COMPARE_VERDICT (self));

  self->data = data;
  if (data != NULL && data->lines->len > 0) {
    self->filling = TRUE;
    const guint a = index_of (data, self->a, best_line (data, G_MAXUINT));
    fill_choice (self->first, data, a);
    fill_choice (self->second, data,
                 data->lines->len > 1 ? index_of (data, self->b, best_line (data, a)) : 0);
    self->filling = FALSE;
  }
  update_verdict (self);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_compare_verdict_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_COMPACT)
    g_value_set_boolean (value, GLIA_COMPARE_VERDICT (object)->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_compare_verdict_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  GliaCompareVerdict *self = GLIA_COMPARE_VERDICT (object);

  if (id != PROPERTY_COMPACT) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  self->compact = g_value_get_boolean (value);
  glia_card_set_compact (GLIA_CARD (self->card), self->compact);
  glia_card_set_title (GLIA_CARD (self->card),
                       self->compact ? _ ("Better?") : _ ("Is A better than B?"));
  update_verdict (self);
}

static void
glia_compare_verdict_dispose (GObject *object)
{
  GliaCompareVerdict *self = GLIA_COMPARE_VERDICT (object);

  self->data = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_COMPARE_VERDICT);
  g_clear_object (&self->a);
  g_clear_object (&self->b);
  G_OBJECT_CLASS (glia_compare_verdict_parent_class)->dispose (object);
}

static void
glia_compare_verdict_class_init (GliaCompareVerdictClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->get_property = glia_compare_verdict_get_property;
  G_OBJECT_CLASS (class)->set_property = glia_compare_verdict_set_property;
  G_OBJECT_CLASS (class)->dispose = glia_compare_verdict_dispose;
  properties[PROPERTY_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPERTIES, properties);
  g_type_ensure (GLIA_TYPE_CARD);
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/compare/glia-compare-verdict.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, card);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, first);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, second);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, verdict_text);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, test);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, details);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, warning);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, train);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareVerdict, interval);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_entry_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_choice_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliacompareverdict");
}

static void
glia_compare_verdict_init (GliaCompareVerdict *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  glia_figure_view_set_maker (GLIA_FIGURE_VIEW (self->interval), make_interval, self,
                              "compare_difference");
  update_verdict (self);
}
