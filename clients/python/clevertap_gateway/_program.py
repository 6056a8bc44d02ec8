"""The command `clevertap-gateway` of an installed wheel: the program that the wheel carries."""

import os
import sys

from . import _binary


def main() -> None:
    if not os.access(_binary.BUNDLED, os.X_OK):
        sys.exit("clevertap-gateway: %s is missing: this was not installed from a wheel." % _binary.BUNDLED)
    os.execv(_binary.BUNDLED, [_binary.NAME, *sys.argv[1:]])
