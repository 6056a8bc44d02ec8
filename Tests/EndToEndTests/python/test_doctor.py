"""`clevertap-gateway doctor`."""

import os
import re
import tempfile
import unittest

from support import CleverTap, run


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
