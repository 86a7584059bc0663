/* SPDX-License-Identifier: MIT */

/* A review to type or paste, with what the network predicts for it and how much each word
 * contributes. The prediction is updated while the network trains. */
#pragma once

#include "glia-review-prediction.h"
#include "glia-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_REVIEW_VIEW (glia_review_view_get_type ())
G_DECLARE_FINAL_TYPE (GliaReviewView, glia_review_view, GLIA, REVIEW_VIEW, GtkWidget)

/* Properties (read and write): "workbench" (GliaWorkbench or NULL), "compact" (gboolean: without the
 * legend). */
GtkWidget *glia_review_view_new (void);

void glia_review_view_set_text (GliaReviewView *self, const char *text);
/* Replaces the text by that of the clipboard, as soon as it has been read. */
void glia_review_view_paste (GliaReviewView *self);
/* Replaces the text by a random review of the dev part, as soon as the reviews have been read. */
void glia_review_view_sample (GliaReviewView *self);

/* The newest prediction, owned by `self`; NULL before the first one. */
GliaReviewPrediction *glia_review_view_prediction (GliaReviewView *self);

G_END_DECLS
