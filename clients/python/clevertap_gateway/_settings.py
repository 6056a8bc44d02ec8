"""How a gateway is started, and when: the part both kinds of client share."""

import os
import threading
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from . import _binary
from ._call import Call
from ._connection import Connection
from .errors import GatewayClosed


class Settings:
    """The gateway's options; its connection, started when a call needs one and it is gone."""

    def __init__(
        self,
        *,
        sandbox: bool = False,
        account: Optional[str] = None,
        config: Optional[str] = None,
        binary: Optional[str] = None,
        env: Optional[Mapping[str, str]] = None,
        options: Sequence[str] = (),
        timeout: Optional[float] = None,
        parse_float: Optional[Callable[[str], Any]] = None,
    ):
        """
        :param sandbox: answers without account or network.
        :param account: the configured account of calls that name none.
        :param config: a config file instead of the usual one.
        :param binary: the program, instead of CLEVERTAP_GATEWAY_BINARY's, the wheel's or PATH's.
        :param env: variables set for the gateway besides this process's own.
        :param options: further options of the program, such as ``["--log-level", "debug"]``; the log
            goes to the logger ``clevertap_gateway``.
        :param timeout: seconds a call may take where it does not say itself; None is for ever.
        :param parse_float: what numbers with a fraction become, such as decimal.Decimal.
        """
        self.timeout = timeout
        self._binary = binary
        self._env = dict(env or {})
        self._parse_float = parse_float
        self._options = ["--stdio", *(["--sandbox"] if sandbox else [])]
        self._options += ["--account", account] if account else []
        self._options += ["--config", config] if config else []
        self._options += options
        self._lock = threading.Lock()
        self._connection: Optional[Connection] = None
        self._streams: List[Connection] = []
        self._is_closed = False

    def connection(self) -> Connection:
        """The running gateway, started where there is none, or where this is a forked process."""
        with self._lock:
            if self._is_closed:
                raise GatewayClosed("The client was closed.")
            current = self._connection
            if not current or current.ended or not current.is_ours:
                current = self._connection = self._started()
            return current

    def own_connection(self) -> Connection:
        """A gateway for one stream, so that whoever reads it slowly holds back nobody else."""
        with self._lock:
            if self._is_closed:
                raise GatewayClosed("The client was closed.")
            self._streams = [stream for stream in self._streams if not stream.ended]
            self._streams.append(self._started())
            return self._streams[-1]

    def _started(self) -> Connection:
        environment: Dict[str, str] = {**os.environ, **self._env}
        binary = _binary.find(self._binary, environment)
        command = [binary, "--parent-pid", str(os.getpid()), *self._options]
        return Connection(command, environment, self._parse_float)

    @property
    def pid(self) -> Optional[int]:
        """The gateway's process id; None while there is none."""
        connection = self._connection
        return None if connection is None or connection.ended else connection.pid

    def shut(self) -> None:
        """Ends every gateway that was started: end of input, after 2 s SIGTERM, after 2 s SIGKILL."""
        with self._lock:
            self._is_closed = True
            connection, self._connection = self._connection, None
            streams, self._streams = self._streams, []
        for stream in streams:
            stream.kill()
        if connection:
            connection.close()


def new_call(method: str, params: Any, on_progress: Any, is_stream: bool = False) -> Call:
    return Call(method, params or {}, on_progress is not None, is_stream)
