#!/usr/bin/env python3
"""The JSON path (validate, rename, copy, spool), beside simdjson's DOM, and its instructions a byte.

    swift build -c release --static-swift-stdlib --product json-pass && Tests/bench/json_path.py

Speed: both in process and warm, taken in turn, medians; simdjson (Debian: libsimdjson-dev) only
builds its tree. Instructions: the difference of two lengths under valgrind's callgrind. A row whose
tool is not installed is left out. A bound missed by more than a tenth is exit status 1.
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
TURNS, ROUNDS = 7, 5


def write_answer(path, size, indent=None):
    """An answer of about `size` bytes, compact or indented."""
    separators = (",", ":") if indent is None else None
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
            text = json.dumps(message, separators=separators, indent=indent)
            file.write(("," if number else "") + text)
            written += len(text) + 1
            number += 1
        file.write("]}")


def seconds(command, path):
    """The median of several warm rounds of one process, in seconds."""
    lines = subprocess.run(
        command + [path, str(ROUNDS + 1)], check=True, capture_output=True, text=True
    ).stdout.split()
    return statistics.median(int(line) for line in lines[1:]) / 1e9


def instructions(path, folder):
    """Of a whole process; without debugging information, which valgrind may not understand."""
    stripped = folder + "/json-pass"
    subprocess.run(["strip", "-g", "-o", stripped, PASS], check=True)
    with open(path, "rb") as source:
        result = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=%s/callgrind" % folder, stripped],
            stdin=source, check=True, capture_output=True, text=True,
        )  # fmt: skip
    (line,) = [line for line in result.stderr.splitlines() if "Collected" in line]
    return int(line.split()[-1])


def peak_megabytes(path):
    """The last peak of the memory of a process that reads stdin."""
    peak = 0
    with open(path, "rb") as source:
        process = subprocess.Popen([PASS], stdin=source, stdout=subprocess.DEVNULL)
        while process.poll() is None:
            try:
                with open("/proc/%d/status" % process.pid) as status:
                    for line in status:
                        if line.startswith("VmHWM"):
                            peak = int(line.split()[1])
            except OSError:
                pass
            time.sleep(0.01)
    assert process.returncode == 0
    return peak / 1024


def build_simdjson(folder):
    """The yardstick's binary; None where simdjson or a C++ compiler is not installed."""
    binary = folder + "/simdjson"
    command = ["g++", "-O3", "-march=native", "-o", binary, HERE + "/simdjson.cpp", "-lsimdjson"]
    built = shutil.which("g++") and subprocess.run(command, capture_output=True).returncode == 0
    return binary if built else None


class Bounds:
    missed = False

    def show(self, name, figure, bound, at_least, note=""):
        sign = ">=" if at_least else "<="
        print("%-46s %7.2f   bound %s %5.2f   %s" % (name, figure, sign, bound, note))
        if figure < bound * 0.9 if at_least else figure > bound * 1.1:
            self.missed = True


def main():
    bounds = Bounds()
    with tempfile.TemporaryDirectory() as folder:
        simdjson = build_simdjson(folder)
        for name, indent, ratio, per_byte in [("compact", None, 0.6, 14), ("pretty", 4, 0.5, 14)]:
            short, long, whole = ["%s/%s-%d.json" % (folder, name, n) for n in range(3)]
            write_answer(short, 3_000_000, indent)
            write_answer(long, 6_000_000, indent)
            write_answer(whole, 29_000_000, indent)
            if simdjson:
                pairs = [(seconds([simdjson], whole), seconds([PASS], whole)) for _ in range(TURNS)]
                speed = os.path.getsize(whole) / 1e6 / statistics.median(ours for _, ours in pairs)
                figure = statistics.median(theirs / ours for theirs, ours in pairs)
                title = "%s: speed / simdjson DOM" % name
                bounds.show(title, figure, ratio, True, "%.0f MB/s" % speed)
            if shutil.which("valgrind") and shutil.which("strip"):
                bytes_more = os.path.getsize(long) - os.path.getsize(short)
                more = instructions(long, folder) - instructions(short, folder)
                bounds.show("%s: instructions a byte" % name, more / bytes_more, per_byte, False)
        big = folder + "/big.json"
        write_answer(big, 300_000_000)
        megabytes = max(peak_megabytes(big) for _ in range(2))
        bounds.show("peak memory over 300 MB, MB", megabytes, 12, False)
    if bounds.missed:
        sys.exit("missed")


if __name__ == "__main__":
    main()
