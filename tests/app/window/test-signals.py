#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Signals end the window as a person would who cannot be asked: the run that trains gets a checkpoint.

    test-signals.py WORKBENCH GLIA

Starts the window on an experiment that is never done, presses Space through X, sends the signal once there are epochs on the
disk, and asks `glia runs` what became of the run. TAP.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

try:
    from Xlib import X, XK, display
    from Xlib.ext import xtest
except ImportError:
    print("1..0 # SKIP there is no python3-xlib")
    sys.exit(0)

LONG = {
    "glia": 1, "name": "long", "data": {"source": "circles"},
    "network": {"layers": [{"units": 4, "activation": "tanh"}]},
    "training": {"epochs": 100000000},
}
PATIENCE = 60  # seconds until something that must happen counts as missing


def wait_for(what, look):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE} seconds in vain for {what}")


def press_space():
    screen = display.Display()
    code = screen.keysym_to_keycode(XK.string_to_keysym("space"))
    xtest.fake_input(screen, X.KeyPress, code)
    xtest.fake_input(screen, X.KeyRelease, code)
    screen.sync()


def runs(glia, store):
    return json.loads(subprocess.run([glia, "runs", "--json", store], check=True, capture_output=True, text=True).stdout)


def train_and_signal(workbench, glia, number):
    with tempfile.TemporaryDirectory(prefix="glia-signals-") as folder:
        environment = dict(os.environ, XDG_DATA_HOME=folder, XDG_STATE_HOME=folder, XDG_CACHE_HOME=folder,
                           XDG_CONFIG_HOME=folder, GTK_A11Y="none")
        experiment = pathlib.Path(folder, "long.json")
        experiment.write_text(json.dumps(LONG), encoding="utf-8")
        store = os.path.join(folder, "glia", "runs")
        process = subprocess.Popen([workbench, experiment], env=environment)
        try:
            def is_training():
                press_space_once_in_a_while()
                return any(pathlib.Path(store).glob("*/metrics.jsonl"))
            last = [0.0]

            def press_space_once_in_a_while():
                # The window takes a while to come, and Space is nobody's before that.
                if time.monotonic() - last[0] > 4:
                    last[0] = time.monotonic()
                    press_space()
            wait_for("a run's folder", is_training)
            wait_for("some epochs", lambda: any(path.stat().st_size > 1000 for path in pathlib.Path(store).glob("*/metrics.jsonl")))
            process.send_signal(number)
            wait_for("the program's end", lambda: process.poll() is not None)
            run, = runs(glia, store)
            assert process.returncode == 0, process.returncode
            assert run["state"] in ("paused", "stopped"), run["state"]
            assert list(pathlib.Path(store).glob("*/*/last.safetensors")), "there is no checkpoint"
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def main(workbench, glia):
    signals = [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1]
    print(f"1..{len(signals)}")
    failed = False
    for place, number in enumerate(signals, 1):
        try:
            train_and_signal(workbench, glia, number)
            print(f"ok {place} /signals/{number.name}", flush=True)
        except AssertionError as error:
            failed = True
            print(f"not ok {place} /signals/{number.name}\n# {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
