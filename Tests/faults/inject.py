#!/usr/bin/env python3
"""inject.py [FIRST LAST]: lets system calls of the program fail, one after the other, with strace.

Each scenario runs once for each call, error and number FIRST...LAST (1...60) of the call that fails.
The program must then end in time, not by a signal, and not in silence: either everything is answered,
or stderr, or an error in the answers, says what went wrong. Prints what did not hold; exit status 1.
"""

import collections
import concurrent.futures
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "Support", "python"))

from clevertap_server import CleverTap  # noqa: E402
from faults import can_inject, injecting  # noqa: E402
from gateway import BINARY, environment  # noqa: E402

SECONDS = 60  # for one run, on a busy machine
CALLS = [
    ("clone3", "EAGAIN"), ("openat", "EMFILE"), ("openat", "EACCES"), ("mmap", "ENOMEM"), ("fcntl", "EMFILE"),
    ("fcntl", "ENOLCK"),
]  # fmt: skip
DAYS = {"from": "20240101", "to": "20240103", "limit": 1}


def request(id, method, params=None):
    message = {"jsonrpc": "2.0", "id": id, "method": method}
    return json.dumps({**message, "params": params} if params else message).encode() + b"\n"


SESSION = b"".join(
    [request(1, "ping"), request(2, "getReport", DAYS), request(3, "listChannels"), request(4, "getStatus"),
     request(5, "summarizeReport", {"from": "20240101", "to": "20240103"})]
)  # fmt: skip
ANSWERS = {1, 2, 3, 4, 5}
REPORT = ["getReport", "from=20240101", "to=20240103", "limit=1"]


def scenarios(folder, server):
    """Name -> options, stdin, ids that are answered (None: none are expected), environment."""
    network = dict(server.environment(), XDG_RUNTIME_DIR=folder)
    return {
        "serve": (["--sandbox"], SESSION, ANSWERS, {}),
        "trace": (["--sandbox", "--trace", os.path.join(folder, "trace-%d")], SESSION, ANSWERS, {}),
        "network": ([], SESSION, ANSWERS, network),
        "call": (["--sandbox", "call", *REPORT], b"", None, {}),
        "call over the network": (["call", *REPORT], b"", None, network),
        "doctor": (["--sandbox", "doctor"], b"", None, {}),
        "doctor over the network": (["doctor"], b"", None, network),
    }


def complaint(done, ids):
    """What is wrong with how a run ended; None where nothing is."""
    if done.returncode < 0:
        return "ended by signal %d" % -done.returncode
    if done.returncode != 0 and not done.stderr.strip() and not done.stdout.strip():
        return "exit status %d in silence" % done.returncode
    if done.returncode == 0 and ids is not None:
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        answered = [answer.get("id") for answer in answers]
        if sorted(answered) != sorted(ids):
            return "answered %s" % answered
    if done.returncode == 0 and ids is None and not done.stdout.strip():
        return "exit status 0 without a result"
    return None


@functools.cache
def stops_the_loader(call, error, number):
    """Whether even a program that does nothing is killed: the system's loader, before main."""
    return subprocess.run(injecting(call, error, number) + ["true"], capture_output=True).returncode < 0


def run(number, scenario, call, error):
    options, data, ids, extra = scenario
    words = [word % number if "%d" in word else word for word in options]
    words = injecting(call, error, number) + [BINARY, *words]
    pipes = {name: subprocess.PIPE for name in ("stdin", "stdout", "stderr")}
    with subprocess.Popen(words, env=environment(extra), start_new_session=True, **pipes) as process:
        try:
            out, err = process.communicate(data, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return "no end within %d s" % SECONDS
    if process.returncode < 0 and stops_the_loader(call, error, number):
        return None
    return complaint(subprocess.CompletedProcess(words, process.returncode, out, err), ids)


def main():
    if not can_inject():
        sys.exit("strace is missing, or may not trace")
    first, last = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (1, 60)
    wrong = collections.defaultdict(list)
    runs = 0
    with tempfile.TemporaryDirectory() as folder, CleverTap() as server:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = {
                pool.submit(run, number, scenario, call, error): (name, call, error, number)
                for name, scenario in scenarios(folder, server).items()
                for call, error in CALLS
                for number in range(first, last + 1)
            }
            for job in concurrent.futures.as_completed(jobs):
                runs += 1
                name, call, error, number = jobs[job]
                if job.result():
                    wrong[name, call, error, job.result()].append(number)
    for (name, call, error, what), numbers in sorted(wrong.items()):
        print("%s, %s %s, number %s: %s" % (name, call, error, ", ".join(map(str, sorted(numbers))), what))
    print("%d runs, %d not as they should be" % (runs, sum(map(len, wrong.values()))))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
