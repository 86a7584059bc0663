#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One way of writing: file names, private headers, properties, virtual functions, sizes, blank lines; and every file
that a page about the sources names is there. TAP.

    test-names.py SOURCE-ROOT [--write]

--write puts a blank line after the declarations at the head of each function, where it is missing.
"""
import pathlib
import re
import sys

MOST_LINES, MOST_FUNCTION_LINES = 600, 60
PREFIXED = ("app", "data", "experiment", "interop", "labs", "plot", "report")
VFUNCS = ("dispose", "finalize", "constructed", "get_property", "set_property", "snapshot", "measure", "size_allocate",
          "map", "unmap", "realize", "unrealize", "root", "unroot", "class_init", "init", "activate", "startup", "open")
STATEMENT = re.compile(r"^  (?:return|goto|case|else|if|for|while|do|switch|break|continue|default)\b")
DECLARATION = re.compile(
    r"^  (?:[A-Za-z_]\w*(?: \([^()]*\))?[ *]+)+(?:const )?\**[A-Za-z_]\w*\s*(?:\[.*|=(?!=).*|,.*|;.*|)$")
AGGREGATE = re.compile(r"^  (?:static |const )*(?:struct|enum|union)\b")
POINTER = re.compile(r"^  [A-Za-z_][\w ]* \*?\(\*\w+\) ?\(")


def is_declaration(line):
    return not STATEMENT.match(line) and bool(
        DECLARATION.match(line) or POINTER.match(line) or AGGREGATE.match(line))


def functions(lines):
    """(line of the opening brace, line of the closing one, name) of each function, by the project's format."""
    for number, line in enumerate(lines):
        if line != "{" or number == 0 or not lines[number - 1].rstrip().endswith((")", "NULL")):
            continue
        end = next((n for n in range(number, len(lines)) if lines[n].startswith("}")), None)
        start = number - 1
        while start > 0 and lines[start].startswith(" "):
            start -= 1
        name = re.match(r"(\w+) \(", lines[start])
        if end is not None and name:
            yield number, end, name.group(1)


def statement_end(lines, number):
    """The last line of the declaration that begins at `number`."""
    depth = 0
    while True:
        text = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)+\'|/\*.*?\*/', "", lines[number])
        depth += text.count("{") + text.count("(") - text.count("}") - text.count(")")
        if depth <= 0 and text.rstrip().endswith(";"):
            return number
        number += 1


def comment_end(lines, number):
    while "*/" not in lines[number]:
        number += 1
    return number


def missing_blank_lines(lines):
    """The lines before which a blank one is missing."""
    found = []
    for start, end, name in functions(lines):
        number, seen = start + 1, False
        while number < end:
            while lines[number].startswith("#"): # a macro that only this function uses
                number += 1
            following = number
            if lines[number].startswith("  /*"): # a comment belongs to what follows it
                following = comment_end(lines, number) + 1
            if following >= end or not is_declaration(lines[following]):
                break
            seen = True
            number = statement_end(lines, following) + 1
        if seen and number < end and lines[number].strip():
            found.append(number)
    return found


def sources(root):
    return sorted(path for path in (root / "src").rglob("*.[ch]"))


def files_without_a_place(root):
    """What HACKING.md and the rooms' pages name that no folder has; the files that a step says to make are left out."""
    folders = ("src", "tests", "ui", "resources", "data", "po")
    names = {path.name for folder in folders for path in (root / folder).rglob("*")}
    for page in [root / "HACKING.md", *sorted((root / "src").rglob("README.md"))]:
        text = re.sub(r"^```.*?^```|^New file .*?$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        for name in re.findall(r"`([\w./-]+\.(?:c|h|py|ui|md|json|xml|build|supp|1))`", text):
            if name.startswith("glib/") or "CLASS" in name:
                continue
            if not ((root / name).exists() if "/" in name else name in names or (root / name).exists()):
                yield f"{page.relative_to(root)}: {name}"


def check(root):
    problems = {name: [] for name in (
        "there are files to look at",
        "files begin with glia-",
        "private headers end in -private.h",
        "the number of properties is N_PROPERTIES",
        "virtual functions carry the name of their class",
        "a blank line follows the declarations",
        f"no file over {MOST_LINES} lines, no function over {MOST_FUNCTION_LINES}",
        "files are read by src/files, which opens no pipe by surprise",
        "every file that HACKING.md and the rooms' pages name is there",
    )}
    exist, prefix, private, properties, vfuncs, blank, size, reading, named = problems.values()
    named += files_without_a_place(root)
    files = sources(root)
    if len(files) < 400:
        exist.append(f"only {len(files)} files in src")
    for path in files:
        where = path.relative_to(root)
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        if where.parts[1] in PREFIXED and not path.name.startswith("glia-") and path.name != "main.c":
            prefix.append(str(where))
        if path.name.endswith(("-internal.h", "-priv.h")):
            private.append(str(where))
        if re.search(r"^\s*(?:PROPERTIES|N_PROPS|LAST_PROP|PROP_LAST)\b", text, re.M):
            properties.append(str(where))
        if "G_DEFINE" in text:
            for name in VFUNCS:
                if re.search(rf"^{name} \(", text, re.M):
                    vfuncs.append(f"{where}: {name}()")
        if where.parts[1] != "files":
            reading += [f"{where}: {name}" for name in re.findall(r"\b(g_file_get_contents|g_mapped_file_new|g_file_read) \(", text)]
        blank += [f"{where}:{number + 1}" for number in missing_blank_lines(lines)]
        if len(lines) > MOST_LINES:
            size.append(f"{where} has {len(lines)} lines")
        size += [f"{where}: {name}() has {end - start - 1} lines"
                 for start, end, name in functions(lines) if end - start - 1 > MOST_FUNCTION_LINES]
    return problems


def write_blank_lines(root):
    for path in sources(root):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number in reversed(missing_blank_lines(lines)):
            lines.insert(number, "")
        text = "\n".join(lines) + "\n"
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")


def main(root, arguments):
    if arguments == ["--write"]:
        write_blank_lines(root)
        return 0
    problems = check(root)
    print(f"1..{len(problems)}")
    for number, (name, found) in enumerate(problems.items(), 1):
        print(f"{'not ok' if found else 'ok'} {number} {name}")
        for line in found:
            print(f"# {line}")
    return 1 if any(problems.values()) else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
