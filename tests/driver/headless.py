#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a command on an X server, a session bus and folders of its own, all gone afterwards.

    headless.py [--size 1600x1000] [--atspi] COMMAND [ARGUMENT…]

The command's exit status and output are passed through. --atspi lets accessibility tools see the
program; without it GTK keeps its accessible tree to itself, where tests read it.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile

OUTPUT = 9  # a file descriptor: one digit, as sh wants it


def start_server(size):
    """Xvfb chooses a free display itself and tells its number, so that tests run side by side."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24", "-nolisten", "tcp",
                               "-noreset"], pass_fds=[write], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    if not number:
        sys.exit("headless: Xvfb did not start: " + server.communicate()[1].decode(errors="replace"))
    return server, ":" + number


def environment(folder, display, atspi):
    variables = dict(os.environ, DISPLAY=display, GDK_BACKEND="x11", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable",
                     GTK_A11Y="atspi" if atspi else "test", GSETTINGS_BACKEND="memory", ADW_DISABLE_PORTAL="1",
                     GTK_USE_PORTAL="0", GIO_USE_VFS="local", LC_ALL="C.UTF-8", NO_AT_BRIDGE="0")
    for name in ("WAYLAND_DISPLAY", "GTK_THEME", "GTK_MODULES", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS"):
        variables.pop(name, None)
    for name in ("RUNTIME_DIR", "CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME"):
        path = os.path.join(folder, name.lower())
        os.mkdir(path, 0o700)
        variables["XDG_" + name] = path
    return variables


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--size", default="1600x1000")
    parser.add_argument("--atspi", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if options.command[:1] == ["--"]:
        del options.command[0]
    for program in ("Xvfb", "dbus-run-session"):
        if shutil.which(program) is None:
            print(f"1..0 # SKIP there is no {program}")
            return 0

    # A test that is told to end (meson's time-out) must not leave a server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    server, folder = None, tempfile.mkdtemp(prefix="glia-headless-")
    try:
        server, display = start_server(options.size)
        # What services say that the bus starts must not get among the test's lines.
        os.dup2(sys.stdout.fileno(), OUTPUT)
        return subprocess.run(["dbus-run-session", "--", "sh", "-c", f'exec "$@" >&{OUTPUT} {OUTPUT}>&-', "sh"] +
                              options.command, check=False, stdout=sys.stderr, pass_fds=[OUTPUT],
                              env=environment(folder, display, options.atspi)).returncode
    finally:
        if server is not None:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
