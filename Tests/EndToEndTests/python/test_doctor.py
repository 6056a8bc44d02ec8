"""`clevertap-gateway doctor`."""

import json
import os
import re
import subprocess
import tempfile
import unittest

from support import BINARY, CleverTap, environment, run
from at_terminal import terminal


def doctor(*options, env=None):
    """The findings by subject, each state, text and remedy; and the exit status."""
    done = run(b"", *options, "doctor", env=env)
    # What it finds the log may tell as well, in one line.
    assert re.fullmatch(rb"(clevertap-gateway: warning: .+\n)?", done.stderr), done.stderr
    text = done.stdout.decode()
    assert text.count("\n") <= 24, text
    findings = {}
    for line in text.splitlines():
        remedy = re.fullmatch(r" {17}-> (.+)", line)
        if remedy:
            findings[subject][2] = remedy[1]
        else:
            state, subject, what = re.fullmatch(r"(ok|--|!!)  (.{12}) (.+)", line).groups()
            subject = subject.strip()
            findings[subject] = [state, what, None]
    return findings, done.returncode


class Doctor(unittest.TestCase):
    def test_the_sandbox_is_well(self):
        findings, status = doctor("--sandbox")
        self.assertEqual((status, {f[0] for f in findings.values()}), (0, {"ok"}), findings)
        self.assertRegex(findings["libcurl"][1], r"^libcurl/\d.*(SSL|TLS)")
        self.assertRegex(findings["credentials"][1], r"^accepted, in \d+ ms$")

    def test_a_whole_account_is_tried(self):
        with CleverTap() as server:
            env = server.environment(CLEVERTAP_TIMEZONE="Asia/Kolkata")
            findings, status = doctor(env=env)
            self.assertEqual(status, 0, findings)
            self.assertEqual(findings["account"][:2], ["ok", "env (W9R-486-4W5Z), from the environment"])
            self.assertIn(server.url, findings["region"][1])
            self.assertEqual(findings["time zone"], ["ok", "Asia/Kolkata", None])
            self.assertIn("(CLEVERTAP_CA_FILE)", findings["CA file"][1])
            self.assertRegex(findings["host"][1], r"^localhost is .*(127\.0\.0\.1|::1)")
            self.assertEqual(len(server.requests), 1)

    def test_every_fault_has_its_remedy(self):
        with CleverTap(default="401") as server:
            env = server.environment()
            cases = [
                ({}, "credentials", "does not accept the credentials", "Check account id and passcode"),
                ({"CLEVERTAP_PASSCODE": ""}, "account", "CLEVERTAP_PASSCODE", "Set CLEVERTAP_PASSCODE"),
                ({"CLEVERTAP_TIMEZONE": "Asia/Kolkatta"}, "account", "names no time zone", "Asia/Kolkata"),
                ({"CLEVERTAP_CA_FILE": "/no/such.pem"}, "CA file", "/no/such.pem (CLEVERTAP_CA_FILE)", "unset"),
                ({"TMPDIR": "/no/such"}, "temporary", "/no/such cannot be written", "TMPDIR"),
                ({"TZDIR": "/no/such"}, "time zones", "no tz database in /no/such", "tzdata"),
                ({"XDG_RUNTIME_DIR": "/proc"}, "lock files", "/proc/clevertap-gateway", "XDG_RUNTIME_DIR"),
                ({"CLEVERTAP_BASE_URL": "https://no-such-host.invalid"}, "host", "no-such-host.invalid", "DNS"),
            ]
            for change, subject, what, remedy in cases:
                with self.subTest(subject=subject, change=change):
                    findings, status = doctor(env={**env, **change})
                    self.assertEqual((findings[subject][0], status), ("!!", 1), findings)
                    self.assertIn(what, findings[subject][1])
                    self.assertIn(remedy, findings[subject][2])
                    self.assertNotIn("PASS-SECRET-1", str(findings))

    def test_only_a_report_that_cannot_be_fetched_is_a_failure(self):
        with CleverTap() as server:
            findings, status = doctor(env={**server.environment(), "TMPDIR": "/no/such", "XDG_RUNTIME_DIR": "/proc"})
            self.assertEqual((findings["temporary"][0], findings["lock files"][0]), ("!!", "!!"))
            self.assertEqual((findings["credentials"][0], status), ("ok", 0))
            # The worst first, each group in its usual order.
            order = ["!!", "--", "ok"]
            ranks = [order.index(finding[0]) for finding in findings.values()]
            self.assertEqual(ranks, sorted(ranks))
            self.assertEqual(list(findings)[:2], ["lock files", "temporary"])

    def test_the_first_run_ends_with_what_sets_an_account_up(self):
        done = run(b"", "doctor")
        self.assertEqual((done.returncode, done.stderr), (1, b""))
        lines = done.stdout.decode().splitlines()
        self.assertTrue(lines[0].startswith("!!  account"), lines)
        self.assertTrue(lines[1].startswith(" " * 17 + "-> Set CLEVERTAP_ACCOUNT_ID"), lines)
        self.assertEqual([line.split("=")[0] for line in lines[-5:-2]], [
            "  export CLEVERTAP_ACCOUNT_ID", "  export CLEVERTAP_PASSCODE", "  export CLEVERTAP_REGION",
        ])  # fmt: skip
        self.assertEqual(lines[-1].strip(), "clevertap-gateway --sandbox call summarizeReport from=7daysAgo to=yesterday")
        done = subprocess.run(
            lines[-1].replace("clevertap-gateway", BINARY), shell=True, capture_output=True, env=environment(), timeout=20
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("messageCount", json.loads(done.stdout))

    def test_it_fits_a_terminal(self):
        text = terminal(["doctor"], columns=60)
        self.assertLessEqual(max(len(line) for line in text.splitlines()), 60, text)
        self.assertIn("!!  account      No CleverTap account is configured.", text)
        self.assertIn(" \\\n", text)

    def test_a_server_cannot_take_the_terminal_over(self):
        answer = b'{"status":"\\u001b]0;owned\\u0007","error":"\\u001b[2J","code":400}'
        with CleverTap(default=lambda handler: handler.reply(200, answer)) as server:
            findings, status = doctor(env=server.environment())
            self.assertEqual((findings["credentials"][0], status), ("!!", 1))
            self.assertNotRegex(str(findings), r"[\x00-\x1f\x7f-\x9f]|\\x1b")
            self.assertIn("]0;owned", findings["credentials"][1])

    def test_config_files_are_read_and_judged(self):
        with tempfile.TemporaryDirectory() as folder, CleverTap() as server:
            path = os.path.join(folder, "config.json")
            with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write('{"defaultAccount":"a","accounts":{"a":{"accountId":"A","passcode":"p","region":"eu1"}}}')
            env = {k: v for k, v in server.environment().items() if k.endswith(("_URL", "_FILE"))}
            findings, status = doctor("--config", path, env=env)
            self.assertEqual((findings["config file"][:2], status), (["ok", path + ": a"], 0), findings)
            self.assertEqual(findings["account"][:2], ["--", "a (A), from the config file"])
            os.chmod(path, 0o644)
            findings, status = doctor("--config", path, env=env)
            self.assertEqual((findings["config file"][0], status), ("!!", 1))
            self.assertEqual(findings["config file"][2], "Run: chmod 600 " + path)
            self.assertEqual(findings["credentials"][0], "--")

    def test_a_proxy_is_named_without_its_password(self):
        for variable in ("https_proxy", "ALL_PROXY"):
            findings, _ = doctor("--sandbox", env={variable: "http://me:secret@proxy.example:3128"})
            self.assertEqual(findings["proxy"][1], variable + "=http://[redacted]@proxy.example:3128")

    def test_it_takes_no_words(self):
        done = run(b"", "doctor", "who")
        self.assertEqual((done.returncode, done.stdout), (2, b""))


if __name__ == "__main__":
    unittest.main()
