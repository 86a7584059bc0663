#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The counter must not call good what failed, crashed or never ran."""
import contextlib
import io
import json
import os
import tempfile

import summary

CASES = [
    ("subtests are counted one by one",
     [("OK", "TAP version 13\n1..3\nok 1 /a\nok 2 /b\nok 3 /c\n")], 0, "3 passed, 0 failed"),
    ("a failing subtest fails",
     [("FAIL", "1..2\nok 1 /a\nnot ok 2 /b\n")], 1, "1 passed, 1 failed"),
    ("a crash after good subtests is a failure",
     [("ERROR", "1..3\nok 1 /a\nok 2 /b\n")], 1, "2 passed, 1 failed"),
    ("so is running out of time", [("TIMEOUT", None)], 1, "0 passed, 1 failed"),
    ("a skipped subtest did not pass",
     [("OK", "1..2\nok 1 /a\nok 2 /b # SKIP no file\n")], 0, "1 passed, 0 failed"),
    ("a failure that is expected is none",
     [("OK", "1..2\nok 1 /a\nnot ok 2 /b # TODO later\n")], 0, "1 passed, 0 failed"),
    ("indented results belong to their sum",
     [("OK", "    ok 1 /a/x\n    ok 2 /a/y\nok 1 /a\n1..1\n")], 0, "1 passed, 0 failed"),
    ("a program without TAP is one test", [("OK", "hello\n")], 0, "1 passed, 0 failed"),
    ("programs add up",
     [("OK", "ok 1\n"), ("FAIL", "not ok 1\n"), ("SKIP", "1..0 # SKIP\n")], 1, "1 passed, 1 failed"),
    ("nothing run is not a success", [], 1, "0 passed, 0 failed"),
    ("no log is a failure", None, 1, "0 passed, 1 failed"),
]


def check(programs, status, last_line):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "testlog.json")
        if programs is not None:
            with open(path, "w", encoding="utf-8") as log:
                for result, stdout in programs:
                    log.write(json.dumps({"name": "x", "result": result, "stdout": stdout}) + "\n")
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            got = summary.main(path)
    return got == status and output.getvalue().splitlines()[-1] == last_line


print(f"1..{len(CASES)}")
for number, (name, programs, status, last_line) in enumerate(CASES, 1):
    print(f"{'ok' if check(programs, status, last_line) else 'not ok'} {number} {name}")
