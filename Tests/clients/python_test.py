"""The Python client's tests: one function a feature of the table in clients/README.md."""

import asyncio
import datetime
import decimal
import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "clients", "python")
sys.path.insert(0, PACKAGE)

from clevertap_gateway import (  # noqa: E402
    AsyncGateway, CallTimeout, Gateway, GatewayClosed, GatewayDied, GatewayError, GatewayNotFound,
    InvalidParamsError, MethodNotFoundError, UnauthorizedError, WrongVersion, columns, types,
)  # fmt: skip

FAKE = os.environ["FAKE"]
SCRATCH = os.environ["SCRATCH"]
DAY = {"from_": "20240101", "to": "20240101"}
FEATURES = []


def feature(name):
    def add(function):
        FEATURES.append((name, function))
        return function

    return add


def fake(mode, kind=Gateway, **env):
    return kind(binary=FAKE, env={"FAKE_GATEWAY": mode, **env})


def check(condition, *what):
    if not condition:
        raise AssertionError(what)


def raises(error, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except error as problem:
        return problem
    raise AssertionError("%s was not raised" % error.__name__)


def until(condition):
    end = time.monotonic() + 10
    while not condition():
        check(time.monotonic() < end, "waited in vain")
        time.sleep(0.01)


def text(path):
    if not os.path.exists(path):
        return ""
    with open(path) as file:
        return file.read()


def ended(pid):
    """Whether there is no such process, or nothing left of it but its status."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def matches(expected, actual):
    if expected == "*":
        return True
    if isinstance(expected, dict) and isinstance(actual, dict):
        return set(expected) == set(actual) and all(matches(expected[k], actual[k]) for k in expected)
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(matches, expected, actual))
    return expected == actual


@feature("transcripts")
def transcripts():
    with open(os.environ["EXCHANGES"]) as file:
        plays = json.load(file)
    for play in plays:
        with Gateway(options=play["argv"], env=play["env"]) as gateway:
            for call in play["calls"]:
                try:
                    answer = {"result": gateway.call(call["method"], call["params"])}
                except GatewayError as problem:
                    answer = {"error": {"code": problem.code, "message": problem.message, "data": problem.data}}
                expected = {k: v for k, v in call["answer"].items() if k in ("result", "error")}
                check(matches(expected, answer), play["file"], call, answer)


@feature("typed methods")
def typed_methods():
    with Gateway(sandbox=True) as gateway:
        check(gateway.get_report(from_=datetime.date(2024, 1, 1), to=20240102)["to"] == "20240102")
        check(gateway.summarize_report(**DAY, group_by=["day"])["rows"][0]["day"] == "2024-01-01")
        check(len(gateway.plan_report(**DAY, lookback_days=2, window_days=1)["windows"]) == 3)
        check([entry["value"] for entry in gateway.list_channels()] == list(types.CHANNELS))
        check([entry["value"] for entry in gateway.list_statuses()] == list(types.STATUSES))
        check([entry["value"] for entry in gateway.list_deliveries()] == list(types.DELIVERIES))
        check([entry["value"] for entry in gateway.list_message_types()] == list(types.MESSAGE_TYPES))
        check(gateway.list_regions()[0]["host"] and gateway.list_accounts()[0]["name"] == "sandbox")
        check(gateway.check_credentials()["ok"] and gateway.get_status()["running"] == 0)
        check(gateway.ping() == {} and gateway.discover()["openrpc"])
        rows = gateway.get_report(**DAY, shape="rows")["rows"]
        check(columns(rows)[0] == "messageId" and "sent" in columns(rows), columns(rows))
        check(gateway.shutdown() is None)


@feature("errors by kind")
def errors_by_kind():
    with Gateway(sandbox=True) as gateway:
        wrong = raises(InvalidParamsError, gateway.get_report, from_="20240101", to="x", channel="pusj")
        check({v["path"] for v in wrong.violations} == {"/to", "/channel"}, wrong.violations)
        check(wrong.violations[1]["suggestion"] == "push" and not wrong.retryable)
        refused = raises(UnauthorizedError, gateway.get_report, **DAY, label=["sandbox:unauthorized"])
        check(refused.code == 1002 and refused.hint in str(refused))
        check(raises(MethodNotFoundError, gateway.call, "getReprot").data["suggestion"] == "getReport")


@feature("exact numbers")
def exact_numbers():
    with Gateway(sandbox=True, parse_float=decimal.Decimal) as gateway:
        rates = gateway.summarize_report(**DAY)["totals"]["rates"]
        check(isinstance(rates["clickedPerSent"], decimal.Decimal), rates)
        check(all(rate is None or isinstance(rate, decimal.Decimal) for rate in rates.values()), rates)


@feature("timeout")
def timeout():
    log = os.path.join(SCRATCH, "timeout")
    with fake("silent", FAKE_GATEWAY_LOG=log) as gateway:
        start = time.monotonic()
        raises(CallTimeout, gateway.get_report, **DAY, timeout=1)
        check(isinstance(raises(TimeoutError, gateway.get_report, **DAY, timeout=0), CallTimeout))
        check(time.monotonic() - start < 3)
        until(lambda: text(log).count("notifications/cancelled") == 2)


@feature("progress")
def progress():
    with Gateway(sandbox=True) as gateway:
        seen, here = [], []
        gateway.get_report(
            **DAY, label="sandbox:slow",
            on_progress=lambda p: (seen.append(p["progress"]), here.append(threading.current_thread())),
        )  # fmt: skip
        check(seen and seen == sorted(set(seen)), seen)
        check(set(here) == {threading.current_thread()})
        stop = raises(ZeroDivisionError, gateway.get_report, **DAY, label="sandbox:slow", on_progress=lambda p: 1 / 0)
        check(stop and gateway.get_status()["running"] == 0)


@feature("stream")
def stream():
    with Gateway(sandbox=True) as gateway:
        whole = gateway.get_report(from_="20240101", to="20240131")
        with gateway.stream_report(from_="20240101", to="20240131") as messages:
            check(list(messages) == whole["messages"])
        check(messages.result["messageCount"] == whole["messageCount"])
        raises(InvalidParamsError, lambda: list(gateway.stream_report(from_="x", to="20240101")))

    async def main():
        async with AsyncGateway(sandbox=True) as gateway:
            messages = gateway.stream_report(from_="20240101", to="20240131")
            check([message async for message in messages] == whole["messages"])
            check(messages.result["messageCount"] == whole["messageCount"])

    asyncio.run(main())


@feature("slow stream holds back only itself")
def slow_stream():
    log = os.path.join(SCRATCH, "flood")
    with fake("flood", FAKE_GATEWAY_LOG=log) as gateway:
        with gateway.stream_report(**DAY) as messages:
            check(next(messages)["messageId"] == 0)
            before = -1
            while before != int(text(log) or 0):
                before = int(text(log) or 0)
                time.sleep(0.3)
            # What waits: the call's room, a pipe, and what is in hand; 100 kB each.
            check(0 < before < 40, before)
            check(gateway.ping() == {})
            check([next(messages)["messageId"] for _ in range(5000)][-1] == 0)


@feature("cancel")
def cancel():
    log = os.path.join(SCRATCH, "cancel")

    async def main():
        async with fake("silent", AsyncGateway, FAKE_GATEWAY_LOG=log) as gateway:
            task = asyncio.ensure_future(gateway.get_report(**DAY))
            while not "getReport" in text(log):
                await asyncio.sleep(0.01)
            task.cancel()
            try:
                await task
                check(False, "not cancelled")
            except asyncio.CancelledError:
                pass
            await gateway.ping()
        check('"notifications/cancelled","params":{"requestId":1}' in text(log))

    asyncio.run(main())


@feature("interrupt")
def interrupt():
    script = (
        "import sys; sys.path.insert(0, %r)\n"
        "from clevertap_gateway import Gateway\n"
        "with Gateway(sandbox=True) as gateway:\n"
        "  gateway.ping(); print(gateway.pid, flush=True)\n"
        "  try: gateway.get_report(from_='20240101', to='20240101', label='sandbox:hang')\n"
        "  except KeyboardInterrupt: print(gateway.get_status()['running'], flush=True)\n"
    ) % PACKAGE
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    pid = int(child.stdout.readline())
    time.sleep(0.3)
    os.killpg(child.pid, signal.SIGINT)  # As a terminal does: to the group in the foreground.
    check(child.stdout.read() == "0\n" and child.wait(5) == 0)
    child.stdout.close()
    check(ended(pid))


@feature("killed mid-call")
def killed_mid_call():
    with Gateway(sandbox=True) as gateway:
        gateway.ping()
        threading.Timer(0.2, lambda: os.kill(gateway.pid, signal.SIGKILL)).start()
        start = time.monotonic()
        died = raises(GatewayDied, gateway.get_report, **DAY, label="sandbox:hang")
        check(died.status == -9 and time.monotonic() - start < 1.2, died)
        check(gateway.get_report(**DAY)["messageCount"] == 3)  # By a new one.
    with fake("die-mid-call") as gateway:
        died = raises(GatewayDied, gateway.get_report, **DAY)
        check(died.status == -9 and "these are my last words" in str(died), died)


@feature("dies at its start")
def dies_at_its_start():
    with fake("die-at-start") as gateway:
        for _ in range(2):
            died = raises(GatewayDied, gateway.ping)
            check(died.status == 3 and "no start today" in died.stderr, died)


@feature("missing program")
def missing_program():
    with Gateway(binary="/nonexistent/gateway") as gateway:
        check("/nonexistent/gateway" in str(raises(GatewayNotFound, gateway.ping)))
    with Gateway(env={"CLEVERTAP_GATEWAY_BINARY": "", "PATH": "/nonexistent"}) as gateway:
        told = str(raises(GatewayNotFound, gateway.ping))
        check("CLEVERTAP_GATEWAY_BINARY" in told and "(/nonexistent)" in told)


@feature("wrong version")
def wrong_version():
    with fake("wrong-version") as gateway:
        check("2.0" in str(raises(WrongVersion, gateway.get_report, **DAY)))
    with fake("stranger") as gateway:
        raises(WrongVersion, gateway.ping)


@feature("50 MB on one line")
def large_result():
    with fake("big") as gateway:
        check(len(gateway.get_report(**DAY)["messages"][0]["messageName"]) == 50_000_000)

    async def main():
        async with fake("big", AsyncGateway) as gateway:
            report = await gateway.get_report(**DAY)
            check(len(report["messages"][0]["messageName"]) == 50_000_000)

    asyncio.run(main())


@feature("characters cut by chunks")
def characters():
    with fake("split") as gateway:
        name = gateway.get_report(**DAY)["messages"][0]["messageName"]
        check(name == "a\u2028b\u2029c\u0085d\U0001f600e\u00e9f", name)


@feature("100 calls at once")
def many_calls():
    async def main():
        async with AsyncGateway(sandbox=True) as gateway:
            calls = [gateway.get_report(**DAY, limit=1 + n) for n in range(100)]
            reports = await asyncio.gather(*calls)
            check([len(r["messages"]) for r in reports] == [1, 2] + [3] * 98)

    asyncio.run(main())
    with Gateway(sandbox=True) as gateway:
        lengths = []
        threads = [
            threading.Thread(target=lambda: lengths.append(len(gateway.list_channels()))) for _ in range(100)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check(lengths == [len(types.CHANNELS)] * 100, lengths)


@feature("1,000 calls in flight at most")
def in_flight():
    async def main():
        async with fake("crowd", AsyncGateway) as gateway:
            reports = await asyncio.gather(*(gateway.get_report(**DAY) for _ in range(1500)))
            check(max(report["messageCount"] for report in reports) == 1000)

    asyncio.run(main())


@feature("close")
def close():
    gateway = Gateway(sandbox=True)
    gateway.ping()
    pid = gateway.pid
    start = time.monotonic()
    gateway.close()
    check(ended(pid) and time.monotonic() - start < 1)
    raises(GatewayClosed, gateway.ping)
    cut = Gateway(sandbox=True)
    outcome = []
    caller = threading.Thread(
        target=lambda: outcome.append(raises(GatewayClosed, cut.get_report, **DAY, label="sandbox:hang"))
    )
    caller.start()
    until(lambda: cut.pid and cut.get_status()["running"])
    cut.close()
    caller.join()
    check(len(outcome) == 1)
    gateway = fake("stubborn")
    gateway.ping()
    pid = gateway.pid
    start = time.monotonic()
    gateway.close()
    check(ended(pid) and 3.5 < time.monotonic() - start < 5.5)


@feature("stderr is read")
def chatty():
    with fake("chatty") as gateway:
        check(all(gateway.ping() == {} for _ in range(3)))


@feature("process group of its own")
def process_group():
    with Gateway(sandbox=True) as gateway:
        gateway.ping()
        check(os.getpgid(gateway.pid) == gateway.pid != os.getpgid(0))


@feature("ends with its caller")
def ends_with_its_caller():
    script = (
        "import os, signal, sys; sys.path.insert(0, %r)\n"
        "from clevertap_gateway import Gateway\n"
        "gateway = Gateway(sandbox=True); gateway.ping(); print(gateway.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    ) % PACKAGE
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    until(lambda: ended(int(done.stdout)))


@feature("fork")
def fork():
    with Gateway(sandbox=True) as gateway:
        gateway.ping()
        child = os.fork()
        if not child:
            good = gateway.get_status()["running"] == 0
            gateway.close()
            os._exit(0 if good else 1)
        check(os.waitpid(child, 0)[1] == 0 and gateway.ping() == {})


failures = 0
for name, function in FEATURES:
    try:
        function()
        print("ok", name, flush=True)
    except Exception as problem:
        failures += 1
        traceback.print_exc()
        print("not ok %s: %r" % (name, problem), flush=True)
sys.exit(1 if failures else 0)
