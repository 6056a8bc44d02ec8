"""One call: what its caller waits for."""

import threading
import time
from collections import deque
from typing import Any, Callable, Deque, Dict, Optional, Tuple

Event = Tuple[str, Any]


class Call:
    """A request and what comes for it: events ``progress`` and ``messages``, and one ``result`` or ``error``.

    The connection's thread puts events in, one caller takes them out. Of a stream at most
    ``STREAM_ROOM`` events wait: then the thread does, and with it the gateway.
    """

    #: Each has at most 256 KiB of messages, as the gateway sends them.
    STREAM_ROOM = 16

    def __init__(self, method: str, params: Any, wants_progress: bool, is_stream: bool = False):
        self.method = method
        self.params = params
        self.wants_progress = wants_progress
        self.is_stream = is_stream
        #: Given by the connection, as is the line that is sent.
        self.id = 0
        self.line = b""
        #: Called, from the connection's thread, after each event.
        self.listener: Optional[Callable[[], None]] = None
        self._events: Deque[Event] = deque()
        self._changed = threading.Condition()
        self.is_abandoned = False

    def request(self) -> Dict[str, Any]:
        """The request, without what every request has."""
        params = self.params
        if isinstance(params, dict):
            params = {name: value for name, value in params.items() if value is not None}
            if self.wants_progress:
                params["_meta"] = {**params.get("_meta", {}), "progressToken": self.id}
        request: Dict[str, Any] = {"id": self.id, "method": self.method}
        if params:
            request["params"] = params
        return request

    def put(self, kind: str, value: Any) -> None:
        with self._changed:
            if self.is_stream and kind != "error":
                self._changed.wait_for(lambda: len(self._events) < self.STREAM_ROOM or self.is_abandoned)
            if self.is_abandoned:
                return
            self._events.append((kind, value))
            self._changed.notify_all()
        if self.listener:
            self.listener()

    def take(self, end: Optional[float]) -> Optional[Event]:
        """The next event, waited for; None where ``end``, a time.monotonic(), comes first."""
        with self._changed:
            left = None if end is None else max(0, end - time.monotonic())
            self._changed.wait_for(lambda: self._events, left)
            return self._next()

    def poll(self) -> Optional[Event]:
        """The next event, if there is one already."""
        with self._changed:
            return self._next()

    def _next(self) -> Optional[Event]:
        if not self._events:
            return None
        self._changed.notify_all()
        return self._events.popleft()

    def abandon(self) -> None:
        """Nobody takes events any more: what waits is dropped, and so is what still comes."""
        with self._changed:
            self.is_abandoned = True
            self._events.clear()
            self._changed.notify_all()
