/* SPDX-License-Identifier: MIT */

/* metrics.jsonl, read. Rows as glia_run_append_row() writes them, which are millions after a long run of
 * a small network, are scanned in place; whatever else a line may be goes to the JSON reader. */
#include "glia-file.h"
#include "glia-json.h"
#include "glia-run-private.h"

#include <math.h>
#include <string.h>

/* ---- Our own form ---------------------------------------------------------------------------- */

static gboolean
take_text (const char **at, const char *text, gsize length)
{
  if (strncmp (*at, text, length) != 0)
    return FALSE;
  *at += length;
  return TRUE;
}

/* As strtod() reads it: up to 15 digits and powers of ten up to 22 are exact doubles, and their product
 * or quotient is rounded once. */
static gboolean
take_number (const char **at, double *value)
{
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const char *start = *at, *p = start + (*start == '-');
  guint64 mantissa = 0;
  int digits = 0, places = 0;

  if (take_text (at, "null", 4)) {
    *value = NAN;
    return TRUE;
  }
  for (; g_ascii_isdigit (*p); p++, digits++)
    mantissa = mantissa * 10 + (guint64)(*p - '0');
  if (*p == '.' && digits > 0)
    for (p++; g_ascii_isdigit (*p); p++, digits++, places++)
      mantissa = mantissa * 10 + (guint64)(*p - '0');
  if (digits == 0 || digits > 15)
    return FALSE;
  if (*p == 'e') {
    char *end;
    *value = g_ascii_strtod (start, &end);
    *at = end;
    return end > p + 1;
  }
  *value = (double)mantissa / powers[places];
  if (*start == '-')
    *value = -*value;
  *at = p;
  return TRUE;
}

static gboolean
take_count (const char **at, guint64 *count)
{
  double value;

  if (g_ascii_isdigit (**at) && take_number (at, &value) && value == floor (value)) {
    *count = (guint64)value;
    return TRUE;
  }
  return FALSE;
}

#define TAKE(text) take_text (&at, text, sizeof text - 1)

/* `end` is the line's feed. */
static gboolean
scan_row (const char *at, const char *end, GliaEpoch *row)
{
  return TAKE ("{\"epoch\":") && take_count (&at, &row->epoch) && TAKE (",\"steps\":") &&
         take_count (&at, &row->steps) && TAKE (",\"seconds\":") &&
         take_number (&at, &row->seconds) && TAKE (",\"learning-rate\":") &&
         take_number (&at, &row->learning_rate) && TAKE (",\"train-loss\":") &&
         take_number (&at, &row->train_loss) && TAKE (",\"train-accuracy\":") &&
         take_number (&at, &row->train_accuracy) && TAKE (",\"dev-loss\":") &&
         take_number (&at, &row->dev_loss) && TAKE (",\"dev-accuracy\":") &&
         take_number (&at, &row->dev_accuracy) && TAKE ("}") && at == end;
}

#undef TAKE

/* ---- Any JSON object ------------------------------------------------------------------------- */

static gboolean
parse_row (const char *line, const char *end, const char *path, GliaEpoch *row)
{
  g_autoptr (JsonNode) root = glia_json_parse (line, end - line, path, NULL);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  JsonObject *object = json_node_get_object (root);
  *row = (GliaEpoch){.epoch = glia_json_member_count (object, "epoch"),
                     .steps = glia_json_member_count (object, "steps"),
                     .seconds = glia_json_member_number (object, "seconds"),
                     .learning_rate = glia_json_member_number (object, "learning-rate"),
                     .train_loss = glia_json_member_number (object, "train-loss"),
                     .train_accuracy = glia_json_member_number (object, "train-accuracy"),
                     .dev_loss = glia_json_member_number (object, "dev-loss"),
                     .dev_accuracy = glia_json_member_number (object, "dev-accuracy")};
  return TRUE;
}

/* ---- The file -------------------------------------------------------------------------------- */

static char *
describe_damage (const char *path, guint line)
{
  if (line == 1)
    return g_strdup_printf ("%s:1: this is not the row of epoch 1; nothing of the file is used",
                            path);
  return g_strdup_printf (
      "%s:%u: this is not the row of epoch %u; only the epochs before it are used", path, line,
      line);
}

GArray *
glia_run_read_rows (const GliaRun *run, GliaRunRows *whole, GError **error)
{
  g_autofree char *path = glia_run_file (run, "metrics.jsonl"), *text = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  char *line, *end;

  *whole = (GliaRunRows){0};
  if (!glia_file_read (path, &text, &whole->length, error))
    return NULL;
  const char *stop = text + whole->length;
  /* What has no feed is being written, or was when the program ended. */
  for (line = text; (end = memchr (line, '\n', (gsize)(stop - line))) != NULL; line = end + 1) {
    GliaEpoch row;
    if ((!scan_row (line, end, &row) && !parse_row (line, end, path, &row)) ||
        row.epoch != rows->len + 1) {
      whole->damage = describe_damage (path, rows->len + 1);
      break;
    }
    g_array_append_val (rows, row);
  }
  whole->end = (gsize)(line - text);
  whole->text = g_steal_pointer (&text);
  return g_steal_pointer (&rows);
}

void
glia_run_rows_clear (GliaRunRows *whole)
{
  g_clear_pointer (&whole->text, g_free);
  g_clear_pointer (&whole->damage, g_free);
}

GArray *
glia_run_metrics (const GliaRun *run, GError **error)
{
  g_auto (GliaRunRows) whole = {0};

  return glia_run_read_rows (run, &whole, error);
}

char *
glia_run_damage (const GliaRun *run)
{
  g_auto (GliaRunRows) whole = {0};
  g_autoptr (GArray) rows = glia_run_read_rows (run, &whole, NULL);

  return g_steal_pointer (&whole.damage);
}
