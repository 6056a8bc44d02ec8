"""Finds the gateway program."""

import os
import shutil
from typing import Mapping, Optional

from .errors import GatewayNotFound

NAME = "clevertap-gateway"
VARIABLE = "CLEVERTAP_GATEWAY_BINARY"
#: Where a wheel carries the program.
BUNDLED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", NAME)


def find(given: Optional[str], environment: Mapping[str, str]) -> str:
    """The first of: the one given, the variable's, the wheel's own, the first on PATH.

    :raises GatewayNotFound: where none is there, or the one that was named is not a program.
    """
    for named, source in ((given, "binary="), (environment.get(VARIABLE), VARIABLE)):
        if named:
            if shutil.which(named):
                return named
            raise GatewayNotFound("%s names %s, which is no program that can be run." % (source, named))
    found = BUNDLED if os.access(BUNDLED, os.X_OK) else shutil.which(NAME, path=environment.get("PATH"))
    if not found:
        raise GatewayNotFound(
            "There is no program %s: not in this package (%s), and not on PATH (%s). "
            "Install the wheel that carries it, or name it in %s."
            % (NAME, BUNDLED, environment.get("PATH", ""), VARIABLE)
        )
    return found
