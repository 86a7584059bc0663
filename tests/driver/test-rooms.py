#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The house: which room includes which, and which files call each other. TAP.

    test-rooms.py SOURCE-ROOT [--graph]

A room is a folder of src/ that meson.build makes a library or a program of. What it may see is what its
meson.build names in `dependencies`. --graph prints the rooms and their arrows instead.
"""
import pathlib
import re
import sys

MOST_LINES = 4000
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|#[^\n]*", re.S)
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


class Room:
    def __init__(self, root, folder):
        text = (folder / "meson.build").read_text(encoding="utf-8")
        self.folder, self.name = folder, str(folder.relative_to(root / "src"))
        self.files = sorted(folder.glob("*.[ch]"))
        self.lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in self.files)
        self.dep = next(iter(re.findall(r"^(\w+)_dep = declare_dependency", text, re.M)), "")
        lists = re.findall(r"dependencies(?: = |: )\[([^\]]*)\]", text)
        self.names = set(re.findall(r"(\w+)_dep\b", " ".join(lists)))
        self.sees = set(self.names)


def in_order(root, folder="src"):
    """The folders in the order in which meson reads them: from the ground up."""
    text = (root / folder / "meson.build" if folder != "src" else root / "meson.build").read_text(encoding="utf-8")
    for name in re.findall(r"subdir\('([^']+)'\)", text):
        if folder == "src" and not name.startswith("src/"):
            continue
        path = name if folder == "src" else f"{folder}/{name}"
        yield from in_order(root, path)
        if list((root / path).glob("*.c")):
            yield root / path


def find_houses(root, rooms):
    """The folders of rooms, such as src/experiment: name -> the libraries of its rooms."""
    houses = {}
    for room in rooms:
        if room.folder.parent != root / "src":
            houses.setdefault(room.folder.parent.name, set()).add(room.dep)
    return houses


def find_rooms(root):
    rooms = [Room(root, folder) for folder in in_order(root)]
    # A house is seen by one name: that stands for each of its rooms.
    for house, inside in find_houses(root, rooms).items():
        for room in rooms:
            if house in room.names and room.folder.parent.name != house:
                room.sees |= inside
    return rooms


def find_arrows(rooms):
    """(room, file, header, room of the header) for each include of another room's header, and what is wrong."""
    at, wrong = {}, []
    for room in rooms:
        for path in room.files:
            if path.suffix == ".h":
                if path.name in at:
                    wrong.append(f"{path.name} is in {at[path.name].name} and in {room.name}")
                at[path.name] = room
    arrows = []
    for room in rooms:
        for path in room.files:
            for header in INCLUDE.findall(path.read_text(encoding="utf-8")):
                to = at.get(header)
                if to is None and not header.endswith("-resources.h"): # those are made by glib-compile-resources
                    wrong.append(f"{room.name}/{path.name} includes {header}, which is in no room")
                elif to and to is not room:
                    arrows.append((room, path, header, to))
    return arrows, wrong


def up(rooms, arrows):
    floor = {room.name: number for number, room in enumerate(rooms)}
    for room, path, header, to in arrows:
        if floor[to.name] > floor[room.name]:
            yield f"{room.name}/{path.name} includes {header} of {to.name}, which is above it"


def unnamed(arrows):
    for room, path, header, to in arrows:
        if to.dep not in room.sees:
            yield f"{room.name}/{path.name} includes {header}; {room.name}/meson.build does not name {to.dep}_dep"


def unused(root, rooms, arrows):
    used = {(room.name, to.dep) for room, _, _, to in arrows}
    houses = find_houses(root, rooms)
    stands_for = {room.dep: {room.dep} for room in rooms if room.dep} | houses
    for room in rooms:
        if room.folder.parent.name not in houses:
            continue
        for dep in sorted(room.names & set(stands_for)):
            if not any((room.name, each) in used for each in stands_for[dep]):
                yield f"{room.name}/meson.build names {dep}_dep, which no file there includes"


def circles(graph):
    """The strongly connected parts of more than one node (Tarjan 1972)."""
    index, low, stack, on, found = {}, {}, [], set(), []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        on.add(node)
        for to in sorted(graph.get(node, ())):
            if to not in index:
                visit(to)
                low[node] = min(low[node], low[to])
            elif to in on:
                low[node] = min(low[node], index[to])
        if low[node] == index[node]:
            part = set()
            while node not in part:
                part.add(stack.pop())
            on.difference_update(part)
            if len(part) > 1:
                found.append(sorted(part))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def unit_of(room, path):
    """The files of one class are one unit: a private header belongs to the public one of its name, a file without
    a header to that of its room with which its own name begins. The unit's name is the room's and the header's."""
    headers = {header.stem.removesuffix("-private") for header in room.files if header.suffix == ".h"}
    parts = path.stem.removesuffix("-private").split("-")
    for count in range(len(parts), 0, -1):
        if "-".join(parts[:count]) in headers:
            return f"{room.name}/{'-'.join(parts[:count])}"
    return f"{room.name}/{path.stem}"


CLASS = re.compile(r"^G_DECLARE_\w+ \(\w+, \w+, GLIA, (\w+)", re.M)
DECLARATION = re.compile(r"^(?!static|typedef|G_DE|return)[A-Za-z_][\w \*\n]*?[ \*\n]([a-z_]\w*) \(", re.M)


def calls(rooms):
    """Which unit names a function or a class that the header of another one declares, and where."""
    declared, graph, why = {}, {}, {}
    texts = {path: re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', COMMENT.sub("", path.read_text(encoding="utf-8")))
             for room in rooms for path in room.files}
    for room in rooms:
        for path in room.files:
            if path.suffix == ".h":
                names = DECLARATION.findall(texts[path])
                for name in CLASS.findall(texts[path]):
                    names += [f"GLIA_TYPE_{name}", f"GLIA_{name}", f"GLIA_IS_{name}"]
                declared.update({name: unit_of(room, path) for name in names})
    for room in rooms:
        for path in room.files:
            unit = unit_of(room, path)
            for name in set(re.findall(r"\b[A-Za-z_]\w*\b", texts[path])):
                to = declared.get(name)
                if to and to != unit:
                    graph.setdefault(unit, set()).add(to)
                    why.setdefault((unit, to), []).append(f"{path.name}: {name}")
    return graph, why


def call_circles(rooms):
    graph, why = calls(rooms)
    for part in circles(graph):
        yield " <-> ".join(part)
        for (a, b), reasons in sorted(why.items()):
            if a in part and b in part:
                yield f"    {a} -> {b}: " + ", ".join(sorted(reasons)[:4])


def too_large(root, rooms):
    hacking = (root / "HACKING.md").read_text(encoding="utf-8")
    for room in rooms:
        if room.lines > MOST_LINES and not re.search(rf"^\| `src/{room.name}/` \| [0-9.k, ]+ lines", hacking, re.M):
            yield f"src/{room.name} has {room.lines} lines; HACKING.md gives no reason"


def readmes(root, rooms):
    """A room inside a folder says what lives there, what it sees, and what never belongs there."""
    for room in rooms:
        outer = room.folder.parent
        if outer == root / "src":
            continue
        path = room.folder / "README.md"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        text = " ".join(lines)
        said = re.search(rf"Sees in `src/{outer.name}`: ([a-z, ]+)\.", text)
        siblings = {other.dep: other.folder.name for other in rooms if other.folder.parent == outer}
        seen = {siblings[dep] for dep in room.sees & set(siblings)} or {"nothing"}
        if not 3 <= len(lines) <= 14 or "Never here: " not in text:
            yield f"src/{room.name}/README.md is missing, or not what lives there, what it sees, what never belongs there"
        elif not said or set(said.group(1).split(", ")) != seen:
            yield f"src/{room.name}/README.md: it sees {', '.join(sorted(seen))}"


def mirrors(root, rooms):
    names = {room.name for room in rooms}
    at = {path.stem: room for room in rooms for path in room.files if path.suffix == ".c"}
    for path in sorted((root / "ui").rglob("*.ui")):
        room = at.get(path.stem)
        if room and path.parent.name != room.folder.name:
            yield f"{path.relative_to(root)}: its class is in src/{room.name}"
        elif f"app/{path.parent.name}" not in names:
            yield f"{path.relative_to(root)}: src/app has no such room"
    for outer in find_houses(root, rooms):
        for path in sorted((root / "tests" / outer).rglob("test-*")):
            if path.is_file() and f"{outer}/{path.parent.name}" not in names:
                yield f"{path.relative_to(root)} is in no room of src/{outer}"


def main(root, arguments):
    rooms = find_rooms(root)
    arrows, wrong = find_arrows(rooms)
    if arguments == ["--graph"]:
        for room in rooms:
            to = sorted({other.name for one, _, _, other in arrows if one is room})
            print(f"{room.name:22} {room.lines:6} lines -> {' '.join(to)}")
        return 0
    graph = {}
    for room, _, _, to in arrows:
        graph.setdefault(room.name, set()).add(to.name)
    problems = {
        f"{len(rooms)} rooms have {sum(len(room.files) for room in rooms)} files":
            [] if len(rooms) > 20 and all(room.files for room in rooms) else ["rooms were not found"],
        "each header is in one room": wrong,
        "no arrow runs up": list(up(rooms, arrows)),
        "a room includes what its meson.build names": list(unnamed(arrows)),
        "a room's meson.build names what it includes": list(unused(root, rooms, arrows)),
        "no circle between rooms": [" <-> ".join(part) for part in circles(graph)],
        "no two files call each other": list(call_circles(rooms)),
        f"a room over {MOST_LINES} lines has its reason in HACKING.md": list(too_large(root, rooms)),
        "each room has its README.md": list(readmes(root, rooms)),
        "templates and tests are in the rooms of what they are of": list(mirrors(root, rooms)),
    }
    print(f"1..{len(problems)}")
    for number, (name, found) in enumerate(problems.items(), 1):
        print(f"{'not ok' if found else 'ok'} {number} {name}")
        for line in found:
            print(f"# {line}")
    return 1 if any(problems.values()) else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
