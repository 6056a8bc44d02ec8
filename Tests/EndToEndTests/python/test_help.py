"""`--help` and `--help METHOD`."""

import json
import subprocess
import unittest

from support import BINARY, environment, run
from at_terminal import terminal


def methods():
    document = json.loads(run(b"", "schema", "openrpc").stdout)
    return {method["name"]: method for method in document["methods"]}


class Help(unittest.TestCase):
    def test_every_method_has_a_command_that_works_when_pasted(self):
        for name in methods():
            with self.subTest(method=name):
                lines = run(b"", "--help", name).stdout.decode().splitlines()
                command = lines[lines.index("Try:") + 1].strip()
                self.assertTrue(command.startswith("clevertap-gateway --sandbox call %s" % name), command)
                done = subprocess.run(
                    ["sh", "-c", command.replace("clevertap-gateway", BINARY, 1)],
                    capture_output=True, env=environment(), timeout=30,
                )  # fmt: skip
                self.assertEqual(done.returncode, 0, (command, done.stderr))
                json.loads(done.stdout)

    def test_every_param_is_there_with_its_values(self):
        for name, method in methods().items():
            text = " ".join(run(b"", "--help", name).stdout.decode().split())
            for param in method["params"]:
                with self.subTest(method=name, param=param["name"]):
                    self.assertIn(" %s " % param["name"], text)
        text = " ".join(run(b"", "--help", "getReport").stdout.decode().split())
        self.assertIn("from day: YYYYMMDD, today, yesterday or NdaysAgo, required", text)
        self.assertIn("status scheduled, running, stopped, completed", text)
        self.assertIn('one of messages, rows, upstream, default "messages"', text)
        self.assertIn("windowDays number, 0 to 366, default 14. The range is fetched in windows of at most this many days,", text)

    def test_it_fits_a_screen(self):
        for name in methods():
            with self.subTest(method=name):
                self.assertLessEqual(run(b"", "--help", name).stdout.count(b"\n"), 42)

    def test_it_fits_the_terminal(self):
        for columns in (50, 80, 120):
            lines = terminal(["--help", "getReport"], columns=columns, status=0).splitlines()
            self.assertLessEqual(max(len(line) for line in lines if "clevertap-gateway" not in line), columns)


if __name__ == "__main__":
    unittest.main()
