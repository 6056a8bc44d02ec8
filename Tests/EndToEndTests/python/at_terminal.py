"""Runs the program at a pseudo-terminal, as a person does."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios

from support import BINARY, environment

COLOURS = re.compile(r"\x1b\[[0-9]*m")


def terminal(words, columns=80, env=None, colours=False, status=None):
    """What a terminal of so many columns is sent; line ends as newlines, progress bars left out."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    base = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
    with subprocess.Popen(
        [BINARY, *words], env=environment({**base, **(env or {})}), stdin=follower, stdout=follower, stderr=follower
    ) as child:
        os.close(follower)
        shown = b""
        while select.select([leader], [], [], 30)[0]:
            try:
                shown += os.read(leader, 65536)
            except OSError:
                break
        os.close(leader)
    if status is not None:
        assert child.returncode == status, (child.returncode, shown)
    text = shown.decode().replace("\r\n", "\n")
    text = re.sub(r"\r\[[#.]+\] [^\r\n]*?\x1b\[K|\r\x1b\[K", "", text)
    return text if colours else COLOURS.sub("", text)
