/* SPDX-License-Identifier: MIT */

/* Threads. The signals are blocked in the calling thread and so in all that it starts. One thread
 * does nothing but wait for them: there, unlike in a signal handler, anything may be called. It
 * lives as long as the program. */
#include "cli-signals.h"

#include <signal.h>
#include <stdio.h>

/* nohup starts a program with hangups ignored: it shall outlive its terminal. */
static gboolean
is_ignored (int number)
{
  struct sigaction action;

  return sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void
fill_set (sigset_t *set)
{
  sigemptyset (set);
  sigaddset (set, SIGINT);
  sigaddset (set, SIGTERM);
  sigaddset (set, SIGUSR1);
  if (!is_ignored (SIGHUP))
    sigaddset (set, SIGHUP);
}

static gpointer
wait_for_signals (gpointer data)
{
  GCancellable *cancellable = data;
  sigset_t set;
  int number;

  fill_set (&set);
  if (sigwait (&set, &number) != 0)
    return NULL;
  fputs ("\nglia: stopping; once more to end at once\n", stderr);
  g_cancellable_cancel (cancellable);
  if (sigwait (&set, &number) != 0)
    return NULL;
  signal (number, SIG_DFL);
  pthread_sigmask (SIG_UNBLOCK, &set, NULL);
  raise (number);
  return NULL;
}

void
cli_signals_cancel (GCancellable *cancellable)
{
  sigset_t set;

  fill_set (&set);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  g_thread_unref (g_thread_new ("signals", wait_for_signals, g_object_ref (cancellable)));
}
