#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Python's json on the catalogue's word vectors, NLTK's tokenizer and NumPy on its reviews: seconds, one JSON line.

    python3 text_peer.py VECTORS.tgz REVIEWS.tgz [SAMPLE]
Decompression is not counted. Tokenizing and averaging are done for SAMPLE of the reviews (2,000, evenly spread, one
process) and scaled to all of them: lower case, sentences cut behind . ! ? and white space, NLTK's tokens of each, the
mean of their vectors, which is what Glia does.
"""
import json
import re
import sys
import tarfile
import time

import numpy as np
from nltk.tokenize.destructive import NLTKWordTokenizer


def member(path, ending):
    with tarfile.open(path) as archive:
        name = next(m.name for m in archive if m.name.endswith(ending) and "package.json" not in m.name)
        return archive.extractfile(name).read()


text = member(sys.argv[1], ".json")
start = time.perf_counter()
words = json.loads(text)
json_seconds = time.perf_counter() - start
del text
words = words.get("vectors", words)
vectors = {w: np.asarray(v[:100], "f4") for w, v in words.items() if isinstance(v, list) and len(v) >= 100}
del words
reviews = [r["t"] for r in json.loads(member(sys.argv[2], "reviews.json"))]
sample = reviews[::max(1, len(reviews) // int(sys.argv[3] if len(sys.argv) > 3 else 2000))]
tokenize, ends = NLTKWordTokenizer().tokenize, re.compile(r"(?<=[.!?])\s+")
start = time.perf_counter()
for review in sample:
    known = [vectors[t] for part in ends.split(review.lower()) for t in tokenize(part) if t in vectors]
    if known:
        np.mean(known, axis=0)
seconds = time.perf_counter() - start
print(json.dumps({"peer": "nltk", "json_seconds": json_seconds, "words": len(vectors), "sample": len(sample),
                  "reviews": len(reviews), "reviews_seconds": seconds * len(reviews) / len(sample)}))
