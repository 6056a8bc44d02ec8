"""Runs the built program on a pseudo-terminal, with pyte as the screen."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import time

from gateway import BINARY, environment

try:
    import pyte
except ImportError:
    pyte = None

TIMEOUT = 20


class Terminal:
    """A terminal with the program in it; use it in a `with` block."""

    def __init__(self, *arguments, columns=80, rows=24, env=None, stderr=None, words=None):
        self.leader, self.follower = pty.openpty()
        self.home = env.get("HOME") if env and "HOME" in env else tempfile.mkdtemp(prefix="clevertap-home-")
        self._set_size(columns, rows)
        self.settings = termios.tcgetattr(self.follower)
        self.screen = pyte.HistoryScreen(columns, rows, history=20000)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = b""
        self.lock = threading.Lock()
        base = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": self.home}
        base.update(env or {})
        follower = self.follower
        self.process = subprocess.Popen(
            words or [BINARY, *arguments], stdin=follower, stdout=follower, stderr=stderr or follower,
            env={name: value for name, value in environment(base).items() if value is not None},
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        self.is_open = True
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        while self.is_open:
            if not select.select([self.leader], [], [], 0.05)[0]:
                continue
            try:
                data = os.read(self.leader, 65536)
            except OSError:
                return
            with self.lock:
                self.bytes += data
                self.stream.feed(data)

    def resize(self, columns, rows):
        with self.lock:
            self.screen.resize(rows, columns)
            self._set_size(columns, rows)

    def _set_size(self, columns, rows):
        fcntl.ioctl(self.follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        while data:
            data = data[os.write(self.leader, data[:1024]):]

    def enter(self, text):
        self.type(text + "\r")

    def lines(self):
        """The lines of the screen, without blanks at their ends and empty lines below."""
        with self.lock:
            lines = [line.rstrip() for line in self.screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def text(self):
        """What scrolled off, and the screen."""
        with self.lock:
            old = ["".join(line[x].data for x in range(self.screen.columns)).rstrip() for line in self.screen.history.top]
            return "\n".join(old + [line.rstrip() for line in self.screen.display])

    def cursor(self):
        with self.lock:
            return self.screen.cursor.y, self.screen.cursor.x

    def wait(self, condition, what="a condition"):
        end = time.monotonic() + TIMEOUT
        while not (found := condition()):
            assert time.monotonic() < end, "waited in vain for %s; the screen:\n%s" % (what, "\n".join(self.lines()))
            time.sleep(0.01)
        return found

    def see(self, pattern):
        """Waits until the screen's text matches."""
        return self.wait(lambda: re.search(pattern, self.text(), re.M), repr(pattern))

    def ready(self, prompt="sandbox> "):
        """Waits for an empty line behind the prompt."""
        def is_there():
            lines = self.lines()
            y, x = self.cursor()
            return lines and y < len(lines) and lines[y] == prompt.rstrip() and x == len(prompt)
        self.wait(is_there, "the prompt " + repr(prompt))

    def run(self, text, prompt="sandbox> "):
        """Enters a line and waits for the prompt; the lines of the screen in between."""
        with self.lock:
            self.screen.reset()
            self.screen.history.top.clear()
        self.enter(text)
        self.see(re.escape(prompt.rstrip()) + "$")
        self.ready(prompt)
        lines = self.text().rstrip().split("\n")
        return lines[:-1]

    def current(self):
        return termios.tcgetattr(self.follower)

    def signal(self, number):
        os.kill(self.process.pid, number)

    def finish(self):
        """Waits for the program's end; its exit status."""
        status = self.process.wait(TIMEOUT)
        end = len(self.bytes) - 1
        while end != len(self.bytes):
            end = len(self.bytes)
            time.sleep(0.1)
        return status

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.is_open = False
        self.thread.join()
        os.close(self.leader)
        os.close(self.follower)
