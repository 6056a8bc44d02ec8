"""Makes Tests/Support importable, whatever folder the tests are started from."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Support", "python"))

from clevertap_server import CleverTap, PAGE_EXAMPLE, days_between  # noqa: E402,F401
from faults import can_inject, injecting  # noqa: E402,F401
from gateway import BINARY, ROOT, Gateway, answers, environment, run, wait_until  # noqa: E402,F401


def is_release():
    """Whether the program under test runs without a Swift toolchain, as .ci/program makes it."""
    with open(BINARY, "rb") as file:
        return b"libswiftCore.so" not in file.read()
