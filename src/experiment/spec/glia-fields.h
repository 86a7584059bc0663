/* SPDX-License-Identifier: MIT */

/* A JSON object and a C struct, joined by a table: one row a key. The table is the only place that
 * knows a key; reading, writing, the check for unknown keys and the messages all go by it.
 */
#pragma once

#include "glia-experiment.h"

G_BEGIN_DECLS

/* ---- Reading: the first mistake ends it ------------------------------------------------------ */

/* Once `error` is set every function below does nothing, so that callers need not look after each. */
typedef struct {
  const char *file;
  GError *error;
} GliaReader;

/* "FILE: PATH: message" */
void glia_reader_fail (GliaReader *reader,
                       GliaExperimentError code,
                       const char *path,
                       const char *format,
                       ...) G_GNUC_PRINTF (4, 5);
/* "FILE: PATH: VALUE is not WANTED." */
void
glia_reader_fail_type (GliaReader *reader, const char *path, JsonNode *value, const char *wanted);

/* ---- Names ----------------------------------------------------------------------------------- */

/* An enum with names: first … count-1. */
typedef struct {
  const char *article; /* "an activation" */
  const char *(*name) (int value);
  int count;
  int first;
} GliaNames;

extern const GliaNames glia_names_source, glia_names_task, glia_names_activation,
    glia_names_normalization, glia_names_initialization, glia_names_loss, glia_names_optimizer,
    glia_names_schedule, glia_names_metric, glia_names_dev_loss;

/* The value of the text in `node`; 0 and an error with the nearest name if there is none. */
int glia_names_read (const GliaNames *names, GliaReader *reader, JsonNode *node, const char *path);
/* The value or -1. */
int glia_names_find (const GliaNames *names, const char *name);

/* ---- The table ------------------------------------------------------------------------------- */

typedef enum {
  GLIA_FIELD_COUNT,          /* gsize */
  GLIA_FIELD_COUNT_OR_NULL,  /* gsize, 0 = null */
  GLIA_FIELD_THREADS,        /* guint */
  GLIA_FIELD_SEED,           /* guint64 */
  GLIA_FIELD_NUMBER,         /* double */
  GLIA_FIELD_NUMBER_OR_NULL, /* double, 0 = null */
  GLIA_FIELD_BOOLEAN,        /* gboolean */
  GLIA_FIELD_BOOL,           /* bool */
  GLIA_FIELD_HEADER,         /* GliaHeader */
  GLIA_FIELD_TEXT,           /* char *, NULL = null */
  GLIA_FIELD_TEXTS,          /* char **, NULL = null; a single text stands for a list of one */
  GLIA_FIELD_NAME,           /* an enum, by `names` */
  GLIA_FIELD_OWN,            /* by the two functions; without them it is a key that others read */
} GliaFieldType;

typedef struct {
  const char *key;
  GliaFieldType type;
  gsize offset;
  guint32 kinds; /* belongs to the kinds that have one of these bits; 0 = to all */
  double least, most;
  gboolean above, below; /* least / most themselves are out of range */
  const GliaNames *names;
  void (*read) (GliaReader *reader, JsonNode *node, const char *path, gpointer section);
  JsonNode *(*write) (gconstpointer section);
} GliaField;

typedef struct {
  const GliaField *fields; /* in the order they are written in; ends with a row without key */
  const GliaNames *kinds;  /* NULL: there is one kind only */
  /* The bits of GliaField.kinds that a kind has; NULL: kind k has bit k. */
  guint32 (*bits) (guint kind);
} GliaTable;

/* Reads the members that are there into `section`, which holds the defaults. */
void glia_table_read (const GliaTable *table,
                      guint kind,
                      GliaReader *reader,
                      JsonNode *node,
                      const char *path,
                      gpointer section);
/* The object of all members that belong to `kind`; those that equal `defaults` (if not NULL) are
 * left out. */
JsonNode *glia_table_write (const GliaTable *table,
                            guint kind,
                            gconstpointer section,
                            gconstpointer defaults);
/* Removes what does not belong to `kind`. */
void glia_table_drop (const GliaTable *table, guint kind, JsonObject *object);

/* Reads the enum under `key` of an object, `otherwise` if it is not there. An error if `node` is
 * not an object. */
int glia_table_read_kind (const GliaNames *names,
                          GliaReader *reader,
                          JsonNode *node,
                          const char *path,
                          const char *key,
                          int otherwise);

G_END_DECLS
