#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts what `meson test` ran, from its testlog.json: every TAP line of a test program is one test.

A program that ends badly without a failing TAP line (it crashed, ran out of time, left out a part of
its plan) counts as one failure more, so that what was not reached cannot pass. Ends with the line
"N passed, N failed" and exit status 0 only if something passed and nothing failed.
"""
import json
import re
import sys

# Nested results are indented and belong to the unindented one that sums them up.
TAP_LINE = re.compile(r"^(ok|not ok)\b(?:.*?#\s*(SKIP|TODO))?", re.IGNORECASE)
GOOD = {"OK", "EXPECTEDFAIL", "SKIP"}


def count_program(entry):
    """(passed, failed, skipped) of one line of the log."""
    passed = failed = skipped = 0
    for line in (entry.get("stdout") or "").splitlines():
        found = TAP_LINE.match(line)
        if not found:
            continue
        directive = (found[2] or "").upper()
        if directive == "SKIP":
            skipped += 1
        elif found[1] == "ok":
            passed += 1
        elif directive != "TODO":
            failed += 1
    bad = entry["result"] not in GOOD
    if bad and failed == 0:
        failed = 1
    elif not bad and passed + failed + skipped == 0:
        # A program that speaks no TAP is one test.
        skipped, passed = (1, 0) if entry["result"] == "SKIP" else (0, 1)
    return passed, failed, skipped


def main(path):
    totals = [0, 0, 0]
    bad = []
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            for line in log:
                entry = json.loads(line)
                counts = count_program(entry)
                totals = [a + b for a, b in zip(totals, counts)]
                if counts[1]:
                    bad.append(f"{entry['name']}: {entry['result'].lower()}, {counts[1]} failed")
    except OSError as error:
        print(f"No test log: {error}")
        totals[1] = 1
    print()
    for line in bad:
        print(line)
    passed, failed, skipped = totals
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
