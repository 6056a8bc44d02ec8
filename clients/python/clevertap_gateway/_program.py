"""The command `clevertap-gateway` of an installed wheel: the program that the wheel carries."""

import os
import sys

from . import _binary


def main() -> None:
    os.execv(_binary.BUNDLED, [_binary.NAME, *sys.argv[1:]])
