#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual page and the shell completion know every verb that `glia help` lists.

    test-manual.py GLIA-PROGRAM SOURCE-ROOT
"""
import pathlib
import re
import subprocess
import sys

PROGRAM = pathlib.Path(sys.argv[1])
DATA = pathlib.Path(sys.argv[2]) / "data"
COMPLETE = """
source "$1"
COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
_glia "$2" "${@: -1}" "${@: -2:1}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def output_of(*arguments):
    return subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True).stdout


def complete(*words):
    """What the completion offers for the last word."""
    return output_of("bash", "-c", COMPLETE, "bash", str(DATA / "glia.bash"), str(PROGRAM),
                     *words).split()


def verbs_of_help():
    lines = output_of(str(PROGRAM), "help").splitlines()
    return [found[1] for line in lines if "not yet" not in line
            and (found := re.match(r"  ([a-z]+) +\S", line))]


def check(number, passed, name):
    print(f"{'ok' if passed else 'not ok'} {number} {name}")


if not PROGRAM.exists():
    print(f"1..0 # SKIP there is no {PROGRAM}")
    sys.exit()
verbs = verbs_of_help()
manual = (DATA / "glia.1").read_text(encoding="utf-8")
in_manual = set(re.findall(r'^\.BI? "?glia ([a-z]+)', manual, re.MULTILINE))
print("1..5")
check(1, len(verbs) > 5 and set(verbs) <= in_manual,
      f"the manual has every verb; missing: {sorted(set(verbs) - in_manual)}")
check(2, in_manual <= set(verbs),
      f"the manual has no other verb; too many: {sorted(in_manual - set(verbs))}")
check(3, set(verbs) <= set(complete("")), "the first word completes to every verb")
check(4, complete("tra") == ["train"] and "--set" in complete("train", "--"),
      "a verb's beginning and its options complete")
check(5, complete("recipe", "run", "xo") == ["xor"] and complete("data", "get", "imd") == ["imdb"]
      and complete("activation", "gel") == ["gelu"], "names of recipes, data and activations complete")
