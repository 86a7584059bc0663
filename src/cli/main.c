/* SPDX-License-Identifier: MIT */

/* glia: the command line. Finds the verb, runs it, turns its error into a message and a status. */
#include "cli.h"

#include "cli-escape.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static void
print_help (FILE *stream)
{
  fprintf (stream, "Usage: glia VERB [OPTION…] …\n\n"
                   "Trains multilayer perceptrons and draws what happens.\n\n");
  for (const CliVerb *verb = cli_verbs; verb->name != NULL; verb++)
    fprintf (stream, "  %-11s %s\n", verb->name, verb->summary);
  fprintf (stream, "  %-11s %s\n", "help", "this list, or a verb's options: glia help train");
  fprintf (stream,
           "\n`glia VERB --help` lists a verb's options; `glia --version` says which version "
           "this is.\nExit status: 0 done, 1 failed, 2 wrong use.\n");
}

static int
report_error (const char *verb, const GError *error)
{
  gboolean wrong_use =
      error->domain == G_OPTION_ERROR || g_error_matches (error, CLI_ERROR, CLI_ERROR_USAGE);

  cli_warn (error->message);
  if (!wrong_use)
    return CLI_FAILED;
  fprintf (stderr, "Try `glia %s --help`.\n", verb);
  return CLI_WRONG_USE;
}

static int
run_verb (int argc, char **argv)
{
  const CliVerb *verb = cli_verb_find (argv[0]);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (verb == NULL) {
    g_autofree char *name = cli_escape (argv[0]);
    fprintf (stderr, "glia: \"%s\" is not a verb\nTry `glia help`.\n", name);
    return CLI_WRONG_USE;
  }
  done = verb->run (argc, argv, &error);

  /* A full disk or a closed pipe shows only when the output is flushed. */
  if (done && (fflush (stdout) != 0 || ferror (stdout)))
    done = FALSE;
  if (done)
    return CLI_DONE;
  if (error == NULL) {
    fprintf (stderr, "glia: cannot write to standard output\n");
    return CLI_FAILED;
  }
  return report_error (verb->name, error);
}

static gboolean
is_help (const char *argument)
{
  return strcmp (argument, "help") == 0 || strcmp (argument, "--help") == 0 ||
         strcmp (argument, "-h") == 0;
}

int
main (int argc, char **argv)
{
  /* A file that is opened must never become descriptor 0, 1 or 2, which messages and progress are written to. */
  for (int descriptor = 0; descriptor <= 2; descriptor++)
    if (fcntl (descriptor, F_GETFD) < 0)
      open ("/dev/null", O_RDWR);

  /* Numbers have a point, as in the files: what is printed can be read by other programs. */
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  g_set_prgname ("glia");

  if (argc < 2) {
    print_help (stderr);
    return CLI_WRONG_USE;
  }
  if (strcmp (argv[1], "--version") == 0) {
    printf ("glia %s\n", GLIA_VERSION);
    return CLI_DONE;
  }
  if (is_help (argv[1]) && argc == 2) {
    print_help (stdout);
    return CLI_DONE;
  }
  if (is_help (argv[1])) {
    char *arguments[] = {argv[2], (char *)"--help", NULL};
    return run_verb (2, arguments);
  }
  return run_verb (argc - 1, argv + 1);
}
