#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kill -9 at random points of a sweep: every epoch that was there stays, and going on ends with the same bits.

    test-kill.py GLIA POINTS [SEED]

What was acknowledged is what a reader of metrics.jsonl had seen just before the kill. TAP.
"""
import filecmp
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SWEEP = {
    "glia": 1, "name": "kill", "seed": 1,
    "data": {"source": "moons", "samples": 4000, "noise": 0.2, "dev-share": 0.2, "test-share": 0.2},
    "network": {"layers": [{"units": 12, "activation": "tanh", "dropout": 0.1}]},
    "training": {"loss": "binary-cross-entropy", "optimizer": {"kind": "adam", "learning-rate": 0.01}, "batch-size": 8,
                 "epochs": 2400, "schedule": {"kind": "cosine", "final": 0.001}},
    "sweep": {"grid": {"training.optimizer.learning-rate": [0.003, 0.03]}, "seeds": 2},
}


def start(folder, out):
    return subprocess.Popen([os.path.abspath(sys.argv[1]), "sweep", "sweep.json", "-j", "2", "--out", out, "-q"], cwd=folder,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(folder, out):
    process = start(folder, out)
    _, errors = process.communicate()
    if process.returncode != 0:
        raise AssertionError(f"the sweep ended with {process.returncode}: {errors.decode()}")


def epochs_of(run):
    """The whole lines of a run's epochs, without how long they took: that is nobody's bits."""
    try:
        with open(os.path.join(run, "metrics.jsonl")) as file:
            text = file.read()
    except FileNotFoundError:
        return []
    rows = [json.loads(line) for line in text.split("\n")[:-1]]
    for row in rows:
        del row["seconds"]
    return rows


def epochs_below(out):
    return {name: epochs_of(os.path.join(out, name)) for name in sorted(os.listdir(out))} if os.path.isdir(out) else {}


def weights_of(path):
    """A checkpoint's tensors: its header also says how long it took."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        return header, file.read()


def assert_same(out, reference):
    names = sorted(os.listdir(reference))
    assert sorted(os.listdir(out)) == names, f"runs {sorted(os.listdir(out))} instead of {names}"
    for name in names:
        assert epochs_of(os.path.join(out, name)) == epochs_of(os.path.join(reference, name)), f"{name}: other epochs"
        for part in ("best", "last"):
            mine, theirs = (os.path.join(base, name, "checkpoints", part + ".safetensors") for base in (out, reference))
            assert filecmp.cmp(mine, theirs, shallow=False) or weights_of(mine) == weights_of(theirs), \
                f"{name}: other {part} weights"


def kill_once(folder, out, longest, chance):
    """Returns whether it was killed: it may have ended before."""
    process = start(folder, out)
    until = time.monotonic() + chance.uniform(0, longest)
    while time.monotonic() < until and process.poll() is None:
        seen = epochs_below(out)
    seen = epochs_below(out)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    after = epochs_below(out)
    for name, rows in seen.items():
        assert after[name][:len(rows)] == rows, f"{name}: an epoch that was there is gone"
    return process.returncode == -signal.SIGKILL


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    points = int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1_000_000)
    chance = random.Random(seed)
    print(f"# seed {seed}\n1..1", flush=True)
    folder = tempfile.mkdtemp(prefix="glia-kill-")
    try:
        with open(os.path.join(folder, "sweep.json"), "w") as file:
            json.dump(SWEEP, file)
        began = time.monotonic()
        finish(folder, "reference")
        longest = time.monotonic() - began  # checkpoints are a second apart, so that some kills come after one
        reference, out, killed, sweeps = (*(os.path.join(folder, n) for n in ("reference", "out")), 0, 0)
        while killed < points:
            ended = False
            while not ended and killed < points:
                ended = not kill_once(folder, out, longest, chance)
                killed += not ended
            finish(folder, out)
            assert_same(out, reference)
            shutil.rmtree(out)
            sweeps += 1
        print(f"ok 1 - killed {killed} times in {sweeps} sweeps")
    except AssertionError as error:
        print(f"not ok 1 - {error}; seed {seed}")
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
