/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include "glia-dataset.h"
#include "glia-tokenizer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void
print_token (const char *token, gsize length, gpointer user_data)
{
  gboolean *first = user_data;

  if (!*first)
    fputc (' ', stdout);
  fwrite (token, 1, length, stdout);
  *first = FALSE;
}

static gboolean
tokenize_line (GliaTokenizer *tokenizer,
               const char *name,
               guint64 number,
               const char *line,
               gsize length,
               GError **error)
{
  const char *bad;
  gboolean first = TRUE;

  if (!g_utf8_validate (line, (gssize)length, &bad)) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX,
                 "%s:%" G_GUINT64_FORMAT ": byte %u is not UTF-8. Convert the file: iconv -t UTF-8",
                 name, number, (guint)(bad - line) + 1);
    return FALSE;
  }
  glia_tokenize_sentence (tokenizer, line, length, print_token, &first);
  fputc ('\n', stdout);
  return TRUE;
}

static gboolean
tokenize_stream (FILE *stream, const char *name, GError **error)
{
  g_autoptr (GliaTokenizer) tokenizer = glia_tokenizer_new ();
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  gboolean done = TRUE;

  errno = 0;
  for (guint64 number = 1; done && (length = getline (&line, &room, stream)) >= 0; number++) {
    gsize kept = (gsize)length;
    if (kept > 0 && line[kept - 1] == '\n')
      kept--;
    done = tokenize_line (tokenizer, name, number, line, kept, error);
  }
  if (done && ferror (stream)) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", name, g_strerror (errno));
    done = FALSE;
  }
  free (line);
  return done;
}

gboolean
cli_verb_tokenize (int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments = cli_parse ("tokenize", NULL, argc, argv, 1, 1, error);

  if (arguments == NULL)
    return FALSE;
  if (strcmp (arguments[0], "-") == 0)
    return tokenize_stream (stdin, "standard input", error);

  FILE *stream = fopen (arguments[0], "re");
  if (stream == NULL) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", arguments[0], g_strerror (errno));
    return FALSE;
  }
  gboolean done = tokenize_stream (stream, arguments[0], error);
  fclose (stream);
  return done;
}
