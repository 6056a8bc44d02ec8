"""The gateway's process: its start, its pipes, its log and its end."""

import logging
import os
import subprocess
from typing import Dict, List, Optional

from .errors import GatewayNotFound

log = logging.getLogger("clevertap_gateway")
LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO}

#: Bytes of stderr kept for GatewayDied.
TAIL_BYTES = 4096
#: Seconds stop() waits for the end, and again after SIGTERM.
PATIENCE = 2
CHUNK = 1 << 16


class Process:
    """Starts the program in a session of its own, with pipes of which only stdout blocks."""

    def __init__(self, command: List[str], environment: Dict[str, str]):
        self.name = command[0]
        self._owner = os.getpid()
        self._tail = b""
        self._unlogged = b""
        try:
            # A session of its own: Ctrl-C reaches this process, which cancels, and not the gateway.
            self._popen = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                bufsize=0, start_new_session=True, env={**environment, "SWIFT_BACKTRACE": "enable=no"},
            )  # fmt: skip
        except OSError as problem:
            raise GatewayNotFound("%s could not be started: %s" % (self.name, problem)) from problem
        assert self._popen.stdin and self._popen.stdout and self._popen.stderr
        self._streams = [self._popen.stdin, self._popen.stdout, self._popen.stderr]
        self.stdin, self.stdout, self.stderr = (stream.fileno() for stream in self._streams)
        os.set_blocking(self.stdin, False)
        os.set_blocking(self.stderr, False)

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def is_ours(self) -> bool:
        """False in a process that was forked after the start: there it is the parent's, and left alone."""
        return self._owner == os.getpid()

    @property
    def tail(self) -> str:
        """The last of what it wrote on stderr."""
        return self._tail.decode("utf-8", "replace")

    @property
    def takes_input(self) -> bool:
        return not self._streams[0].closed

    def end_input(self) -> None:
        self._streams[0].close()
        self.stdin = -1  # The number may soon be another file's.

    def read_log(self) -> Optional[bytes]:
        """Passes some of stderr on to the logger; empty at its end, None where nothing is there."""
        try:
            data = os.read(self.stderr, CHUNK)
        except BlockingIOError:
            return None
        self._tail = (self._tail + data)[-TAIL_BYTES:]
        *lines, rest = (self._unlogged + data).split(b"\n")
        self._unlogged = rest[-TAIL_BYTES:]
        for line in lines:
            _log(line.decode("utf-8", "replace"))
        return data

    def wait(self, seconds: float) -> Optional[int]:
        """Its exit status, negative for a signal; None where it does not end in time."""
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        """Waits for its end: after 2 s with SIGTERM, after 2 s more with SIGKILL."""
        if self.wait(PATIENCE) is None:
            self._popen.terminate()
            if self.wait(PATIENCE) is None:
                self._popen.kill()

    def kill(self) -> None:
        self._popen.kill()

    def reap(self) -> None:
        """Kills it where it still runs, and waits for its end."""
        if self._popen.poll() is None:
            self._popen.kill()
        self._popen.wait()

    def let_go(self) -> None:
        """Closes the pipes."""
        for stream in self._streams:
            stream.close()
        self.stdin = -1


def _log(line: str) -> None:
    """The gateway's `clevertap-gateway: LEVEL: TEXT`, or anything else, as it is."""
    words = line.split(": ", 2)
    if len(words) == 3 and words[0] == "clevertap-gateway":
        log.log(LEVELS.get(words[1], logging.DEBUG), "%s", words[2])
    else:
        log.warning("%s", line)
