"""What the READMEs of the clients, the examples and the editors' configurations promise."""

import glob
import http.server
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

from support import BINARY, ROOT, CleverTap, days_between, environment, is_release
from test_clients import CLIENTS, PROGRAMS

EXAMPLES = os.path.join(CLIENTS, "examples")
BUILD = "swift build -c release --static-swift-stdlib\n"
NAMED = "$PWD/.build/release/clevertap-gateway"
HAS_DLT = all(importlib.util.find_spec(name) for name in ("dlt", "duckdb"))
NO_DLT = "the Python packages dlt and duckdb are not installed"
QUIET_DLT = {"RUNTIME__DLTHUB_TELEMETRY": "false"}


def run(words, env=None, **options):
    return subprocess.run(
        words, env=environment({"CLEVERTAP_GATEWAY_BINARY": BINARY, "LANG": "C.UTF-8", **(env or {})}),
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, **options,
    )  # fmt: skip


class Readmes(unittest.TestCase):
    """The ten lines with which each README of a client starts."""

    def paste(self, folder):
        with open(os.path.join(CLIENTS, folder, "README.md"), encoding="utf-8") as file:
            text = file.read()
        self.assertTrue(text.startswith("```sh\n"))
        block = text[len("```sh\n") :].split("```", 1)[0]
        self.assertLessEqual(block.count("\n"), 10)
        self.assertTrue(block.startswith(BUILD))
        # The program is built already, and stands elsewhere.
        block = block[len(BUILD) :].replace(NAMED, BINARY)
        with tempfile.TemporaryDirectory() as home:
            env = {"HOME": home, "PYTHONDONTWRITEBYTECODE": "1"}
            done = run(["sh", "-e", "-c", block], env=env, cwd=ROOT)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for channel in ("push", "inapp"):
            self.assertRegex(done.stdout, channel + r"\W+(messages\W+)?\d+", done.stderr)

    def test_mcp(self):
        self.paste("mcp")

    def test_commands_of_the_examples(self):
        with open(os.path.join(EXAMPLES, "README.md"), encoding="utf-8") as file:
            commands = re.findall(r"^\| \[.*\| `(.+)` \|$", file.read(), re.MULTILINE)
        self.assertEqual(len(commands), 3)
        with tempfile.TemporaryDirectory() as scratch:
            # The python3 of the commands is the one that runs the tests, and has its packages.
            path = os.path.dirname(sys.executable) + ":" + os.environ["PATH"]
            env = {"HOME": scratch, "PATH": path, **QUIET_DLT}
            for command in commands:
                with self.subTest(command=command):
                    if "dlt_pipeline" in command and not HAS_DLT:
                        self.skipTest(NO_DLT)
                    done = run(["sh", "-c", command.replace("/tmp/", scratch + "/")], env=env, cwd=ROOT)
                    self.assertEqual((done.returncode, bool(done.stdout)), (0, True), done.stderr)


def pasted(client, interpreter):
    def test(self):
        if not shutil.which(interpreter):
            self.skipTest("%s is not installed" % interpreter)
        self.paste(client.lower())

    return test


for client, (interpreter, _) in PROGRAMS.items():
    setattr(Readmes, "test_" + client.lower(), pasted(client, interpreter))


class Wheel(unittest.TestCase):
    @unittest.skipUnless(
        subprocess.run([sys.executable, "-c", "import setuptools.command.bdist_wheel"], stderr=subprocess.DEVNULL).returncode == 0,
        "the Python package setuptools (70.1 or newer) is not installed",
    )  # fmt: skip
    def test_a_wheel_works_in_an_empty_environment(self):
        with tempfile.TemporaryDirectory() as scratch:
            source = os.path.join(scratch, "python")
            ignored = shutil.ignore_patterns("__pycache__", ".build*", "*.egg-info")
            shutil.copytree(os.path.join(CLIENTS, "python"), source, ignore=ignored)
            words = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
            done = run([*words, "-w", scratch, source])
            if not is_release():
                # A program that needs the toolchain does not get into a wheel.
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(".ci/program makes one", done.stdout + done.stderr)
                return
            self.assertEqual(done.returncode, 0, done.stderr)
            (wheel,) = glob.glob(os.path.join(scratch, "*.whl"))
            self.assertTrue(wheel.endswith("-py3-none-manylinux_2_28_x86_64.whl"), wheel)
            here = os.path.join(scratch, "venv")
            subprocess.run([sys.executable, "-m", "venv", here], check=True, timeout=120)
            python = os.path.join(here, "bin", "python")
            subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", wheel], check=True, timeout=120)
            script = (
                "from clevertap_gateway import Gateway\n"
                "with Gateway(sandbox=True) as gateway:\n"
                "  print(gateway.get_report(from_='20240101', to='20240101')['messageCount'])\n"
            )
            env = {"PATH": "/nonexistent", "CLEVERTAP_GATEWAY_BINARY": ""}
            done = run([python, "-c", script], env=env, cwd=scratch)
            self.assertEqual(done.stdout, "3\n", done.stderr)
            done = run([os.path.join(here, "bin", "clevertap-gateway"), "--version"], env=env)
            self.assertRegex(done.stdout, r"^clevertap-gateway \d+\.\d+\.\d+\n$")


class Types(unittest.TestCase):
    def wanted(self, name):
        with open(os.path.join(ROOT, "Tests", "clients", name), encoding="utf-8") as file:
            return sorted(str(n) for n, line in enumerate(file, 1) if re.search(r"(#|//) wrong: ", line))

    @unittest.skipUnless(
        subprocess.run([sys.executable, "-c", "import mypy"], stderr=subprocess.DEVNULL).returncode == 0,
        "the Python package mypy is not installed",
    )  # fmt: skip
    def test_python(self):
        with tempfile.TemporaryDirectory() as cache:
            words = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", cache]
            done = run([*words, os.path.join(CLIENTS, "python", "clevertap_gateway")])
            self.assertEqual(done.returncode, 0, done.stdout)
            env = {"MYPYPATH": os.path.join(CLIENTS, "python")}
            done = run([*words, "typed.py"], env=env, cwd=os.path.join(ROOT, "Tests", "clients"))
            found = sorted(re.findall(r"^typed\.py:(\d+): error", done.stdout, re.MULTILINE))
            self.assertEqual(found, self.wanted("typed.py"), done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("tsc"), "tsc (TypeScript) is not installed")
    def test_typescript(self):
        words = ["tsc", "--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext",
                 "--moduleResolution", "nodenext", "typed.mts"]  # fmt: skip
        done = run(words, cwd=os.path.join(ROOT, "Tests", "clients"))
        found = sorted(re.findall(r"^typed\.mts\((\d+)", done.stdout, re.MULTILINE))
        self.assertEqual(found, self.wanted("typed.mts"), done.stdout)


class Sources(unittest.TestCase):
    @unittest.skipUnless(shutil.which("emacs"), "emacs is not installed")
    def test_emacs_compiles_without_a_warning(self):
        with tempfile.TemporaryDirectory() as folder:
            files = [shutil.copy(path, folder) for path in sorted(glob.glob(os.path.join(CLIENTS, "emacs", "*.el")))]
            words = ["emacs", "-Q", "--batch", "-L", folder, "--eval", "(setq byte-compile-error-on-warn t)"]
            done = run([*words, "-f", "batch-byte-compile", *files])
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not installed")
    def test_shellcheck_finds_nothing(self):
        scripts = [os.path.join(CLIENTS, "shell", "clevertap.sh"), os.path.join(EXAMPLES, "daily-summary.sh")]
        scripts += glob.glob(os.path.join(ROOT, "Tests", "clients", "*.sh"))
        done = run(["shellcheck", "--exclude", "SC1091", *scripts])
        self.assertEqual((done.returncode, done.stdout), (0, ""))


class Models(unittest.TestCase):
    """The configurations for editors: what they start answers."""

    def servers(self):
        for path in sorted(glob.glob(os.path.join(CLIENTS, "mcp", "*", "*.json"))):
            with open(path, encoding="utf-8") as file:
                document = json.load(file)
            inputs = {entry["id"] for entry in document.get("inputs", [])}
            for key in ("servers", "mcpServers", "context_servers"):
                for server in document.get(key, {}).values():
                    yield os.path.relpath(path, CLIENTS), server, inputs

    def test_what_they_start_answers(self):
        seen = set()
        for path, server, inputs in self.servers():
            with self.subTest(path=path), tempfile.TemporaryDirectory() as folder:
                seen.add(path)
                os.symlink(BINARY, os.path.join(folder, "clevertap-gateway"))
                env = {}
                for name, value in server.get("env", {}).items():
                    asked = re.fullmatch(r"\$\{input:(.+)\}", value)
                    self.assertIn(asked[1], inputs)
                    env[name] = {"CLEVERTAP_REGION": "in1"}.get(name, "something")
                env["PATH"] = folder + ":" + os.environ["PATH"]
                self.assertEqual(server.get("type", "stdio"), "stdio")
                lines = self.talk([server["command"], *server.get("args", [])], env)
                self.assertEqual([line["id"] for line in lines], [1, 2, 3])
                self.assertEqual(lines[0]["result"]["serverInfo"]["name"], "clevertap-gateway")
                self.assertIn("getReport", [tool["name"] for tool in lines[1]["result"]["tools"]])
                account = lines[2]["result"]["structuredContent"]["items"]
                self.assertEqual([entry["region"] for entry in account], ["in1"] if inputs else [])
        self.assertEqual(len(seen), 5)

    def talk(self, words, env):
        initialize = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        messages = [
            {"id": 1, "method": "initialize", "params": initialize}, {"method": "notifications/initialized"},
            {"id": 2, "method": "tools/list"}, {"id": 3, "method": "tools/call", "params": {"name": "listAccounts"}},
        ]  # fmt: skip
        text = "".join(json.dumps({"jsonrpc": "2.0", **message}) + "\n" for message in messages)
        done = subprocess.run(words, input=text, env=environment(env), capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]


class Slack(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *arguments):
        pass


class Examples(unittest.TestCase):
    def test_the_daily_summary_reaches_slack(self):
        with http.server.HTTPServer(("127.0.0.1", 0), Slack) as server:
            server.bodies = []
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            env = {"CLEVERTAP_OPTIONS": "--sandbox", "SLACK_WEBHOOK_URL": "http://127.0.0.1:%d/" % server.server_port}
            try:
                done = run([os.path.join(EXAMPLES, "daily-summary.sh")], env=env)
            finally:
                server.shutdown()
                thread.join()
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        lines = json.loads(server.bodies[0])["text"].split("\n")
        self.assertEqual(lines[0], "*CleverTap, yesterday*")
        for line in lines[1:]:
            self.assertRegex(line, r"^• \*\w+\*: \d+ campaigns, \d+ sent, \d+ viewed, \d+ clicked$|^No campaign started\.$")

    def test_the_daily_summary_tells_what_is_wrong(self):
        done = run([os.path.join(EXAMPLES, "daily-summary.sh")])
        self.assertEqual(done.returncode, 1)
        lines = json.loads(done.stdout)["text"].split("\n")
        self.assertEqual(lines[:2], ["*CleverTap: no report of yesterday*", "No CleverTap account is configured."])
        self.assertIn("the dashboard's \"global\"", lines[2])

    @unittest.skipUnless(HAS_DLT, NO_DLT)
    def test_dlt_updates_counts_that_have_risen_without_duplicates(self):
        import duckdb

        metrics = {"sent": 10}

        def answer(handler):
            query = json.loads(handler.body)
            messages = [
                {"message id": int(day), "data": [[metrics, {"variant": "B", **metrics}]], "channel": "Push"}
                for day in days_between(query["from"], query["to"])
            ]
            handler.reply(200, json.dumps({"status": "success", "messages": messages}).encode())

        def asked(requests):
            queries = [json.loads(request["body"]) for request in requests]
            return {int(day) for query in queries for day in days_between(query["from"], query["to"])}

        with tempfile.TemporaryDirectory() as folder, CleverTap(default=answer) as server:
            path = os.path.join(folder, "reports.duckdb")
            words = [sys.executable, os.path.join(EXAMPLES, "dlt_pipeline.py"), path, "--days"]
            env = server.environment(HOME=folder, **QUIET_DLT)
            done = run([*words, "5"], env=env)
            self.assertEqual((done.returncode, done.stdout), (0, "10 rows\n"), done.stderr)
            first = asked(server.requests)
            self.assertEqual(len(first), 5)
            seen = len(server.requests)
            metrics.update(sent=25, delivered=24)
            done = run([*words, "3"], env=env)
            self.assertEqual((done.returncode, done.stdout), (0, "6 rows\n"), done.stderr)
            second = asked(server.requests[seen:])
            self.assertEqual(len(second), 3)
            with duckdb.connect(path) as database:
                statement = "SELECT message_id, path, sent, delivered FROM clevertap.report_rows ORDER BY ALL"
                rows = database.execute(statement).fetchall()
        expected = [
            (day, path, *((25, 24) if day in second else (10, None)))
            for day in sorted(first | second) for path in ("0.0", "0.1")
        ]  # fmt: skip
        self.assertEqual(rows, expected)

    def test_accounts_are_fetched_a_task_each(self):
        with tempfile.TemporaryDirectory() as folder, CleverTap(default="days") as server:
            config = os.path.join(folder, "config.json")
            entry = {"passcode": "p", "region": "eu1"}
            accounts = {name: {"accountId": name.upper(), **entry} for name in ("one", "two", "three")}
            with open(os.open(config, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                json.dump({"accounts": accounts}, file)
            env = {k: v for k, v in server.environment().items() if "ACCOUNT" not in k and "PASSCODE" not in k}
            words = [sys.executable, os.path.join(EXAMPLES, "airflow", "fan_out.py"), "--config", config, "--day",
                     "20240101", os.path.join(folder, "out")]  # fmt: skip
            done = run(words, env=env)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual({r["headers"]["x-clevertap-account-id"] for r in server.requests}, {"ONE", "TWO", "THREE"})
            for name in accounts:
                with open(os.path.join(folder, "out", name + "-20240101.jsonl")) as file:
                    self.assertEqual([json.loads(line)["messageId"] for line in file], [20240101])


if __name__ == "__main__":
    unittest.main()
