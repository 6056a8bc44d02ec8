"""Runs a program while system calls of it fail, with strace."""

import shutil
import subprocess


def injecting(call, error, when=None, path=None, detached=False):
    """The words before a command whose `call` is to fail with `error`.

    `when` is the number of the call, in the thread that makes it, or as strace writes such numbers;
    `path` limits it to calls on that file. `detached` leaves the command this process's child.
    """
    injection = "inject=%s:error=%s" % (call, error) + (":when=%s" % when if when else "")
    words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", injection]
    return words + (["-D"] if detached else []) + (["-P", path] if path else [])


def can_inject():
    """Whether strace is there and may trace."""
    if not shutil.which("strace"):
        return False
    done = subprocess.run(injecting("getppid", "EPERM") + ["true"], capture_output=True, timeout=20)
    return done.returncode == 0
