"""Reports that are read while they arrive."""

import asyncio
import time
from collections import deque
from typing import Any, Deque, Dict, Optional

from ._call import Call, Event
from ._connection import Connection
from ._methods import OnProgress
from .errors import CallTimeout
from .types import ReportMessage


class _Stream:
    """What both kinds of stream do with an event."""

    def __init__(
        self, connection: Connection, call: Call, seconds: Optional[float], on_progress: Optional[OnProgress]
    ):
        self._connection = connection
        self._call = call
        self._seconds = seconds
        self._on_progress = on_progress
        self._messages: Deque[ReportMessage] = deque()
        self._is_over = False
        #: The report without its messages: windows, counts, warnings. None until the last message.
        self.result: Optional[Dict[str, Any]] = None

    def _note(self, event: Optional[Event]) -> None:
        if event is None:
            raise CallTimeout(self._call.method, self._seconds or 0)
        kind, value = event
        if kind == "messages":
            self._messages.extend(value)
        elif kind == "error":
            raise value
        elif kind == "result":
            self.result = value
            self._is_over = True
        elif self._on_progress:
            self._on_progress(value)


class ReportStream(_Stream):
    """An iterator over messages. A ``for`` loop that is left early should be followed by ``close()``,
    or stand in a ``with`` block: it stops the gateway's fetching.

    A stream has a gateway process of its own, which waits while nobody takes messages.
    """

    def __init__(
        self, connection: Connection, call: Call, seconds: Optional[float], on_progress: Optional[OnProgress]
    ):
        super().__init__(connection, call, seconds, on_progress)
        self._end = None if seconds is None else time.monotonic() + seconds
        connection.submit(call)

    def __iter__(self) -> "ReportStream":
        return self

    def __next__(self) -> ReportMessage:
        try:
            while not self._messages and not self._is_over:
                self._note(self._call.take(self._end))
        except BaseException:
            self.close()
            raise
        if self._messages:
            return self._messages.popleft()
        self.close()
        raise StopIteration

    def close(self) -> None:
        """Stops the stream; it has no further messages."""
        self._is_over = True
        self._messages.clear()
        self._connection.kill()

    def __enter__(self) -> "ReportStream":
        return self

    def __exit__(self, *problem: Any) -> None:
        self.close()

    def __del__(self) -> None:
        if not self._connection.ended:
            self._connection.kill()


class AsyncReportStream(_Stream):
    """The same for ``async for`` and ``async with``."""

    _arrived: Optional[asyncio.Event] = None
    _end: Optional[float] = None

    def __aiter__(self) -> "AsyncReportStream":
        return self

    async def __anext__(self) -> ReportMessage:
        try:
            arrived = self._arrived or self._begin()
            while not self._messages and not self._is_over:
                self._note(await next_event(self._call, arrived, self._end))
        except BaseException:
            await self.close()
            raise
        if self._messages:
            return self._messages.popleft()
        await self.close()
        raise StopAsyncIteration

    def _begin(self) -> asyncio.Event:
        loop = asyncio.get_running_loop()
        self._end = None if self._seconds is None else loop.time() + self._seconds
        arrived = self._arrived = announced(self._call)
        self._connection.submit(self._call)
        return arrived

    async def close(self) -> None:
        """Stops the stream; it has no further messages."""
        self._is_over = True
        self._messages.clear()
        self._connection.kill()

    async def __aenter__(self) -> "AsyncReportStream":
        return self

    async def __aexit__(self, *problem: Any) -> None:
        await self.close()

    def __del__(self) -> None:
        if not self._connection.ended:
            self._connection.kill()


def announced(call: Call) -> asyncio.Event:
    """An event of the running loop that is set when something comes for the call."""
    loop = asyncio.get_running_loop()
    arrived = asyncio.Event()

    def announce() -> None:
        try:
            loop.call_soon_threadsafe(arrived.set)
        except RuntimeError:
            pass  # The loop is closed, and nobody waits.

    call.listener = announce
    return arrived


async def next_event(call: Call, arrived: asyncio.Event, end: Optional[float]) -> Optional[Event]:
    """The call's next event, waited for; None where ``end``, in the loop's time, comes first."""
    while True:
        arrived.clear()
        event = call.poll()
        if event:
            return event
        left = None if end is None else end - asyncio.get_running_loop().time()
        try:
            await asyncio.wait_for(arrived.wait(), left)
        except asyncio.TimeoutError:
            return call.poll()
