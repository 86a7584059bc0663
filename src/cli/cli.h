/* SPDX-License-Identifier: MIT */

/* What the verbs of `glia` share: how they are called, how they fail, how they read options.
 *
 * A verb prints its result on standard output; progress and messages go to standard error. It
 * returns FALSE with an error, and the kind of error decides the exit status:
 *     0  done
 *     1  failed, and also stopped by a signal: what was asked for is not there
 *     2  wrong use: CLI_ERROR_USAGE, or an option that GOption does not know
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CLI_ERROR (cli_error_quark ())
GQuark cli_error_quark (void);

typedef enum {
  CLI_ERROR_USAGE,       /* the command line is wrong */
  CLI_ERROR_FAILED,      /* the command line is right, but it cannot be done */
  CLI_ERROR_INTERRUPTED, /* stopped by a signal; the message says how to go on */
} CliError;

enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_WRONG_USE = 2 };

typedef struct {
  const char *name;        /* "train" */
  const char *parameters;  /* "FILE", as the usage line has it after the options */
  const char *summary;     /* one line, for `glia help` */
  const char *description; /* more lines, for `glia VERB --help`, or NULL */
  /* argv[0] is the verb. */
  gboolean (*run) (int argc, char **argv, GError **error);
} CliVerb;

/* All verbs in the order of `glia help`; the array ends with a NULL name. */
extern const CliVerb cli_verbs[];
const CliVerb *cli_verb_find (const char *name); /* or NULL */

/* Parses `entries` (ending with G_OPTION_ENTRY_NULL; NULL for none) and returns what is left, the
 * positional arguments, of which there must be `least` to `most`. --help prints and exits. What is
 * returned belongs to the caller (g_strfreev). */
char **cli_parse (const char *verb,
                  const GOptionEntry *entries,
                  int argc,
                  char **argv,
                  guint least,
                  guint most,
                  GError **error);

/* "A,B" to two numbers with A < B. */
gboolean cli_parse_range (const char *text, double *low, double *high, GError **error);

/* Prints `node` as JSON on standard output and frees it. */
void cli_print_json (JsonNode *node);

/* A path as one would type it into a shell: in quotes only where it needs them. */
char *cli_quote_path (const char *path);

/* A file's name without its folder and ".json". */
char *cli_name_from_path (const char *path);

/* Each verb-….c has one of these. */
gboolean cli_verb_activation (int argc, char **argv, GError **error);
gboolean cli_verb_bench (int argc, char **argv, GError **error);
gboolean cli_verb_check (int argc, char **argv, GError **error);
gboolean cli_verb_compare (int argc, char **argv, GError **error);
gboolean cli_verb_data (int argc, char **argv, GError **error);
gboolean cli_verb_evaluate (int argc, char **argv, GError **error);
gboolean cli_verb_export (int argc, char **argv, GError **error);
gboolean cli_verb_graph (int argc, char **argv, GError **error);
gboolean cli_verb_jacobian (int argc, char **argv, GError **error);
gboolean cli_verb_plot (int argc, char **argv, GError **error);
gboolean cli_verb_predict (int argc, char **argv, GError **error);
gboolean cli_verb_recipe (int argc, char **argv, GError **error);
gboolean cli_verb_report (int argc, char **argv, GError **error);
gboolean cli_verb_resume (int argc, char **argv, GError **error);
gboolean cli_verb_runs (int argc, char **argv, GError **error);
gboolean cli_verb_softmax (int argc, char **argv, GError **error);
gboolean cli_verb_sweep (int argc, char **argv, GError **error);
gboolean cli_verb_tokenize (int argc, char **argv, GError **error);
gboolean cli_verb_train (int argc, char **argv, GError **error);
gboolean cli_verb_xor (int argc, char **argv, GError **error);

G_END_DECLS
