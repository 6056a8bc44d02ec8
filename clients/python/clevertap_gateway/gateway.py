"""The client for ordinary code."""

import time
import warnings
from typing import Any, Dict, List, Optional, Union

from ._call import Call
from ._connection import Connection
from ._methods import Methods, OnProgress
from ._settings import Settings, new_call
from .errors import CallTimeout
from .streams import ReportStream


class Gateway(Settings, Methods):
    """A gateway process and its methods; use it in a ``with`` block, from as many threads as you like.

    The process starts with the first call, and anew with the next one where it has ended. An exception
    while a call waits, KeyboardInterrupt included, cancels the call. ``on_progress`` is called in the
    thread that made the call.
    """

    def call(
        self,
        method: str,
        params: Union[Dict[str, Any], List[Any], None] = None,
        *,
        timeout: Optional[float] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> Any:
        """Calls any method by its name on the wire.

        :raises GatewayError: the gateway's answer, a subclass for each kind.
        :raises CallTimeout: after ``timeout`` seconds; the call is cancelled.
        :raises GatewayDied: the gateway ended meanwhile.
        :raises GatewayNotFound: there is no program to start.
        :raises WrongVersion: the program is none of this client's contract.
        """
        call = new_call(method, params, on_progress)
        connection = self.connection()
        return outcome(call, connection, self.timeout if timeout is None else timeout, on_progress)

    def _open_stream(
        self, params: Dict[str, Any], timeout: Optional[float], on_progress: Optional[OnProgress]
    ) -> ReportStream:
        call = new_call("getReport", {**params, "stream": True}, on_progress, is_stream=True)
        seconds = self.timeout if timeout is None else timeout
        return ReportStream(self.own_connection(), call, seconds, on_progress)

    def close(self) -> None:
        """Ends the gateway within 4 s, gently if it lets itself; calls in flight fail with GatewayClosed."""
        self.shut()

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *problem: Any) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_connection", None):
            warnings.warn("a Gateway was not closed", ResourceWarning, source=self)
            self.close()


def outcome(call: Call, connection: Connection, seconds: Optional[float], on_progress: Optional[OnProgress]) -> Any:
    """Carries the call out and waits for what becomes of it."""
    end = None if seconds is None else time.monotonic() + seconds
    try:
        connection.submit(call)
        while True:
            event = call.take(end)
            if event is None:
                raise CallTimeout(call.method, seconds or 0)
            kind, value = event
            if kind == "result":
                return value
            if kind == "error":
                raise value
            if on_progress:
                on_progress(value)
    except BaseException:
        connection.cancel(call)
        raise
