#!/usr/bin/env python3
"""Windows against a server as slow as the real API was measured, scaled down.

    .ci/program && Tests/bench/windows.py [SCALE]

One account's measurements (1 day 0.7 s, 7 days 6 s, 30 days 26 s, 90 days 109 s, between them
straight lines; three requests at once, 429 beyond) are played SCALE times as fast (default 20).
Every line is checked; a miss is exit status 1.
"""

import datetime
import json
import os
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Support", "python"))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault("CLEVERTAP_GATEWAY_BINARY", ROOT + "/.build/program/release/clevertap-gateway")

from clevertap_server import CleverTap  # noqa: E402
from gateway import Gateway  # noqa: E402

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
POINTS = [(0, 0.0), (1, 0.7), (7, 6.0), (30, 26.0), (90, 109.0)]


def seconds(days):
    """What the real API takes for a range, scaled."""
    for (x0, y0), (x1, y1) in zip(POINTS, POINTS[1:]):
        if days <= x1 or x1 == 90:
            return (y0 + (days - x0) * (y1 - y0) / (x1 - x0)) / SCALE


class Simulation:
    """Three requests of the account at once, and 429 for a fourth; strangers can hold lanes."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = 0
        self.strangers = 0
        self.refused = 0

    def answer(self, handler):
        query = json.loads(handler.body)
        first, last = (datetime.datetime.strptime(query[k], "%Y%m%d") for k in ("from", "to"))
        with self.lock:
            free = self.running + self.strangers < 3
            self.running += free
            self.refused += not free
        if not free:
            return handler.answer_429()
        time.sleep(seconds((last - first).days + 1))
        with self.lock:
            self.running -= 1
        handler.reply(200, b'{"status":"success","total_results":0,"messages":[]}')


def day(number):
    return (datetime.date(2024, 1, 1) + datetime.timedelta(days=number)).strftime("%Y%m%d")


def span(days, **more):
    return {"from": day(0), "to": day(days - 1), "deadlineSeconds": 600, **more}


def timed(gateway, params):
    begin = time.monotonic()
    answer = gateway.call("getReport", params, timeout=600)
    assert "result" in answer, answer
    return time.monotonic() - begin, answer["result"]


def main():
    missed = []

    def report(name, value, bound):
        print("%-58s %7.2f   bound %.2f" % (name, value, bound), flush=True)
        if value > bound:
            missed.append(name)

    simulation = Simulation()
    with CleverTap(default=simulation.answer) as server, Gateway(env=server.environment()) as gateway:
        gateway.call("checkCredentials", timeout=60)
        for days, bound in [(90, 0.3), (7, 0.5)]:
            single, _ = timed(gateway, span(days, windowDays=0))
            windowed, result = timed(gateway, span(days))
            work = sum(
                seconds(
                    (datetime.datetime.strptime(w["to"], "%Y%m%d")
                     - datetime.datetime.strptime(w["from"], "%Y%m%d")).days + 1)
                for w in result["windows"]
            )  # fmt: skip
            rounds = [
                seconds(
                    (datetime.datetime.strptime(w["to"], "%Y%m%d")
                     - datetime.datetime.strptime(w["from"], "%Y%m%d")).days + 1)
                for w in result["windows"][::3]
            ]  # fmt: skip
            report("%d days in windows / single call" % days, windowed / single, bound)
            if days == 90:
                report("90 days in windows / ideal of three lanes", windowed / (work / 3), 1.1)
            else:
                report("7 days in windows / its longest window", windowed / sum(rounds), 1.1)

        for n in range(20):
            gateway.send("getReport", span(7), id=n)
        for n in range(20):
            assert "result" in gateway.receive(600)
        report("429s with 20 calls at once", simulation.refused, 0)

        with Gateway(env=server.environment()) as second:
            for n in range(10):
                gateway.send("getReport", span(7), id=n)
                second.send("getReport", span(7), id=n)
            for n in range(10):
                assert "result" in gateway.receive(600) and "result" in second.receive(600)
        report("429s with two processes at once", simulation.refused, 0)

        gateway.send("getReport", span(90, windowDays=3), id="long")
        time.sleep(0.2)
        short, _ = timed_short(gateway)
        window = seconds(3)
        report("one-window call beside 30 windows, in windows waited", (short - seconds(1)) / window, 1.2)
        assert gateway.receive(600)["id"] == "long"

        simulation.strangers = 2
        begin = time.monotonic()
        gateway.send("getReport", span(21, windowDays=7), id="patient")
        timer = threading.Timer(60 / SCALE, lambda: setattr(simulation, "strangers", 0))
        timer.start()
        answer = gateway.receive(600)
        assert "result" in answer, answer
        print("a stranger on two lanes: ridden out in %.1f s" % (time.monotonic() - begin))
        timer.join()
    if missed:
        sys.exit("missed: " + ", ".join(missed))


def timed_short(gateway):
    begin = time.monotonic()
    gateway.send("getReport", span(1), id="short")
    answer = gateway.receive(600)
    assert answer["id"] == "short" and "result" in answer, answer
    return time.monotonic() - begin, answer


if __name__ == "__main__":
    main()
