"""`--trace FILE` and `replay FILE`."""

import base64
import json
import os
import stat
import subprocess
import tempfile
import unittest

from support import BINARY, CleverTap, Gateway, environment, run
from at_terminal import terminal

REPORT = {"from": "2daysAgo", "to": "today"}


class Traces(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "trace.jsonl")

    def records(self):
        with open(self.path, encoding="ascii") as file:
            return [json.loads(line) for line in file]

    def record(self, *options, env=None):
        """A session with reports, a stream, a cancelled call and a line that is not JSON."""
        with Gateway(*options, "--trace", self.path, env=env) as gateway:
            gateway.call("listChannels", id=1)
            gateway.call("getReport", REPORT, id="two")
            gateway.send("getReport", {**REPORT, "stream": True}, id=3)
            while gateway.receive().get("id") != 3:
                pass
            gateway.write(b"not json\n")
            gateway.receive()
            hang = {"from": "20240101", "to": "20240101", "label": ["sandbox:hang"], "deadlineSeconds": 60}
            gateway.send("getReport", hang, id=4)
            gateway.notify("$/cancelRequest", {"id": 4})
            self.assertEqual(gateway.receive()["error"]["code"], -32800)
            gateway.write(b'[{"jsonrpc":"2.0","id":5,"method":"ping"}]\n')
            gateway.receive()
            gateway.finish()

    def test_every_message_is_recorded_in_order(self):
        os.close(os.open(self.path, os.O_CREAT, 0o644))
        self.record("--sandbox")
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        records = self.records()
        self.assertEqual([sorted(record) for record in records], [["direction", "line", "time"]] * len(records))
        self.assertRegex(records[0]["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual([record["direction"] for record in records[:4]], ["in", "out", "in", "out"])
        self.assertEqual(json.loads(records[0]["line"])["method"], "listChannels")
        self.assertEqual(json.loads(records[3]["line"])["id"], "two")
        self.assertIn("not json", [record["line"] for record in records])
        self.assertEqual(sum(record["direction"] == "in" for record in records), 7)

    def test_a_trace_is_printed_for_reading(self):
        self.record("--sandbox")
        done = run(b"", "trace", self.path)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        text = done.stdout.decode()
        self.assertTrue(text.startswith("3 errors\n"), text)
        listing = text.split(" UTC, sandbox, ")[1].splitlines()
        records = self.records()
        self.assertEqual(listing[0], "%d messages" % len(records))
        self.assertEqual(len(listing), len(records) + 3)
        for line, record in zip(listing[3:], records):
            self.assertTrue(line.startswith(record["time"][11:23]), line)
            self.assertIn("><"[record["direction"] == "out"], line)
            self.assertIn(" {:,}".format(len(record["line"].encode())), line)
        self.assertRegex(text, r'<  "two"  getReport +\d+ ms +\d')
        self.assertIn("error -32800 cancelled: The call was cancelled.", text)
        for columns in (60, 100):
            shown = terminal(["trace", self.path], columns=columns, status=0)
            self.assertLessEqual(max(map(len, shown.splitlines())), columns, shown)

    def test_a_replay_gives_the_same_answers(self):
        self.record("--sandbox")
        done = run(b"", "replay", self.path)
        self.assertEqual((done.returncode, done.stderr), (0, b""), done.stdout)
        sent = sum(record["direction"] == "out" for record in self.records())
        self.assertEqual(done.stdout.decode(), "%d answers, all as recorded\n" % sent)

    def test_a_replay_is_of_the_day_it_was_recorded(self):
        self.record("--sandbox")
        with open(self.path) as file:
            text = file.read()
        day = self.records()[0]["time"][:10]
        with open(self.path, "w") as file:
            # As if all of it had been five years earlier: "today" then is another day.
            file.write(text.replace(day, "2021" + day[4:]))
        done = run(b"", "replay", self.path)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b'"from":"2021', done.stdout)

    def test_a_difference_is_shown(self):
        self.record("--sandbox")
        with open(self.path) as file:
            text = file.read()
        with open(self.path, "w") as file:
            file.write(text.replace("Mobile push notifications", "Mobile bush notifications"))
        done = run(b"", "replay", self.path)
        self.assertEqual(done.returncode, 1)
        lines = done.stdout.decode().splitlines()
        self.assertEqual([lines[0], lines[2], len(lines)], ["--- recorded, id 1", "+++ replayed, id 1", 4])
        self.assertIn("bush", lines[1])
        self.assertIn("push", lines[3])

    def test_real_calls_are_replayed_only_when_that_is_meant(self):
        with CleverTap() as server:
            env = server.environment(CLEVERTAP_PASSCODE='PASS"SECRET\\1')
            with Gateway("--trace", self.path, env=env) as gateway:
                gateway.call("getReport", {**REPORT, "label": ['my PASS"SECRET\\1 here']})
                gateway.write(b'{"jsonrpc":"2.0","id":2,"method":"P\\u0041SS\\u0022\\u0053ECRET\\\\1"}\n')
                gateway.receive()
                gateway.finish()
            with open(self.path) as file:
                text = file.read()
            self.assertNotIn("SECRET", text)
            self.assertNotIn("ECRET", text)
            self.assertIn("my [redacted] here", text)
            self.assertTrue(all(record["live"] for record in self.records()))
            done = run(b"", "replay", self.path, env=env)
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            self.assertIn(b"--live", done.stderr)
            asked = len(server.requests)
            done = run(b"", "replay", "--live", self.path, env=env)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertGreater(len(server.requests), asked)

    def test_headers_are_no_part_of_a_message(self):
        body = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
        blocks = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        run(blocks * 2, "--sandbox", "--framing", "header", "--trace", self.path)
        self.assertEqual(
            [record["line"] for record in self.records() if record["direction"] == "out"],
            ['{"jsonrpc":"2.0","id":1,"result":{}}'] * 2,
        )
        self.assertEqual(run(b"", "replay", self.path).returncode, 0)

    def test_what_cannot_be_done_is_told_in_a_line(self):
        with open(self.path, "w") as file:
            file.write('{"time":"now","direction":"in","line":""}\n')
        for words in (
            ["replay", self.path], ["replay", "/no/such/file"], ["replay"],
            ["trace", self.path], ["trace", "/no/such/file"], ["trace"], ["--trace", "/no/such/file"],
            ["--trace", self.path, "call", "ping"], ["--live"],
        ):  # fmt: skip
            done = run(b"", *words)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count(b"\n")), (2, b"", 1), words)

    def test_a_killed_program_leaves_whole_records(self):
        with subprocess.Popen(
            [BINARY, "--sandbox", "--trace", self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
        ) as child:
            child.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
            child.stdin.flush()
            child.stdout.readline()
            child.kill()
        self.assertEqual(len(self.records()), 2)

    def test_a_passcode_that_its_file_got_later_is_redacted_too(self):
        passcode = os.path.join(self.folder.name, "passcode")
        with CleverTap() as server:
            env = {
                "CLEVERTAP_ACCOUNT_ID": "W9R-486-4W5Z", "CLEVERTAP_PASSCODE_FILE": passcode,
                "CLEVERTAP_BASE_URL": server.url, "TMPDIR": self.folder.name, "XDG_RUNTIME_DIR": "",
            }  # fmt: skip
            with open(passcode, "w") as file:
                os.chmod(passcode, 0o600)
                file.write("first-secret\n")
            with Gateway("--trace", self.path, env=env) as gateway:
                gateway.call("checkCredentials", id=1)
                with open(passcode, "w") as file:
                    file.write("second-secret\n")
                gateway.call("checkCredentials", id=2)
                for number, text in enumerate(("first-secret", "second-secret")):
                    pair = base64.b64encode(("W9R-486-4W5Z:" + text).encode()).decode()
                    gateway.call("ping", {"_meta": {"a": text, "b": "Basic " + pair}}, id=10 + number)
                gateway.finish()
        with open(self.path) as file:
            text = file.read()
        self.assertIn("[redacted]", text)
        for secret in ("first-secret", "second-secret", "VzlSLTQ4Ni00VzVaOmZpcnN0"):
            self.assertNotIn(secret, text)


if __name__ == "__main__":
    unittest.main()
