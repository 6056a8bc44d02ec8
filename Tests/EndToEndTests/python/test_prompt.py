"""What a person at a terminal gets: the prompt."""

import json
import os
import re
import signal
import stat
import subprocess
import tempfile
import time
import unittest

from support import BINARY, CleverTap, environment
from terminal import Terminal, pyte

RANGE = "from=20240101 to=20240103"
HANG = "getReport %s label=sandbox:hang" % RANGE


def history(terminal):
    path = os.path.join(terminal.home, ".local/state/clevertap-gateway/history")
    with open(path) as file:
        return file.read().splitlines()


def without_libedit():
    """An environment in which libedit cannot be loaded."""
    folder = tempfile.mkdtemp(prefix="clevertap-no-libedit-")
    with open(os.path.join(folder, "libedit.so.2"), "w") as file:
        file.write("no library")
    return {"LD_LIBRARY_PATH": folder}


def pasted(text):
    return "\x1b[200~" + text + "\x1b[201~"


def long_json(id=7):
    labels = ["label number %d" % number for number in range(190)]
    params = {"from": "20240101", "to": "20240103", "label": labels}
    request = {"jsonrpc": "2.0", "id": id, "method": "planReport", "params": params}
    text = json.dumps(request, indent=1)
    assert text.count("\n") >= 199
    return text


@unittest.skipUnless(pyte, "needs the package pyte")
class Prompts(unittest.TestCase):
    def start(self, *arguments, prompt="sandbox> ", **options):
        terminal = Terminal(*(arguments or ("--sandbox",)), **options)
        self.addCleanup(terminal.__exit__)
        if prompt:
            terminal.ready(prompt)
        return terminal

    def end(self, terminal, status=0):
        self.assertEqual(terminal.finish(), status)
        self.assertEqual(terminal.current(), terminal.settings)
        self.assertTrue(terminal.bytes.rstrip().endswith(b"\x1b[?2004l"), terminal.bytes[-80:])


class Sessions(Prompts):
    def test_it_greets_answers_and_leaves(self):
        terminal = self.start()
        self.assertRegex(terminal.lines()[0], r"^clevertap-gateway \S+, sandbox\b.*help")
        shown = terminal.run("listChannels")
        self.assertIn("whatsapp", "\n".join(shown))
        terminal.enter("quit")
        self.end(terminal)

    def test_control_d_leaves_on_an_empty_line_only(self):
        terminal = self.start()
        terminal.type("ping")
        terminal.see("> ping")
        terminal.type("\x01\x04\x04\x04\x04")
        terminal.ready()
        terminal.type("\x04")
        self.end(terminal)

    def test_without_an_account_it_says_how_to_set_one(self):
        terminal = self.start("--log-level", "error", prompt="no account> ")
        greeting = " ".join(terminal.lines())
        for word in ("CLEVERTAP_ACCOUNT_ID", "CLEVERTAP_PASSCODE", "CLEVERTAP_REGION", "use sandbox"):
            self.assertIn(word, greeting.replace("CLEVERTAP_PASSCOD E", "CLEVERTAP_PASSCODE"))
        self.assertIn("No CleverTap account", "\n".join(terminal.run("checkCredentials", "no account> ")))
        terminal.enter("use sandbox")
        terminal.ready("sandbox> ")
        self.assertIn("3 messages in", "\n".join(terminal.run("getReport from=20240101 to=20240101")))

    def test_programs_are_served_on_a_terminal_too(self):
        request = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
        for arguments, env in (
            (["--stdio"], {}), (["--strict"], {}), (["--framing", "line"], {}),
            (["--max-line-bytes=4000"], {}), (["--parent-pid", str(os.getpid())], {}),
            ([], {"TERM": "dumb"}), ([], {"TERM": None}),
        ):  # fmt: skip
            with self.subTest(arguments=arguments, env=env):
                with Terminal("--sandbox", *arguments, env=env) as terminal:
                    terminal.enter(request)
                    terminal.see(re.escape('{"jsonrpc":"2.0","id":1,"result":{}}'))
                    self.assertNotIn(b"\x1b", terminal.bytes)
                    self.assertNotIn("sandbox>", terminal.text())
                    self.assertEqual(terminal.current(), terminal.settings)

    def test_a_gateway_for_programs_does_not_load_libedit(self):
        with subprocess.Popen(
            [BINARY, "--sandbox"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
        ) as child:
            child.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
            child.stdin.flush()
            child.stdout.readline()
            with open("/proc/%d/maps" % child.pid) as maps:
                self.assertNotIn("libedit", maps.read())


class Editing(Prompts):
    def test_keys_edit_the_line(self):
        terminal = self.start()
        terminal.type("pinX\x7fg é日本\x7f\x7f\x7f\x7f")
        terminal.see("> ping$")
        terminal.type("\x01x\x1b[Cy\x1b[3~\x05!")
        terminal.see("!$")
        self.assertEqual(terminal.lines()[-1], "sandbox> xpyng!")

    def test_wide_characters_keep_the_cursor_in_place(self):
        terminal = self.start()
        terminal.type("日本 é")
        terminal.see("日本 é")
        terminal.type("\x1b[D\x1b[D\x1b[D")
        terminal.wait(lambda: terminal.cursor()[1] == len("sandbox> ") + 2, "the cursor")

    def test_a_line_longer_than_the_screen_wraps(self):
        terminal = self.start(columns=40)
        terminal.type("getReport %s label=%s" % (RANGE, "x" * 60))
        terminal.see("x" * 20)
        lines = terminal.lines()[-3:]
        self.assertEqual("".join(lines), "sandbox> getReport %s label=%s" % (RANGE, "x" * 60))

    def test_resizing_draws_the_line_again(self):
        terminal = self.start()
        terminal.type("getReport %s" % RANGE)
        terminal.see("20240103$")
        terminal.resize(40, 24)
        terminal.wait(lambda: terminal.lines()[-2:] == ["sandbox> getReport from=20240101 to=2024", "0103"])
        terminal.resize(120, 24)
        terminal.type(" limit=1")
        terminal.wait(lambda: terminal.lines()[-1].endswith("to=20240103 limit=1"))

    def test_vi_keys_are_those_of_editrc(self):
        home = tempfile.mkdtemp(prefix="clevertap-home-")
        with open(os.path.join(home, ".editrc"), "w") as file:
            file.write("bind -v\n")
        terminal = self.start(env={"HOME": home})
        terminal.type("pinx")
        terminal.see("pinx$")
        terminal.type("\x1b")
        terminal.wait(lambda: terminal.cursor()[1] == len("sandbox> pin"), "command mode")
        terminal.type("xag\x1b")
        terminal.wait(lambda: terminal.lines()[-1] == "sandbox> ping")
        terminal.type("A" + pasted(" pasted"))
        terminal.see("> ping pasted$")

    def test_control_c_clears_the_line(self):
        terminal = self.start()
        for _ in range(3):
            terminal.type("getRep")
            terminal.see("getRep$")
            terminal.type("\x03")
            terminal.ready()
        self.assertEqual(terminal.lines()[-1], "sandbox>")
        self.assertEqual(terminal.lines()[-2], "sandbox> getRep^C")

    def test_nothing_typed_during_a_call_is_lost_or_echoed(self):
        terminal = self.start()
        terminal.enter("getReport from=20240101 to=20240101 label=sandbox:slow")
        terminal.see("of 1 window")
        terminal.type("listReg")
        terminal.see("> listReg$")
        self.assertEqual(terminal.text().count("listReg"), 1)

    def test_log_lines_are_drawn_above_the_line(self):
        with CleverTap(default=lambda handler: handler.reply(200, b'{"status":"success","messages":[]}')) as server:
            terminal = self.start("--log-level", "debug", prompt=None, env=server.environment())
            terminal.see("env>")
            terminal.type('{"jsonrpc":"2.0","method":"nothing"}\rgetRep')
            terminal.see("^clevertap-gateway: debug: a notification was")
            terminal.wait(lambda: terminal.lines()[-1] == "env> getRep")


class Completing(Prompts):
    def check(self, typed, line, prompt="sandbox> "):
        terminal = self.start()
        terminal.type(typed + "\t")
        terminal.wait(lambda: terminal.lines()[-1] == (prompt + line).rstrip(), line)
        return terminal

    def test_methods(self):
        self.check("listCh", "listChannels")

    def test_commands(self):
        self.check("exp", "explain")

    def test_params(self):
        self.check("getReport fr", "getReport from=")
        self.check("summarizeReport from=today gro", "summarizeReport from=today groupBy=")

    def test_values(self):
        self.check("getReport from=ye", "getReport from=yesterday")
        self.check("getReport channel=ina", "getReport channel=inapp")
        self.check("getReport channel=push,ema", "getReport channel=push,email")
        self.check("getReport daily=t", "getReport daily=true")

    def test_accounts(self):
        self.check("getReport account=s", "getReport account=sandbox")
        self.check("use s", "use sandbox")

    def test_settings(self):
        self.check("set wi", "set wire")
        self.check("set format nd", "set format ndjson")

    def test_files(self):
        folder = tempfile.mkdtemp(prefix="clevertap-files-")
        os.mkdir(os.path.join(folder, "reports"))
        terminal = self.check("save %s/rep" % folder, "save %s/reports/" % folder)
        terminal.type("week.csv")
        terminal.see("reports/week.csv$")

    def test_several_are_listed_above_the_line(self):
        terminal = self.check("list", "list")
        terminal.see("^listChannels +listStatuses +listRegions$")
        self.assertEqual(terminal.lines()[-1], "sandbox> list")


class Histories(Prompts):
    def test_it_is_kept_from_run_to_run(self):
        first = self.start()
        first.run("listRegions")
        first.run("ping")
        first.enter("quit")
        self.end(first)
        second = self.start(env={"HOME": first.home})
        second.type("\x1b[A\x1b[A\x1b[A")
        second.see("> listRegions$")
        second.type("\x03")
        second.ready()
        second.type("\x12Reg")
        second.see("listRegions")
        second.enter("")
        second.see("Indonesia")
        self.assertEqual(history(first), ["listRegions", "ping", "quit", "listRegions"])

    def test_it_is_for_its_owner_alone(self):
        state = tempfile.mkdtemp(prefix="clevertap-state-")
        terminal = self.start(env={"XDG_STATE_HOME": state})
        terminal.run("ping")
        folder = os.path.join(state, "clevertap-gateway")
        self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, "history")).st_mode), 0o600)

    def test_entries_are_written_when_entered_so_that_prompts_interleave(self):
        first = self.start()
        second = self.start(env={"HOME": first.home})
        first.run("ping")
        second.run("listRegions")
        first.run("getStatus")
        self.assertEqual(history(first), ["ping", "listRegions", "getStatus"])

    def test_equal_neighbours_are_one_entry(self):
        terminal = self.start()
        for line in ("ping", "ping", "getStatus", "ping"):
            terminal.run(line)
        self.assertEqual(history(terminal), ["ping", "getStatus", "ping"])

    def test_lines_with_a_space_before_or_a_passcode_inside_are_not_kept(self):
        with CleverTap(default=lambda handler: handler.reply(200, b'{"status":"success","messages":[]}')) as server:
            env = server.environment()
            terminal = self.start("--log-level", "error", prompt="env> ", env=env)
            terminal.run(" ping", "env> ")
            terminal.run("ping x=%s" % env["CLEVERTAP_PASSCODE"], "env> ")
            terminal.run("ping", "env> ")
            self.assertEqual(history(terminal), ["ping"])

    def test_the_last_thousand_entries_stay(self):
        home = tempfile.mkdtemp(prefix="clevertap-home-")
        folder = os.path.join(home, ".local/state/clevertap-gateway")
        os.makedirs(folder)
        with open(os.path.join(folder, "history"), "w") as file:
            file.writelines("entry %d\n" % number for number in range(1500))
        terminal = self.start(env={"HOME": home})
        self.assertEqual(len(history(terminal)), 1500)
        terminal.enter("quit")
        self.end(terminal)
        kept = history(terminal)
        self.assertEqual((len(kept), kept[0], kept[-1]), (1000, "entry 501", "quit"))
        self.assertEqual(os.listdir(folder), ["history"])

    def test_a_text_of_several_lines_is_one_entry(self):
        terminal = self.start()
        terminal.enter('{"jsonrpc":"2.0",')
        terminal.ready("... ")
        terminal.enter(' "id":1,"method":"listRegions"}')
        terminal.see("Indonesia")
        terminal.ready()
        self.assertEqual(history(terminal), ['{"jsonrpc":"2.0",  "id":1,"method":"listRegions"}'])
        terminal.type("\x1b[A")
        terminal.see(r'> \{"jsonrpc":"2.0",  "id":1,"method":"listRegions"\}')


class Pasting(Prompts):
    def sent(self, terminal):
        """The ids of the requests on the wire."""
        found = re.findall(r'^> \{ *"jsonrpc": *"2.0", *"id": *(\d+)', terminal.text(), re.M)
        return [int(id) for id in found]

    def test_two_hundred_lines_of_json_are_one_request(self):
        for form in ("brackets", "lines"):
            with self.subTest(form=form):
                terminal = self.start()
                terminal.run("set wire on")
                text = long_json()
                terminal.type(pasted(text.replace("\n", "\r")) if form == "brackets" else text.replace("\n", "\r"))
                terminal.see(r"^\.\.\. \}$")
                self.assertEqual(self.sent(terminal), [])
                terminal.type("\r")
                terminal.see('"id":7,"result"')
                terminal.ready()
                self.assertEqual(self.sent(terminal), [7])
                self.assertEqual(history(terminal)[1:], [text.replace("\n", " ")])

    def test_a_paste_waits_for_enter(self):
        terminal = self.start()
        terminal.type(pasted("listRegions\n"))
        terminal.see("> listRegions$")
        terminal.type(" ")
        terminal.type("\x7f")
        self.assertNotIn("Indonesia", terminal.text())
        terminal.type("\r")
        terminal.see("Indonesia")

    def test_several_lines_of_calls_are_carried_out_in_turn(self):
        terminal = self.start()
        terminal.type(pasted("listRegions\nlistStatuses\n"))
        terminal.see("listStatuses")
        terminal.enter("")
        terminal.see("Indonesia(.|\n)*completed")
        terminal.ready()
        self.assertEqual(history(terminal), ["listRegions", "listStatuses"])

    def test_several_json_texts_are_sent_in_turn(self):
        terminal = self.start()
        terminal.run("set wire on")
        one = '{"jsonrpc":"2.0",\n"id":%d,\n"method":"ping"}\n'
        terminal.type(pasted(one % 21 + one % 22))
        terminal.enter("")
        terminal.see('"id":22,"result"')
        terminal.ready()
        self.assertEqual(self.sent(terminal), [21, 22])

    def test_control_c_gives_up_a_text_of_several_lines(self):
        terminal = self.start()
        terminal.enter('{"jsonrpc":')
        terminal.ready("... ")
        terminal.type("\x03")
        terminal.ready()
        self.assertIn("Indonesia", "\n".join(terminal.run("listRegions")))

    def test_a_line_of_a_trace_sends_its_request(self):
        terminal = self.start()
        request = '{"jsonrpc":"2.0","id":1,"method":"listRegions"}'
        record = {"time": "2026-11-17T16:38:00.000Z", "direction": "in", "line": request}
        self.assertIn("Indonesia", "\n".join(terminal.run(json.dumps(record))))
        record["direction"] = "out"
        self.assertIn("response", "\n".join(terminal.run(json.dumps(record))))

    def test_json_goes_byte_for_byte(self):
        terminal = self.start(columns=140)
        terminal.run("set wire on")
        line = '{ "jsonrpc":"2.0", "id":1.0,  "method":"pi\\u006eg" }'
        self.assertIn("> " + line, terminal.run(line))
        self.assertIn('< {"jsonrpc":"2.0","id":1.0,"result":{}}', terminal.text())


class Cancelling(Prompts):
    def test_control_c_cancels_what_runs_as_often_as_it_is_pressed(self):
        terminal = self.start()
        for number in range(1, 4):
            terminal.enter(HANG)
            terminal.see("of 3 windows")
            start = time.monotonic()
            terminal.type("\x03")
            terminal.wait(lambda: terminal.text().count("was cancelled") == number, "the cancellation")
            terminal.ready()
            self.assertLess(time.monotonic() - start, 2)
            terminal.type("\x03")
            terminal.wait(lambda: terminal.text().count("> ^C") == number, "the empty line's ^C")
            terminal.ready()
        self.assertIsNone(terminal.process.poll())
        self.assertNotIn("windows", terminal.lines()[-1])

    def test_raw_requests_are_cancelled_too(self):
        terminal = self.start()
        terminal.run("set wire on")
        call = {"jsonrpc": "2.0", "method": "getReport"}
        params = {"from": "20240101", "to": "20240103", "label": "sandbox:hang"}
        terminal.enter(json.dumps([dict(call, id=id, params=params) for id in ("a", 2)]))
        terminal.see("^> ")
        terminal.type("\x03")
        terminal.see(r'"id":"a","error"(.|\n)*"id":2,"error"')
        terminal.ready()

    def test_signals_end_it_and_leave_the_terminal_as_it_was(self):
        for number, status in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            for typed in ("getRep", HANG + "\r"):
                with self.subTest(number=number, typed=typed):
                    terminal = self.start()
                    terminal.type(typed)
                    terminal.see("getRep$" if typed == "getRep" else "of 3 windows")
                    terminal.signal(number)
                    self.end(terminal, status)

    def test_a_terminal_that_goes_away_ends_it(self):
        terminal = self.start(prompt=None)
        terminal.see("sandbox>")
        terminal.is_open = False
        terminal.thread.join()
        os.close(terminal.follower)
        os.close(terminal.leader)
        terminal.leader, terminal.follower = os.openpty()
        self.assertEqual(terminal.process.wait(10), 129)

    def test_control_z_lends_the_terminal(self):
        with Terminal(words=["/bin/bash", "--norc", "-i"], env={"PS1": "shell$ "}) as terminal:
            terminal.enter("stty -g >~/before")
            terminal.enter(BINARY + " --sandbox")
            terminal.ready()
            for typed, seen in (("getRep", "> getRep$"), ("\x15" + HANG + "\r", "of 3 windows")):
                terminal.type(typed)
                terminal.see(seen)
                terminal.type("\x1a")
                terminal.wait(lambda: terminal.lines()[-1] == "shell$", "the shell")
                terminal.enter("stty -g >~/stopped; cmp ~/before ~/stopped && echo sa''me")
                terminal.see("^same$")
                terminal.run("clear", "shell$ ")
                terminal.enter("fg")
                terminal.see(seen)
            terminal.type("\x03")
            terminal.see("was cancelled")
            terminal.ready()
            terminal.enter("quit")
            terminal.wait(lambda: terminal.lines()[-1] == "shell$", "the shell")
            terminal.enter("exit")
            self.assertEqual(terminal.finish(), 0)


class Commands(Prompts):
    def test_without_a_last_call_they_say_so(self):
        terminal = self.start()
        for line in ("last", "explain", "curl", "save x.json"):
            self.assertIn("no last call", "\n".join(terminal.run(line)))

    def test_mistakes_are_named(self):
        terminal = self.start()
        for line, word in (
            ("ping x", '"x"'), ("ping x=1 x=2", '"x" is given twice'), ("ping 'x", "quote"),
            ("set format tabel", "table"), ("set wire maybe", "on|off"), ("use nobody", "nobody"),
            ("lsat", "last"), ("save", "FILE"), ("lisRegions", "listRegions"),
        ):  # fmt: skip
            self.assertIn(word, "\n".join(terminal.run(line)[1:]), line)

    def test_violations_are_laid_out_with_suggestions(self):
        terminal = self.start()
        shown = "\n".join(terminal.run("getReport from=nonsense to=20240101 chanel=push"))
        for word in ("from: ", "chanel: ", "channel"):
            self.assertIn(word, shown)

    def test_help_lists_methods_and_commands(self):
        terminal = self.start(rows=60)
        shown = "\n".join(terminal.run("help"))
        for word in ("getReport", "summarizeReport", "set format", "save FILE", "quit"):
            self.assertIn(word, shown)
        self.assertIn("groupBy", "\n".join(terminal.run("help summarizeReport")))

    def test_the_wire_is_shown(self):
        terminal = self.start(columns=140)
        terminal.run("set wire on")
        shown = terminal.run("ping")
        self.assertRegex("\n".join(shown), r'(?m)^> \{"jsonrpc":"2.0","id":\d+,"method":"ping"\}$')
        self.assertRegex("\n".join(shown), r'(?m)^< \{"jsonrpc":"2.0","id":\d+,"result":\{\}\}$')
        terminal.run("set wire off")
        self.assertNotIn("jsonrpc", "\n".join(terminal.run("ping")))

    def test_words_are_split_as_a_shell_does(self):
        terminal = self.start(columns=200)
        terminal.run("set wire on")
        shown = "\n".join(terminal.run(r"""planReport from=20240101 to='20240102' label="a b,c\"d" windowDays=7 daily=true"""))
        self.assertIn(r'"params":{"from":"20240101","to":"20240102","label":"a b,c\"d","windowDays":7,"daily":true}', shown)
        shown = "\n".join(terminal.run("""planReport from=20240101 to=20240102 label='["a, b"]'"""))
        self.assertIn('"label":["a, b"]', shown)

    def test_results_are_saved_whole(self):
        terminal = self.start(columns=200)
        folder = tempfile.mkdtemp(prefix="clevertap-files-")
        path = lambda name: os.path.join(folder, name)
        terminal.run("getReport %s" % RANGE)
        with open(path("x.json"), "w") as file:
            file.write("what was there before")
        for ending in ("json", "csv", "ndjson"):
            self.assertIn("x." + ending, "\n".join(terminal.run("save %s" % path("x." + ending))[1:]))
        with open(path("x.json")) as file:
            report = json.load(file)
        self.assertEqual(report["messageCount"], len(report["messages"]))
        with open(path("x.csv"), newline="") as file:
            self.assertGreaterEqual(file.read().count("\r\n"), len(report["messages"]) + 1)
        self.assertEqual(sorted(os.listdir(folder)), ["x.csv", "x.json", "x.ndjson"])
        self.assertIn(".csv", "\n".join(terminal.run("save %s" % path("x.txt"))))
        self.assertIn("cannot write", "\n".join(terminal.run("save %s" % path("no/x.csv"))))

    def test_curl_prints_the_last_calls_requests(self):
        terminal = self.start(columns=200)
        terminal.run("getReport %s channel=push limit=1" % RANGE)
        shown = "\n".join(terminal.run("curl"))
        self.assertEqual(shown.count("curl -sS -X POST"), 3)
        self.assertIn("$CLEVERTAP_PASSCODE", shown)
        self.assertIn('"channel":["push"]', shown)
        terminal.run("listRegions")
        self.assertIn("listRegions", "\n".join(terminal.run("curl")[1:]))

    def test_streamed_messages_are_printed_as_they_come(self):
        terminal = self.start(columns=900)
        shown = terminal.run("getReport %s stream=true" % RANGE)
        messages = [json.loads(line) for line in shown if line.startswith('{"messageId"')]
        self.assertEqual(len(messages), 10)
        for line in ("last", "save x.json"):
            self.assertIn("streamed", "\n".join(terminal.run(line)))

    def test_shutdown_ends_it(self):
        terminal = self.start()
        terminal.enter("shutdown")
        self.end(terminal)

    def test_accounts_are_chosen(self):
        with CleverTap(default=lambda handler: handler.reply(200, b'{"status":"success","messages":[]}')) as server:
            home = tempfile.mkdtemp(prefix="clevertap-home-")
            os.makedirs(os.path.join(home, ".config/clevertap-gateway"))
            path = os.path.join(home, ".config/clevertap-gateway/config.json")
            account = {"accountId": "TEST-W9R-0000", "passcode": "AAA-BBB", "region": "in1"}
            with open(path, "w") as file:
                json.dump({"defaultAccount": "one", "accounts": {"one": account, "two": account}}, file)
            os.chmod(path, 0o600)
            env = {"HOME": home, "CLEVERTAP_BASE_URL": server.environment()["CLEVERTAP_BASE_URL"]}
            terminal = self.start("--log-level", "error", prompt="one> ", env=env, columns=140)
            self.assertRegex(terminal.lines()[0], r"account one \(in1\)")
            terminal.run("set wire on", "one> ")
            self.assertNotIn('"account"', "\n".join(terminal.run("ping", "one> ")))
            terminal.enter("use two")
            terminal.ready("two> ")
            self.assertIn('"params":{"account":"two"', "\n".join(terminal.run("checkCredentials", "two> ")))
            terminal.enter("use sandbox")
            terminal.ready("sandbox> ")
            self.assertIn('"account":"sandbox"', "\n".join(terminal.run("checkCredentials")))
            terminal.enter("use one")
            terminal.ready("one> ")


class Screens(Prompts):
    """Whole screens as text."""

    def check(self, columns, wanted):
        terminal = self.start(columns=columns)
        for line in ("listMessages", "set format xml", "getReport from=20240101 to=20240101"):
            terminal.enter(line)
            terminal.see({"l": "hint:", "s": "known are", "g": "3 messages in"}[line[0]])
            terminal.ready()
        screen = re.sub(r"gateway \S+,", "gateway 1.2.3,", terminal.text().rstrip())
        screen = re.sub(r"in \d+\.\d s", "in 0.0 s", screen)
        self.assertEqual(screen.split("\n"), wanted.strip("\n").split("\n"))

    def test_at_80_columns(self):
        self.check(80, """
clevertap-gateway 1.2.3, sandbox: no account, no network; type help
sandbox> listMessages
error: There is no method "listMessages".
  did you mean: listMessageTypes
hint: Did you mean "listMessageTypes"?
sandbox> set format xml
error: unknown format "xml"; known are: pretty, json, table, chart, html, csv, n
djson
sandbox> getReport from=20240101 to=20240101
 messageId  startedAt  channel    status     messageName   sent  viewed  clicked
──────────  ─────────  ─────────  ─────────  ───────────  ─────  ──────  ───────
1704131700  2024-01-…  web_pop_…  completed  Weekly dig…  2,694   1,697      271
1704117781  2024-01-…  inapp      running    新着のお知…      0   8,088    1,051
1704096422  2024-01-…  inapp      completed  Cart remin…      0   9,409    1,129
3 messages in 0.0 s, 1 request
sandbox>
""")

    def test_at_40_columns(self):
        self.check(40, """
clevertap-gateway 1.2.3, sandbox: no acc
ount, no network; type help
sandbox> listMessages
error: There is no method
  "listMessages".
  did you mean: listMessageTypes
hint: Did you mean "listMessageTypes"?
sandbox> set format xml
error: unknown format "xml"; known are:
pretty, json, table, chart, html, csv, n
djson
sandbox> getReport from=20240101 to=2024
0101
messageId    1704131700
startedAt    2024-01-01T17:55:00
channel      web_pop_up
status       completed
messageName  Weekly digest 20240101
sent         2,694
viewed       1,697
clicked      271

... and 2 more
3 messages in 0.0 s, 1 request
sandbox>
""")


class PlainReading(Prompts):
    def test_without_libedit_lines_are_read_all_the_same(self):
        terminal = self.start(env=without_libedit())
        self.assertEqual("\n".join(terminal.lines()).count("libedit2"), 1)
        self.assertIn("Indonesia", "\n".join(terminal.run("listRegions")))
        terminal.type("ping")
        terminal.see("> ping$")
        terminal.type("\x03")
        terminal.ready()
        terminal.enter('{"jsonrpc":"2.0",')
        terminal.ready("... ")
        terminal.enter('"id":1,"method":"listStatuses"}')
        terminal.see("completed")
        terminal.enter(HANG)
        terminal.see("of 3 windows")
        terminal.type("\x03")
        terminal.see("was cancelled")
        terminal.ready()
        self.assertEqual("\n".join(terminal.lines()).count("libedit2"), 0 if len(terminal.lines()) > 20 else 1)
        terminal.type("\x04")
        self.assertEqual(terminal.finish(), 0)
        self.assertEqual(terminal.current(), terminal.settings)


class Surroundings(Prompts):
    def test_where_the_locale_is_c_the_screen_is_ascii_and_what_is_sent_exact(self):
        terminal = self.start(env={"LANG": "C"})
        terminal.run("set wire on")
        terminal.type("planReport %s label=\u00e9\u65e5\r" % RANGE)
        terminal.see(r'"label":"\\u00e9\\u65e5"')
        terminal.ready()
        self.assertEqual([byte for byte in terminal.bytes if byte >= 0x80], [])
        self.assertEqual(history(terminal)[-1], "planReport %s label=\u00e9\u65e5" % RANGE)

    def test_no_color_means_no_color(self):
        terminal = self.start(env={"NO_COLOR": "1"})
        terminal.run("getStatus")
        terminal.run("getReport from=x to=y")
        self.assertNotRegex(terminal.bytes.decode(), r"\x1b\[[0-9;]*m")

    def test_errors_are_coloured_else(self):
        terminal = self.start(env={"NO_COLOR": ""})
        terminal.run("getReport from=x to=y")
        self.assertRegex(terminal.bytes.decode(), r"\x1b\[31merror: \x1b\[0m")


if __name__ == "__main__":
    unittest.main()
