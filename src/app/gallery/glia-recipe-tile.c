/* SPDX-License-Identifier: MIT */
#include "glia-recipe-tile.h"

#include "glia-catalogue.h"
#include "glia-format.h"
#include "glia-recipe-picture.h"
#include "glia-sweep-lists.h"

#include <glib/gi18n.h>

struct _GliaRecipeTile {
  GtkFlowBoxChild parent_instance;

  GtkWidget *place_icon, *place, *copy;
  GtkStack *pictures;
  GtkImage *icon;
  GliaRecipePicture *picture;
  GtkLabel *title, *sentence, *facts;

  char *which;
  char *command; /* installs the data; NULL: nothing is missing, or no package has it */
  gboolean complete;
};

/* What the thread works on, and what it comes to. */
typedef struct {
  GliaExperiment *experiment;
  char *which;
  GliaRecipeSketch *sketch;
  guint64 missing; /* bytes */
  gboolean absent; /* the data is not on this computer, and cannot be downloaded */
} Job;

G_DEFINE_FINAL_TYPE (GliaRecipeTile, glia_recipe_tile, GTK_TYPE_FLOW_BOX_CHILD)

static void
job_free (gpointer data)
{
  Job *job = data;

  glia_experiment_unref (job->experiment);
  glia_recipe_sketch_free (job->sketch);
  g_free (job->which);
  g_free (job);
}

static void
make_sketch (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  job->sketch = glia_recipe_sketch_new (job->experiment, job->which, GLIA_RECIPE_PICTURE_ASPECT,
                                        cancellable, NULL);
  job->missing = glia_recipe_missing (job->experiment, cancellable);
  job->absent = job->sketch == NULL;
  g_task_return_boolean (task, !g_cancellable_is_cancelled (cancellable));
}

/* The package of the operating system that has the experiment's data, or NULL. */
static const char *
find_package (const GliaExperiment *experiment)
{
  for (const GliaCatalogueEntry *entry = glia_catalogue_entries (); entry->name != NULL; entry++)
    if (entry->kind == GLIA_CATALOGUE_SYSTEM && experiment->data.train_images != NULL &&
        g_str_has_prefix (experiment->data.train_images, entry->file))
      return entry->source;
  return NULL;
}

static void
show_absent (GliaRecipeTile *self, const GliaExperiment *experiment)
{
  const char *package = find_package (experiment);

  /* Translators: of data; there is little room. */
  gtk_label_set_label (GTK_LABEL (self->place), _ ("Not installed"));
  gtk_widget_set_tooltip_text (self->place, _ ("Not on this computer"));
  if (package == NULL)
    return;
  self->command = g_strdup_printf ("sudo apt install %s", package);
  g_autofree char *sentence = g_strdup_printf (_ ("Needs a Debian package: %s"), self->command);
  gtk_label_set_label (self->sentence, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence, -1);
  gtk_widget_set_visible (self->copy, TRUE);
}

static void
copy_cb (GliaRecipeTile *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->command);
  gtk_button_set_icon_name (GTK_BUTTON (self->copy), "object-select-symbolic");
  gtk_widget_set_tooltip_text (self->copy, _ ("Copied"));
}

/* Where the data is: only of interest where it is not made up. */
static void
show_place (GliaRecipeTile *self, const Job *job)
{
  g_autofree char *size = g_format_size (job->missing);

  if (glia_source_is_generator (job->experiment->data.source))
    return;
  if (job->missing > 0) {
    gtk_image_set_from_icon_name (GTK_IMAGE (self->place_icon), "folder-download-symbolic");
    gtk_label_set_label (GTK_LABEL (self->place), size);
    gtk_widget_set_tooltip_text (self->place, _ ("To be downloaded, once you say so"));
  } else if (job->absent) {
    show_absent (self, job->experiment);
  } else {
    gtk_image_set_from_icon_name (GTK_IMAGE (self->place_icon), "object-select-symbolic");
    gtk_label_set_label (GTK_LABEL (self->place), _ ("here"));
    gtk_widget_set_tooltip_text (self->place, _ ("On this computer"));
    gtk_widget_add_css_class (self->place, "success");
    gtk_widget_add_css_class (self->place_icon, "success");
  }
  gtk_widget_set_visible (self->place_icon, job->missing > 0 || !job->absent);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  GliaRecipeTile *self = GLIA_RECIPE_TILE (source);
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || self->pictures == NULL)
    return; /* the gallery is closed */
  show_place (self, job);
  if (job->sketch != NULL)
    glia_recipe_picture_set_sketch (self->picture, g_steal_pointer (&job->sketch));
  else
    glia_recipe_tile_set_icon (self, "image-missing-symbolic");
  self->complete = TRUE;
}

static char *
describe_experiment (const GliaExperiment *experiment)
{
  const guint64 runs = glia_sweep_runs (experiment);
  const gsize epochs = experiment->training.epochs;
  g_autofree char *points = glia_format_count (experiment->data.samples);

  if (glia_source_is_generator (experiment->data.source))
    return g_strdup_printf (_ ("2 inputs · %s points"), points);
  if (runs == 1)
    return g_strdup_printf (_ ("%zu epochs"), epochs);
  return g_strdup_printf (_ ("%ju runs · %zu epochs"), (uintmax_t)runs, epochs);
}

void
glia_recipe_tile_set_experiment (GliaRecipeTile *self,
                                 GliaExperiment *experiment,
                                 GCancellable *cancellable)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *facts = describe_experiment (experiment);
  Job *job;

  g_return_if_fail (GLIA_IS_RECIPE_TILE (self));

  gtk_label_set_label (self->facts, facts);
  job = g_new0 (Job, 1);
  job->experiment = glia_experiment_ref (experiment);
  job->which = g_strdup (self->which);
  task = g_task_new (self, cancellable, done_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make_sketch);
}

void
glia_recipe_tile_set_icon (GliaRecipeTile *self, const char *icon)
{
  g_return_if_fail (GLIA_IS_RECIPE_TILE (self));

  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_stack_set_visible_child_name (self->pictures, "icon");
  self->complete = TRUE;
}

const char *
glia_recipe_tile_get_name (GliaRecipeTile *self)
{
  g_return_val_if_fail (GLIA_IS_RECIPE_TILE (self), NULL);

  return self->which;
}

const char *
glia_recipe_tile_get_title (GliaRecipeTile *self)
{
  g_return_val_if_fail (GLIA_IS_RECIPE_TILE (self), NULL);

  return gtk_label_get_label (self->title);
}

gboolean
glia_recipe_tile_is_complete (GliaRecipeTile *self)
{
  g_return_val_if_fail (GLIA_IS_RECIPE_TILE (self), FALSE);

  return self->complete;
}

/* ---- The object ------------------------------------------------------------------------------ */

static void
glia_recipe_tile_dispose (GObject *object)
{
  GliaRecipeTile *self = GLIA_RECIPE_TILE (object);

  self->pictures = NULL;
  G_OBJECT_CLASS (glia_recipe_tile_parent_class)->dispose (object);
}

static void
glia_recipe_tile_finalize (GObject *object)
{
  g_free (GLIA_RECIPE_TILE (object)->which);
  g_free (GLIA_RECIPE_TILE (object)->command);
  G_OBJECT_CLASS (glia_recipe_tile_parent_class)->finalize (object);
}

static void
glia_recipe_tile_class_init (GliaRecipeTileClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_recipe_tile_dispose;
  G_OBJECT_CLASS (class)->finalize = glia_recipe_tile_finalize;
  g_type_ensure (GLIA_TYPE_RECIPE_PICTURE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/gallery/glia-recipe-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, pictures);
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, icon);
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, picture);
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, title);
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, sentence);
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, facts);
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, place_icon);
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, place);
  gtk_widget_class_bind_template_child (widget_class, GliaRecipeTile, copy);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
glia_recipe_tile_init (GliaRecipeTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
glia_recipe_tile_new (const char *which, const char *title, const char *sentence)
{
  GliaRecipeTile *self = g_object_new (GLIA_TYPE_RECIPE_TILE, "name", which, NULL);

  self->which = g_strdup (which);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->sentence, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  return GTK_WIDGET (self);
}
