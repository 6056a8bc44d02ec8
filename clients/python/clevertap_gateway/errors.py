"""What can go wrong: the gateway's own errors, and those of the pipe to it."""

from typing import Any, Dict, List, Optional


class CleverTapError(Exception):
    """Everything this package raises on its own."""


class GatewayError(CleverTapError):
    """The gateway answered with an error; there is a subclass for every ``kind``.

    ``str(error)`` is one sentence and what to do about it.
    """

    def __init__(self, code: int, message: str, data: Optional[Dict[str, Any]] = None):
        self.code = code
        self.message = message
        #: All that is known of it: kind, retryable, hint and more.
        self.data: Dict[str, Any] = data if isinstance(data, dict) else {}
        super().__init__(code, message, self.data)

    def __str__(self) -> str:
        return " ".join(filter(None, [self.message, self.hint]))

    @property
    def kind(self) -> str:
        return str(self.data.get("kind", ""))

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later."""
        return self.data.get("retryable") is True

    @property
    def hint(self) -> str:
        """What to do about it."""
        return str(self.data.get("hint", ""))

    @property
    def violations(self) -> List[Dict[str, Any]]:
        """Everything that is wrong with the params: path, rule, message, allowed?, suggestion?."""
        return list(self.data.get("violations", []))

    @property
    def retry_after(self) -> Optional[float]:
        """Seconds CleverTap asks to wait, where it does."""
        return self.data.get("retryAfterSeconds")


class GatewayNotFound(CleverTapError):
    """There is no gateway program to start."""


class WrongVersion(CleverTapError):
    """The program that was started is no gateway of this client's contract."""


class GatewayClosed(CleverTapError):
    """The client was closed while, or before, the call was made."""


class GatewayDied(CleverTapError):
    """The gateway ended while the call was in flight; the next call starts a new one.

    ``status`` is its exit status, negative for a signal; ``stderr`` the last of what it wrote there.
    """

    def __init__(self, status: Optional[int], stderr: str):
        self.status = status
        self.stderr = stderr
        super().__init__(status, stderr)

    def __str__(self) -> str:
        how = "its output" if self.status is None else "with exit status %d" % self.status
        if self.status is not None and self.status < 0:
            how = "by signal %d" % -self.status
        tail = ": " + self.stderr.strip() if self.stderr.strip() else "."
        return "The gateway ended %s%s" % (how, tail)


class CallTimeout(CleverTapError, TimeoutError):
    """The call took longer than its timeout and was cancelled."""

    def __init__(self, method: str, seconds: float):
        super().__init__("%s took longer than %g s and was cancelled." % (method, seconds))


def from_answer(error: Any) -> GatewayError:
    """The exception for a JSON-RPC error object."""
    from ._kinds import BY_KIND

    error = error if isinstance(error, dict) else {}
    data = error.get("data")
    kind = data.get("kind") if isinstance(data, dict) else None
    made = BY_KIND.get(str(kind), GatewayError)
    return made(error.get("code", 0), str(error.get("message", "")), data)
