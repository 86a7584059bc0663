#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Uses the program like somebody who never looks: clicks, drags, scrolls, types and resizes at random while it trains.

    test-random-use.py PROGRAM [MINUTES [SEED]]

Without MINUTES: GLIA_RANDOM_MINUTES, or 1. It must not crash, warn, hang or grow. What it does follows from the seed, which
is printed. After every few events the window is pinged, as window managers do, and the next ones wait for its answer: that
paces the events, and an answer that does not come is a hang. TAP.

Started by root, the program runs as nobody, in a home of its own: file dialogs are clicked through as well.
"""
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

try:
    from Xlib import X, XK, display, error, protocol
    from Xlib.ext import xtest
except ImportError:
    print("1..0 # SKIP there is no python3-xlib")
    sys.exit(0)

HANG = 60      # seconds without an answer
NOBODY = 65534
SOME = 2       # windows besides the one that is looked at
CORNER = 60    # pixels: shadow, margin and close button
WARM_UP = 0.4  # the share of the time after which memory should have found its size
SPARE = 1.25   # it may grow by a quarter after that, and by
SPARE_MB = 60  # this much: histories of epochs are kept

# GTK 4.8's own, with any program; everything else that is said as a warning fails the test.
KNOWN = re.compile("|".join((
    r"gdk_monitor_get_geometry: assertion",  # a popover whose widget is off the screen
    r"Broken accounting of active state",    # a widget goes away while a button is pressed on it
    r"Trying to snapshot \w+ 0x\w+ without a current allocation",  # a window is drawn while it is being resized
    r"attempt to allocate (GtkPopoverContent contents|GtkScrolledWindow scrolledwindow|GtkBox box) 0x",  # no room at the edge
    r"(gdk_surface_get_device_position|_gtk_widget_find_at_coords): assertion",  # a tooltip is due, its window is gone
    r"unexpected blinking selection",        # an entry loses its selection while its cursor blinks
)))

FILE_DIALOG = re.compile("(Open|Save|Export|Import|Choose|Select)\\b")

# What is typed. No "/" and no "~": a path typed into a file dialog would lead out of the home.
# Not more epochs: their history is kept, and takes some hundred bytes an epoch.
WORDS = ["0.01", "0.5", "64", "1e-3", "-1", "nan", "0.001, 0.01", "99999", "a", "abc", "", "ln(x)+exp(y)*z", "good movie"]
KEYS = ["Tab"] * 6 + ["space"] * 5 + ["Return"] * 3 + ["Escape"] * 5 + ["Left", "Right", "Up", "Down"] * 3 + \
       ["Home", "End", "Prior", "Next", "Delete", "BackSpace", "Menu", "F9", "F10", "1", "2", "plus", "minus"]
# Not here: Ctrl+Q and Ctrl+W, which only end the program; it is ended often enough by its close button.
CHORDS = [("Control_L", key) for key in ("z", "z", "z", "a", "c", "v", "x", "n", "s", "o", "BackSpace", "question", "comma",
                                          "Page_Up", "Page_Down", "1", "2", "3", "Tab", "r", "e", "f", "d")] + \
         [("Alt_L", key) for key in ("1", "2", "3", "Left", "Right", "n", "t")] + [("Shift_L", "Tab"), ("Shift_L", "F10")]


def fail(text):
    print("not ok 1 - random use")
    print("\n".join("# " + line for line in text.splitlines()))
    print("1..1")
    sys.exit(1)


class Hung(Exception):
    pass


class Program:
    """The program, its window and what it says."""

    def __init__(self, path, home):
        self.path, self.home, self.said = path, home, os.path.join(home, "said")
        self.process = self.window = None

    def start(self, shown):
        variables = dict(os.environ, HOME=self.home, GTK_A11Y="none",
                         ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=16:detect_leaks=0")
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            variables[f"XDG_{name}_HOME"] = os.path.join(self.home, name.lower())
        drop = os.geteuid() == 0
        if drop:  # a session bus belongs to its user
            variables["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
        self.process = subprocess.Popen([self.path], env=variables, cwd=self.home, stderr=open(self.said, "ab"),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        **({"user": NOBODY, "group": NOBODY, "extra_groups": []} if drop else {}))
        self.window = shown(self.process)

    def ended(self):
        return self.process.poll() is not None

    def words(self):
        with open(self.said, errors="replace") as file:
            return file.read()

    def check(self):
        """What it says, and how it ended if it did."""
        said = self.words()
        bad = [line for line in said.splitlines() if re.search("WARNING|CRITICAL|ERROR", line) and not KNOWN.search(line)]
        if bad or self.process.poll() not in (None, 0):
            fail(f"status {self.process.poll()}; the program said\n" + said[-12000:])

    def megabytes(self):
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Hands:
    """The X server's mouse and keyboard."""

    def __init__(self, seed):
        self.x = display.Display()
        self.root = self.x.screen().root
        self.root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self.chance = random.Random(seed)
        self.pings = 0
        self.width, self.height = self.x.screen().width_in_pixels, self.x.screen().height_in_pixels
        self.protocols, self.ping_atom = (self.x.intern_atom(n) for n in ("WM_PROTOCOLS", "_NET_WM_PING"))

    def wait(self, what, look):
        """Reads events until look(event) or look(None) says that it came."""
        end = time.monotonic() + HANG
        while time.monotonic() < end:
            if self.x.pending_events():
                if look(self.x.next_event()):
                    return True
            elif look(None):
                return True
            else:
                select_readable(self.x, 0.05)
        raise Hung(f"waited {HANG} seconds in vain for {what}")

    def shown(self, process):
        """The first large window that is on the screen; a program may take its time to open it."""
        found = []

        def look(_event):
            if process.poll() is not None:
                return True
            for window in self.root.query_tree().children:
                try:
                    geometry, attributes = window.get_geometry(), window.get_attributes()
                except error.XError:  # gone already
                    continue
                if attributes.map_state == X.IsViewable and geometry.width > 300 and not attributes.override_redirect:
                    found.append(window)
                    return True
            return False
        self.wait("a window", look)
        if found:
            found[0].set_input_focus(X.RevertToPointerRoot, X.CurrentTime)
        return found[0] if found else None

    def is_shown(self, window):
        try:
            return window.get_attributes().map_state == X.IsViewable
        except error.XError:
            return False

    def ping(self, program):
        if not self.is_shown(program.window):  # closed; there may be others
            program.window = self.shown(program.process)
        if program.ended():
            return
        self.pings += 1
        number = self.pings
        event = protocol.event.ClientMessage(window=program.window, client_type=self.protocols, data=(
            32, [self.ping_atom, number, program.window.id, 0, 0]))
        program.window.send_event(event, event_mask=0)
        self.x.flush()
        self.wait("the window's answer", lambda event: program.ended() or (
            event is None and not self.is_shown(program.window)) or (
            event is not None and event.type == X.ClientMessage and event.data[1][1] == number))

    def shown_windows(self):
        """Those with a title bar: no popovers."""
        for window in self.root.query_tree().children:
            try:
                attributes = window.get_attributes()
                if attributes.map_state == X.IsViewable and not attributes.override_redirect:
                    yield window, str(window.get_wm_name() or "")
            except error.XError:  # gone already
                continue

    def ask_to_close(self, window):
        try:
            window.send_event(protocol.event.ClientMessage(window=window, client_type=self.protocols, data=(
                32, [self.x.intern_atom("WM_DELETE_WINDOW"), X.CurrentTime, 0, 0, 0])), event_mask=0)
        except error.XError:  # gone already
            pass

    def close_file_dialogs(self):
        """GTK 4.8's own file dialog does not survive clicks on a list that is still being read: it is left at once."""
        for window, name in self.shown_windows():
            if FILE_DIALOG.match(name):
                self.ask_to_close(window)

    def close_some(self, program):
        """Each window holds the past of its run: with ever more of them there would be ever more memory."""
        others = [window for window, _name in self.shown_windows() if window.id != program.window.id]
        for window in others[:max(0, len(others) - SOME)]:
            self.ask_to_close(window)

    def fake(self, kind, detail):
        xtest.fake_input(self.x, kind, detail)

    def move(self):
        xtest.fake_input(self.x, X.MotionNotify, x=self.chance.randrange(self.width), y=self.chance.randrange(self.height))

    def is_at_close_button(self, program):
        """Else a session would be too short to tell whether memory grows."""
        pointer = self.root.query_pointer()
        try:
            place = program.window.get_geometry()
        except error.XError:  # gone already
            return False
        return pointer.root_x > place.x + place.width - CORNER and pointer.root_y < place.y + CORNER

    def click(self, button):
        self.fake(X.ButtonPress, button)
        self.fake(X.ButtonRelease, button)

    def drag(self):
        self.move()
        self.fake(X.ButtonPress, 1)
        for _ in range(self.chance.randrange(1, 6)):
            self.move()
        self.fake(X.ButtonRelease, 1)
        self.x.sync()
        self.bring_back()

    def bring_back(self):
        """GTK cannot open a popover off the screen, where a key would open one in a window that was dragged there."""
        for window, _name in self.shown_windows():
            try:
                place = window.get_geometry()
                if not (0 <= place.x <= self.width - place.width and 0 <= place.y <= self.height - place.height):
                    window.configure(x=0, y=0)
            except error.XError:  # gone already
                continue

    def key(self, name, *held):
        codes = [self.x.keysym_to_keycode(XK.string_to_keysym(one)) for one in (*held, name)]
        if 0 in codes:
            return
        for code in codes:
            self.fake(X.KeyPress, code)
        for code in reversed(codes):
            self.fake(X.KeyRelease, code)

    def type(self, text):
        names = {".": "period", ",": "comma", "-": "minus", " ": "space"}
        shifted = {"(": "9", ")": "0", "+": "equal", "*": "8"}
        self.key("a", "Control_L")
        for letter in text:
            if letter in shifted:
                self.key(shifted[letter], "Shift_L")
            else:
                self.key(names.get(letter, letter))
        if self.chance.random() < 0.7:
            self.key("Return")

    def resize(self, program):
        program.window.configure(width=self.chance.randrange(300, self.width), height=self.chance.randrange(300, self.height))
        self.x.sync()
        self.bring_back()

    def do_something(self, program):
        kind = self.chance.random()
        if kind < 0.35:
            self.move()
            if self.is_at_close_button(program) and self.chance.random() < 0.95:
                return
            self.click(1)
            if self.chance.random() < 0.1:
                self.click(1)
        elif kind < 0.42:
            self.move()
            self.click(3)
        elif kind < 0.52:
            self.drag()
        elif kind < 0.60:
            self.move()
            for _ in range(self.chance.randrange(1, 5)):
                self.click(self.chance.choice((4, 5)))
        elif kind < 0.65:
            self.move()
        elif kind < 0.88:
            self.key(self.chance.choice(KEYS))
        elif kind < 0.94:
            held, name = self.chance.choice(CHORDS)
            self.key(name, held)
        elif kind < 0.985:
            self.type(self.chance.choice(WORDS))
        else:
            self.resize(program)


def select_readable(x, seconds):
    import select
    select.select([x.fileno()], [], [], seconds)


def use(program, hands, minutes):
    """Returns how many events there were, how often the program was started, and what its memory was, by time."""
    begin, events, starts, sizes = time.monotonic(), 0, 1, []
    program.start(hands.shown)
    hands.key("space")
    while time.monotonic() - begin < 60 * minutes:
        if program.ended():
            program.check()
            starts += 1
            sizes.append([])
            program.start(hands.shown)
            hands.key("space")
        if not sizes:
            sizes.append([])
        hands.do_something(program)
        events += 1
        hands.ping(program)
        hands.close_file_dialogs()
        if events % 200 == 0 and not program.ended():
            program.check()
            hands.close_some(program)
            sizes[-1].append((time.monotonic() - begin, program.megabytes()))
    if not program.ended():
        program.process.send_signal(signal.SIGTERM)
        program.process.wait(HANG)
    else:
        program.check()
    return events, starts, sizes


def check_memory(sizes):
    """Of the longest time without a new start: no growth after its warm-up."""
    longest = max(sizes, key=len)
    if len(longest) < 20:
        return "too short a time to judge memory"
    later = [size for _, size in longest[int(len(longest) * WARM_UP):]]
    early = sorted(later[:len(later) // 3])[len(later) // 6]
    late = sorted(later[-(len(later) // 3):])[len(later) // 6]
    text = f"memory {early:.0f} MB, at the end {late:.0f} MB"
    if late > SPARE * early + SPARE_MB:
        fail("it grows: " + text)
    return text


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    minutes = float(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("GLIA_RANDOM_MINUTES", "1"))
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1_000_000)
    home = tempfile.mkdtemp(prefix="glia-random-")
    if os.geteuid() == 0:
        os.chown(home, NOBODY, NOBODY)
    print(f"# seed {seed}, {minutes:g} minutes", flush=True)
    program, hands = Program(sys.argv[1], home), Hands(seed)
    try:
        events, starts, sizes = use(program, hands, minutes)
        print(f"# {events} events, {starts} starts; {check_memory(sizes)}")
    except Hung as hung:
        program.process.send_signal(signal.SIGABRT)
        program.process.wait()
        fail(f"{hung}; seed {seed}; the program said\n" + program.words()[-12000:])
    finally:
        if program.process is not None and program.process.poll() is None:
            program.process.kill()
        shutil.rmtree(home, ignore_errors=True)
    print("ok 1 - random use\n1..1")


if __name__ == "__main__":
    main()
