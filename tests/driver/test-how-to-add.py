#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What HACKING.md says step by step, done in a copy of the sources. TAP.

    test-how-to-add.py SOURCE-ROOT [TITLE…]

A section "Step by step: TITLE" is made of code blocks. The line above a block says where its text goes:

    In `FILE`, before `LINE`:          above, below or in place of the one line that begins with LINE
    In `FILE`, after `LINE`:
    In `FILE`, instead of `LINE`:
    In `FILE`, at the end:
    New file `FILE`:

The copy is built, its tests run, and it trains with each kind that the blocks describe. Each block of the engine and the
experiment that can be forgotten is left out once: the compiler must notice. With titles only those sections are followed.
"""
import collections
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

Block = collections.namedtuple("Block", "title path how line text")

HEADING = re.compile(r"#+ Step by step: (.*)")
PLACE = re.compile(r"(?:In `(?P<path>[^`]+)`, (?:(?P<how>before|after|instead of) `(?P<line>[^`]+)`|at the end)"
                   r"|New file `(?P<new>[^`]+)`):$")

SUITES = ("engine", "experiment", "interop", "plot", "labs", "driver")
WINDOW_TESTS = ("app-labels", "app-labs")

# Where a kind that is described in this file of the engine stands in an experiment, and what data suits it.
SECTIONS = {
    "activation.c": lambda name: {"network": {"layers": [{"units": 12, "activation": name}]}},
    "initialization.c": lambda name: {"network": {"init": name}},
    "loss.c": lambda name: {"data": {"source": "plane", "dev-share": 0.2}, "training": {"loss": name}},
    "optimizer.c": lambda name: {"training": {"optimizer": {"kind": name}}},
    "schedule.c": lambda name: {"training": {"schedule": {"kind": name}}},
}


def parse(text):
    """The blocks of all sections, in order."""
    blocks, title, place, lines = [], None, None, iter(text.splitlines())
    for line in lines:
        if line.startswith("#"):
            heading = HEADING.match(line)
            title = heading and heading[1]
        elif line.startswith("```") and title is not None:
            body = []
            for inner in lines:
                if inner == "```":
                    break
                body.append(inner)
            if place is None:
                raise ValueError(f"{title}: a block without a line above that says where it goes: {body[:1]}")
            blocks.append(Block(title, place["path"] or place["new"],
                                "new" if place["new"] else place["how"] or "end", place["line"], body))
            place = None
        elif line.strip():
            place = PLACE.match(line)
    return blocks


def carry_out(root, block):
    path = root / block.path
    if block.how == "new":
        if path.exists():
            raise ValueError(f"{block.path} is there already")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(block.text) + "\n", encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    if block.how == "end":
        lines += block.text
    else:
        at = [i for i, line in enumerate(lines) if line.lstrip().startswith(block.line)]
        if len(at) != 1:
            raise ValueError(f"{block.path} has {len(at)} lines that begin with {block.line!r}")
        first = at[0] + (block.how == "after")
        lines[first:at[0] + (block.how != "before")] = block.text
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def copy_sources(root, to):
    shutil.copytree(root, to, ignore=shutil.ignore_patterns(".git", "build*", "__pycache__"))


def run(*command, cwd):
    return subprocess.run([str(part) for part in command], cwd=cwd, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Tap:
    def __init__(self):
        self.count, self.failed = 0, False

    def report(self, name, problem=""):
        self.count += 1
        self.failed |= bool(problem)
        print(f"{'not ok' if problem else 'ok'} {self.count} {name}", flush=True)
        for line in str(problem).splitlines()[-40:]:
            print(f"# {line}", flush=True)
        return not problem


def build(copy):
    """What went wrong; empty if nothing did."""
    environment = dict(os.environ)
    if shutil.which("ccache"):
        environment.update(CC="ccache cc", CCACHE_NOHASHDIR="1", CCACHE_BASEDIR=str(copy))
    setup = subprocess.run(["meson", "setup", "build", "--buildtype=debug", "-Dwerror=true"], cwd=copy, env=environment,
                           text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if setup.returncode != 0:
        return setup.stdout
    result = run("ninja", "-C", "build", cwd=copy)
    return result.stdout if result.returncode != 0 else ""


def merge(into, more):
    for key, value in more.items():
        if isinstance(value, dict) and key != "data":
            merge(into.setdefault(key, {}), value)
        else:
            into[key] = value
    return into


def train(copy, file, name):
    experiment = {"data": {"source": "moons", "dev-share": 0.2}, "network": {"layers": [{"units": 12, "activation": "tanh"}]},
                  "training": {"epochs": 5}}
    path = copy / f"with-{name}.json"
    path.write_text(json.dumps(merge(experiment, SECTIONS[file](name))), encoding="utf-8")
    result = run(copy / "build/src/cli/glia", "train", path, "--out", copy / f"run-{name}", cwd=copy)
    rows = copy / f"run-{name}" / "metrics.jsonl"
    if result.returncode != 0 or not rows.exists():
        return result.stdout or f"exit status {result.returncode}"
    losses = [json.loads(line)["train-loss"] for line in rows.read_text().splitlines()]
    return "" if len(losses) == 5 and losses[-1] < losses[0] else f"the loss does not fall: {losses}"


def kinds(blocks):
    """The file of the engine and the name of every kind that the blocks describe."""
    for block in blocks:
        file = pathlib.PurePath(block.path).name
        match = re.search(r'DESCRIBE \(\w+,\s*"([^"]+)"', "\n".join(block.text))
        if match and file in SECTIONS:
            yield file, match[1]


def compiles(copy, commands):
    """Whether every file of the engine, and the one that writes ONNX, still does."""
    for command in commands:
        words = [word for word in shlex.split(command["command"]) if word != "ccache"]
        words = words[:words.index("-o")] + words[words.index("-o") + 2:] + ["-fsyntax-only"]
        for option in ("-MQ", "-MF"):
            at = words.index(option)
            del words[at:at + 2]
        words.remove("-MD")
        if subprocess.run(words, cwd=command["directory"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode != 0:
            return False
    return True


def check_omissions(tap, source, copy, blocks):
    commands = [command for command in json.loads((copy / "build/compile_commands.json").read_text())
                if re.search(r"src/engine/[^/]+\.c$|glia-network-onnx\.c$", command["file"])]
    by_file = {command["file"]: command for command in commands}
    for title in dict.fromkeys(block.title for block in blocks):
        own = [block for block in blocks if block.title == title]
        if own[0].path != "src/engine/mlp-kinds.h":
            continue
        for left_out in own[1:]:
            if not left_out.path.startswith("src/"):
                continue
            paths = {block.path for block in blocks}
            kept = {path: (copy / path).read_bytes() for path in paths if (copy / path).exists()}
            for path in paths:
                if (source / path).exists():
                    shutil.copyfile(source / path, copy / path)
            for block in own:
                if block is not left_out:
                    carry_out(copy, block)
            noticed = not compiles(copy, by_file.values())
            for path, data in kept.items():
                (copy / path).write_bytes(data)
            tap.report(f"{title} without its block for {left_out.path} does not compile", "" if noticed else "it does")


def main(root, only):
    tap = Tap()
    blocks = [block for block in parse((root / "HACKING.md").read_text(encoding="utf-8"))
              if not only or block.title in only]
    names = list(dict.fromkeys(block.title for block in blocks))
    tap.report("there are sections", "" if blocks and set(only) <= set(names) else f"only {names}")
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "glia"
        copy_sources(root, copy)
        followed = True
        for name in names:
            try:
                for block in blocks:
                    if block.title == name:
                        carry_out(copy, block)
                tap.report(f"{name} can be followed")
            except (OSError, ValueError) as problem:
                followed = tap.report(f"{name} can be followed", problem)
        if followed and tap.report("what was added builds without a warning", build(copy)):
            built = run("meson", "test", "-C", "build", "--list", cwd=copy).stdout
            suites = [word for suite in SUITES for word in ("--suite", suite)]
            result = run("meson", "test", "-C", "build", "--no-rebuild", "--no-suite", "slow", *suites,
                         "--timeout-multiplier", "5", "--print-errorlogs", cwd=copy)
            tap.report("the copy passes " + ", ".join(SUITES), result.stdout if result.returncode else "")
            window = [test for test in WINDOW_TESTS if re.search(rf"\b{test}$", built, re.M)]
            if window:
                result = run("meson", "test", "-C", "build", "--no-rebuild", *window,
                             "--timeout-multiplier", "5", "--print-errorlogs", cwd=copy)
                tap.report("and " + ", ".join(window), result.stdout if result.returncode else "")
            for file, name in kinds(blocks):
                tap.report(f"glia train with {name}", train(copy, file, name))
            check_omissions(tap, root, copy, blocks)
    print(f"1..{tap.count}")
    return tap.failed


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]))
