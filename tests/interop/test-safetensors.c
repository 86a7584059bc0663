/* SPDX-License-Identifier: MIT */

#include "glia-safetensors.h"

#include <math.h>
#include <string.h>

static const char *reference; /* the folder of files written by another program */

/* A file with this header text and `n_data` bytes 0, 1, 2, … of data. */
static GBytes *
make_file (const char *header, gsize n_data)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint64 length = GUINT64_TO_LE ((guint64)strlen (header));
  g_byte_array_append (bytes, (const guint8 *)&length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *)header, (guint)strlen (header));
  for (gsize i = 0; i < n_data; i++)
    g_byte_array_append (bytes, &(guint8){(guint8)i}, 1);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_reads_what_torch_wrote (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (reference, "relu-momentum", "start.safetensors", NULL);
  g_autoptr (GliaSafetensors) file = glia_safetensors_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (glia_safetensors_count (file), ==, 6);
  const GliaTensor *weight = glia_safetensors_find (file, "2.weight");
  g_assert_cmpuint (weight->n_dimensions, ==, 2);
  g_assert_cmpuint (weight->shape[0], ==, 8);
  g_assert_cmpuint (weight->shape[1], ==, 16);
  g_assert_null (glia_safetensors_find (file, "1.weight"));
}

static void
test_round_trip_is_exact (void)
{
  const float values[] = {1.5f, -0.0f, INFINITY, 1e-42f, 3, 4};
  const gint64 number = G_MININT64;
  const GliaTensor tensors[] = {
      {.name = "a \"ü\"",
       .type = GLIA_TENSOR_F32,
       .n_dimensions = 2,
       .shape = {2, 3},
       .n_elements = 6,
       .data = values},
      {.name = "none",
       .type = GLIA_TENSOR_F32,
       .n_dimensions = 1,
       .shape = {0},
       .n_elements = 0,
       .data = values},
      {.name = "n", .type = GLIA_TENSOR_I64, .n_dimensions = 0, .n_elements = 1, .data = &number}};
  const char *const metadata[] = {"key", "a\n\"value\"", NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = glia_safetensors_serialize (tensors, 3, metadata);
  g_autoptr (GliaSafetensors) file = glia_safetensors_parse (bytes, "x", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (glia_safetensors_metadata (file, "key"), ==, "a\n\"value\"");
  const GliaTensor *a = glia_safetensors_find (file, "a \"ü\"");
  float read[6];
  glia_tensor_copy_floats (a, read);
  g_assert_cmpmem (read, sizeof read, values, sizeof values);
  g_assert_cmpmem (glia_safetensors_find (file, "n")->data, 8, &number, 8);
  g_assert_cmpuint (glia_safetensors_find (file, "none")->n_elements, ==, 0);
}

static void
test_converts_halves (void)
{
  /* One, minus two, the smallest subnormal and infinity, from the formats' definitions. */
  const guint16 half[] = {0x3c00, 0xc000, 0x0001, 0x7c00},
                brain[] = {0x3f80, 0xc000, 0x0001, 0x7f80};
  const GliaTensor halves = {.type = GLIA_TENSOR_F16, .n_elements = 4, .data = half};
  const GliaTensor brains = {.type = GLIA_TENSOR_BF16, .n_elements = 4, .data = brain};
  float values[4];
  glia_tensor_copy_floats (&halves, values);
  g_assert_true (values[0] == 1 && values[1] == -2 && values[2] == ldexpf (1, -24) &&
                 values[3] == INFINITY);
  glia_tensor_copy_floats (&brains, values);
  g_assert_true (values[0] == 1 && values[1] == -2 && values[2] == ldexpf (1, -133) &&
                 values[3] == INFINITY);
}

#define U8(name, from, to, n)                                                                      \
  "\"" name "\":{\"dtype\":\"U8\",\"shape\":[" n "],\"data_offsets\":[" from "," to "]}"

static void
test_bad_files_are_errors_that_say_why (void)
{
  static const struct {
    const char *header;
    gsize n_data;
    const char *message;
  } cases[] = {
      {"{" U8 ("a", "0", "4", "4") "}", 5, "1 bytes follow"},
      {"{" U8 ("a", "0", "4", "4") "}", 3, "\"a\""},
      {"{" U8 ("a", "1", "4", "3") "}", 4, "\"a\" has a gap"},
      {"{" U8 ("a", "0", "3", "3") "," U8 ("b", "2", "4", "2") "}", 4, "\"b\" overlaps"},
      {"{" U8 ("a", "0", "2", "2") "," U8 ("a", "2", "4", "2") "}", 4,
       "\"a\" is in the header twice"},
      {"{" U8 ("a", "0", "4", "3") "}", 4, "\"a\": 4 bytes"},
      {"{" U8 ("a", "4", "0", "4") "}", 4, "\"a\": \"data_offsets\""},
      {"{" U8 ("a", "0", "4", "4294967296,4294967297") "}", 4, "too large"},
      {"{" U8 ("a", "0", "4", "4.0") "}", 4, "'.'"},
      {"{" U8 ("a", "0", "4", "-4") "}", 4, "'-'"},
      {"{\"a\":{\"dtype\":\"Q4\",\"shape\":[4],\"data_offsets\":[0,4]}}", 4, "\"Q4\""},
      {"{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}", 4,
       "twice"},
      {"{\"__metadata__\":{\"a\":1}}", 0, "not a string"},
      {"[1]", 0, "not a JSON object"},
      {"{\"a\":[[[[1]]]]}", 0, "nested"},
      {"{", 0, "not JSON"},
      {"{} // x", 0, "'/'"},
      {"", 0, "header"},
      {"{\"\xff\":{}}", 0, "UTF-8"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = make_file (cases[i].header, cases[i].n_data);
    g_assert_null (glia_safetensors_parse (bytes, "file.safetensors", &error));
    g_assert_error (error, GLIA_SAFETENSORS_ERROR, GLIA_SAFETENSORS_ERROR_SYNTAX);
    g_assert_true (g_str_has_prefix (error->message, "file.safetensors: "));
    if (strstr (error->message, cases[i].message) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, cases[i].message);
  }
}

static void
test_a_huge_header_is_refused_unread (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new ("\xff\xff\xff\xff\xff\xff\xff\xff{}", 10);
  g_assert_null (glia_safetensors_parse (bytes, "x", &error));
  g_assert_error (error, GLIA_SAFETENSORS_ERROR, GLIA_SAFETENSORS_ERROR_TOO_LARGE);
}

/* Whatever is damaged, parsing ends with a file whose tensors lie within it, or with an error. */
static void
test_mutations_never_crash (void)
{
  g_autofree char *path = g_build_filename (reference, "linear-adam", "start.safetensors", NULL);
  g_autofree char *whole = NULL;
  gsize length;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (int round = 0; round < 20000; round++) {
    /* A block of its own, so that a sanitizer sees a read beyond it. */
    const gsize kept =
        round % 4 == 0 ? (gsize)g_rand_int_range (rand, 0, (gint32)length + 1) : length;
    guint8 *copy = g_memdup2 (whole, kept);
    for (int change = g_rand_int_range (rand, 0, 4); change > 0 && kept > 0; change--)
      copy[g_rand_int_range (rand, 0, MIN (160, (gint32)kept))] =
          (guint8)g_rand_int_range (rand, 0, 256);
    g_autoptr (GBytes) bytes = g_bytes_new_take (copy, kept);
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaSafetensors) file = glia_safetensors_parse (bytes, "x", &error);
    g_assert_true ((file == NULL) == (error != NULL));
    for (gsize i = 0; file != NULL && i < glia_safetensors_count (file); i++) {
      const GliaTensor *tensor = glia_safetensors_nth (file, i);
      g_autofree float *values = g_new (float, tensor->n_elements + 1);
      if (tensor->type <= GLIA_TENSOR_BF16)
        glia_tensor_copy_floats (tensor, values);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  reference = argv[1];
  g_test_add_func ("/safetensors/torch", test_reads_what_torch_wrote);
  g_test_add_func ("/safetensors/round-trip", test_round_trip_is_exact);
  g_test_add_func ("/safetensors/halves", test_converts_halves);
  g_test_add_func ("/safetensors/bad", test_bad_files_are_errors_that_say_why);
  g_test_add_func ("/safetensors/huge", test_a_huge_header_is_refused_unread);
  g_test_add_func ("/safetensors/mutations", test_mutations_never_crash);
  return g_test_run ();
}
