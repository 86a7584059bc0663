/* SPDX-License-Identifier: MIT */
/* The Compare page over a store of real runs, for the tests of what it shows and of what it does. */
#pragma once

#include "app-harness.h"
#include "glia-compare-page.h"

G_BEGIN_DECLS

/* What a run trains. */
typedef struct {
  const char *name, *layers;
  guint seed, epochs;
  double rate;
} CompareKind;

/* Four rows: two structures of three seeds each, "Quick" and "Slow". */
extern const CompareKind compare_kinds[8];

/* Trains into `store`; `stopped`: only a step. The run's folder; free it. */
char *compare_train (const char *store, const CompareKind *kind, gboolean stopped);

typedef struct {
  char *store;
  GtkWidget *window, *overlay, *page;
  GliaRunsModel *model; /* the page's */
} CompareFixture;

/* For g_test_add(): the first `n` of compare_kinds. */
void compare_set_up (CompareFixture *fixture, gconstpointer n);
void compare_tear_down (CompareFixture *fixture, gconstpointer n);

/* NULL if there is none; the model's. */
GliaRunsRow *compare_row_named (CompareFixture *fixture, const char *name);
/* What is shown; NULL while that is nothing. */
const GliaCompareData *compare_data_of (CompareFixture *fixture);
/* Selects the rows of these names (NULL-terminated), and waits for what is shown of them. */
void compare_select_rows (CompareFixture *fixture, const char *const *names);

G_END_DECLS
