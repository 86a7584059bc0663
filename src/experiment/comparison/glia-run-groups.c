/* SPDX-License-Identifier: MIT */
#include "glia-run-groups.h"

#include "glia-run-settings.h"

#include <string.h>

#define SEED  " · seed "
#define POINT " · "

/* What is told of a group to set it apart from others of its name. */
enum { MOST_TOLD = 3 };

static void
group_free (gpointer data)
{
  GliaRunGroup *group = data;

  g_free (group->key);
  g_free (group->name);
  g_ptr_array_unref (group->runs);
  g_ptr_array_unref (group->once);
  g_free (group);
}

/* ---- Seeds ----------------------------------------------------------------------------------- */

/* Which of two runs with the same seeds stands for both. */
static gboolean
is_further (const GliaRunFacts *a, const GliaRunFacts *b)
{
  const gboolean a_ended = a->state == GLIA_RUN_FINISHED || a->state == GLIA_RUN_DIVERGED,
                 b_ended = b->state == GLIA_RUN_FINISHED || b->state == GLIA_RUN_DIVERGED;

  if (a->damaged != b->damaged)
    return b->damaged;
  return a_ended != b_ended ? a_ended : a->epochs > b->epochs;
}

GPtrArray *
glia_run_groups_fold (const GPtrArray *runs)
{
  GPtrArray *once = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_facts_unref);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < runs->len; i++) {
    GliaRunFacts *run = runs->pdata[i];
    g_autofree char *seeds =
        g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, run->seed, run->data_seed);
    gpointer place;
    if (!g_hash_table_lookup_extended (places, seeds, NULL, &place)) {
      g_hash_table_insert (places, g_steal_pointer (&seeds), GUINT_TO_POINTER (once->len));
      g_ptr_array_add (once, glia_run_facts_ref (run));
    } else if (is_further (run, once->pdata[GPOINTER_TO_UINT (place)])) {
      glia_run_facts_unref (once->pdata[GPOINTER_TO_UINT (place)]);
      once->pdata[GPOINTER_TO_UINT (place)] = glia_run_facts_ref (run);
    }
  }
  return once;
}

guint
glia_run_groups_diverged (const GPtrArray *once)
{
  guint diverged = 0;

  for (guint i = 0; i < once->len; i++)
    diverged += ((const GliaRunFacts *)once->pdata[i])->state == GLIA_RUN_DIVERGED;
  return diverged;
}

char *
glia_run_groups_seeds (const GPtrArray *runs)
{
  g_autoptr (GPtrArray) once = glia_run_groups_fold (runs);
  const guint diverged = glia_run_groups_diverged (once);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u", once->len - diverged);
  if (diverged > 0)
    g_string_append_printf (text, ", %u diverged", diverged);
  if (runs->len > once->len && runs->len % once->len == 0 && diverged == 0)
    g_string_append_printf (text, " × %u", runs->len / once->len);
  else if (runs->len > once->len)
    g_string_append_printf (text, " (%u runs)", runs->len);
  return g_string_free (text, FALSE);
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* "512" for "512 · seed 43" */
static char *
strip_seed (const char *name)
{
  const char *seed = strstr (name, SEED);

  return seed != NULL &&
                 strspn (seed + strlen (SEED), "0123456789") == strlen (seed + strlen (SEED))
             ? g_strndup (name, (gsize)(seed - name))
             : g_strdup (name);
}

/* Whether `name` is `words`, or goes on after them with something that is no part of a word: "run_10"
 * does not begin with "run_1". */
static gboolean
begins_with_words (const char *name, const char *words)
{
  const gsize length = strlen (words);

  if (strncmp (name, words, length) != 0)
    return FALSE;
  const gunichar next = g_utf8_get_char_validated (name + length, -1);
  return next == 0 || (next != '_' && next < 0x80000000 && !g_unichar_isalnum (next));
}

/* The one that the other begins with, or what both, made of parts with " · " between them, have in
 * the same places; NULL: nothing. */
static char *
common_parts (const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a, POINT, -1), right = g_strsplit (b, POINT, -1);
  g_autoptr (GPtrArray) same = g_ptr_array_new ();

  if (begins_with_words (b, a))
    return g_strdup (a);
  if (begins_with_words (a, b))
    return g_strdup (b);
  if (g_strv_length (left) != g_strv_length (right))
    return NULL;
  for (gsize i = 0; left[i] != NULL; i++)
    if (g_str_equal (left[i], right[i]))
      g_ptr_array_add (same, left[i]);
  g_ptr_array_add (same, NULL);
  return same->len > 1 ? g_strjoinv (POINT, (char **)same->pdata) : NULL;
}

/* What the names of its runs have in common; the names themselves if that is nothing. */
static char *
common_name (const GPtrArray *runs)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < runs->len; i++) {
    g_autofree char *name = strip_seed (((const GliaRunFacts *)runs->pdata[i])->name);
    if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, g_steal_pointer (&name));
  }
  g_autofree char *common = g_strdup (names->pdata[0]);
  for (guint i = 1; i < names->len && common != NULL; i++) {
    char *shorter = common_parts (common, names->pdata[i]);
    g_free (common);
    common = shorter;
  }
  if (common != NULL)
    return g_steal_pointer (&common);
  return names->len == 2
             ? g_strdup_printf ("%s = %s", (char *)names->pdata[0], (char *)names->pdata[1])
             : g_strdup_printf ("%s = … (%u)", (char *)names->pdata[0], names->len);
}

/* ", rate 0.1" for the group among `alike` (GHashTable of settings), in what it differs from the
 * others. */
static char *
describe_difference (const GPtrArray *alike, guint which, const GPtrArray *order)
{
  GString *text = g_string_new (NULL);
  guint told = 0;

  for (guint k = 0; k < order->len && told < MOST_TOLD; k++) {
    const char *path = order->pdata[k], *own = g_hash_table_lookup (alike->pdata[which], path);
    gboolean differs = FALSE, all = own != NULL;
    for (guint i = 0; i < alike->len && all; i++) {
      const char *other = g_hash_table_lookup (alike->pdata[i], path);
      all = other != NULL || g_str_equal (path, "changes");
      differs = differs || g_strcmp0 (other, own) != 0;
    }
    if (!all || !differs) /* what some do not have follows from another setting */
      continue;
    g_autofree char *setting = glia_name_setting (path, own);
    g_string_append_printf (text, ", %s", setting);
    told++;
  }
  return g_string_free (text, FALSE);
}

/* `alike`: GliaRunGroup of one name. */
static void
tell_apart (const GPtrArray *alike)
{
  g_autoptr (GPtrArray) settings =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref),
                        order = g_ptr_array_new ();

  for (guint i = 0; i < alike->len; i++) {
    const GliaRunGroup *group = alike->pdata[i];
    const GliaRunFacts *first = group->runs->pdata[0];
    g_ptr_array_add (settings, glia_settings_parse (first->settings, i == 0 ? order : NULL));
  }
  g_ptr_array_add (order, (char *)"changes"); /* only what was changed has this one */
  for (guint i = 0; i < alike->len; i++) {
    GliaRunGroup *group = alike->pdata[i];
    g_autofree char *difference = describe_difference (settings, i, order);
    char *name = g_strconcat (group->name, difference, NULL);
    g_free (group->name);
    group->name = name;
  }
}

/* The last resort: what differs is the data behind equal settings, or too much to tell. */
static void
number_equal_names (const GPtrArray *groups)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < groups->len; i++) {
    GliaRunGroup *group = groups->pdata[i];
    g_autofree char *plain = g_strdup (group->name);
    for (guint n = 2; !g_hash_table_add (used, group->name); n++) {
      g_free (group->name);
      group->name = g_strdup_printf ("%s (%u)", plain, n);
    }
  }
}

static void
name_groups (const GPtrArray *groups)
{
  g_autoptr (GHashTable) known =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  GHashTableIter iter;
  gpointer alike;

  for (guint i = 0; i < groups->len; i++) {
    GliaRunGroup *group = groups->pdata[i];
    group->name = common_name (group->runs);
    alike = g_hash_table_lookup (known, group->name);
    if (alike == NULL)
      g_hash_table_insert (known, g_strdup (group->name), alike = g_ptr_array_new ());
    g_ptr_array_add (alike, group);
  }
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, NULL, &alike))
    if (((GPtrArray *)alike)->len > 1)
      tell_apart (alike);
  number_equal_names (groups);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

/* Generated data is made anew from data.seed. Where that gave other data under the same settings and
 * seed (another version of Glia made it), the hash sets the groups apart, too: such keys. */
static GHashTable *
find_changed_data (const GPtrArray *facts)
{
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTable *changed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < facts->len; i++) {
    const GliaRunFacts *run = facts->pdata[i];
    char *key = g_strdup_printf ("%s %" G_GUINT64_FORMAT, run->group, run->data_seed);
    const char *before = g_hash_table_lookup (hashes, key);
    if (before != NULL && !g_str_equal (before, run->data_hash))
      g_hash_table_add (changed, run->group);
    g_hash_table_replace (hashes, key, run->data_hash);
  }
  return changed;
}

GPtrArray *
glia_run_groups_new (const GPtrArray *facts)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal),
                         changed = find_changed_data (facts);

  for (guint i = 0; i < facts->len; i++) {
    GliaRunFacts *run = facts->pdata[i];
    g_autofree char *key = g_hash_table_contains (changed, run->group)
                               ? g_strdup_printf ("%s %" G_GUINT64_FORMAT " %s", run->group,
                                                  run->data_seed, run->data_hash)
                               : g_strdup (run->group);
    GliaRunGroup *group = g_hash_table_lookup (known, key);
    if (group == NULL) {
      group = g_new0 (GliaRunGroup, 1);
      group->key = g_steal_pointer (&key);
      group->runs = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_facts_unref);
      g_hash_table_insert (known, group->key, group);
      g_ptr_array_add (groups, group);
    }
    g_ptr_array_add (group->runs, glia_run_facts_ref (run));
  }
  for (guint i = 0; i < groups->len; i++) {
    GliaRunGroup *group = groups->pdata[i];
    group->once = glia_run_groups_fold (group->runs);
  }
  name_groups (groups);
  return groups;
}

/* ---- Single runs ----------------------------------------------------------------------------- */

/* Names of runs → the group that has them; NULL: several have. */
static GHashTable *
find_owners (const GPtrArray *groups)
{
  GHashTable *owners = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < groups->len; i++) {
    const GliaRunGroup *group = groups->pdata[i];
    for (guint k = 0; k < group->runs->len; k++) {
      const char *name = ((const GliaRunFacts *)group->runs->pdata[k])->name;
      gpointer before;
      const gboolean known = g_hash_table_lookup_extended (owners, name, NULL, &before);
      g_hash_table_insert (owners, (char *)name, known && before != group ? NULL : (gpointer)group);
    }
  }
  return owners;
}

GHashTable *
glia_run_groups_name_runs (const GPtrArray *facts)
{
  GHashTable *names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GPtrArray) groups = glia_run_groups_new (facts);
  g_autoptr (GHashTable) owners = find_owners (groups);

  for (guint i = 0; i < groups->len; i++) {
    const GliaRunGroup *group = groups->pdata[i];
    for (guint k = 0; k < group->runs->len; k++) {
      const GliaRunFacts *run = group->runs->pdata[k];
      const gboolean own = g_hash_table_lookup (owners, run->name) == group;
      const char *name = own ? run->name : group->name;
      const gboolean told = group->once->len < 2 || strstr (name, SEED) != NULL;
      g_hash_table_insert (names, group->runs->pdata[k],
                           told
                               ? g_strdup (name)
                               : g_strdup_printf ("%s" SEED "%" G_GUINT64_FORMAT, name, run->seed));
    }
  }
  return names;
}
