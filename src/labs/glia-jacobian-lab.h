/* SPDX-License-Identifier: MIT */
/* Jacobian shapes: seven functions of X [n x d], W [k x d] and w [d], what shape their derivative
 * has, its expression, its numbers, and the same by central differences. */
#pragma once

#include "glia-figure.h"

G_BEGIN_DECLS

#define GLIA_JACOBIAN_LARGEST 6 /* of n, d and k */

typedef enum {
  GLIA_JACOBIAN_CONSTANT,      /* f(w) = c */
  GLIA_JACOBIAN_SQUARED_NORM,  /* f(w) = ‖w‖² */
  GLIA_JACOBIAN_INNER_PRODUCT, /* f(w) = wᵀx, x the first row of X */
  GLIA_JACOBIAN_PRODUCT,       /* f(w) = Xw */
  GLIA_JACOBIAN_IDENTITY,      /* f(w) = w */
  GLIA_JACOBIAN_SQUARE,        /* f(w) = w², elementwise */
  GLIA_JACOBIAN_MATRIX,        /* f(W) = XWᵀ */
  GLIA_JACOBIANS,
} GliaJacobianCase;

typedef struct {
  const char *name;       /* "squared-norm", for the command line */
  const char *function;   /* "f(w) = ‖w‖²" */
  const char *shape;      /* "1 × d" */
  const char *expression; /* "2 wᵀ"; indices behind a _ */
  const char *formula;    /* the same with subscripts */
} GliaJacobianInfo;

const GliaJacobianInfo *glia_jacobian_describe (GliaJacobianCase which);
gboolean glia_jacobian_from_name (const char *name, GliaJacobianCase *which);

typedef struct _GliaJacobianLab GliaJacobianLab;

/* X, W, w with entries of one digit behind the point in −2 … 2 from `seed`. n, d, k: 1 …
 * GLIA_JACOBIAN_LARGEST. */
GliaJacobianLab *glia_jacobian_lab_new (gsize n, gsize d, gsize k, guint64 seed);
void glia_jacobian_lab_free (GliaJacobianLab *lab);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaJacobianLab, glia_jacobian_lab_free)

const double *glia_jacobian_lab_X (const GliaJacobianLab *lab); /* [n x d] */
double *glia_jacobian_lab_W (GliaJacobianLab *lab);             /* [k x d]; may be written */
double *glia_jacobian_lab_w (GliaJacobianLab *lab);             /* [d]; may be written */

/* How many numbers f has and how many variables it depends on; for XWᵀ n·k and k·d, in row-major
 * order. */
void glia_jacobian_lab_size (const GliaJacobianLab *lab,
                             GliaJacobianCase which,
                             gsize *outputs,
                             gsize *inputs);
/* "2 × 3"; for XWᵀ "(2 × 2) × (2 × 3)". Free with g_free(). */
char *glia_jacobian_lab_shape (const GliaJacobianLab *lab, GliaJacobianCase which);
/* f [outputs]. */
void glia_jacobian_lab_value (const GliaJacobianLab *lab, GliaJacobianCase which, double *value);
/* [outputs x inputs] by the formula, and by central differences of glia_jacobian_lab_value(). */
void
glia_jacobian_lab_analytic (const GliaJacobianLab *lab, GliaJacobianCase which, double *jacobian);
void glia_jacobian_lab_numerical (GliaJacobianLab *lab, GliaJacobianCase which, double *jacobian);
/* The largest difference between the two. */
double glia_jacobian_lab_difference (GliaJacobianLab *lab, GliaJacobianCase which);

GliaFigure *glia_jacobian_lab_figure (const GliaJacobianLab *lab, GliaJacobianCase which);

G_END_DECLS
