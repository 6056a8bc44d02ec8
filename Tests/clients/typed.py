# Read by a type checker, and not run: a line marked "wrong:" must be a mistake, and no other one.
import datetime
from typing import Any, Dict, List

from clevertap_gateway import AsyncGateway, Gateway
from clevertap_gateway.types import CHANNELS, Channel


def plain(gateway: Gateway) -> List[Dict[str, Any]]:
    report = gateway.get_report(from_=datetime.date(2024, 1, 1), to="yesterday", channel=["push", "email"])
    count: int = report["messageCount"]
    gateway.get_report(from_=20240101, to="today", status="running", on_progress=lambda p: print(p["message"]))
    gateway.get_report(from_="today", to="today", channel=["pusj"])  # wrong: no such channel
    gateway.get_report(to="today")  # wrong: from_ is missing
    gateway.summarize_report(from_="today", to="today", group_by=["hour"])  # wrong: no such group
    report["messageCuont"]  # wrong: no such member
    channel: Channel = CHANNELS[0]
    print(count, channel)
    with gateway.stream_report(from_="today", to="today") as messages:
        return list(messages)


async def waiting(gateway: AsyncGateway) -> str:
    await gateway.get_report(from_="today", to="today", limit="7")  # wrong: a number
    return (await gateway.check_credentials())["account"]
