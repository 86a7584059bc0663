#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that every C file of src/ and tests/ is as clang-format 14 would have it, or makes it so.

    format.py           check; TAP
    format.py --write   rewrite the files

Other versions format a few things differently, so they check nothing. Works without git too: an
export of the sources has no list of files.
"""
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ["src", "tests"]
VERSION = "14"


def find_program():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        program = shutil.which(name)
        if not program:
            continue
        output = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        found = re.search(r"version (\d+)\.", output.stdout)
        if found and found[1] == VERSION:
            return program
    return None


def c_files():
    try:
        listing = subprocess.run(["git", "ls-files", "-z", "--"] + FOLDERS, cwd=ROOT, check=True,
                                 capture_output=True, text=True).stdout
        paths = [ROOT / name for name in listing.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    return sorted(str(path.relative_to(ROOT)) for path in paths
                  if path.suffix in (".c", ".h") and path.is_file())


def main(write):
    program = find_program()
    if not program:
        if write:
            sys.exit(f"format: there is no clang-format {VERSION} here.")
        print(f"1..0 # SKIP there is no clang-format {VERSION} here")
        return 0
    files = c_files()
    if not files:
        sys.exit("format: found no C files.")
    mode = ["-i"] if write else ["--dry-run", "-Werror"]
    status = subprocess.run([program, "--style=file"] + mode + files, cwd=ROOT, check=False).returncode
    if not write:
        print("1..1")
        print(f"{'not ok' if status else 'ok'} 1 {len(files)} files are formatted (./dev format)")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] == ["--write"]))
