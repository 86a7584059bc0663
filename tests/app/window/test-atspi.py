#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Uses the program from outside, as a screen reader does: finds things by what they are called.

    test-atspi.py PROGRAM

Starts it with an experiment on circles, presses Train, sees the epochs rise, reads the accuracy. Then changes the
experiment, kills the program, starts it again and gets the change back. TAP.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

try:
    import gi
    gi.require_version("Atspi", "2.0")
    import pyatspi
    from gi.repository import GLib
except (ImportError, ValueError):
    print("1..0 # SKIP there is no python3-pyatspi")
    sys.exit(0)

CIRCLES = {
    "glia": 1, "name": "circles", "seed": 42,
    "data": {"source": "circles", "samples": 1000, "noise": 0.08, "dev-share": 0.2, "seed": 42},
    "network": {"layers": [{"units": 8, "activation": "tanh"}]},
    "training": {"loss": "binary-cross-entropy", "optimizer": {"kind": "adam", "learning-rate": 0.03},
                 "batch-size": 16, "epochs": 1000000},
}
PATIENCE = 60  # seconds until something that must happen counts as missing


def wait_for(what, look):
    """Turns the main loop until look() returns something true, which is returned."""
    context = GLib.MainContext.default()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            found = look()
        except GLib.Error:  # it changed while it was looked at
            found = None
        if found:
            return found
        wake = GLib.timeout_add(20, lambda: True)
        context.iteration(True)
        GLib.source_remove(wake)
    raise AssertionError(f"waited {PATIENCE} seconds in vain for {what}")


def everything_in(node):
    node.clear_cache()  # what was asked before may have changed
    yield node
    for i in range(node.childCount):
        child = node.getChildAtIndex(i)
        if child is not None:
            yield from everything_in(child)


def find(root, what, matches):
    return wait_for(what, lambda: next((node for node in everything_in(root) if matches(node)), None))


def find_program():
    desktop = pyatspi.Registry.getDesktop(0)
    return next((app for app in desktop if app is not None and "glia-workbench" in (app.name or "")), None)


def texts_of(node):
    """Everything a reader could say about the node."""
    return [text for text in (node.name, node.description) if text]


def epoch_of(label):
    label.clear_cache()
    found = re.fullmatch(r"Epoch ([\d,]+)( of [\d,]+)?", label.name or "")
    return int(found[1].replace(",", "")) if found else None


def name_of(node):
    node.clear_cache()
    return node.name


def press(button):
    action = button.queryAction()
    assert action.nActions > 0, f"{button.name} cannot be pressed"
    action.doAction(0)


def accuracy_of(root):
    """What the accuracy plot says of itself: its summary ends with the newest values."""
    for node in everything_in(root):
        for text in texts_of(node):
            found = re.match(r"Accuracy: .*\bdev ([\d.]+) ?%", text)
            if found:
                return float(found[1])
    return None


def check(number, name, test):
    try:
        test()
    except AssertionError as failure:
        print(f"not ok {number} {name}\n# {failure}", flush=True)
        return False
    print(f"ok {number} {name}", flush=True)
    return True


def run(program, experiment):
    process = subprocess.Popen([program, experiment])
    try:
        app = wait_for("the program among the accessible ones", find_program)
        button = find(app, "a button called Train", lambda node: node.name == "Train" and
                      node.getRole() == pyatspi.ROLE_PUSH_BUTTON)
        label = find(app, "the epoch", lambda node: epoch_of(node) is not None)
        seen = [epoch_of(label)]

        def rises():
            wait_for("Train to become sensitive", lambda: button.getState().contains(pyatspi.STATE_SENSITIVE))
            press(button)
            wait_for("Train to become Pause", lambda: name_of(button) == "Pause")

            def look():
                now = epoch_of(label)
                if now is not None and now != seen[-1]:
                    assert now > seen[-1], f"the epoch fell from {seen[-1]} to {now}"
                    seen.append(now)
                return len(seen) >= 4
            wait_for("the epoch to rise", look)

        def learns():
            wait_for("an accuracy of 95 % or more", lambda: (accuracy_of(app) or 0) >= 95)

        def pauses():
            press(button)
            wait_for("Pause to become Train", lambda: name_of(button) == "Train")
            assert process.poll() is None, "the program has ended"

        print("1..5", flush=True)
        # A list, so that each is done whether or not the one before went well.
        return all([check(1, "/atspi/train-raises-the-epoch", rises),
                    check(2, "/atspi/accuracy", learns),
                    check(3, "/atspi/pause", pauses)])
    finally:
        process.terminate()
        process.wait()


def kept_files():
    folder = os.path.join(os.environ["XDG_STATE_HOME"], "glia", "recovery")
    return [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names if name.endswith(".json")]


def crash(program, experiment):
    """An edit, kill -9, and the next start offers it."""
    process = subprocess.Popen([program, experiment])
    seconds = []

    def edits():
        app = wait_for("the program among the accessible ones", find_program)
        find(app, "one hidden layer", lambda node: node.name == "2 → 8 → 1")
        press(find(app, "a button called Add Layer", lambda node: node.name == "Add Layer" and
                   node.getRole() == pyatspi.ROLE_PUSH_BUTTON))
        edited = time.monotonic()
        wait_for("the edit on the disk", kept_files)
        seconds.append(time.monotonic() - edited)
        process.kill()
        assert process.wait() == -9
        print(f"# on the disk {seconds[0]:.1f} seconds after the edit", flush=True)
        assert seconds[0] < 5, f"the edit was kept only after {seconds[0]:.1f} seconds"
        wait_for("the bus to forget it", lambda: find_program() is None)

    def comes_back():
        again = subprocess.Popen([program])
        try:
            app = wait_for("the program among the accessible ones", find_program)
            # GTK 4.8 puts the text with its mnemonic before the name.
            button = find(app, "a button called Restore", lambda node: (node.name or "").endswith("Restore") and
                          node.getRole() == pyatspi.ROLE_PUSH_BUTTON)
            press(button)
            find(app, "two hidden layers", lambda node: re.fullmatch(r"2 → 8 → \d+ → 1", node.name or ""))
        finally:
            again.terminate()
            again.wait()

    try:
        return all([check(4, "/atspi/edit-is-kept-before-a-crash", edits),
                    check(5, "/atspi/edit-comes-back-after-a-crash", comes_back)])
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def main():
    with tempfile.TemporaryDirectory(prefix="glia-atspi-") as folder:
        experiment = os.path.join(folder, "circles.json")
        with open(experiment, "w", encoding="utf-8") as file:
            json.dump(CIRCLES, file)
        program = os.path.abspath(sys.argv[1])
        trained = run(program, experiment)
        wait_for("the program to be gone", lambda: find_program() is None)
        return 0 if crash(program, experiment) and trained else 1


if __name__ == "__main__":
    sys.exit(main())
