/* SPDX-License-Identifier: MIT */

/* A review to type or paste: what the network says about it, and what each word has to do with that. It follows the network
 * while it trains. */
#pragma once

#include "glia-review-prediction.h"
#include "glia-training.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GLIA_TYPE_REVIEW_VIEW (glia_review_view_get_type ())
G_DECLARE_FINAL_TYPE (GliaReviewView, glia_review_view, GLIA, REVIEW_VIEW, GtkWidget)

/* Properties (read and write): "training" (GliaTraining or NULL), "compact" (gboolean: less around the text). */
GtkWidget *glia_review_view_new (void);

void glia_review_view_set_text (GliaReviewView *self, const char *text);
/* From the clipboard, in place of what is there. */
void glia_review_view_paste (GliaReviewView *self);
/* A random review of the dev part, as soon as the texts were read. */
void glia_review_view_sample (GliaReviewView *self);

/* The newest prediction; owned by self, NULL while there is none. */
GliaReviewPrediction *glia_review_view_prediction (GliaReviewView *self);

G_END_DECLS
