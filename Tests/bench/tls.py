#!/usr/bin/env python3
"""What TLS costs with the system's certificates: processor time of a getReport in one and three windows.

    .ci/program && Tests/bench/tls.py [ROUNDS]

The system's own certificates and a test one are laid over /etc/ssl/certs, as ca-certificates lays them
out, in a mount namespace of this process (`unshare`; where that is refused there is nothing to
measure). Rows: the test certificate alone, named; the folder of hashes; the file in place of a folder.
Medians of ROUNDS (default 9) interleaved rounds. A miss is exit status 1.
"""

import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "Tests", "Support", "python"))
os.environ.setdefault("CLEVERTAP_GATEWAY_BINARY", ROOT + "/.build/program/release/clevertap-gateway")
CERTIFICATES = "/etc/ssl/certs"
BUNDLE = CERTIFICATES + "/ca-certificates.crt"

if os.environ.get("TLS_BENCH_INSIDE") is None:
    os.environ["TLS_BENCH_INSIDE"] = "1"
    os.execvp("unshare", ["unshare", "--mount", "--map-root-user", sys.executable, *sys.argv])

from clevertap_server import CleverTap  # noqa: E402
from gateway import Gateway  # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 9


def lay_out(folder, certificate, hashed):
    """Fills a folder as ca-certificates does: a bundle and, if `hashed`, a file a certificate."""
    with open(folder + "/ca-certificates.crt", "wb") as bundle:
        for path in (BUNDLE, certificate):
            with open(path, "rb") as file:
                bundle.write(file.read())
    if hashed:
        for path in glob.glob(CERTIFICATES + "/*.0"):
            shutil.copyfile(path, os.path.join(folder, os.path.basename(path)))
        done = subprocess.run(
            ["openssl", "x509", "-noout", "-hash", "-in", certificate], capture_output=True, text=True, check=True
        )
        shutil.copyfile(certificate, os.path.join(folder, done.stdout.strip() + ".0"))


def milliseconds(server, windows, **environment):
    """Processor time of one process that fetches so many windows."""
    with Gateway(env=server.environment(**environment)) as gateway:
        params = {"from": "20240101", "to": "2024010%d" % windows, "windowDays": 1}
        answer = gateway.call("getReport", params)
        assert len(answer["result"]["windows"]) == windows, answer
        total = 0
        for path in glob.glob("/proc/%d/task/*/schedstat" % gateway.process.pid):
            with open(path) as file:
                total += int(file.read().split()[0])
        return total / 1e6


def main():
    with tempfile.TemporaryDirectory() as top, CleverTap(default="days") as server:
        certificate = server.certificate()[0]
        stores = {}
        for name, hashed in (("the folder of hashes", True), ("the file alone", False)):
            stores[name] = os.path.join(top, name.replace(" ", "-"))
            os.mkdir(stores[name])
            lay_out(stores[name], certificate, hashed)
        measured = {}
        for _ in range(ROUNDS):
            for windows in (1, 3):
                row = measured.setdefault(("one named certificate", windows), [])
                row.append(milliseconds(server, windows))
            for name, folder in stores.items():
                subprocess.run(["mount", "--bind", folder, CERTIFICATES], check=True)
                for windows in (1, 3):
                    row = measured.setdefault((name, windows), [])
                    row.append(milliseconds(server, windows, CLEVERTAP_CA_FILE=""))
                subprocess.run(["umount", CERTIFICATES], check=True)
        medians = {key: statistics.median(row) for key, row in measured.items()}
        print("| trusted | 1 window | 3 windows |\n|---|---|---|")
        for name in ["one named certificate", *stores]:
            print("| %s | %.0f ms | %.0f ms |" % (name, medians[name, 1], medians[name, 3]))
        # A certificate more or less, the folder costs what a single file does.
        named, hashed = medians["one named certificate", 3], medians["the folder of hashes", 3]
        sys.exit(0 if hashed <= 1.3 * named + 10 else 1)


if __name__ == "__main__":
    main()
