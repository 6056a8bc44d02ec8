"""Installs the files that .ci/release made, in empty environments.

CLEVERTAP_RELEASE names their folder. What needs root uses sudo where this is another user.
"""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
RELEASE = os.path.abspath(os.environ.get("CLEVERTAP_RELEASE") or os.path.join(ROOT, ".build", "release-files"))
REPORT = ["--sandbox", "call", "getReport", "from=20240101", "to=20240101"]
SECONDS = 600

sys.path.insert(0, os.path.join(ROOT, "Tests", "Support", "python"))
from clevertap_server import CleverTap  # noqa: E402,F401


def published(pattern):
    """The path of the one published file that fits."""
    (path,) = glob.glob(os.path.join(RELEASE, pattern))
    return path


def root(words):
    """The words of a command that runs as root."""
    return words if os.geteuid() == 0 else ["sudo", "-n", *words]


def run(words, env=None, text=True, **options):
    """Runs a command to its end with nothing but these variables, and fails with its words where it fails."""
    done = subprocess.run(
        words, env=env, capture_output=True, text=text, stdin=subprocess.DEVNULL, timeout=SECONDS, **options
    )
    if done.returncode != 0:
        raise AssertionError("%s: %d\n%s%s" % (words, done.returncode, done.stdout, done.stderr))
    return done.stdout


class Installed(unittest.TestCase):
    """Has a scratch folder that others can read, and runs programs as nobody, whose home is read-only."""

    def setUp(self):
        self.scratch = tempfile.mkdtemp(prefix="clevertap-packages-")
        self.addCleanup(shutil.rmtree, self.scratch)
        os.chmod(self.scratch, 0o755)
        self.home = self.path("home")
        os.mkdir(self.home, 0o555)

    def path(self, *names):
        return os.path.join(self.scratch, *names)

    def as_nobody(self, words, **variables):
        env = {"HOME": self.home, "PATH": "/nonexistent", "LANG": "C.UTF-8", **variables}
        drop = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/env", "-i"]
        return run(root([*drop, *("%s=%s" % pair for pair in env.items()), *words]), cwd=self.scratch)

    def reports(self, words, **variables):
        """Fetches a report of the sandbox as nobody."""
        self.assertEqual(json.loads(self.as_nobody([*words, *REPORT], **variables))["messageCount"], 3)
