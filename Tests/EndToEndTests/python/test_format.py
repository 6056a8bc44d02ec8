"""What `call --format` prints."""

import csv
import io
import json
import os
import pty
import select
import subprocess
import unittest

from support import BINARY, CleverTap, environment, run

RANGE = ["getReport", "from=20240101", "to=20240103"]
HOSTILE = [
    {"message id": 1.5e9, "message_name": "=1+1", "labels": ["@a", "b"], "channel": "Push", "data": [{"sent": -5, "=x": 1}]},
    {"message id": 9007199254740993, "message_name": 'say "hi",\r\nyou', "data": [{"sent": 0.10}]},
    {"message id": "-7", "message_name": "\ttab", "channel": "+", "data": [{"sent": 1, "note": "\r"}]},
    {"message id": 4, "message_name": "\x1b[2Jgone", "data": [{"sent": 12345}]},
    {"message id": 5, "message_name": "日本", "data": [{"sent": 1}]},
]


def call(*words, env=None, sandbox=True):
    done = run(b"", *(["--sandbox"] if sandbox else []), "call", *words, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode(), done.stderr.decode()


def hostile(format):
    # 1.5e9 as such, and 0.10 with its zero, which Python would write otherwise.
    text = json.dumps({"status": "success", "messages": HOSTILE}).replace("1500000000.0", "1.5e9")
    text = text.replace('"sent": 0.1}', '"sent": 0.10}')
    with CleverTap(default=lambda handler: handler.reply(200, text.encode())) as server:
        words = ["getReport", "from=20240101", "to=20240101", "--format", format]
        return call(*words, env=server.environment(), sandbox=False)[0]


class Formats(unittest.TestCase):
    def test_csv_has_the_rows(self):
        rows = json.loads(call(*RANGE, "shape=rows")[0])["rows"]
        text, _ = call(*RANGE, "--format", "csv")
        read = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertGreater(len(rows), 5)
        self.assertEqual(len(read), len(rows))
        for mine, theirs in zip(read, rows):
            for name, value in theirs.items():
                self.assertEqual(mine[name], "" if value is None else str(value))
        self.assertEqual(text.count("\r\n"), len(rows) + 1)

    def test_csv_of_a_summary_has_a_column_for_every_sum_and_rate(self):
        text, _ = call("summarizeReport", *RANGE[1:], "groupBy=channel,day", "--format", "csv")
        header = text.split("\r\n")[0]
        self.assertTrue(header.startswith("channel,day,messages,sent,viewed,clicked"), header)
        self.assertIn("clickedPerViewed", header)

    def test_csv_guards_formulas_and_keeps_numbers(self):
        rows = list(csv.reader(io.StringIO(hostile("csv"), newline="")))
        header = rows[0]
        cell = lambda row, name: rows[row][header.index(name)]
        self.assertIn("'=x", header)
        names = [cell(row, "messageName") for row in range(1, 6)]
        self.assertEqual(names, ["'=1+1", 'say "hi",\r\nyou', "'\ttab", "\x1b[2Jgone", "日本"])
        ids = [cell(row, "messageId") for row in range(1, 6)]
        self.assertEqual(ids, ["1500000000", "9007199254740993", "'-7", "4", "5"])
        self.assertEqual([cell(row, "sent") for row in (1, 2)], ["-5", "0.10"])
        self.assertEqual((cell(1, "labels"), cell(3, "channel"), cell(3, "note")), ("'@a|b", "'+", "'\r"))

    def test_table_lines_columns_up(self):
        lines = hostile("table").split("\n")
        self.assertNotIn("\x1b", "".join(lines))
        self.assertIn("?[2Jgone", lines[5])
        end = lines[0].index("  sent") + len("  sent")
        wide = lines[6].replace("日本", "日本  ")  # Two columns each.
        for line, number in [(lines[2], "-5"), (lines[5], "12345"), (wide, "1")]:
            self.assertEqual(line[: line.rindex(number) + len(number)].split()[-1], number)
        self.assertGreater(end, 6)
        self.assertEqual(set(lines[1]), {"-", " "})
        self.assertTrue(call("listChannels", "--format", "table")[0].startswith("value "))

    def test_ndjson_is_the_stream(self):
        text, rest = call(*RANGE, "--format", "ndjson")
        messages = json.loads(call(*RANGE)[0])["messages"]
        self.assertEqual([json.loads(line) for line in text.splitlines()], messages)
        self.assertEqual(json.loads(rest)["messageCount"], len(messages))
        text, _ = call("listStatuses", "--format", "ndjson")
        self.assertEqual(json.loads(text.splitlines()[0])["value"], "scheduled")

    def test_warnings_go_to_stderr(self):
        _, rest = call("summarizeReport", *RANGE[1:], "--format", "csv")
        self.assertRegex(rest, r"^clevertap-gateway: warning: In-app messages[^\n]+\n$")

    def test_nothing_found_is_no_row(self):
        self.assertEqual(call(*RANGE, "label=no such label", "--format", "csv")[0], "")

    def test_formats_that_do_not_go_with_the_rest_are_refused(self):
        for words in (
            ["--format", "cvs", "call", "ping"], ["--format", "csv"], ["--format", "csv", "schema"],
            ["call", *RANGE, "shape=upstream", "--format", "csv"],
            ["call", "getReport", "--params", '["20240101","20240101"]', "--format", "table"],
        ):  # fmt: skip
            done = run(b"", "--sandbox", *words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_a_bar_is_drawn_on_a_terminal_only(self):
        words = [BINARY, "--sandbox", "call", "getReport", "from=20240101", "to=20240101", "label=sandbox:slow"]
        leader, follower = pty.openpty()
        with subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=follower) as child:
            report = json.load(child.stdout)
        os.close(follower)
        drawn = b""
        while select.select([leader], [], [], 0.1)[0]:
            try:
                drawn += os.read(leader, 4096)
            except OSError:
                break
        os.close(leader)
        self.assertEqual(report["messageCount"], 3)
        self.assertRegex(drawn, rb"\r\[#+\.+\] 0 of 1 windows")
        self.assertTrue(drawn.endswith(b"\r\x1b[K"), drawn)
        self.assertEqual(run(b"", *words[1:]).stderr, b"")


if __name__ == "__main__":
    unittest.main()
