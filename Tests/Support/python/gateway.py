"""Drives the built program through its real stdin and stdout."""

import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
BINARY = os.environ.get("CLEVERTAP_GATEWAY_BINARY") or os.path.join(
    ROOT, ".build", "debug", "clevertap-gateway"
)
TIMEOUT = 30

# A test runner may start us with signals blocked (swift test does); what we start must not inherit that.
signal.pthread_sigmask(signal.SIG_SETMASK, [])


def environment(extra=None):
    """A clean environment: nothing of the caller's configuration or proxies reaches the program."""
    home = tempfile.gettempdir()
    base = {
        "PATH": os.environ["PATH"], "HOME": os.path.join(home, "no-such-home"),
        "XDG_RUNTIME_DIR": RUNTIME, "SWIFT_BACKTRACE": "enable=no",
    }  # fmt: skip
    base.update(extra or {})
    return base


RUNTIME = tempfile.mkdtemp(prefix="clevertap-runtime-")


def read_json(path):
    with open(path) as file:
        return json.load(file)


class Schemas:
    """Checks what comes out against the schemas, where the package jsonschema is installed."""

    # Larger messages are left to the tests that are about them.
    MAXIMUM_BYTES = 50_000

    def __init__(self):
        folder = os.path.join(ROOT, "schemas")
        load = lambda path: jsonschema.Draft7Validator(read_json(os.path.join(folder, path)))
        self.envelope = load("envelope.json")
        self.notifications = load("notifications.json")
        names = {name.split(".result")[0] for name in os.listdir(os.path.join(folder, "methods"))}
        self.results = {
            name: load("methods/%s.result.json" % name) for name in names if ".params" not in name
        }

    def check(self, message, method):
        self.envelope.validate(message)
        if isinstance(message, dict) and "method" in message:
            self.notifications.validate(message)
        elif isinstance(message, dict) and "result" in message and method in self.results:
            self.results[method].validate(message["result"])


SCHEMAS = Schemas() if jsonschema else None


class Gateway:
    """A running gateway; use it in a `with` block."""

    def __init__(self, *arguments, env=None, **options):
        self.process = subprocess.Popen(
            [BINARY, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=options.pop("stderr", subprocess.PIPE), env=environment(env), **options,
        )  # fmt: skip
        self.lines = queue.Queue()
        self.methods = {}
        self.errors = []
        self.threads = [threading.Thread(target=self._read, daemon=True)]
        if self.process.stderr:
            self.threads.append(threading.Thread(target=self._drain, daemon=True))
        for thread in self.threads:
            thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _drain(self):
        for line in self.process.stderr:
            self.errors.append(line)

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, method, params=None, id=1, **envelope):
        message = {"jsonrpc": "2.0", "id": id, "method": method, **envelope}
        self.methods[id] = method
        if params is not None:
            message["params"] = params
        self.write(json.dumps(message).encode() + b"\n")

    def notify(self, method, params):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self.write(json.dumps(message).encode() + b"\n")

    def line(self, timeout=TIMEOUT):
        """The next line of stdout; None at its end."""
        return self.lines.get(timeout=timeout)

    def receive(self, timeout=TIMEOUT):
        line = self.line(timeout)
        assert line is not None, "stdout ended: %r" % self.errors
        assert line.endswith(b"\n") and b"\r" not in line
        assert all(byte < 0x7F for byte in line), line
        message = json.loads(line)
        if SCHEMAS and len(line) < SCHEMAS.MAXIMUM_BYTES:
            id = message.get("id") if isinstance(message, dict) else None
            SCHEMAS.check(message, self.methods.get(id))
        return message

    def call(self, method, params=None, id=1, timeout=TIMEOUT):
        """Sends one request and returns its response; notifications in between are dropped."""
        self.send(method, params, id)
        while True:
            message = self.receive(timeout)
            if "method" not in message:
                return message

    def silent(self, seconds=0.3):
        """Whether nothing comes for a while."""
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            return True
        self.lines.put(line)
        return False

    def finish(self, timeout=TIMEOUT):
        """Closes stdin; the rest of stdout and the exit status."""
        self.process.stdin.close()
        rest = []
        while (line := self.line(timeout)) is not None:
            rest.append(line)
        return rest, self.process.wait(timeout)

    def memory(self, field="VmHWM"):
        """A figure of /proc/PID/status in MB."""
        with open("/proc/%d/status" % self.process.pid) as status:
            for line in status:
                if line.startswith(field):
                    return int(line.split()[1]) / 1024

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        try:
            self.process.stdin.close()
        except OSError:
            pass
        for thread in self.threads:
            thread.join(5)
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()


def run(data, *arguments, env=None, timeout=60):
    """Feeds bytes and EOF; the completed process."""
    return subprocess.run(
        [BINARY, *arguments], input=data, capture_output=True, env=environment(env), timeout=timeout
    )


def answers(data, *arguments, env=None):
    """The decoded lines that bytes and EOF give; the exit status must be 0."""
    done = run(data, *arguments, env=env)
    assert done.returncode == 0, (done.returncode, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def wait_until(condition, timeout=10):
    """Waits for a condition; fails when it does not come true."""
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
