"""A running gateway and the one thread that talks to it."""

import datetime
import itertools
import json
import os
import selectors
import threading
import weakref
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Optional

from ._call import Call
from ._process import CHUNK, Process
from .errors import CleverTapError, GatewayClosed, GatewayDied, WrongVersion, from_answer
from .types import CONTRACT_VERSION

#: Calls that the gateway has at once; more wait here, in order.
IN_FLIGHT = 1000
#: Seconds an ended gateway's status is waited for.
LAST_WORDS = 0.5
HANDSHAKE = 0
CANCELLED = -32800

_alive: "weakref.WeakSet[Connection]" = weakref.WeakSet()


class Connection:
    """Starts the program and carries calls to it until it ends. Safe to use from any thread."""

    def __init__(
        self,
        command: List[str],
        environment: Dict[str, str],
        parse_float: Optional[Callable[[str], Any]] = None,
    ):
        self._parse_float = parse_float
        self._lock = threading.Lock()
        self._pending: Dict[int, Call] = {}
        self._held_back: Deque[Call] = deque()
        self._unsent: Deque[memoryview] = deque()
        self._ids = itertools.count(HANDSHAKE + 1)
        self._line: List[bytes] = []
        self._is_verified = False
        self._is_closing = False
        #: Why no call can be made any more; None while they can.
        self.ended: Optional[CleverTapError] = None
        self._process = Process(command, environment)
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._send(_line({"id": HANDSHAKE, "method": "getStatus"}))
        _alive.add(self)
        self._thread = threading.Thread(target=self._run, name="clevertap-gateway", daemon=True)
        self._thread.start()

    # What callers do

    def submit(self, call: Call) -> None:
        """Sends the call, at once or when it is its turn.

        :raises TypeError: where a param cannot be JSON.
        """
        call.id = next(self._ids)
        call.line = _line(call.request())
        with self._lock:
            if not self.ended:
                self._held_back.append(call)
                self._fill()
                return
        call.put("error", self.ended)

    def cancel(self, call: Call) -> None:
        """Stops the call; nothing comes for it any more."""
        call.abandon()
        with self._lock:
            if self._pending.pop(call.id, None) and not self.ended:
                params = {"requestId": call.id}
                self._send(_line({"method": "notifications/cancelled", "params": params}))
                self._fill()

    def close(self) -> None:
        """Ends the gateway: end of input, after 2 s SIGTERM, after 2 s more SIGKILL."""
        if not self._process.is_ours:
            return
        with self._lock:
            self._is_closing = True
            calls = list(self._pending.values())
        for call in calls:
            if call.is_stream:
                call.abandon()
        self._wake()
        self._process.stop()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def kill(self) -> None:
        """Ends the gateway at once; its calls are given up."""
        if not self._process.is_ours:
            return
        with self._lock:
            self._is_closing = True
            calls = list(self._pending.values())
        for call in calls:
            call.abandon()
        self._process.kill()
        self._thread.join()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_ours(self) -> bool:
        return self._process.is_ours

    # Sending, always with the lock held

    def _fill(self) -> None:
        """Sends what waits, as far as there is room; nothing before the contract's version is known."""
        while self._is_verified and self._held_back and len(self._pending) < IN_FLIGHT:
            call = self._held_back.popleft()
            if not call.is_abandoned:
                self._pending[call.id] = call
                self._send(call.line)

    def _send(self, line: bytes) -> None:
        rest = memoryview(line)
        if not self._unsent:
            try:
                rest = rest[os.write(self._process.stdin, rest) :]
            except BlockingIOError:
                pass
            except OSError:
                return  # It has ended; the thread sees that at the end of its stdout.
        if rest:
            self._unsent.append(rest)
            self._wake()

    def _wake(self) -> None:
        try:
            os.write(self._wake_write, b"!")
        except OSError:
            pass

    # The thread

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            for descriptor in (self._process.stdout, self._process.stderr, self._wake_read):
                selector.register(descriptor, selectors.EVENT_READ)
            try:
                while self._turn(selector):
                    pass
                ended: CleverTapError = self._how_it_ended()
            except CleverTapError as problem:
                ended = problem
            except Exception as problem:  # Such as a parse_float that raises: nobody may wait for ever.
                ended = CleverTapError("The connection failed: %r" % problem)
        self._end(ended)

    def _turn(self, selector: selectors.BaseSelector) -> bool:
        """Waits for something and does it; whether there can be more."""
        goes_on = True
        for key, _ in selector.select():
            if key.fd == self._process.stdout:
                goes_on = self._read_answers()
            elif key.fd == self._process.stderr:
                if self._process.read_log() == b"":
                    selector.unregister(key.fd)
            elif key.fd == self._wake_read:
                os.read(self._wake_read, 4096)
            else:
                self._flush(selector)
        self._watch_stdin(selector)
        return goes_on

    def _watch_stdin(self, selector: selectors.BaseSelector) -> None:
        if not self._process.takes_input:
            return
        with self._lock:
            is_watched = self._process.stdin in selector.get_map()
            if self._unsent and not is_watched:
                selector.register(self._process.stdin, selectors.EVENT_WRITE)
            elif not self._unsent:
                if is_watched:
                    selector.unregister(self._process.stdin)
                if self._is_closing:
                    self._process.end_input()

    def _flush(self, selector: selectors.BaseSelector) -> None:
        with self._lock:
            try:
                while self._unsent:
                    line = self._unsent[0]
                    self._unsent[0] = line[os.write(self._process.stdin, line) :]
                    if not self._unsent[0]:
                        self._unsent.popleft()
            except BlockingIOError:
                pass
            except OSError:
                self._unsent.clear()

    def _read_answers(self) -> bool:
        data = os.read(self._process.stdout, CHUNK)
        if not data:
            return False
        # Only the byte 0x0A ends a line: U+2028 and the like are text.
        *ends, rest = data.split(b"\n")
        for end in ends:
            self._line.append(end)
            line, self._line = b"".join(self._line), []
            self._receive(line)
        if rest:
            self._line.append(rest)
        return True

    def _receive(self, line: bytes) -> None:
        try:
            message = json.loads(line, parse_float=self._parse_float)
            if not isinstance(message, dict):
                raise ValueError
        except ValueError:
            raise self._stranger("it writes lines that are no JSON objects") from None
        params = message.get("params")
        if message.get("method") == "notifications/progress" and isinstance(params, dict):
            self._tell(params.get("progressToken"), "progress", params)
        elif message.get("method") == "notifications/report" and isinstance(params, dict):
            self._tell(params.get("requestId"), "messages", params.get("messages", []))
        elif "method" not in message:
            self._answer(message)

    def _tell(self, id: Any, kind: str, value: Any) -> None:
        with self._lock:
            call = self._pending.get(id)
        if call:
            call.put(kind, value)

    def _answer(self, message: Dict[str, Any]) -> None:
        id = message.get("id")
        if not self._is_verified:
            self._verify(message)
            return
        with self._lock:
            call = self._pending.pop(id, None) if isinstance(id, int) else None
            self._fill()
        if call and "error" in message:
            error = from_answer(message["error"])
            # What close() cuts short the gateway answers as cancelled.
            is_cut = self._is_closing and error.code == CANCELLED
            call.put("error", GatewayClosed("The client was closed.") if is_cut else error)
        elif call:
            call.put("result", message.get("result"))

    def _verify(self, message: Dict[str, Any]) -> None:
        """The first answer tells which contract the program keeps; another major version is refused."""
        result = message.get("result")
        contract = result.get("contract") if isinstance(result, dict) else None
        version = contract.get("version") if isinstance(contract, dict) else None
        if message.get("id") != HANDSHAKE or not isinstance(version, str):
            raise self._stranger("it does not tell the version of its contract")
        if version.split(".")[0] != CONTRACT_VERSION.split(".")[0]:
            raise WrongVersion(
                "The gateway keeps version %s of the contract, this client was made for %s: "
                "install matching versions." % (version, CONTRACT_VERSION)
            )
        with self._lock:
            self._is_verified = True
            self._fill()

    def _stranger(self, why: str) -> WrongVersion:
        return WrongVersion("%s is no clevertap-gateway: %s." % (self._process.name, why))

    def _how_it_ended(self) -> CleverTapError:
        status = self._process.wait(LAST_WORDS)
        while self._process.read_log():
            pass
        if self._is_closing:
            return GatewayClosed("The client was closed.")
        return GatewayDied(status, self._process.tail)

    def _end(self, why: CleverTapError) -> None:
        with self._lock:
            self.ended = why
            calls = [*self._pending.values(), *self._held_back]
            self._pending.clear()
            self._held_back.clear()
            self._unsent.clear()
        for call in calls:
            call.put("error", why)
        self._process.reap()
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        self._process.let_go()
        os.close(self._wake_read)
        os.close(self._wake_write)
        self._wake_write = -1
        _alive.discard(self)


def _line(message: Dict[str, Any]) -> bytes:
    message = {"jsonrpc": "2.0", **message}
    return json.dumps(message, default=_plain, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> str:
    """Dates go as CleverTap's days."""
    if isinstance(value, datetime.date):
        return value.strftime("%Y%m%d")
    raise TypeError("%s cannot be sent as JSON" % type(value).__name__)


def _forget_after_fork() -> None:
    """A forked process must not hold the ends of pipes that belong to its parent."""
    for connection in list(_alive):
        connection._lock = threading.Lock()
        connection._let_go()


os.register_at_fork(after_in_child=_forget_after_fork)
