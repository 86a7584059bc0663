/* SPDX-License-Identifier: MIT */

/* NLTK's rules one by one, for the pieces of a sentence that are not plain words. Private to the
 * tokenizer. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *data;
  gsize length, capacity;
} GliaRuleBuffer;

/* What each rule reads from and what it writes to; they swap after a rule. */
typedef struct {
  GliaRuleBuffer text, next;
} GliaRules;

typedef enum {
  GLIA_RULES_MIDDLE = 0,
  GLIA_RULES_FIRST = 1 << 0, /* the piece begins the sentence */
  GLIA_RULES_LAST = 1 << 1,  /* the piece ends the sentence */
} GliaRulesPlace;

/* Applies all the rules to a piece that is bounded by spaces or the sentence's ends. Afterwards
 * rules->text has the tokens, separated by white space. */
void glia_rules_apply (GliaRules *rules, const char *piece, gsize length, GliaRulesPlace place);
void glia_rules_clear (GliaRules *rules);

/* How many bytes of white space, as Python's \s and str.split() have it, begin at `text`; 0 if
 * none. */
gsize glia_rules_space (const char *text, const char *end);

/* Whether a contraction without apostrophe ("cannot", "gonna", …) is to be looked for in this run
 * of letters and digits. */
gboolean glia_rules_is_contraction (const char *word, gsize length);

G_END_DECLS
