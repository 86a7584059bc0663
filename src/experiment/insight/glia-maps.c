/* SPDX-License-Identifier: MIT */
#include "glia-maps.h"

#include "glia-latest.h"

/* Grid points that go through the network at once. */
enum { BATCH = 512 };

typedef struct {
  gsize side;
  double x_low, x_high, y_low, y_high;
  gsize widest;
  guint64 tag;
} Request;

/* ---- Maps ------------------------------------------------------------------------------------ */

GliaMaps *
glia_maps_ref (GliaMaps *maps)
{
  g_atomic_ref_count_inc (&maps->references);
  return maps;
}

void
glia_maps_unref (GliaMaps *maps)
{
  if (maps == NULL || !g_atomic_ref_count_dec (&maps->references))
    return;
  for (gsize l = 0; maps->values != NULL && l < maps->layers; l++)
    g_free ((float *)maps->values[l]);
  g_free ((float **)maps->values);
  g_free ((gsize *)maps->units);
  g_free (maps);
}

/* NULL if there is not enough memory. */
static GliaMaps *
allocate_maps (const mlp_network *network, const Request *request)
{
  const gsize layers = mlp_network_layers (network);
  GliaMaps *maps = g_new0 (GliaMaps, 1);
  gsize *units = g_new0 (gsize, layers);
  float **values = g_new0 (float *, layers);

  *maps = (GliaMaps){.side = request->side,
                     .x_low = request->x_low,
                     .x_high = request->x_high,
                     .y_low = request->y_low,
                     .y_high = request->y_high,
                     .layers = layers,
                     .units = units,
                     .values = (const float *const *)values,
                     .tag = request->tag};
  g_atomic_ref_count_init (&maps->references);
  for (gsize l = 0; l < layers; l++) {
    gsize cells;
    units[l] = mlp_network_layer (network, l + 1)->units;
    if (l + 1 < layers && units[l] > request->widest)
      continue;
    if (!g_size_checked_mul (&cells, request->side * request->side, units[l]) ||
        (values[l] = g_try_new (float, cells)) == NULL) {
      glia_maps_unref (maps);
      return NULL;
    }
  }
  return maps;
}

/* [examples x units] into a plane for each unit, from cell `first` on. */
static void
scatter_rows (const mlp_real *rows,
              gsize examples,
              gsize units,
              gsize first,
              gsize cells,
              float *planes)
{
  for (gsize unit = 0; unit < units; unit++)
    for (gsize i = 0; i < examples; i++)
      planes[unit * cells + first + i] = rows[i * units + unit];
}

/* FALSE if `ending` (NULL: never) became true before it was done. */
static gboolean
fill_maps (GliaMaps *maps, const mlp_network *network, mlp_workspace *workspace, const int *ending)
{
  const gsize side = maps->side, cells = side * side;
  mlp_real points[2 * BATCH];

  for (gsize first = 0; first < cells; first += BATCH) {
    const gsize examples = MIN (BATCH, cells - first);
    if (ending != NULL && g_atomic_int_get (ending))
      return FALSE;
    for (gsize i = 0; i < examples; i++) {
      const double column = (double)((first + i) % side), row = (double)((first + i) / side);
      points[2 * i] =
          (mlp_real)(maps->x_low + (maps->x_high - maps->x_low) * (column + 0.5) / (double)side);
      points[2 * i + 1] =
          (mlp_real)(maps->y_low + (maps->y_high - maps->y_low) * (row + 0.5) / (double)side);
    }
    const mlp_batch batch = {.features = points, .examples = examples};
    mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
    for (gsize l = 0; l < maps->layers; l++)
      if (maps->values[l] != NULL)
        scatter_rows (mlp_workspace_activations (workspace, l + 1), examples, maps->units[l], first,
                      cells, (float *)maps->values[l]);
  }
  return TRUE;
}

static GliaMaps *
make_maps (const mlp_network *network,
           mlp_workspace *workspace,
           const Request *request,
           const int *ending)
{
  GliaMaps *maps = allocate_maps (network, request);

  if (maps != NULL && !fill_maps (maps, network, workspace, ending))
    g_clear_pointer (&maps, glia_maps_unref);
  return maps;
}

GliaMaps *
glia_maps_new (const mlp_network *network,
               gsize side,
               double x_low,
               double x_high,
               double y_low,
               double y_high,
               gsize widest,
               guint64 tag)
{
  const Request request = {side, x_low, x_high, y_low, y_high, widest, tag};
  mlp_workspace *workspace;
  mlp_error error;

  g_return_val_if_fail (mlp_network_inputs (network) == 2 && side > 0, NULL);
  if (mlp_workspace_new (network, BATCH, &workspace, &error) != MLP_OK)
    return NULL;
  GliaMaps *maps = make_maps (network, workspace, &request, NULL);
  mlp_workspace_free (workspace);
  return maps;
}

/* ---- The mapper ------------------------------------------------------------------------------ */

typedef struct {
  mlp_network *network; /* NULL: there was no memory to copy it; the next request may find some */
  Request what;
} Question;

/* A workspace fits every network of the same shape; making one anew costs more than a small
 * grid. */
typedef struct {
  mlp_network *shape;
  mlp_workspace *workspace;
} Room;

static gboolean
same_shape (const mlp_network *a, const mlp_network *b)
{
  if (mlp_network_inputs (a) != mlp_network_inputs (b) ||
      mlp_network_layers (a) != mlp_network_layers (b))
    return FALSE;
  for (gsize l = 1; l <= mlp_network_layers (a); l++) {
    const mlp_layer *first = mlp_network_layer (a, l), *second = mlp_network_layer (b, l);
    if (first->units != second->units || first->activation != second->activation ||
        first->normalization != second->normalization || first->residual != second->residual)
      return FALSE;
  }
  return TRUE;
}

static void
clear_room (Room *room)
{
  mlp_workspace_free (room->workspace);
  mlp_network_free (room->shape);
  *room = (Room){0};
}

static gpointer
answer_question (gpointer state, gconstpointer request, const int *ending)
{
  const Question *question = request;
  Room *room = state;

  if (question->network == NULL)
    return NULL;
  if (room->shape == NULL || !same_shape (room->shape, question->network)) {
    clear_room (room);
    if (mlp_network_copy (question->network, &room->shape, NULL) != MLP_OK ||
        mlp_workspace_new (question->network, BATCH, &room->workspace, NULL) != MLP_OK) {
      clear_room (room);
      return NULL;
    }
  }
  return make_maps (question->network, room->workspace, &question->what, ending);
}

static void
free_question (gpointer data)
{
  Question *question = data;

  mlp_network_free (question->network);
  g_free (question);
}

static void
free_maps (gpointer maps)
{
  glia_maps_unref (maps);
}

static void
free_room (gpointer room)
{
  clear_room (room);
  g_free (room);
}

GliaMapper *
glia_mapper_new (void (*ready) (gpointer user_data), gpointer user_data)
{
  static const GliaLatestClass class = {.name = "maps",
                                        .answer = answer_question,
                                        .free_request = free_question,
                                        .free_answer = free_maps,
                                        .free_state = free_room};

  return (GliaMapper *)glia_latest_new (&class, g_new0 (Room, 1), ready, user_data);
}

void
glia_mapper_free (GliaMapper *mapper)
{
  if (mapper != NULL)
    glia_latest_free ((GliaLatest *)mapper);
}

void
glia_mapper_ask (GliaMapper *mapper,
                 const mlp_network *network,
                 gsize side,
                 double x_low,
                 double x_high,
                 double y_low,
                 double y_high,
                 gsize widest,
                 guint64 tag)
{
  g_return_if_fail (mlp_network_inputs (network) == 2 && side > 0);
  Question *question = g_new0 (Question, 1);

  if (mlp_network_copy (network, &question->network, NULL) != MLP_OK)
    question->network = NULL;
  question->what = (Request){side, x_low, x_high, y_low, y_high, widest, tag};
  glia_latest_ask ((GliaLatest *)mapper, question);
}

GliaMaps *
glia_mapper_take (GliaMapper *mapper)
{
  return glia_latest_take ((GliaLatest *)mapper);
}
