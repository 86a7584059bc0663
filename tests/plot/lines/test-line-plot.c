/* SPDX-License-Identifier: MIT */
#include "glia-axes.h"
#include "glia-line-plot.h"

#include <math.h>
#include <string.h>

#define WIDTH  720
#define HEIGHT 450

typedef struct {
  cairo_surface_t *surface;
  const guint32 *pixels;
  int pitch;
} Picture;

static Picture
draw (const GliaLinePlotOptions *options, const GliaLineSeries *series, gsize n, GliaStyle style)
{
  g_autoptr (GliaFigure) figure = glia_line_plot_new (options, series, n);
  Picture picture = {cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT)};
  cairo_t *cr = cairo_create (picture.surface);

  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), 1);
  cairo_paint (cr);
  glia_figure_draw (figure, cr, WIDTH, HEIGHT, style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture.surface);
  picture.pixels = (const guint32 *)(gconstpointer)cairo_image_surface_get_data (picture.surface);
  picture.pitch = cairo_image_surface_get_stride (picture.surface) / 4;
  return picture;
}

/* The highest and lowest row of `column` with exactly `colour`; FALSE without any. */
static gboolean
rows_of (const Picture *picture, int column, guint32 colour, int *first, int *last)
{
  *first = -1;
  for (int y = 0; y < HEIGHT; y++)
    if ((picture->pixels[y * picture->pitch + column] & 0xffffff) == colour) {
      *first = *first < 0 ? y : *first;
      *last = y;
    }
  return *first >= 0;
}

/* Without header, titles and with ranges given, the plot lies at left 42 … 702, top 16 … 424. */
static const GliaLinePlotOptions bare = {.x_high = 10,
                                         .y_high = 1,
                                         .y_low = 0,
                                         .legend = GLIA_LEGEND_NONE};

static void
test_lines_lie_where_the_data_are (void)
{
  static const guint32 colours[2] = {0x009e73, 0x2fc49a}, cards[2] = {0xffffff, 0x303030};
  const double x[] = {0, 10}, y[] = {0.25, 0.25};
  GliaLineSeries series = {.name = "dev", .x = x, .y = y, .n = 2};

  for (int style = 0; style < 2; style++) {
    Picture picture = draw (&bare, &series, 1, style);
    int first = 0, last = 0;
    g_assert_true (rows_of (&picture, 390, colours[style], &first, &last));
    g_assert_cmpint (first, >=, 320); /* 16 + 0.75 · 408 = 322 */
    g_assert_cmpint (last, <=, 323);
    g_assert_cmphex (picture.pixels[0] & 0xffffff, ==, cards[style]);
    cairo_surface_destroy (picture.surface);
  }
}

static void
test_log_scale_puts_decades_at_equal_distance (void)
{
  GliaLinePlotOptions options = bare;
  const double x[] = {0, 10}, y[] = {0.1, 0.1};
  GliaLineSeries series = {.name = "dev", .x = x, .y = y, .n = 2};

  options.y_kind = GLIA_SCALE_LOG;
  options.y_low = 0.01;
  Picture picture = draw (&options, &series, 1, GLIA_STYLE_LIGHT);
  int first = 0, last = 0;
  g_assert_true (rows_of (&picture, 390, 0x009e73, &first, &last));
  g_assert_cmpint (first, >=, 218); /* the middle, 220 */
  g_assert_cmpint (last, <=, 221);
  cairo_surface_destroy (picture.surface);
}

/* The columns with an axis' tick below the plot. */
static guint
ticks_of (const GliaLinePlotOptions *options, int columns[16])
{
  const double x[] = {1, 2, 4}, y[] = {0.2, 0.4, 0.3};
  GliaLineSeries series = {.name = "by layer", .x = x, .y = y, .n = 3};
  Picture picture = draw (options, &series, 1, GLIA_STYLE_LIGHT);
  guint n = 0;

  for (int column = 42; column < WIDTH && n < 16; column++)
    if ((picture.pixels[427 * picture.pitch + column] & 0xffffff) == 0xc4c4c8)
      columns[n++] = column;
  cairo_surface_destroy (picture.surface);
  return n;
}

static void
test_x_counts_or_is_logarithmic (void)
{
  int columns[16];
  GliaLinePlotOptions options = bare;

  options.x_low = 1;
  options.x_high = 4;
  g_assert_cmpuint (ticks_of (&options, columns), ==, 7); /* 1.0, 1.5, … */
  options.x_kind = GLIA_SCALE_INTEGER;
  g_assert_cmpuint (ticks_of (&options, columns), ==, 4);
  /* From the data 1 … 4. */
  options.x_low = options.x_high = 0;
  options.x_kind = GLIA_SCALE_LOG2;
  g_assert_cmpuint (ticks_of (&options, columns), ==, 3);
  g_assert_cmpint (ABS (columns[2] - 2 * columns[1] + columns[0]), <=, 1);
  options.x_kind = GLIA_SCALE_LOG;
  g_assert_cmpuint (ticks_of (&options, columns), ==, 2); /* 1, 2; a decade is not reached */
}

/* What of the picture `text` at mark `i` of marks at `x` changes. */
static GliaBox
place_of_text (const GliaLinePlotOptions *how, const double *x, gsize n, gsize i, const char *text)
{
  const double data[] = {0.9, 0.5, 0.7, 0.6};
  GliaLineSeries series = {.name = "dev", .y = data, .n = 4};
  GliaLineMark marks[8];
  GliaLinePlotOptions options = *how;
  GliaBox place = {WIDTH, HEIGHT, 0, 0};

  options.marks = marks;
  options.n_marks = n;
  for (gsize k = 0; k < n; k++)
    marks[k] = (GliaLineMark){x[k], k < i ? text : ""};
  Picture without = draw (&options, &series, 1, GLIA_STYLE_DARK);
  marks[i].text = text;
  Picture with = draw (&options, &series, 1, GLIA_STYLE_DARK);
  for (int row = 0; row < HEIGHT; row++)
    for (int column = 0; column < WIDTH; column++)
      if (with.pixels[row * with.pitch + column] != without.pixels[row * without.pitch + column]) {
        place.left = MIN (place.left, column);
        place.right = MAX (place.right, column + 1);
        place.top = MIN (place.top, row);
        place.bottom = MAX (place.bottom, row + 1);
      }
  cairo_surface_destroy (without.surface);
  cairo_surface_destroy (with.surface);
  return place;
}

static void
test_marks_say_what_they_are_beside_one_another (void)
{
  const double x[] = {1.5, 1.6, 9.9, 5, 5.1, 5.2, 5.3, 5.4};
  const char *const texts[] = {"batch size 32",
                               "a schedule that goes on for much longer than the plot is "
                               "wide, and then some more of it, and more"};

  for (int best = 0; best < 2; best++)
    for (gsize t = 0; t < G_N_ELEMENTS (texts); t++) {
      GliaLinePlotOptions options = bare;
      GliaBox places[G_N_ELEMENTS (x)];
      gsize drawn = 0;
      options.mark_best = best;
      options.best_index = 3;
      for (gsize i = 0; i < G_N_ELEMENTS (x); i++) {
        GliaBox place = place_of_text (&options, x, G_N_ELEMENTS (x), i, texts[t]);
        if (place.left >= place.right)
          continue; /* no room for it */
        g_assert_cmpfloat (place.left, >=, 42 - 2);
        g_assert_cmpfloat (place.right, <=, 702 + 2);
        g_assert_cmpfloat (place.top, >=, 16);
        g_assert_cmpfloat (place.bottom, <=, 424);
        g_assert_cmpfloat (place.right - place.left, <=, 0.45 * 660 + 4);
        for (gsize k = 0; k < drawn; k++)
          g_assert_true (place.right - 2 <= places[k].left + 2 ||
                         places[k].right - 2 <= place.left + 2 || place.bottom <= places[k].top ||
                         places[k].bottom <= place.top);
        places[drawn++] = place;
      }
      g_assert_cmpuint (drawn, >=, t == 0 ? 3 : 1);
    }
}

static void
test_a_spike_among_100000_points_is_seen (void)
{
  const int n = 100000;
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);

  for (int i = 0; i < n; i++) {
    x[i] = 10.0 * i / n;
    y[i] = 0.1;
  }
  y[n / 2] = 0.9;
  GliaLineSeries series = {.name = "dev", .x = x, .y = y, .n = n};
  Picture picture = draw (&bare, &series, 1, GLIA_STYLE_LIGHT);
  int highest = HEIGHT;
  for (int column = 368; column <= 376; column++) {
    int first = 0, last = 0;
    if (rows_of (&picture, column, 0x009e73, &first, &last))
      highest = MIN (highest, first);
  }
  g_assert_cmpint (highest, <=, 60); /* 16 + 0.1 · 408 = 57 */
  cairo_surface_destroy (picture.surface);
}

static void
test_nan_interrupts_the_line (void)
{
  const double x[] = {0, 4, 5, 6, 10}, y[] = {0.5, 0.5, NAN, 0.5, 0.5};
  GliaLineSeries series = {.name = "dev", .x = x, .y = y, .n = 5};
  Picture picture = draw (&bare, &series, 1, GLIA_STYLE_LIGHT);
  int first = 0, last = 0;

  g_assert_true (rows_of (&picture, 200, 0x009e73, &first, &last));
  g_assert_false (rows_of (&picture, 372, 0x009e73, &first, &last)); /* x = 5 */
  g_assert_true (rows_of (&picture, 550, 0x009e73, &first, &last));
  cairo_surface_destroy (picture.surface);
}

static void
test_leaving_a_fixed_range_is_marked (void)
{
  const double x[] = {0, 10}, above[] = {5, 5}, below[] = {0.5, -0.5};
  GliaLineSeries series = {.name = "dev", .x = x, .y = above, .n = 2};
  int first = 0, last = 0;
  Picture picture = draw (&bare, &series, 1, GLIA_STYLE_LIGHT);

  g_assert_true (rows_of (&picture, 42, 0x009e73, &first, &last));
  g_assert_cmpint (last, <=, 24);
  g_assert_false (rows_of (&picture, 390, 0x009e73, &first, &last));
  cairo_surface_destroy (picture.surface);

  series.y = below; /* crosses 0 at x = 5 */
  picture = draw (&bare, &series, 1, GLIA_STYLE_LIGHT);
  g_assert_true (rows_of (&picture, 372, 0x009e73, &first, &last));
  g_assert_cmpint (last, >=, 425);
  g_assert_false (rows_of (&picture, 500, 0x009e73, &first, &last));
  cairo_surface_destroy (picture.surface);
}

/* Whether what stands above the plot is the same in both. */
static gboolean
same_header (const Picture *a, const Picture *b)
{
  for (int row = 0; row < 40; row++)
    if (memcmp (a->pixels + row * a->pitch, b->pixels + row * b->pitch, 4 * WIDTH) != 0)
      return FALSE;
  return TRUE;
}

static void
test_a_fixed_range_hides_no_run (void)
{
  static const struct {
    double y[2];
    const char *name;
  } cases[] = {
      {{5, 6}, "dev (above: 5.000–6.000)"},        {{-2, -1}, "dev (below: −2.000–−1.000)"},
      {{0.5, 1.5}, "dev (up to 1.500)"},           {{-0.5, 0.5}, "dev (down to −0.500)"},
      {{-0.5, 1.5}, "dev (from −0.500 to 1.500)"}, {{0, 1}, "dev"}};
  const double x[] = {0, 10}, nothing[] = {NAN, NAN};
  GliaLinePlotOptions options = bare;

  options.legend = GLIA_LEGEND_HEADER;
  options.title = "Loss";
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GliaLineSeries series = {.name = "dev", .x = x, .y = cases[i].y, .n = 2};
    GliaLineSeries expected = {.name = cases[i].name, .x = x, .y = nothing, .n = 2};
    Picture found = draw (&options, &series, 1, GLIA_STYLE_LIGHT);
    Picture wanted = draw (&options, &expected, 1, GLIA_STYLE_LIGHT);
    g_assert_true (same_header (&found, &wanted));
    cairo_surface_destroy (found.surface);
    cairo_surface_destroy (wanted.surface);
  }
}

/* A range that may grow holds every point but what is far off, and then the legend says so. */
static void
test_a_range_grows (void)
{
  const double x[] = {0, 10}, above[] = {1.5, 1.5}, far[] = {50, 50}, nothing[] = {NAN, NAN};
  GliaLineSeries series = {.name = "dev", .x = x, .y = above, .n = 2};
  GliaLineSeries expected = {.name = "dev (above: 50.000–50.000)", .x = x, .y = nothing, .n = 2};
  GliaLinePlotOptions options = bare;
  int first, last;

  options.y_widen = TRUE;
  Picture picture = draw (&options, &series, 1, GLIA_STYLE_LIGHT);
  g_assert_true (rows_of (&picture, 390, 0x009e73, &first, &last));
  cairo_surface_destroy (picture.surface);

  options.legend = GLIA_LEGEND_HEADER;
  options.title = "Loss";
  series.y = far;
  Picture found = draw (&options, &series, 1, GLIA_STYLE_LIGHT);
  Picture wanted = draw (&options, &expected, 1, GLIA_STYLE_LIGHT);
  g_assert_true (same_header (&found, &wanted));
  cairo_surface_destroy (found.surface);
  cairo_surface_destroy (wanted.surface);
}

static void
test_one_point_is_a_dot (void)
{
  const double x = 5, y = 0.5;
  GliaLineSeries series = {.name = "dev", .x = &x, .y = &y, .n = 1};
  int first = 0, last = 0;
  Picture picture = draw (&bare, &series, 1, GLIA_STYLE_LIGHT);

  g_assert_true (rows_of (&picture, 372, 0x009e73, &first, &last));
  g_assert_cmpint (last - first, >=, 2);
  g_assert_cmpint (last - first, <=, 5);
  cairo_surface_destroy (picture.surface);
}

static void
test_odd_data_draw (void)
{
  const double nothing[] = {NAN, NAN}, far[] = {1e300, -1e300}, same[] = {3, 3};
  const double *data[] = {nothing, far, same};

  for (int kind = GLIA_SCALE_LINEAR; kind <= GLIA_SCALE_LOG2; kind++)
    for (int legend = GLIA_LEGEND_HEADER; legend <= GLIA_LEGEND_NONE; legend++)
      for (gsize i = 0; i < G_N_ELEMENTS (data); i++)
        for (gsize n = 0; n <= 2; n++) {
          GliaLineSeries series = {.name = "odd", .y = data[i], .deviation = data[i], .n = n};
          GliaLinePlotOptions options = {.title = "Odd",
                                         .x_kind = kind,
                                         .y_kind = kind,
                                         .legend = legend,
                                         .mark_best = TRUE,
                                         .smoothing = 0.5};
          Picture picture = draw (&options, &series, n > 0, GLIA_STYLE_DARK);
          cairo_surface_destroy (picture.surface);
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/line/place", test_lines_lie_where_the_data_are);
  g_test_add_func ("/plot/line/log", test_log_scale_puts_decades_at_equal_distance);
  g_test_add_func ("/plot/line/x", test_x_counts_or_is_logarithmic);
  g_test_add_func ("/plot/line/marks", test_marks_say_what_they_are_beside_one_another);
  g_test_add_func ("/plot/line/spike", test_a_spike_among_100000_points_is_seen);
  g_test_add_func ("/plot/line/nan", test_nan_interrupts_the_line);
  g_test_add_func ("/plot/line/leaving", test_leaving_a_fixed_range_is_marked);
  g_test_add_func ("/plot/line/fixed-range", test_a_fixed_range_hides_no_run);
  g_test_add_func ("/plot/line/range-grows", test_a_range_grows);
  g_test_add_func ("/plot/line/one-point", test_one_point_is_a_dot);
  g_test_add_func ("/plot/line/odd", test_odd_data_draw);
  return g_test_run ();
}
