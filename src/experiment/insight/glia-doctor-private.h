/* SPDX-License-Identifier: MIT */

/* What the doctor's files share: the examination, and the thresholds of its rules.
 *
 * Losses are compared with that of the best constant guess (GliaDataFacts), so that thresholds hold
 * for any loss and any data: skill = 1 − train loss / constant guess's. It is R² for squared errors
 * and McFadden's pseudo-R² for cross-entropy. */
#pragma once

#include "glia-doctor.h"

/*      threshold                    why */
enum {
  RECENT_EPOCHS = 5,   /* a median of 5 ignores two outliers */
  RECENT_MEASURES = 9, /* single steps are noisy: a median of 9 ignores four */
  LEAST_EPOCHS = 5,    /* before that, nothing is said of what has been learned */
  JUMP_EPOCHS = 12,    /* in so many epochs … */
  MANY_JUMPS = 3,      /* … so many jumps are no accident */
};
/* McFadden (1979) calls a pseudo-R² of 0.2 to 0.4 an excellent fit: from here on it learns. */
#define SKILL_LEARNED 0.2
/* Half of what there is to explain: nothing urgent is wrong with the rate or the start. */
#define SKILL_GOOD 0.5
/* A regression on a target that fits explains more than this. */
#define SKILL_FITS 0.9
/* A loss within a twentieth of a guess's is a guess's. */
#define LIKE_GUESS 0.95
/* Standard errors above a guess's accuracy that luck reaches once in two hundred times. */
#define LUCK 2.58
/* Scaled initial weights begin within 1.2 of a guess's cross-entropy and within 4 of a guess's
 * squared error (the output's variance adds to the target's). An epoch that costs more was thrown
 * there. */
#define OVERSHOOT_CLASSES 2.0
#define OVERSHOOT_VALUES  6.0
/* Of the usual rate: one that is lower throws nothing anywhere. */
#define RATE_MODEST 0.1
/* Of the guess's loss, and of the loss before: less is the noise of batches. */
#define JUMP_OF_GUESS  0.2
#define JUMP_OF_BEFORE 1.3
/* rms (W) · √fan-in is about 1 at a scaled start (He: 1.4) and at most 25 where learning went well;
 * with 50, sums of inputs of size 1 are far in every activation's tail. */
#define GAIN_EXPLODED 50.0
/* Three times He's 1.4: a layer makes its inputs that much larger, 18 times in two layers. */
#define GAIN_LARGE_START 4.2
/* Standardized inputs have size 1, the readers of this program standardize from 3 on. */
#define INPUT_LARGE 10.0
/* With a target of size 10 the outputs must grow tenfold beyond a scaled start; below 1/100 the
 * start's own outputs are a hundred times what is wanted. */
#define TARGET_LARGE 10.0
#define TARGET_SMALL 0.01
/* Of a layer. A scaled start with ReLU leaves up to half of a small layer's units dead. */
#define DEAD_MANY 0.75
#define DEAD_SOME 0.5
/* The first layer's gradient relative to the largest one. */
#define GRADIENT_VANISHED 1e-3
/* Cross-entropy's gradients are near 1; a squared error's grow with its root. */
#define GRADIENT_EXPLODED 100.0
#define SATURATED_MANY    0.5
/* All steps in one direction would have moved no layer by this share of its size. */
#define MOTION_LOW  0.3
#define HARDLY_FELL 0.9 /* of the first epoch's loss */
/* The dev loss has risen by more than noise: of its lowest value, and of a guess's loss. */
#define DEV_RISE          1.1
#define DEV_RISE_OF_GUESS 0.05
/* … for at least this share of the epochs (and RECENT_EPOCHS). */
#define DEV_RISE_FOR 0.1

typedef struct {
  const GliaSymptoms *symptoms;
  const GliaExperiment *experiment;
  GPtrArray *findings;
  double *gradients,
      *updates; /* [layers], medians of the last measured steps; NULL: not enough of them */
  gsize layers; /* 0: no measures */
  /* NaN where it is not known */
  double guess;    /* the train loss of a constant guess */
  double recent;   /* the median train loss of the last epochs */
  double skill;    /* 1 − recent / guess */
  gsize best_dev;  /* the epoch of the lowest dev loss, from 0; G_MAXSIZE: none */
  gboolean enough; /* half of the planned epochs are done, or it has ended */
} GliaExamination;

/* Whether the run is known to have come less far than `skill`, or has diverged. */
gboolean glia_doctor_falls_short (const GliaExamination *self, double skill);

/* ---- Words and remedies ---------------------------------------------------------------------- */

char *glia_doctor_layer_name (gsize layer, gsize layers);
/* A value of the data: three digits, and thousands as people write them. */
char *glia_doctor_number (double value);
/* A finding at the end of the list, without words. */
GliaFinding *glia_doctor_add (GliaExamination *self, GliaFindingKind kind, GliaSeverity severity);
/* Takes `assignment`. */
void glia_doctor_add_assignment (GliaFinding *finding, char *assignment);
/* "key=value", with two digits as remedies show them. */
void glia_doctor_add_number (GliaFinding *finding, const char *key, double value);
/* The highest learning rate that is usual with the experiment's optimizer. */
double glia_doctor_usual_rate (const GliaExperiment *experiment);
void glia_doctor_suggest_lower_rate (const GliaExamination *self, GliaFinding *finding);
/* Weights as they suit the first hidden layer's activation. */
void glia_doctor_suggest_start (const GliaExamination *self, GliaFinding *finding);
/* The standard deviation (of scaled kinds: at most) and the mean of the weights that a layer starts
 * with; NaN for weights of a file. */
double glia_doctor_start_deviation (const GliaExperiment *experiment, gsize inputs);
double glia_doctor_start_mean (const GliaExperiment *experiment);

/* ---- Rules ----------------------------------------------------------------------------------- */

/* Each adds its finding and returns whether it did. Causes: */
gboolean glia_doctor_look_for_identical_units (GliaExamination *self);
gboolean glia_doctor_look_for_target_scale (GliaExamination *self);
gboolean glia_doctor_look_for_input_scale (GliaExamination *self);
gboolean glia_doctor_look_for_large_start (GliaExamination *self);
gboolean glia_doctor_look_for_high_rate (GliaExamination *self);
gboolean glia_doctor_look_for_low_rate (GliaExamination *self);
/* What is seen in layers: */
gboolean glia_doctor_look_for_vanishing_gradients (GliaExamination *self);
gboolean glia_doctor_look_for_dead_units (GliaExamination *self);
gboolean glia_doctor_look_for_exploding_gradients (GliaExamination *self);
gboolean glia_doctor_look_for_saturated_units (GliaExamination *self);
/* What came of it: */
gboolean glia_doctor_look_for_divergence (GliaExamination *self);
gboolean glia_doctor_look_for_guessing (GliaExamination *self);
gboolean glia_doctor_look_for_overfitting (GliaExamination *self);
/* The median of the last RECENT_EPOCHS of `values` [epochs]; NaN without any, or if one is NaN. */
double glia_doctor_recent (const double *values, gsize epochs);
