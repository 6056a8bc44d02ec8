"""Runs every client's own test program, and holds the table of clients/README.md to what they show.

A test program (Tests/clients) prints `ok FEATURE` or `not ok FEATURE: why` for each row of the table.
It finds its environment clean, and in it

  CLEVERTAP_GATEWAY_BINARY   the program
  FAKE                       a gateway that misbehaves (Tests/clients/fake-gateway)
  EXCHANGES                  a JSON file: what the transcripts of schemas/examples have for clients
  SCRATCH                    a folder of its own
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import uuid

from support import BINARY, ROOT, environment, wait_until
from test_transcripts import FILES, blocks

TESTS = os.path.join(ROOT, "Tests", "clients")
CLIENTS = os.path.join(ROOT, "clients")
TIMEOUT = 240
TICK, NONE = "✓", "–"
# A client's column, the interpreter it needs, and how its test program is started.
PROGRAMS = {
    "Python": (sys.executable, ["-X", "dev", "-W", "error", "python_test.py"]),
    "Node": ("node", ["node_test.js"]),
    "Ruby": ("ruby", ["-w", "ruby_test.rb"]),
    "PHP": ("php", ["-d", "error_reporting=-1", "php_test.php"]),
    "shell": ("sh", ["shell_test.sh"]),
    "Neovim": (
        "nvim",
        ["--headless", "-u", "NONE", "-i", "NONE", "--cmd", "set rtp^=%s/neovim" % CLIENTS,
         "--cmd", "runtime plugin/clevertap.lua", "-c", "luafile neovim_test.lua"],
    ),
    "Emacs": ("emacs", ["-Q", "--batch", "-L", CLIENTS + "/emacs", "-l", "emacs_test.el"]),
}  # fmt: skip


def table():
    """The rows of the README's table: feature, and of each client whether it is ticked."""
    with open(os.path.join(CLIENTS, "README.md"), encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    start = next(i for i, row in enumerate(cells) if row[0] == "feature")
    names = cells[start][1:]
    rows = {}
    for row in cells[start + 2 :]:
        if len(row) != len(names) + 1:
            break
        rows[row[0]] = dict(zip(names, row[1:]))
    return names, rows


def takes_long(call):
    """Whether a call waits by its nature: for its deadline, for a retry, or for a slow server.

    One client shows that such calls reach it; in all clients they would only wait again.
    """
    params = call["params"] if isinstance(call["params"], dict) else {}
    waits = [["sandbox:rateLimited"], ["sandbox:slow"], ["sandbox:huge"]]
    return "deadlineSeconds" in params or params.get("label") in waits


def exchanges(client="Python"):
    """Of every transcript the requests that a client can make, with their answers.

    Left out is what no client sends (broken lines, batches), the calls that other lines cancel, what
    follows a shutdown, and for all clients but Python the calls that take long.
    """
    for path in FILES:
        _, head, steps = blocks(path)
        calls = []
        for sent, expected in steps:
            requests = [expressible(text) for count, text in sent if count == 1]
            answers = [a for a in map(json.loads, expected) if isinstance(a, dict) and "method" not in a]
            for request in filter(None, requests):
                found = [a for a in answers if a.get("id") == request["id"]]
                is_cancelled = len(found) == 1 and found[0].get("error", {}).get("code") == -32800
                if len(found) == 1 and not is_cancelled:
                    params = request.get("params")
                    calls.append({"method": request["method"], "params": params, "answer": found[0]})
                if request["method"] == "shutdown":
                    break
        if client != "Python":
            calls = [call for call in calls if not takes_long(call)]
        yield {"file": os.path.basename(path), "argv": head["argv"], "env": head["env"], "calls": calls}


def expressible(text):
    """The request, where it is one that a client can make."""
    try:
        request = json.loads(text, object_pairs_hook=unique)
    except ValueError:
        return None
    good = (
        isinstance(request, dict) and request.get("jsonrpc") == "2.0" and "method" in request
        and isinstance(request.get("params", {}), (dict, list))
        and type(request.get("id")) in (int, str)
    )  # fmt: skip
    return request if good else None


def unique(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a member occurs twice")
    return dict(pairs)


def processes(mark):
    """The ids of the processes that have the mark in their environment."""
    for name in os.listdir("/proc"):
        try:
            with open("/proc/%s/environ" % name, "rb") as file:
                if name.isdigit() and mark.encode() in file.read():
                    yield int(name)
        except OSError:
            pass


class Table(unittest.TestCase):
    def test_the_table_has_every_client(self):
        names, rows = table()
        self.assertEqual(names, list(PROGRAMS))
        self.assertGreater(len(rows), 15)
        for row in rows.values():
            self.assertLessEqual(set(row.values()), {TICK, NONE})

    def test_the_generated_files_are_those_of_the_schemas(self):
        command = [sys.executable, os.path.join(CLIENTS, "generate"), "--check"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, "run python3 clients/generate\n" + done.stdout + done.stderr)

    def test_the_generator_refuses_a_result_without_a_name(self):
        with tempfile.TemporaryDirectory() as scratch:
            for name in ("clients", "schemas"):
                shutil.copytree(os.path.join(ROOT, name), os.path.join(scratch, name))
            path = os.path.join(scratch, "schemas", "openrpc.json")
            with open(path, encoding="utf-8") as file:
                document = json.load(file)
            document["methods"][0]["result"]["schema"] = {"type": "object"}
            with open(path, "w", encoding="utf-8") as file:
                json.dump(document, file)
            command = [sys.executable, os.path.join(scratch, "clients", "generate"), "--check"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("the result of getReport has no name", done.stderr)

    def test_the_transcripts_have_something_for_clients(self):
        plays = list(exchanges())
        self.assertGreater(sum(len(play["calls"]) for play in plays), 60)
        silent = {play["file"] for play in plays if not play["calls"]}
        # One batch of a thousand; a call whose progress is awaited, and not its answer.
        self.assertEqual(silent, {"overloaded.jsonl", "progress.jsonl"})


class Clients(unittest.TestCase):
    """One test a client."""


def test_of(client, interpreter, arguments):
    def test(self):
        if not shutil.which(interpreter):
            self.skipTest("%s is not installed" % interpreter)
        mark = "CLEVERTAP_TEST_RUN=%s" % uuid.uuid4()
        with tempfile.TemporaryDirectory() as scratch:
            with open(os.path.join(scratch, "exchanges.json"), "w") as file:
                json.dump(list(exchanges(client)), file)
            env = environment({
                "CLEVERTAP_GATEWAY_BINARY": BINARY, "FAKE": os.path.join(TESTS, "fake-gateway"),
                "EXCHANGES": file.name, "SCRATCH": scratch, "PYTHONDONTWRITEBYTECODE": "1",
                "LANG": "C.UTF-8", "TMPDIR": scratch, "HOME": scratch, **dict([mark.split("=")]),
            })  # fmt: skip
            del env["SWIFT_BACKTRACE"]  # That is the client's part.
            done = subprocess.run(
                [interpreter, *arguments], cwd=TESTS, env=env, capture_output=True, timeout=TIMEOUT,
                stdin=subprocess.DEVNULL, text=True, errors="replace",
            )  # fmt: skip
        output = done.stdout + done.stderr
        shown = set(re.findall(r"^ok (.+)$", output, re.MULTILINE))
        failed = re.findall(r"^not ok .+$", output, re.MULTILINE)
        self.assertEqual((failed, done.returncode), ([], 0), output[-6000:])
        _, rows = table()
        ticked = {feature for feature, row in rows.items() if row[client] == TICK}
        self.assertEqual(shown, ticked, "what the tests show is not what the table says")
        wait_until(lambda: not list(processes(mark)), 5)

    return test


for client, (interpreter, arguments) in PROGRAMS.items():
    setattr(Clients, "test_" + client.lower(), test_of(client, interpreter, arguments))


if __name__ == "__main__":
    unittest.main()
