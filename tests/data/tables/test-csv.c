/* SPDX-License-Identifier: MIT */

#include "glia-csv.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  char *folder, *train, *dev;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("glia-csv-XXXXXX", NULL);
  fixture->train = g_build_filename (fixture->folder, "train.csv", NULL);
  fixture->dev = g_build_filename (fixture->folder, "dev.csv", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->train);
  g_remove (fixture->dev);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->train);
  g_free (fixture->dev);
}

static void
put (const char *path, const char *text, gssize length)
{
  g_assert_true (g_file_set_contents (path, text, length, NULL));
}

static GliaSplits *
read_text (Fixture *fixture, const char *text, const GliaCsvOptions *options, GError **error)
{
  put (fixture->train, text, -1);
  return glia_csv_read_splits (fixture->train, NULL, NULL, options, error);
}

/* The text is refused with a message that has every one of the words, "|" between them. */
static void
assert_refused (Fixture *fixture,
                const char *text,
                const GliaCsvOptions *options,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) wanted = g_strsplit (words, "|", -1);

  g_assert_null (read_text (fixture, text, options, &error));
  g_assert_nonnull (error);
  for (gsize i = 0; wanted[i] != NULL; i++)
    if (strstr (error->message, wanted[i]) == NULL)
      g_error ("\"%s\" is not in: %s", wanted[i], error->message);
}

static void
test_numbers_and_classes (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions options = {.target = "y", .task = GLIA_TASK_CLASSIFICATION};
  g_autoptr (GliaSplits) splits =
      read_text (fixture,
                 "\xef\xbb\xbf"
                 "a,y,b\r\n1.5,10,-2e3\r\n\r\n.25,2,+7\r\n0,10.0,1e-3\r\n",
                 &options, NULL);
  const GliaDataset *train;

  g_assert_nonnull (splits);
  train = splits->train;
  g_assert_cmpuint (train->n_rows, ==, 3);
  g_assert_cmpuint (train->n_columns, ==, 2);
  g_assert_cmpstr (train->column_names[1], ==, "b");
  g_assert_cmpfloat (train->features[0], ==, 1.5f);
  g_assert_cmpfloat (train->features[1], ==, -2000.0f);
  g_assert_cmpfloat (train->features[5], ==, 0.001f);
  /* Numbers sort as numbers, and 10 is 10.0. */
  g_assert_cmpuint (train->n_classes, ==, 2);
  g_assert_cmpstr (train->class_names[0], ==, "2");
  g_assert_cmpint (train->classes[0], ==, 1);
  g_assert_cmpint (train->classes[1], ==, 0);
  g_assert_cmpint (train->classes[2], ==, 1);
}

static void
test_quotes (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions options = {0};
  g_autoptr (GliaSplits) splits =
      read_text (fixture,
                 "\"size, cm\";colour;kind\n\"1\";\"light\nblue\";a\n2;\"say \"\"red\"\"\";b\n3; "
                 "\"light\nblue\" ;a\n",
                 &options, NULL);

  g_assert_nonnull (splits);
  g_assert_cmpuint (splits->train->n_rows, ==, 3);
  g_assert_cmpstr (splits->train->column_names[0], ==, "size, cm");
  g_assert_cmpstr (splits->train->column_names[1], ==, "colour=light\nblue");
  g_assert_cmpstr (splits->train->column_names[2], ==, "colour=say \"red\"");
  g_assert_cmpfloat (splits->train->features[1], ==, 1);
  g_assert_cmpfloat (splits->train->features[4], ==, 0);
  g_assert_cmpstr (splits->train->class_names[1], ==, "b");
}

static void
test_without_header_and_with_tabs (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions options = {.task = GLIA_TASK_REGRESSION};
  g_autoptr (GliaSplits) splits = read_text (fixture, "1\t2\t3.5\n4\t5\t6.5", &options, NULL);

  g_assert_nonnull (splits);
  g_assert_cmpuint (splits->train->n_rows, ==, 2);
  g_assert_cmpuint (splits->train->n_columns, ==, 2);
  g_assert_cmpfloat (splits->train->values[1], ==, 6.5f);
  g_assert_null (splits->train->classes);
}

static void
test_parts_follow_train (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions options = {.target = "y"};
  g_autoptr (GliaSplits) splits = NULL;
  g_autoptr (GError) error = NULL;

  put (fixture->train, "a,c,y\n1,u,no\n2,v,yes\n", -1);
  put (fixture->dev, "y,c,a\nyes,u,7\n", -1);
  splits = glia_csv_read_splits (fixture->train, fixture->dev, NULL, &options, NULL);
  g_assert_nonnull (splits);
  g_assert_cmpint (splits->dev->classes[0], ==, 1);
  g_assert_cmpfloat (splits->dev->features[0], ==, 7);
  g_assert_cmpfloat (splits->dev->features[1], ==, 1);
  g_assert_cmpuint (splits->dev->n_columns, ==, 3);

  put (fixture->dev, "a,c,y\n1,u,no\n2,u,maybe\n", -1);
  g_assert_null (glia_csv_read_splits (fixture->train, fixture->dev, NULL, &options, &error));
  g_assert_nonnull (strstr (error->message, "dev.csv:3: column \"y\": the class \"maybe\""));
}

static void
test_missing_values (Fixture *fixture, gconstpointer data)
{
  const char *const missing[] = {"n/a", "", NULL};
  const GliaCsvOptions strict = {.target = "y"}, lenient = {.target = "y", .missing = missing};
  const char *text = "age,y\n1,a\n2,b\nn/a,a\n,b\n3,b\n";
  g_autoptr (GliaSplits) splits = NULL;

  assert_refused (
      fixture, text, &strict,
      "train.csv:4: column \"age\": \"n/a\" is not a number|\"missing\": \"n/a\"|\"features\"");
  splits = read_text (fixture, text, &lenient, NULL);
  g_assert_nonnull (splits);
  g_assert_cmpuint (splits->train->n_rows, ==, 3);
  g_assert_nonnull (strstr (splits->notes[0], "2 of 5 rows left out"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  const char *const none[] = {"z", NULL}, *const twice[] = {"a", "a", NULL};
  const GliaCsvOptions double_feature = {.target = "y", .features = twice};
  const GliaCsvOptions any = {0}, regression = {.task = GLIA_TASK_REGRESSION};
  const GliaCsvOptions y = {.target = "y"}, z = {.target = "z"},
                       features = {.target = "y", .features = none};

  assert_refused (fixture, "", &any, "train.csv|empty");
  assert_refused (fixture, "\n\n", &any, "empty");
  assert_refused (fixture, "a,y\n", &any, "header and no row");
  assert_refused (fixture, "a,y\n1,2\n1,2,3\n", &any, "train.csv:3:|3 columns|2");
  assert_refused (fixture, "a,y\n1,no\nx,yes\n2,no\n", &any,
                  "train.csv:3: column \"a\": \"x\" is not a number");
  assert_refused (fixture, "a,y\n1,1\n2,x\n3,2\n", &regression, "train.csv:3: column \"y\": \"x\"");
  assert_refused (fixture, "a,y\n1,2\n", &z, "there is no column \"z\"|\"a\", \"y\"");
  assert_refused (fixture, "a,y\n1,2\n", &features, "there is no column \"z\"|data.features");
  assert_refused (fixture, "a,y\n1,2\n", &double_feature, "\"a\" stands twice in data.features");
  g_assert_null (glia_csv_read_splits (fixture->folder, NULL, NULL, &any, NULL));
  assert_refused (fixture, "a,a\n1,2\n", &any, "two columns are called \"a\"");
  assert_refused (fixture, "a,y\n1,\"2\n3,4\n", &any, "train.csv:2|never closed");
  assert_refused (fixture, "a,y\n1,\"2\"3\n", &any, "train.csv:2|after the closing quote");
  assert_refused (fixture, "a,y\n1e99,2\n3,4\n", &regression, "1e99|range of a float");
  assert_refused (fixture, "a,y\n1,x\n2,x\n", &y, "only one class");
  assert_refused (fixture, "y\n1\n2\n", &y, "no column besides the target");
  assert_refused (fixture, "a,y\n1,caf\xe9\n", &y, "train.csv:2|not UTF-8|0xe9");
  put (fixture->train, "a,y\n1,\0002\n", 8);
  g_assert_null (glia_csv_read_splits (fixture->train, NULL, NULL, &any, NULL));
  g_assert_null (glia_csv_read_splits ("/nowhere/at/all.csv", NULL, NULL, &any, NULL));
}

/* Any damage is either still a table or an error, never a crash. */
static void
test_damaged_files (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "a,\"b \"\"x\"\"\",y\n1,2,u\n3,\"4\",v\n5,6,u\n";
  static const char bytes[] = "\",;\n\r\0\t\xff"
                              "1";
  const GliaCsvOptions options = {.target = "y"};

  for (gsize at = 0; at < strlen (text); at++)
    for (gsize b = 0; b < sizeof bytes - 1; b++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GliaSplits) splits = NULL;
      char damaged[sizeof text];

      memcpy (damaged, text, sizeof text);
      damaged[at] = bytes[b];
      put (fixture->train, damaged, sizeof text - 1);
      splits = glia_csv_read_splits (fixture->train, NULL, NULL, &options, &error);
      g_assert_true ((splits != NULL) != (error != NULL));
    }
}

static void
test_read_like (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions options = {.target = "y"};
  g_autoptr (GliaSplits) splits = read_text (fixture, "a,c,y\n1,u,no\n2,v,yes\n", &options, NULL);
  g_autoptr (GliaDataset) with = NULL, without = NULL;
  g_autoptr (GError) error = NULL;

  put (fixture->dev, "c,y,a\nv,yes,5\n", -1);
  with = glia_csv_read_like (fixture->dev, splits->train, &options, GLIA_CSV_LABELLED, NULL, NULL);
  g_assert_nonnull (with);
  g_assert_cmpint (with->classes[0], ==, 1);
  put (fixture->dev, "c,a\nv,5\n", -1);
  without =
      glia_csv_read_like (fixture->dev, splits->train, &options, GLIA_CSV_UNLABELLED, NULL, NULL);
  g_assert_nonnull (without);
  g_assert_cmpfloat (without->features[0], ==, 5);
  g_assert_cmpfloat (without->features[2], ==, 1);
  g_assert_null (
      glia_csv_read_like (fixture->dev, splits->train, &options, GLIA_CSV_LABELLED, NULL, &error));
  g_assert_nonnull (error);
}

/* Every row of the file is either the next one of the data set, or has a sentence that says why. */
static void
test_read_like_tells_of_every_row (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[] = {NULL, ":3: column \"a\": the value is missing",
                                       ":4: column \"a\": \"many\" is not a number", NULL,
                                       ":6: column \"c\": \"w\" does not occur in the train part"};
  const char *const missing[] = {"?", NULL};
  const GliaCsvOptions options = {.target = "y", .missing = missing};
  g_autoptr (GliaSplits) splits = read_text (fixture, "a,c,y\n1,u,no\n2,v,yes\n", &options, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) labelled = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  put (fixture->dev, "a,c,y\n1,u,\n?,u,no\nmany,v,no\n4,v,no\n5,w,no\n", -1);
  g_autoptr (GliaDataset) features =
      glia_csv_read_like (fixture->dev, splits->train, &options, GLIA_CSV_UNLABELLED, all, NULL);
  g_assert_cmpuint (features->n_rows, ==, 2);
  g_assert_cmpfloat (features->features[3], ==, 4);
  g_assert_cmpuint (all->len, ==, G_N_ELEMENTS (wanted));
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (wanted[i] == NULL)
      g_assert_null (all->pdata[i]);
    else
      g_assert_nonnull (strstr (all->pdata[i], wanted[i]));
  /* The first row has no target. */
  g_autoptr (GliaDataset) rows =
      glia_csv_read_like (fixture->dev, splits->train, &options, GLIA_CSV_LABELLED, labelled, NULL);
  g_assert_cmpuint (rows->n_rows, ==, 1);
  g_assert_nonnull (strstr (labelled->pdata[0], ":2: column \"y\" is empty"));
  put (fixture->dev, "a,c,y\n1,w,no\n?,u,no\n", -1);
  g_assert_null (
      glia_csv_read_like (fixture->dev, splits->train, &options, GLIA_CSV_LABELLED, none, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY);
  g_assert_cmpstr (error->message, ==, none->pdata[0]);
  g_assert_cmpuint (none->len, ==, 2);
}

/* A part whose header has another order says nothing about the next one, which has none. */
static void
test_a_part_without_header_follows_train (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions options = {.target = "y"};
  g_autofree char *test = g_build_filename (fixture->folder, "test.csv", NULL);
  g_autoptr (GliaSplits) splits = NULL;

  put (fixture->train, "a,b,y\n1,2,0\n3,4,1\n", -1);
  put (fixture->dev, "b,y,a\n20,1,10\n", -1);
  put (test, "10,20,1\n", -1);
  splits = glia_csv_read_splits (fixture->train, fixture->dev, test, &options, NULL);
  g_remove (test);
  g_assert_nonnull (splits);
  g_assert_cmpfloat (splits->dev->features[0], ==, 10);
  g_assert_cmpfloat (splits->test->features[0], ==, 10);
  g_assert_cmpfloat (splits->test->features[1], ==, 20);
  g_assert_cmpint (splits->test->classes[0], ==, 1);
}

/* However few of its cells are filled, a column of numbers does not become categories. */
static void
test_empty_cells_are_missing (Fixture *fixture, gconstpointer data)
{
  const char *const missing[] = {"", NULL};
  const GliaCsvOptions strict = {.target = "y"}, lenient = {.target = "y", .missing = missing};
  const char *sparse = "age,y\n,u\n,v\n,u\n23,v\n41,u\n";
  g_autoptr (GliaSplits) splits = read_text (fixture, sparse, &lenient, NULL);

  g_assert_nonnull (splits);
  g_assert_cmpuint (splits->train->n_rows, ==, 2);
  g_assert_cmpuint (splits->train->n_columns, ==, 1);
  assert_refused (fixture, sparse, &strict, "train.csv:2: column \"age\" is empty");
  assert_refused (fixture, "c,y\nred,u\n,v\nblue,u\n", &strict,
                  "train.csv:3: column \"c\" is empty");
  assert_refused (fixture, "a,y\n1,u\n2,\n3,v\n", &strict, "train.csv:3: column \"y\" is empty");
}

static void
test_class_names_are_what_the_file_says (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions options = {.target = "y", .task = GLIA_TASK_CLASSIFICATION};
  g_autoptr (GliaSplits) tenths = read_text (fixture, "a,y\n1,0.1\n2,-0\n3,0.10\n", &options, NULL);
  g_autoptr (GliaSplits) large =
      read_text (fixture, "a,y\n1,9007199254740992\n2,9007199254740993\n", &options, NULL);

  g_assert_cmpuint (tenths->train->n_classes, ==, 2);
  g_assert_cmpstr (tenths->train->class_names[0], ==, "0");
  g_assert_cmpstr (tenths->train->class_names[1], ==, "0.1");
  g_assert_cmpuint (large->train->n_classes, ==, 2);
}

/* Data frames are often saved with row numbers in a first column that has no name. */
static void
test_row_numbers_without_a_name (Fixture *fixture, gconstpointer data)
{
  const char *const features[] = {"b", "a", NULL};
  const GliaCsvOptions any = {0}, chosen = {.features = features};
  const char *text = ",a,b,y\n0,1,2,u\n1,3,4,v\n";
  g_autoptr (GliaSplits) splits = read_text (fixture, text, &chosen, NULL);

  g_assert_nonnull (splits);
  g_assert_cmpuint (splits->train->n_rows, ==, 2);
  g_assert_cmpfloat (splits->train->features[0], ==, 2);
  assert_refused (fixture, text, &any, "train.csv:1: column 1 has no name|\"features\"");
}

/* What people write for a number is never a category: 40,3 in a column of inputs is a mistake that
 * would make another network. */
static void
test_texts_that_mean_numbers_are_no_categories (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions any = {0};

  assert_refused (fixture, "age;weight;y\n40,3;71,2;yes\n38,1;60;no\n", &any,
                  "train.csv:2: column \"age\": \"40,3\"|decimal point|\"features\"");
  assert_refused (fixture, "a,y\ninf,u\n-Infinity,v\n", &any,
                  "train.csv:2: column \"a\": \"inf\"|not finite|\"missing\"");
  assert_refused (fixture, "a,y\nnan,u\nNaN,v\n", &any, "train.csv:2: column \"a\": \"nan\"");
  assert_refused (fixture, "a,y\n1e39,u\n-1e39,v\n", &any,
                  "train.csv:2: column \"a\": \"1e39\"|range of a float");
  assert_refused (fixture, "a,y\n1 000,u\n12 500,v\n", &any,
                  "train.csv:2: column \"a\": \"1 000\"|without separators");
  assert_refused (fixture, "a;y\n1.000.000,5;u\n2;v\n", &any, "\"1.000.000,5\"|without separators");
  assert_refused (fixture, "a,y\n10%,u\n12.5 %,v\n", &any, "\"10%\"|percent");
  assert_refused (fixture, "a,y\n0x10,u\n0xff,v\n", &any, "\"0x10\"|decimal");
  /* The line counts, wherever the first one is. */
  assert_refused (fixture, "a,y\n1,u\n2,v\n\n3%,v\n", &any, "train.csv:5: column \"a\": \"3%\"");
}

static void
test_texts_that_mean_no_numbers (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions any = {0};
  g_autoptr (GliaSplits) splits = read_text (
      fixture, "a,b,c,d,y\n1-2,v1.0,info,0xg,u\n3-4,v2.0,nano,%,v\n5-6,1.2.3,nancy,1 00,u\n", &any,
      NULL);

  g_assert_nonnull (splits);
  g_assert_cmpuint (splits->train->n_columns, ==, 12);
}

/* As classes, such texts are names like any others. */
static void
test_classes_may_look_like_numbers (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions classes = {.task = GLIA_TASK_CLASSIFICATION},
                       values = {.task = GLIA_TASK_REGRESSION};
  const char *text = "a,y\n1,10%\n2,20%\n3,10%\n";
  g_autoptr (GliaSplits) splits = read_text (fixture, text, &classes, NULL);

  g_assert_nonnull (splits);
  g_assert_cmpuint (splits->train->n_classes, ==, 2);
  g_assert_cmpstr (splits->train->class_names[0], ==, "10%");
  assert_refused (fixture, text, &values, "train.csv:2: column \"y\": \"10%\"");
}

static gboolean
has_note (const GliaSplits *splits, const char *words)
{
  for (char **note = splits->notes; *note != NULL; note++)
    if (strstr (*note, words) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_nearly_unique_texts_are_said (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions classes = {.task = GLIA_TASK_CLASSIFICATION};
  g_autoptr (GString) names = g_string_new ("name,colour,y\n"),
                      targets = g_string_new ("colour,y\n");

  for (int i = 0; i < 50; i++) {
    g_string_append_printf (names, "p%d,%s,%d\n", i, i % 3 ? "red" : "blue", i % 2);
    g_string_append_printf (targets, "%s,%d.5\n", i % 3 ? "red" : "blue", i);
  }
  g_autoptr (GliaSplits) splits = read_text (fixture, names->str, &classes, NULL);
  g_assert_nonnull (splits);
  g_assert_true (has_note (splits, "“name” has 50 different texts in 50 rows"));
  g_assert_false (has_note (splits, "colour"));
  g_autoptr (GliaSplits) many = read_text (fixture, targets->str, &classes, NULL);
  g_assert_true (has_note (many, "“y” has 50 different values in 50 rows"));
}

static void
test_sentences_are_no_categories (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions any = {0};
  const char *const chosen[] = {"stars", NULL};
  const GliaCsvOptions without = {.features = chosen};
  g_autoptr (GString) text = g_string_new ("text\tstars\tlabel\n");

  for (int i = 0; i < 20; i++)
    g_string_append_printf (text, "A delightful film about number %d, and more.\t%d\t%s\n", i,
                            i % 5, i % 2 ? "pos" : "neg");
  assert_refused (fixture, text->str, &any,
                  "train.csv:2: column \"text\": \"A delightful film about number 0|reviews");
  g_autoptr (GliaSplits) splits = read_text (fixture, text->str, &without, NULL);
  g_assert_nonnull (splits);
}

/* What a float cannot tell apart a double can: the remainders are kept where they are asked for. */
static void
test_exact_numbers (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions exact = {.exact = TRUE}, plain = {0};
  const char *text = "t,y\n1700000000,u\n1700000001,v\n0.1,u\n";
  g_autoptr (GliaSplits) kept = read_text (fixture, text, &exact, NULL);
  g_autoptr (GliaSplits) rounded = read_text (fixture, text, &plain, NULL);

  g_assert_cmpfloat (kept->train->features[0], ==, kept->train->features[1]);
  g_assert_cmpfloat (glia_dataset_number (kept->train, 1, 0), ==, 1700000001.0);
  g_assert_cmpfloat_with_epsilon (glia_dataset_number (kept->train, 2, 0), 0.1, 1e-15);
  g_assert_null (rounded->train->remainders);
  g_assert_cmpstr (kept->train->hash, ==, rounded->train->hash);
}

/* A table comes through a pipe, too, though it is read more than once. */
static void
test_a_table_from_a_pipe (Fixture *fixture, gconstpointer data)
{
  const GliaCsvOptions any = {0};
  const char *text = "a,c,y\n1,red,u\n2,blue,v\n";
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_cmpint (write (ends[1], text, strlen (text)), ==, (gssize)strlen (text));
  close (ends[1]);
  g_autofree char *path = g_strdup_printf ("/dev/fd/%d", ends[0]);
  g_autoptr (GliaSplits) splits = glia_csv_read_splits (path, NULL, NULL, &any, NULL);
  close (ends[0]);
  g_assert_nonnull (splits);
  g_assert_cmpuint (splits->train->n_rows, ==, 2);
  g_assert_cmpuint (splits->train->n_columns, ==, 3);
}

/* The work grows with the cells, not with the columns' square. */
static void
test_many_columns (Fixture *fixture, gconstpointer data)
{
  enum { COLUMNS = 20000 };
  const GliaCsvOptions options = {0};
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GliaSplits) splits = NULL;
  gint64 begin;

  for (int row = 0; row < 10; row++) {
    for (int c = 0; c < COLUMNS; c++)
      g_string_append_printf (text, "%d,", row + c);
    g_string_append (text, row % 2 ? "u\n" : "v\n");
  }
  begin = g_get_monotonic_time ();
  splits = read_text (fixture, text->str, &options, NULL);
  g_assert_cmpuint (splits->train->n_columns, ==, COLUMNS);
  g_assert_cmpfloat (splits->train->features[9 * COLUMNS + 7], ==, 16);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC); /* it takes 0.1 s */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/csv/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("numbers-and-classes", test_numbers_and_classes);
  ADD ("quotes", test_quotes);
  ADD ("without-header-and-with-tabs", test_without_header_and_with_tabs);
  ADD ("parts-follow-train", test_parts_follow_train);
  ADD ("missing-values", test_missing_values);
  ADD ("refused", test_refused);
  ADD ("damaged-files", test_damaged_files);
  ADD ("read-like", test_read_like);
  ADD ("read-like-every-row", test_read_like_tells_of_every_row);
  ADD ("a-part-without-header-follows-train", test_a_part_without_header_follows_train);
  ADD ("empty-cells-are-missing", test_empty_cells_are_missing);
  ADD ("class-names-are-what-the-file-says", test_class_names_are_what_the_file_says);
  ADD ("row-numbers-without-a-name", test_row_numbers_without_a_name);
  ADD ("texts-that-mean-numbers", test_texts_that_mean_numbers_are_no_categories);
  ADD ("texts-that-mean-no-numbers", test_texts_that_mean_no_numbers);
  ADD ("classes-may-look-like-numbers", test_classes_may_look_like_numbers);
  ADD ("nearly-unique-texts", test_nearly_unique_texts_are_said);
  ADD ("sentences", test_sentences_are_no_categories);
  ADD ("exact-numbers", test_exact_numbers);
  ADD ("pipe", test_a_table_from_a_pipe);
  ADD ("many-columns", test_many_columns);
  return g_test_run ();
}
