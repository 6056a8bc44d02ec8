"""What `call --format` prints."""

import csv
import html.parser
import io
import json
import os
import pty
import re
import select
import subprocess
import unittest

from support import BINARY, CleverTap, environment, run
from at_terminal import terminal

try:
    import html5lib
except ImportError:
    html5lib = None

RANGE = ["getReport", "from=20240101", "to=20240103"]
HOSTILE = [
    {"message id": 1.5e9, "message_name": "=1+1", "labels": ["@a", "b"], "channel": "Push", "data": [{"sent": -5, "=x": 1}]},
    {"message id": 9007199254740993, "message_name": 'say "hi",\r\nyou', "data": [{"sent": 0.10}]},
    {"message id": "-7", "message_name": "\ttab", "channel": "+", "data": [{"sent": 1, "note": "\r"}]},
    {"message id": 4, "message_name": "\x1b[2Jgone", "data": [{"sent": 12345}]},
    {"message id": 5, "message_name": "日本", "data": [{"sent": 1}]},
    {"message id": 6, "message_name": "\n=1", "channel": "＝x", "data": [{"sent": 1, "note": "－"}]},
    {"message id": 7, "message_name": "</title><script>alert(1)</script>", "labels": ["&<\"'\x00\u202e"], "data": [{"sent": 2}]},
]


def call(*words, env=None, sandbox=True):
    done = run(b"", *(["--sandbox"] if sandbox else []), "call", *words, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode(), done.stderr.decode()


def hostile(*words, show=call):
    # 1.5e9 as such, and 0.10 with its zero, which Python would write otherwise.
    text = json.dumps({"status": "success", "messages": HOSTILE}).replace("1500000000.0", "1.5e9")
    text = text.replace('"sent": 0.1}', '"sent": 0.10}')
    with CleverTap(default=lambda handler: handler.reply(200, text.encode())) as server:
        return show(*words, env={"LANG": "C.UTF-8", **server.environment()})


def hostile_report(format):
    words = ["getReport", "from=20240101", "to=20240101", "--format", format]
    return hostile(*words, show=lambda *words, env: call(*words, env=env, sandbox=False)[0])


class Page(html.parser.HTMLParser):
    """The elements and texts of a page."""

    VOID = {"meta", "link", "br", "img"}

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.attributes, self.texts = [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes += attributes
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.texts.append(((self.open or [""])[-1], data))

    def of(self, tag):
        return [text for element, text in self.texts if element == tag]


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
        rows = list(csv.reader(io.StringIO(hostile_report("csv"), newline="")))
        header = rows[0]
        cell = lambda row, name: rows[row][header.index(name)]
        self.assertIn("'=x", header)
        names = [cell(row, "messageName") for row in range(1, 7)]
        self.assertEqual(names, ["'=1+1", 'say "hi",\r\nyou', "'\ttab", "\x1b[2Jgone", "日本", "'\n=1"])
        self.assertEqual((cell(6, "channel"), cell(6, "note")), ("'＝x", "'－"))
        ids = [cell(row, "messageId") for row in range(1, 6)]
        self.assertEqual(ids, ["1500000000", "9007199254740993", "'-7", "4", "5"])
        self.assertEqual([cell(row, "sent") for row in (1, 2)], ["-5", "0.10"])
        self.assertEqual((cell(1, "labels"), cell(3, "channel"), cell(3, "note")), ("'@a|b", "'+", "'\r"))

    def test_table_lines_columns_up(self):
        lines = hostile_report("table").split("\n")
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
            ["call", *RANGE, "stream=true", "--format", "html"],
            ["call", *RANGE, "--format", "chart"], ["call", "getStatus", "--format", "csv"],
            ["call", "listChannels", "--format", "chart"],
        ):  # fmt: skip
            done = run(b"", "--sandbox", *words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"it has pretty, json, table, html, csv, ndjson\n", done.stderr)

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

    def test_a_page_is_whole_and_harmless(self):
        for name, text in {
            "summary": call("summarizeReport", *RANGE[1:], "--format", "html")[0],
            "days": call("summarizeReport", *RANGE[1:], "groupBy=day", "--format", "html")[0],
            "report": hostile_report("html"),
            "channels": call("listChannels", "--format", "html")[0],
        }.items():
            with self.subTest(page=name):
                page = Page(text)
                self.assertFalse({"script", "link", "img", "iframe", "object", "base"} & set(page.elements))
                loading = {"src", "href", "srcset", "action", "data", "onclick", "onload"}
                self.assertFalse(loading & {attribute for attribute, _ in page.attributes})
                self.assertNotRegex(text, r"url\(|@import|[\x00-\x09\x0b-\x1f\x7f-\x9f]")
                self.assertEqual(page.elements[:2], ["html", "head"])
                self.assertIn(("charset", "utf-8"), page.attributes)
                self.assertEqual("svg" in page.elements, name in ("summary", "days"))
                if html5lib:
                    html5lib.HTMLParser(strict=True).parse(text)

    def test_a_page_has_what_was_asked_and_what_came_out(self):
        result = json.loads(call("summarizeReport", *RANGE[1:])[0])
        text, rest = call("summarizeReport", *RANGE[1:], "--format", "html")
        self.assertEqual(rest, "")
        page = Page(text)
        self.assertIn("2024-01-01 to 2024-01-03", page.of("dd"))
        self.assertEqual(page.of("li"), [warning["message"] for warning in result["warnings"]])
        self.assertEqual(page.of("th")[:3], ["channel", "messages", "sent"])
        cells = [text for text in page.of("td")]
        for row in result["rows"]:
            self.assertIn(row["channel"], cells)
            self.assertIn(str(row["metrics"]["sent"]), cells)
        self.assertIn("total", cells)
        self.assertIn(str(result["totals"]["metrics"]["sent"]), cells)
        self.assertEqual(page.attributes.count(("class", "current")), sum(row["metrics"]["sent"] > 0 for row in result["rows"]))

    def test_a_page_shows_the_names_of_others_as_text(self):
        page = Page(hostile_report("html"))
        self.assertIn("</title><script>alert(1)</script>", page.of("td"))
        self.assertIn("&<\"'??", page.of("td"))


class Terminals(unittest.TestCase):
    """What a person sees."""

    SUMMARY = ["--sandbox", "call", "summarizeReport", *RANGE[1:]]

    def test_pretty_is_what_a_terminal_gets(self):
        text = terminal(self.SUMMARY, columns=200, status=0)
        lines = text.splitlines()
        self.assertRegex(lines[0], "^channel +messages +sent +viewed")
        self.assertRegex(text, r"\n[a-z]+ +\d+ +\d+,\d{3} ")
        self.assertRegex(text, r" \d+\.\d%\n")
        self.assertRegex(text, r"\ntotal +\d+")
        self.assertRegex(lines[-2], "^warning: In-app")
        self.assertRegex(lines[-1], r"^\d+ messages in \d+\.\d s, \d+ requests?$")
        self.assertEqual(json.loads(call(*self.SUMMARY[2:])[0])["groupBy"], ["channel"])

    def test_everything_fits_the_terminal(self):
        for columns in (40, 80, 140):
            for words in (
                self.SUMMARY, [*self.SUMMARY, "--format", "chart"], [*self.SUMMARY, "--format", "table"],
                ["--sandbox", "call", *RANGE], ["--sandbox", "call", *RANGE, "--format", "table"],
                ["--sandbox", "call", "listRegions"], ["--sandbox", "call", *RANGE, "channel=psh"],
            ):  # fmt: skip
                with self.subTest(columns=columns, words=words):
                    width = lambda line: sum(2 if ord(c) > 0x2E7F and ord(c) < 0xFF00 else 1 for c in line)
                    text = terminal(words, columns=columns)
                    self.assertLessEqual(max(map(width, text.splitlines())), columns, text)

    def test_on_a_narrow_terminal_rows_are_blocks(self):
        text = terminal(self.SUMMARY, columns=40)
        self.assertRegex(text, r"\n\nchannel           email\nmessages          \d+\n")
        self.assertIn("\nclickedPerViewed  ", text)

    def test_colours_are_for_terminals_that_have_them(self):
        self.assertIn("\x1b[1m", terminal(self.SUMMARY, colours=True))
        for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            text = terminal(self.SUMMARY, env=env, colours=True)
            self.assertNotIn("\x1b", text, env)
            self.assertIn("messages in", text)
        self.assertIn("\x1b[1m", terminal(self.SUMMARY, env={"NO_COLOR": ""}, colours=True))

    def test_a_dumb_terminal_gets_no_bar(self):
        words = ["--sandbox", "call", "getReport", "from=20240101", "to=20240101", "label=sandbox:slow"]
        text = terminal(words, env={"TERM": "dumb"}, colours=True)
        self.assertNotIn("\r", text)
        self.assertNotIn("[#", text)

    def test_without_utf8_everything_is_ascii(self):
        for env in ({"LANG": "C"}, {"LANG": ""}, {"LANG": "de_DE.ISO-8859-1"}, {"LC_ALL": "POSIX"}):
            for format in ("pretty", "chart"):
                text = terminal([*self.SUMMARY, "--format", format], env=env)
                self.assertTrue(text.isascii(), text)
        self.assertIn("##", text)
        self.assertFalse(terminal(self.SUMMARY, columns=140, env={"LC_ALL": "en_US.utf8"}).isascii())

    def test_names_cannot_take_the_terminal_over(self):
        words = ["call", "getReport", "from=20240101", "to=20240101"]
        for format in ("pretty", "table", "csv", "ndjson", "html", "json"):
            text = hostile(
                *words, "--format", format, "--utf8", show=lambda *words, env: terminal(words, env=env, columns=400, colours=True)
            )
            text = re.sub(r"\x1b\[[0-9]*m|\r\[[#.]+\][^\r]*\x1b\[K|\r\x1b\[K", "", text)
            text = text.replace("\r\n", "\n") if format == "csv" else text
            self.assertNotRegex(text, r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", format)

    def test_errors_are_laid_out(self):
        text = terminal(["--sandbox", "call", *RANGE, "channel=psh", "windowDays=999"], columns=100, status=1)
        self.assertTrue(text.startswith("error: "), text)
        self.assertIn("did you mean push?", text)
        self.assertIn("windowDays: ", text)
        self.assertRegex(text, r"\nhint: Correct every entry")
        # Programs get the same error as JSON, also at a terminal when they ask for it.
        done = run(b"", "--sandbox", "call", *RANGE, "channel=psh")
        self.assertEqual(json.loads(done.stderr)["code"], -32602)
        words = ["--sandbox", "call", *RANGE, "channel=psh", "--format", "json"]
        self.assertEqual(json.loads(terminal(words, status=1))["code"], -32602)
        done = run(b"", *words[:-1], "table")
        self.assertEqual(json.loads(done.stderr)["code"], -32602)

    def test_what_was_mistyped_is_printed_harmlessly(self):
        text = terminal(["--sandb\x1b[2Jx\r\n"], colours=True, status=2)
        self.assertNotIn("\x1b[2J", text)
        self.assertEqual(text.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
