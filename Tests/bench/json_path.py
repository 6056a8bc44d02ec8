#!/usr/bin/env python3
"""The JSON path (validate, rename, copy, spool) over 300 MB, beside simdjson's DOM or Node.

    swift build -c release --static-swift-stdlib --product json-pass && Tests/bench/json_path.py

Whole processes, taken in turn, medians of five. simdjson (Debian: libsimdjson-dev) only builds its
tree; where it is not installed the yardstick is Node's JSON.parse and JSON.stringify. The bounds are
checked, and a miss is exit status 1.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PASS = os.path.dirname(os.path.dirname(HERE)) + "/.build/release/json-pass"
NODE = "JSON.stringify(JSON.parse(require('fs').readFileSync(process.argv[1],'utf8'))).length"


def write_answer(path, size):
    with open(path, "w") as file:
        file.write('{"status":"success","total_results":1,"messages":[')
        written = number = 0
        while written < size:
            message = {
                "message id": 1508323121 + number,
                "data": [[{"sent": 12345 + number % 1000, "viewed": 4321, "clicked": 123}]],
                "start_date": "Oct 18, 4:08 PM" if number % 2 else "20 Sep, 2024 17:50:00",
                "device": ["Android", "iOS", "WindowsMobile"], "conversion_event": None,
                "labels": ["Onboarding", "Promo"], "status": "completed", "channel": "InApp",
                "message_name": "in_app_outputs_test %d" % number, "delivery": "Action",
            }  # fmt: skip
            text = json.dumps(message, separators=(",", ":"))
            file.write(("," if number else "") + text)
            written += len(text) + 1
            number += 1
        file.write("]}")


def run(command, path, feeds):
    """Seconds of one whole process, and the last peak of its memory seen, in megabytes."""
    begin = time.perf_counter()
    peak = 0
    with open(path, "rb") as source:
        process = subprocess.Popen(
            command, stdin=source if feeds else None, stdout=subprocess.DEVNULL
        )
        while process.poll() is None:
            try:
                with open("/proc/%d/status" % process.pid) as status:
                    for line in status:
                        if line.startswith("VmHWM"):
                            peak = int(line.split()[1])
            except OSError:
                pass
            time.sleep(0.01)
    assert process.returncode == 0, command
    return time.perf_counter() - begin, peak / 1024


def yardstick(folder, path):
    header = "#include <simdjson.h>\nint main(){}\n"
    probe = subprocess.run(
        ["g++", "-x", "c++", "-fsyntax-only", "-"], input=header.encode(), capture_output=True
    ) if shutil.which("g++") else None  # fmt: skip
    if probe and probe.returncode == 0:
        binary = folder + "/simdjson"
        subprocess.run(
            ["g++", "-O3", "-march=native", "-o", binary, HERE + "/simdjson.cpp", "-lsimdjson"],
            check=True,
        )
        return "simdjson DOM", [binary, path], 0.5
    return "Node parse + stringify", ["node", "-e", NODE, path], 6.0


def main():
    with tempfile.TemporaryDirectory() as folder:
        big, small = folder + "/big.json", folder + "/small.json"
        write_answer(big, 300_000_000)
        write_answer(small, 100_000_000)
        name, command, bound = yardstick(folder, big)
        # Node cannot hold a string of 300 MB twice; it gets a third of it.
        path = big if name.startswith("simdjson") else small
        command = command[:-1] + [path]
        pairs = [(run(command, path, False), run([PASS], path, True)) for _ in range(5)]
        ratio = statistics.median(theirs[0] / ours[0] for theirs, ours in pairs)
        seconds = statistics.median(ours[0] for _, ours in pairs)
        megabytes = max(run([PASS], big, True)[1] for _ in range(2))
        speed = os.path.getsize(path) / 1e6 / seconds
        print("speed / %-28s %6.2f   bound >= %.2f   %.0f MB/s" % (name, ratio, bound, speed))
        print("peak memory over 300 MB, MB          %6.2f   bound <= 12.00" % megabytes)
        if ratio < bound or megabytes > 12:
            sys.exit("missed")


if __name__ == "__main__":
    main()
