"""CleverTap's message reports, through the clevertap-gateway program.

>>> from clevertap_gateway import Gateway
>>> with Gateway(sandbox=True) as gateway:
...     report = gateway.get_report(from_="7daysAgo", to="yesterday", channel=["push"])
"""

from typing import Any, Dict, Iterable, List

from ._kinds import *  # noqa: F403
from ._kinds import BY_KIND
from ._version import __version__
from .asynchronous import AsyncGateway
from .errors import (
    CallTimeout,
    CleverTapError,
    GatewayClosed,
    GatewayDied,
    GatewayError,
    GatewayNotFound,
    WrongVersion,
)
from .gateway import Gateway
from .streams import AsyncReportStream, ReportStream
from .types import CONTRACT_VERSION


def columns(rows: Iterable[Dict[str, Any]]) -> List[str]:
    """The names of all members of the rows, in order of appearance: a csv.DictWriter's fieldnames."""
    names: Dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    return list(names)


__all__ = [
    "AsyncGateway",
    "AsyncReportStream",
    "CONTRACT_VERSION",
    "CallTimeout",
    "CleverTapError",
    "Gateway",
    "GatewayClosed",
    "GatewayDied",
    "GatewayError",
    "GatewayNotFound",
    "ReportStream",
    "WrongVersion",
    "__version__",
    "columns",
    *(made.__name__ for made in BY_KIND.values()),
]
