#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every file with strings for people is in po/POTFILES, and every template is in the resources. TAP.

    test-strings.py SOURCE-ROOT
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

# What a person reads as text, a tooltip or by ear. A "label" of only figures or signs needs no translation.
READ = {"label", "title", "subtitle", "description", "tooltip-text", "placeholder-text", "caption", "help-text"}
WORDS = re.compile(r"[^\W\d_]{2,}")


def potfiles(root):
    lines = (root / "po/POTFILES").read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def with_strings(root):
    found = set()
    for path in (root / "src").rglob("*.c"):
        if re.search(r"\b(?:N?C?_|n?gettext|g_dngettext) \(", path.read_text(encoding="utf-8")):
            found.add(str(path.relative_to(root)))
    for path in (root / "ui").rglob("*.ui"):
        if 'translatable="yes"' in path.read_text(encoding="utf-8"):
            found.add(str(path.relative_to(root)))
    return found


def untranslatable(path):
    """Lines that a person would read but no translator would see."""
    for element in ET.parse(path).iter():
        if element.tag in ("property", "attribute") and element.get("name") in READ \
                and element.get("translatable") != "yes" and WORDS.search(element.text or ""):
            yield f"{path.name}: {element.get('name')}: {element.text}"


# A macro between two parts of a string ends what translators see.
CUT = re.compile(r"""\b(?:N?C?_|n?gettext|g_dngettext) \((?:[^"();]*"(?:[^"\\]|\\.)*")+\s*(?:G_\w+|PRI\w+)""")


def cut(root):
    for path in sorted((root / "src").rglob("*.c")):
        for match in CUT.finditer(path.read_text(encoding="utf-8")):
            yield f"{path.name}: {match.group()}"


def main(root):
    listed = potfiles(root)
    found = with_strings(root)
    resources = (root / "resources/glia-workbench.gresource.xml").read_text(encoding="utf-8")
    templates = sorted((root / "ui").rglob("*.ui"))
    problems = {
        # Fewer than these means that the house was rebuilt and this test no longer finds its files.
        "there are files to look at": [f"{what}: {number} files with strings" for what, number in (
            ("src", sum(name.startswith("src/") for name in found)),
            ("ui", sum(name.startswith("ui/") for name in found))) if number < 20],
        "files with strings are in po/POTFILES": sorted(found - listed),
        "files in po/POTFILES exist": sorted(name for name in listed if not (root / name).is_file()),
        "templates are in the resources": [str(path.relative_to(root)) for path in templates if f">{path.relative_to(root)}<" not in resources],
        "strings for translators are whole": list(cut(root)),
        "strings in templates are for translators":
            [line for path in templates for line in untranslatable(path)],
    }
    print(f"1..{len(problems)}")
    for number, (name, found) in enumerate(problems.items(), 1):
        print(f"{'not ok' if found else 'ok'} {number} {name}")
        for line in found:
            print(f"# {line}")
    return 1 if any(problems.values()) else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
