/* SPDX-License-Identifier: MIT */

#include "pool.h"

#include "float-mode.h"
#include "kernels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Threads. The caller of mlp_pool_run() writes the job and then moves `generation` on (release);
 * workers that see it move (acquire) read the job, do their part and count `pending` down
 * (release); the caller waits for 0 (acquire). A thread that has spun in vain takes the lock and
 * sleeps; who changes what it waits for signals under the lock, so no wake-up is lost. */
struct _mlp_pool {
  size_t threads;
  pthread_t *workers; /* [threads - 1] */
  size_t started;

  mlp_pool_work work;
  void *data;
  size_t count;
  mlp_float_mode mode; /* the caller's: a part must not depend on who computes it */
  atomic_bool quit;
  atomic_ulong generation;
  atomic_size_t pending;

  pthread_mutex_t lock;
  pthread_cond_t begin, end;
  atomic_size_t sleepers;
  atomic_bool caller_sleeps;
};

typedef struct {
  mlp_pool *pool;
  size_t part;
} worker_start;

/* About 30 microseconds: longer than gathering a batch or computing its loss takes. */
enum { SPINS = 1500 };

static inline void
relax_processor (void)
{
#if defined __x86_64__ || defined __i386__
  __builtin_ia32_pause ();
#elif defined __aarch64__
  __asm__ volatile("yield");
#endif
}

static void
do_part (mlp_pool *pool, size_t part)
{
  const size_t blocks = (pool->count + MLP_PART - 1) / MLP_PART;
  const size_t begin = blocks * part / pool->threads * MLP_PART;
  const size_t end = blocks * (part + 1) / pool->threads * MLP_PART;

  if (begin < pool->count)
    pool->work (pool->data, begin, end < pool->count ? end : pool->count);
}

/* Returns the generation after `seen`. */
static unsigned long
wait_for_job (mlp_pool *pool, unsigned long seen)
{
  for (int spin = 0; spin < SPINS; spin++) {
    if (atomic_load_explicit (&pool->generation, memory_order_acquire) != seen)
      return seen + 1;
    relax_processor ();
  }
  pthread_mutex_lock (&pool->lock);
  atomic_fetch_add (&pool->sleepers, 1);
  while (atomic_load (&pool->generation) == seen)
    pthread_cond_wait (&pool->begin, &pool->lock);
  atomic_fetch_sub (&pool->sleepers, 1);
  pthread_mutex_unlock (&pool->lock);
  return seen + 1;
}

static void
wait_for_workers (mlp_pool *pool)
{
  for (int spin = 0; spin < SPINS; spin++) {
    if (atomic_load_explicit (&pool->pending, memory_order_acquire) == 0)
      return;
    relax_processor ();
  }
  pthread_mutex_lock (&pool->lock);
  atomic_store (&pool->caller_sleeps, true);
  while (atomic_load (&pool->pending) != 0)
    pthread_cond_wait (&pool->end, &pool->lock);
  atomic_store (&pool->caller_sleeps, false);
  pthread_mutex_unlock (&pool->lock);
}

static void
announce_job (mlp_pool *pool)
{
  atomic_fetch_add (&pool->generation, 1);
  if (atomic_load (&pool->sleepers) > 0) {
    pthread_mutex_lock (&pool->lock);
    pthread_cond_broadcast (&pool->begin);
    pthread_mutex_unlock (&pool->lock);
  }
}

static void *
run_worker (void *argument)
{
  worker_start start = *(worker_start *)argument;
  mlp_pool *pool = start.pool;
  unsigned long generation = 0;

  free (argument);
  for (;;) {
    generation = wait_for_job (pool, generation);
    if (atomic_load (&pool->quit))
      return NULL;
    mlp_float_mode_set (pool->mode);
    do_part (pool, start.part);
    if (atomic_fetch_sub (&pool->pending, 1) == 1 && atomic_load (&pool->caller_sleeps)) {
      pthread_mutex_lock (&pool->lock);
      pthread_cond_signal (&pool->end);
      pthread_mutex_unlock (&pool->lock);
    }
  }
}

mlp_pool *
mlp_pool_new (size_t threads)
{
  mlp_pool *pool = calloc (1, sizeof *pool);

  if (pool == NULL)
    return NULL;
  pthread_mutex_init (&pool->lock, NULL);
  pthread_cond_init (&pool->begin, NULL);
  pthread_cond_init (&pool->end, NULL);
  pool->threads = threads;
  pool->workers = calloc (threads - 1, sizeof *pool->workers);
  while (pool->workers != NULL && pool->started < threads - 1) {
    worker_start *start = malloc (sizeof *start);

    if (start != NULL)
      *start = (worker_start){pool, pool->started + 1};
    if (start == NULL ||
        pthread_create (&pool->workers[pool->started], NULL, run_worker, start) != 0) {
      free (start);
      break;
    }
    pool->started++;
  }
  if (pool->workers == NULL || pool->started < threads - 1) {
    mlp_pool_free (pool);
    return NULL;
  }
  return pool;
}

void
mlp_pool_free (mlp_pool *pool)
{
  if (pool == NULL)
    return;
  atomic_store (&pool->quit, true);
  announce_job (pool);
  for (size_t i = 0; i < pool->started; i++)
    pthread_join (pool->workers[i], NULL);
  pthread_cond_destroy (&pool->end);
  pthread_cond_destroy (&pool->begin);
  pthread_mutex_destroy (&pool->lock);
  free (pool->workers);
  free (pool);
}

size_t
mlp_pool_threads (const mlp_pool *pool)
{
  return pool == NULL ? 1 : pool->threads;
}

void
mlp_pool_run (mlp_pool *pool, mlp_pool_work work, void *data, size_t count)
{
  if (pool == NULL || count <= MLP_PART) {
    work (data, 0, count);
    return;
  }
  pool->work = work;
  pool->data = data;
  pool->count = count;
  pool->mode = mlp_float_mode_get ();
  atomic_store (&pool->pending, pool->threads - 1);
  announce_job (pool);
  do_part (pool, 0);
  wait_for_workers (pool);
}
