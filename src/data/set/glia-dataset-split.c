/* SPDX-License-Identifier: MIT */

/* How a data set is cut into parts, by chance or with the classes' shares kept. */

#include "glia-dataset.h"

#include "mlp.h"

enum { DEV, TEST, CUT_PARTS };

static gboolean
check_share (const char *part, double share, gsize rows, gsize all, GError **error)
{
  if (share <= 0 || rows > 0)
    return TRUE;
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
               "The %s part has 0 rows: a share of %g of %" G_GSIZE_FORMAT
               " rows rounds to none. Give it a larger share, or 0 to do without it.",
               part, share, all);
  return FALSE;
}

/* ---- How many rows of each class ------------------------------------------------------------ */

/* A part of S of the n rows should have S n_k / n of the n_k rows of class k: its ideal. */
typedef struct {
  guint64 rows; /* n */
  guint64 sizes[CUT_PARTS];
  gsize n_classes;
  guint64 *of_class;          /* [n_classes]: n_k */
  guint64 *counts[CUT_PARTS]; /* [n_classes]: what each part gets */
} Quotas;

/* n times the count less the ideal, of one part or of both together: whole numbers, so that nothing
 * depends on rounding. */
static gint64
excess (const Quotas *quotas, int part, gsize class)
{
  return (gint64)(quotas->rows * quotas->counts[part][class]) -
         (gint64)(quotas->sizes[part] * quotas->of_class[class]);
}

static gint64
total_excess (const Quotas *quotas, gsize class)
{
  return excess (quotas, DEV, class) + excess (quotas, TEST, class);
}

typedef struct {
  gint64 excess;
  gsize class;
} Shortage;

static gint
compare_shortages (gconstpointer a, gconstpointer b)
{
  const Shortage *left = a, *right = b;

  if (left->excess != right->excess)
    return left->excess < right->excess ? -1 : 1;
  return left->class < right->class ? -1 : 1;
}

/* Every class gets its ideal rounded down; the rows that are left go one each to the classes that
 * are shortest of theirs. */
static void
round_part (Quotas *quotas, int part)
{
  g_autofree Shortage *shortages = g_new (Shortage, quotas->n_classes);
  guint64 left = quotas->sizes[part];

  for (gsize k = 0; k < quotas->n_classes; k++) {
    quotas->counts[part][k] = quotas->sizes[part] * quotas->of_class[k] / quotas->rows;
    left -= quotas->counts[part][k];
    shortages[k] = (Shortage){excess (quotas, part, k), k};
  }
  qsort (shortages, quotas->n_classes, sizeof *shortages, compare_shortages);
  for (gsize i = 0; i < left; i++)
    quotas->counts[part][shortages[i].class]++;
}

/* Moves a row of `part` from one class to another if it leaves both within one row of the ideal. */
static gboolean
move_row (Quotas *quotas, int part, gsize from, gsize to)
{
  if (excess (quotas, part, from) <= 0 || excess (quotas, part, to) >= 0 ||
      total_excess (quotas, from) <= 0 || total_excess (quotas, to) >= 0)
    return FALSE;
  quotas->counts[part][from]--;
  quotas->counts[part][to]++;
  return TRUE;
}

/* Dev and test may both have rounded a class up, or both down, so that train is a row or more off.
 * There always is another class to exchange a row with: otherwise the parts would have more rows in
 * all, or fewer, than they do. */
static void
mend_train (Quotas *quotas)
{
  const gint64 row = (gint64)quotas->rows;

  for (gsize k = 0; k < quotas->n_classes; k++) {
    const gint64 off = total_excess (quotas, k);
    gboolean moved = off < row && off > -row;

    for (gsize j = 0; j < quotas->n_classes && !moved; j++)
      for (int part = DEV; part < CUT_PARTS && !moved; part++)
        moved = off > 0 ? move_row (quotas, part, k, j) : move_row (quotas, part, j, k);
  }
}

/* ---- Cutting -------------------------------------------------------------------------------- */

/* Puts dev's rows first, then test's, then train's, each in the order that they have in `order`. */
static void
stratify (const GliaDataset *dataset, guint32 *order, gsize dev, gsize test)
{
  const gsize n = dataset->n_rows, classes = dataset->n_classes;
  g_autofree guint64 *numbers = g_new0 (guint64, classes * (1 + CUT_PARTS));
  g_autofree guint32 *sorted = g_new (guint32, n);
  Quotas quotas = {.rows = n,
                   .sizes = {dev, test},
                   .n_classes = classes,
                   .of_class = numbers,
                   .counts = {numbers + classes, numbers + 2 * classes}};
  gsize next[] = {0, dev, dev + test};

  for (gsize i = 0; i < n; i++)
    quotas.of_class[dataset->classes[i]]++;
  round_part (&quotas, DEV);
  round_part (&quotas, TEST);
  mend_train (&quotas);
  for (gsize i = 0; i < n; i++) {
    const gint32 class = dataset->classes[order[i]];
    int part = DEV;
    while (part < CUT_PARTS && quotas.counts[part][class] == 0)
      part++;
    if (part < CUT_PARTS)
      quotas.counts[part][class]--;
    sorted[next[part]++] = order[i];
  }
  for (gsize i = 0; i < n; i++)
    order[i] = sorted[i];
}

GliaSplits *
glia_dataset_split (GliaDataset *dataset,
                    double dev_share,
                    double test_share,
                    guint64 seed,
                    GliaSplitWay way,
                    GError **error)
{
  const gsize n = dataset->n_rows;
  const gsize dev = (gsize)(dev_share * (double)n + 0.5),
              test = (gsize)(test_share * (double)n + 0.5);
  mlp_random random = mlp_random_stream (seed, way == GLIA_SPLIT_RANDOM_FORMER ? MLP_STREAM_DATA
                                                                               : MLP_STREAM_SPLIT);
  g_autofree guint32 *order = g_new (guint32, MAX (n, 1));
  GliaSplits *splits;

  if (!check_share ("dev", dev_share, dev, n, error) ||
      !check_share ("test", test_share, test, n, error))
    return NULL;
  if (dev + test >= n) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
                 "The train part has 0 rows: of %" G_GSIZE_FORMAT " rows, %" G_GSIZE_FORMAT
                 " are dev and %" G_GSIZE_FORMAT " test. Give more rows or smaller shares.",
                 n, dev, test);
    return NULL;
  }
  for (gsize i = 0; i < n; i++)
    order[i] = (guint32)i;
  mlp_random_shuffle (&random, order, n);
  if (way == GLIA_SPLIT_STRATIFIED && dataset->classes != NULL)
    stratify (dataset, order, dev, test);
  splits = g_new0 (GliaSplits, 1);
  splits->dev = dev > 0 ? glia_dataset_select (dataset, order, dev) : NULL;
  splits->test = test > 0 ? glia_dataset_select (dataset, order + dev, test) : NULL;
  splits->train = glia_dataset_select (dataset, order + dev + test, n - dev - test);
  splits->notes = g_new0 (char *, 1);
  return splits;
}
