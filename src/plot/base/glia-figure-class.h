/* SPDX-License-Identifier: MIT */
/* For those who make a new kind of figure: what it must be able to do. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

typedef struct {
  void (*draw) (gconstpointer self, cairo_t *cr, double width, double height, GliaStyle style);
  void (*write_csv) (gconstpointer self, GString *csv);
  GDestroyNotify free;
} GliaFigureClass;

/* Takes `self`. */
GliaFigure *
glia_figure_new (const GliaFigureClass *class, gpointer self, double width, double height);

void glia_csv_text (GString *csv, const char *text);
void glia_csv_number (GString *csv, double value); /* nothing for NaN */

G_END_DECLS
