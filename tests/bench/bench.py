#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Glia and the peers that are installed on the same work, interleaved, with the processor's peak beside them.

    ./dev bench [--rounds 3] [--data DIR] [--only 512,512]

Workload W: 20,000 x 50 train, 5,000 dev, two classes, softmax cross-entropy, Adam; an epoch is a shuffle, all
batches and a dev pass. Each round runs the FMA probe and then every program once, so that whatever else the machine
does falls on all of them. Prints medians, how many times faster than PyTorch's ordinary loop Glia is (one thread
each), and what share of the peak its multiplications reach.
"""
import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # Debian's, which sees Debian's python3-torch
# hidden layers, activation, batch size, learning rate
WORK = [("", "sigmoid", 64, 0.025), ("512", "sigmoid", 64, 0.02), ("512,512", "sigmoid", 64, 0.01),
        ("512,512,512", "sigmoid", 64, 0.001)] + [("512", a, 128, 0.02) for a in ("sigmoid", "tanh", "relu", "gelu")]
PEERS = {"torch": "python3-torch", "sklearn": "python3-sklearn"}
COLUMNS, TRAIN, DEV = 50, 20000, 5000


def installed(module):
    return subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode == 0


def floating_point_operations(hidden):
    """Of one epoch's matrix products: forward, weight gradients, input gradients of all layers but the first."""
    widths = [COLUMNS] + [int(h) for h in hidden.split(",") if h] + [2]
    pairs = [a * b for a, b in zip(widths, widths[1:])]
    return 2 * (TRAIN * (3 * sum(pairs) - pairs[0]) + DEV * sum(pairs))


def seconds(command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))}:\n{done.stderr}")
    return json.loads(done.stdout)["seconds_per_epoch"]


def commands(glia, data, work, available):
    hidden, activation, batch, rate = work
    same = ["--hidden", hidden, "--activation", activation, "--batch", batch, "--epochs", 4]
    result = {"glia": [glia, "bench", "--data", data, *same, "--learning-rate", rate, "--json"]}
    result["glia, 2 threads"] = result["glia"] + ["--threads", 2]
    if "torch" in available:
        torch = [PYTHON, HERE / "torch_peer.py", data, *same, "--lr", rate]
        result["torch ordinary"] = torch + ["--threads", 1]
        result["torch best"] = torch + ["--threads", 1, "--variant", "best"]
    if "sklearn" in available and activation != "gelu":
        result["scikit-learn"] = [PYTHON, HERE / "sklearn_peer.py", data, *same, "--lr", rate]
    return result


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def measure(glia, probe, data, work, available, rounds):
    times, peaks = {}, []
    for _ in range(rounds):
        if probe:
            peaks.append(float(subprocess.run([probe], capture_output=True, text=True, check=True).stdout))
        for name, command in commands(glia, data, work, available).items():
            times.setdefault(name, []).append(seconds(command))
    return {k: statistics.median(v) for k, v in times.items()}, statistics.median(peaks) if peaks else None


def print_row(work, times, peak):
    hidden, activation, batch, _ = work
    one = times["glia"]
    cells = [f"[{hidden}]", activation, str(batch), f"{one:.4f}", f"{times['glia, 2 threads']:.4f}"]
    for peer in ("torch ordinary", "torch best", "scikit-learn"):
        cells.append(f"{times[peer]:.3f}" if peer in times else "–")
    cells.append(f"{times['torch ordinary'] / one:.1f} ×" if "torch ordinary" in times else "–")
    cells.append(f"{100 * floating_point_operations(hidden) / one / 1e9 / peak:.0f} %" if peak else "–")
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("glia", type=pathlib.Path, help="the built program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=pathlib.Path, help="where the workload's files are or shall be")
    parser.add_argument("--only", help="one row: the hidden layers, such as 512,512")
    options = parser.parse_args()
    if not installed("numpy"):
        sys.exit("bench: the workload's files are made with NumPy: apt install python3-numpy")
    available = {m for m in PEERS if installed(m)}
    for module in sorted(PEERS.keys() - available):
        print(f"{module} is not installed and left out: apt install {PEERS[module]}")
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
        print(f"{processor()}; seconds per epoch, median of {options.rounds}; ratio and share of peak with one thread\n")
        print("| hidden | activation | batch | glia | glia, 2 threads | torch ordinary | torch best | scikit-learn "
              "| torch / glia | of FMA peak |\n" + "|---" * 10 + "|")
        for work in WORK:
            if options.only is None or work[0] == options.only:
                print_row(work, *measure(options.glia.resolve(), probe, data, work, available, options.rounds))


if __name__ == "__main__":
    main()
