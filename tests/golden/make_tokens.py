#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes tokens.tsv: invented sentences and the tokens that NLTK 3.8 makes of them.

    apt install python3-nltk
    tests/golden/make_tokens.py > tests/golden/tokens.tsv

Each line: the sentence as a JSON string, a tab, the tokens as JSON strings separated by tabs.
"""
import json
import random

from nltk.tokenize.destructive import NLTKWordTokenizer

WRITTEN = [
    "The lamp on the desk flickers twice.", "I can't say that I don't like it!",
    "She'd've said 'no', wouldn't she?", 'He whispered: "come closer," and left.',
    '"Quiet," said the owl.', 'They called it "a tide of glass".', "cannot gimme gonna gotta lemme wanna go",
    "'tis late, 'twas early; d'ye see more'n one?", "It cost $3.88 (about 3,50 euros) in town...",
    "wait -- what?--yes---no", "<br /><br />a new line", "a [bracket] {brace} <angle> (round)",
    "the '80s weren't rock 'n' roll", "o'clock, the dogs' bowls, James's hat", "e.g. this, i.e. that etc.",
    "50% off @ 10:30, 1,000 & more; #1 * 2", "“curly” ‘quotes’ and «guillemets»", "„low” it’s done.”",
    "he said ''twice'' and ``once``", 'ends with a quote."', "ends with two.')", 'a gap after. "', "a.b.c.",
    "no stop", ".", "..", "...", "'", '"', "''", "", " ", "naïve café, Σίσυφος über", "x 's y ' z", "a,,b ,, c,",
    "a:b a: b :c 3:4 x:٣", "I'M HE'LL N'T WON'T", "u\u00a0v\u2003w\u0085x.", "rock-n-roll--band's", "what?!?! no!!",
]
PIECES = list("abstnmdl'\"'\"`.,:;!?()[]{}<>-*&$#@%_019") + [" ", " ", " ", "'s", "n't", "'ll", "'re", "cannot",
         "gonna", "wanna", "d'ye", "more'n", " 'tis", "'twas", "«", "»", "“", "”", "‘", "’", "„", "é", "\u00a0", "—",
         "...", "``", "''", "--", ' "', ". ", "word", "lamp", "Don't", "river", "we've"]

tokenizer = NLTKWordTokenizer()
choose = random.Random(1)
sentences = WRITTEN + ["".join(choose.choice(PIECES) for _ in range(choose.randint(1, 14))) for _ in range(400)]
print("# SPDX-License-Identifier: MIT")
for sentence in sentences:
    print("\t".join(json.dumps(text) for text in [sentence, *tokenizer.tokenize(sentence)]))
