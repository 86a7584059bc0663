#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The dev losses that the gallery's pictures of the movie reviews' recipes show, from runs that were really trained:

    for r in structures activations learning-rates; do glia recipe run $r --out runs/$r; done
    python3 make-curves.py runs > curves.json
"""

import json
import pathlib
import sys


def dev_losses(run):
    lines = (run / "metrics.jsonl").read_text().splitlines()
    return [round(json.loads(line)["dev-loss"], 4) for line in lines]


def main():
    root = pathlib.Path(sys.argv[1])
    lines = []
    for recipe in ("structures", "activations", "learning-rates"):
        runs = sorted(p for p in (root / recipe / "runs").iterdir() if p.is_dir())
        rows = ",\n".join("    " + json.dumps(dev_losses(run)) for run in runs)
        lines.append(f'  "{recipe}": [\n{rows}\n  ]')
    print("{\n" + ",\n".join(lines) + "\n}")


main()
