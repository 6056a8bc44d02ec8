"""The client for asyncio."""

import asyncio
from typing import Any, Dict, List, Optional, Union

from ._methods import AsyncMethods, OnProgress
from ._settings import Settings, new_call
from .errors import CallTimeout
from .streams import AsyncReportStream, announced, next_event


class AsyncGateway(Settings, AsyncMethods):
    """The same as :class:`Gateway` for coroutines; use it in an ``async with`` block.

    Cancelling the task cancels the call. ``on_progress`` is called in the event loop, and must not wait.
    """

    async def call(
        self,
        method: str,
        params: Union[Dict[str, Any], List[Any], None] = None,
        *,
        timeout: Optional[float] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> Any:
        """Calls any method by its name on the wire; raises what :meth:`Gateway.call` raises."""
        call = new_call(method, params, on_progress)
        seconds = self.timeout if timeout is None else timeout
        connection = self.connection()
        end = None if seconds is None else asyncio.get_running_loop().time() + seconds
        arrived = announced(call)
        try:
            connection.submit(call)
            while True:
                event = await next_event(call, arrived, end)
                if event is None:
                    raise CallTimeout(method, seconds or 0)
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

    def _open_stream(
        self, params: Dict[str, Any], timeout: Optional[float], on_progress: Optional[OnProgress]
    ) -> AsyncReportStream:
        call = new_call("getReport", {**params, "stream": True}, on_progress, is_stream=True)
        seconds = self.timeout if timeout is None else timeout
        return AsyncReportStream(self.own_connection(), call, seconds, on_progress)

    async def close(self) -> None:
        """Ends the gateway within 4 s, gently if it lets itself; calls in flight fail with GatewayClosed."""
        await asyncio.get_running_loop().run_in_executor(None, self.shut)

    async def __aenter__(self) -> "AsyncGateway":
        return self

    async def __aexit__(self, *problem: Any) -> None:
        await self.close()
