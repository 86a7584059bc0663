/* SPDX-License-Identifier: MIT */

/* Runs the built `glia` (its path is in $GLIA) in a home of its own, and looks at what it did. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A temporary folder that is data, cache and working folder of the program. */
typedef struct {
  char *folder;
  gboolean comma; /* the program runs where the decimal mark is a comma (comma-locale.h) */
} Home;

/* For g_test_add (…, Home, NULL, home_set_up, test, home_tear_down). */
void home_set_up (Home *home, gconstpointer data);
void home_tear_down (Home *home, gconstpointer data);

char *home_path (const Home *home, const char *name);
void home_write (const Home *home, const char *name, const char *text);
/* The text of a file, which must exist. */
char *home_read (const Home *home, const char *name);
gboolean home_has (const Home *home, const char *name);
/* How many entries a folder has; 0 if it is not there. */
guint home_count (const Home *home, const char *name);

typedef struct {
  int status; /* exit status */
  char *output, *errors;
} Result;

void result_clear (Result *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* `line` is split as a shell does it. */
Result home_run (const Home *home, const char *line);
/* As home_run, with `input` on standard input. */
Result home_run_with_input (const Home *home, const char *line, const char *input);
/* Starts it and does not wait. */
GSubprocess *home_start (const Home *home, const char *line);

/* Fails the test, showing everything, unless the exit status is `status`. */
#define assert_status(result, expected)                                                            \
  assert_status_at (&(result), (expected), __FILE__, __LINE__, G_STRFUNC)
void assert_status_at (const Result *result,
                       int expected,
                       const char *file,
                       int line,
                       const char *function);

/* Fails the test unless `text` has `part` in it. */
#define assert_has(text, part) assert_has_at ((text), (part), __FILE__, __LINE__, G_STRFUNC)
void assert_has_at (const char *text,
                    const char *part,
                    const char *file,
                    int line,
                    const char *function);

/* The file's width and height in pixels; fails unless it is a PNG. */
void assert_png (const Home *home, const char *name, guint *width, guint *height);

/* metrics.jsonl without the seconds, which no two runs share. */
char *metrics_without_seconds (const Home *home, const char *name);

G_END_DECLS
