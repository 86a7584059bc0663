/* SPDX-License-Identifier: MIT */
#include "glia-maps.h"

#include <gio/gio.h>
#include <string.h>

/* Grid points that go through the network at once. */
enum { BATCH = 512 };

typedef struct {
  gsize side;
  double x_low, x_high, y_low, y_high;
  gsize widest;
  guint64 tag;
} Request;

/* ---- Maps ----------------------------------------------------------------------------------------- */

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
allocate (const mlp_network *network, const Request *request)
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
scatter (const mlp_real *rows, gsize examples, gsize units, gsize first, gsize cells, float *planes)
{
  for (gsize unit = 0; unit < units; unit++)
    for (gsize i = 0; i < examples; i++)
      planes[unit * cells + first + i] = rows[i * units + unit];
}

/* FALSE if `ending` (NULL: never) became true before it was done. */
static gboolean
fill (GliaMaps *maps, const mlp_network *network, mlp_workspace *workspace, const int *ending)
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
        scatter (mlp_workspace_activations (workspace, l + 1), examples, maps->units[l], first,
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
  GliaMaps *maps = allocate (network, request);

  if (maps != NULL && !fill (maps, network, workspace, ending))
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

/* ---- The mapper ----------------------------------------------------------------------------------- */

/* Threads. The window's thread asks and takes, the mapper's thread computes; what both touch is under the lock.
 * `notify` is a source of the window's main context that the mapper's thread makes ready. */
struct _GliaMapper {
  GThread *thread;
  GSource *notify;
  void (*ready) (gpointer user_data);
  gpointer user_data;

  GMutex lock;
  GCond asked;
  mlp_network *network; /* the newest request, or NULL */
  Request request;
  GliaMaps *maps; /* the newest answer, or NULL */
  int ending;     /* set under the lock, read also without */
};

/* A workspace fits every network of the same shape; making one anew costs more than a small grid. */
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

static gpointer
work (gpointer data)
{
  GliaMapper *mapper = data;
  mlp_network *shape = NULL;
  mlp_workspace *workspace = NULL;
  mlp_error error;

  g_mutex_lock (&mapper->lock);
  for (;;) {
    while (mapper->network == NULL && !mapper->ending)
      g_cond_wait (&mapper->asked, &mapper->lock);
    if (mapper->ending)
      break;
    mlp_network *network = g_steal_pointer (&mapper->network);
    const Request request = mapper->request;
    g_mutex_unlock (&mapper->lock);
    if (shape == NULL || !same_shape (shape, network)) {
      mlp_workspace_free (workspace);
      workspace = NULL;
      if (mlp_workspace_new (network, BATCH, &workspace, &error) != MLP_OK)
        workspace = NULL;
    }
    mlp_network_free (shape);
    shape = network;
    GliaMaps *maps =
        workspace != NULL ? make_maps (network, workspace, &request, &mapper->ending) : NULL;
    g_mutex_lock (&mapper->lock);
    glia_maps_unref (mapper->maps);
    mapper->maps = maps;
    g_source_set_ready_time (mapper->notify, 0);
  }
  g_mutex_unlock (&mapper->lock);
  mlp_workspace_free (workspace);
  mlp_network_free (shape);
  return NULL;
}

static gboolean
notify_cb (gpointer data)
{
  GliaMapper *mapper = data;

  g_source_set_ready_time (mapper->notify, -1);
  mapper->ready (mapper->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

GliaMapper *
glia_mapper_new (void (*ready) (gpointer user_data), gpointer user_data)
{
  static GSourceFuncs functions = {.dispatch = dispatch};
  GliaMapper *mapper = g_new0 (GliaMapper, 1);

  mapper->ready = ready;
  mapper->user_data = user_data;
  g_mutex_init (&mapper->lock);
  g_cond_init (&mapper->asked);
  mapper->notify = g_source_new (&functions, sizeof (GSource));
  g_source_set_callback (mapper->notify, notify_cb, mapper, NULL);
  g_source_attach (mapper->notify, g_main_context_get_thread_default ());
  mapper->thread = g_thread_new ("maps", work, mapper);
  return mapper;
}

void
glia_mapper_free (GliaMapper *mapper)
{
  if (mapper == NULL)
    return;
  g_mutex_lock (&mapper->lock);
  g_atomic_int_set (&mapper->ending, TRUE);
  g_cond_signal (&mapper->asked);
  g_mutex_unlock (&mapper->lock);
  g_thread_join (mapper->thread);
  g_source_destroy (mapper->notify);
  g_source_unref (mapper->notify);
  mlp_network_free (mapper->network);
  glia_maps_unref (mapper->maps);
  g_mutex_clear (&mapper->lock);
  g_cond_clear (&mapper->asked);
  g_free (mapper);
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
  mlp_network *copy;
  mlp_error error;

  g_return_if_fail (mlp_network_inputs (network) == 2 && side > 0);
  if (mlp_network_copy (network, &copy, &error) != MLP_OK) {
    g_source_set_ready_time (mapper->notify, 0); /* the next request may find memory */
    return;
  }
  g_mutex_lock (&mapper->lock);
  mlp_network *older = mapper->network;
  mapper->network = copy;
  mapper->request = (Request){side, x_low, x_high, y_low, y_high, widest, tag};
  g_cond_signal (&mapper->asked);
  g_mutex_unlock (&mapper->lock);
  mlp_network_free (older);
}

GliaMaps *
glia_mapper_take (GliaMapper *mapper)
{
  g_mutex_lock (&mapper->lock);
  GliaMaps *maps = g_steal_pointer (&mapper->maps);
  g_mutex_unlock (&mapper->lock);
  return maps;
}
