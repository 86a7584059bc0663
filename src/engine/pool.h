/* SPDX-License-Identifier: MIT */

/* A few threads that share the work of one training step.
 *
 * mlp_pool_run() cuts [0, count) into one part a thread at multiples of MLP_PART, lets every
 * thread (the caller is one of them) call `work` on its part, and returns when all are done: a
 * fork and a join. Between two forks the threads spin for some microseconds, as long as the
 * serial pieces of a step last, and then sleep, so that an idle pool costs nothing and a busy
 * one does not starve others.
 *
 * What a part computes does not depend on how many parts there are, so neither do results.
 */
#pragma once

#include <stddef.h>

typedef struct _mlp_pool mlp_pool;

/* A pool of `threads` >= 2 in all; NULL if threads or memory cannot be had. */
mlp_pool *mlp_pool_new (size_t threads);
void mlp_pool_free (mlp_pool *pool);            /* NULL is fine */
size_t mlp_pool_threads (const mlp_pool *pool); /* 1 for NULL */

typedef void (*mlp_pool_work) (void *data, size_t begin, size_t end);

/* `pool` NULL: the caller does it all. */
void mlp_pool_run (mlp_pool *pool, mlp_pool_work work, void *data, size_t count);
