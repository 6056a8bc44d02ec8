#!/usr/bin/env python3
"""Start, round trip, pipelining and memory of the release build, beside a C program.

    .ci/program && Tests/bench/engine.py

The C program (floor.c) does the least any program must do to give the same bytes. Every figure is a
ratio of medians taken in turn in one run; the bounds are checked, and a miss is exit status 1.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BINARY = os.environ.get("CLEVERTAP_GATEWAY_BINARY") or ROOT + "/.build/program/release/clevertap-gateway"
PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'


def build_floor(folder):
    floor = folder + "/floor"
    subprocess.run(["cc", "-O2", "-o", floor, HERE + "/floor.c"], check=True)
    reply = subprocess.run([BINARY, "call", "listChannels"], capture_output=True, check=True).stdout
    with open(folder + "/channels", "wb") as file:
        file.write(reply.strip())
    return [floor, folder + "/channels"]


def start(command, cpus=None):
    if cpus is not None:
        command = ["taskset", "-c", cpus, *command]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


def stop(process):
    process.stdin.close()
    process.stdout.close()
    process.wait()


def spawn(command):
    begin = time.perf_counter()
    process = start(command)
    process.stdin.write(PING)
    process.stdout.read(4096)
    taken = time.perf_counter() - begin
    stop(process)
    return taken


def round_trips(command, count=20000):
    """Seconds a round trip takes with both sides on one processor."""
    os.sched_setaffinity(0, {0})
    process = start(command, "0")
    fd_in, fd_out = process.stdin.fileno(), process.stdout.fileno()
    for _ in range(1000):
        os.write(fd_in, PING)
        os.read(fd_out, 4096)
    begin = time.perf_counter()
    for _ in range(count):
        os.write(fd_in, PING)
        os.read(fd_out, 4096)
    taken = (time.perf_counter() - begin) / count
    stop(process)
    os.sched_setaffinity(0, set(range(os.cpu_count())))
    return taken


def pipelined(command, requests):
    begin = time.perf_counter()
    with open(requests, "rb") as source:
        reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        subprocess.run(command, stdin=source, stdout=reader.stdin, check=True)
        reader.stdin.close()
        reader.wait()
    return time.perf_counter() - begin


def idle_megabytes(command):
    process = start(command)
    process.stdin.write(PING)
    process.stdout.read(4096)
    time.sleep(0.2)
    with open("/proc/%d/status" % process.pid) as status:
        rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    with open("/proc/%d/maps" % process.pid) as maps:
        assert "libcurl" not in maps.read(), "libcurl is mapped before the first network call"
    stop(process)
    return rss / 1024


def compare(measure, floor, gateway, runs, *more):
    pairs = [(measure(floor, *more), measure(gateway, *more)) for _ in range(runs)]
    ours = statistics.median(pair[1] for pair in pairs)
    return ours, statistics.median(pair[1] / pair[0] for pair in pairs)


def main():
    missed = []

    def report(name, value, bound, is_most, note=""):
        fits = value <= bound if is_most else value >= bound
        print("%-34s %8.2f   bound %s %.2f   %s" % (name, value, "<=" if is_most else ">=", bound, note))
        if not fits:
            missed.append(name)

    with tempfile.TemporaryDirectory() as folder:
        floor = build_floor(folder)
        gateway = [BINARY, "--sandbox"]
        requests = folder + "/requests"
        with open(requests, "wb") as file:
            for n in range(1_000_000):
                file.write(b'{"jsonrpc":"2.0","id":%d,"method":"listChannels"}\n' % n)
        ours, ratio = compare(spawn, floor, gateway, 40)
        report("spawn to first reply / C", ratio, 2.5, True, "%.2f ms" % (ours * 1e3))
        ours, ratio = compare(round_trips, floor, gateway, 7)
        report("round trip, pinned / C", ratio, 1.2, True, "%.2f us" % (ours * 1e6))
        ours, ratio = compare(pipelined, floor, gateway, 5, requests)
        report("10^6 listChannels, speed / C", 1 / ratio, 0.7, False, "%.2f M/s" % (1 / ours))
        report("idle memory, MB", idle_megabytes(gateway), 7, True)
        report("size, MB", os.path.getsize(BINARY) / 1e6, 12, True)
    if missed:
        sys.exit("missed: " + ", ".join(missed))


if __name__ == "__main__":
    main()
