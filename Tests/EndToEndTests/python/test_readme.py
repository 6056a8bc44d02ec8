"""Runs every command of README.md, and compares what it prints with what the README shows.

A block of `sh` is run as it stands; a block of `text` behind it is what it prints. `RECORD=1` fills the
`text` blocks in.
"""

import os
import re
import subprocess
import tempfile
import unittest

from support import BINARY, ROOT, environment

README = os.path.join(ROOT, "README.md")
BLOCK = re.compile(r"```sh\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)
# What makes or installs the program is the work of other tests (and of whoever runs this one).
ELSEWHERE = re.compile(
    r"^(swift (build|test)\b|uvx |pipx |pip install |npm |npx |apt |\.ci/|Tests/bench/|git clone |cd )"
)


def shown(commands, home):
    """What the commands print on both streams, in a shell that finds the program on its PATH."""
    lines = [line for line in commands.splitlines() if not ELSEWHERE.match(line)]
    text = "\n".join(lines).replace("swift run clevertap-gateway", "clevertap-gateway")
    folder = os.path.join(home, "bin")
    os.makedirs(folder, exist_ok=True)
    if not os.path.lexists(os.path.join(folder, "clevertap-gateway")):
        os.symlink(BINARY, os.path.join(folder, "clevertap-gateway"))
    env = environment({"HOME": home, "LANG": "C.UTF-8", "PATH": folder + ":" + os.environ["PATH"]})
    return subprocess.run(
        ["sh", "-e"], input=text, capture_output=True, text=True, timeout=60, env=env, cwd=home
    )


class Readme(unittest.TestCase):
    maxDiff = None

    def test_every_command_prints_what_is_shown(self):
        with open(README, encoding="utf-8") as file:
            readme = file.read()
        blocks = BLOCK.findall(readme)
        self.assertGreater(len(blocks), 4)
        self.assertGreater(sum(bool(expected) for _, expected in blocks), 1)
        with tempfile.TemporaryDirectory() as home:
            for commands, expected in blocks:
                with self.subTest(commands=commands):
                    done = shown(commands, home)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    if not expected:
                        continue
                    if os.environ.get("RECORD"):
                        old = "```sh\n%s```\n\n```text\n%s```\n" % (commands, expected)
                        self.assertIn(old, readme)
                        readme = readme.replace(old, old.replace(expected, done.stdout))
                    self.assertEqual(done.stdout, expected)
        if os.environ.get("RECORD"):
            with open(README, "w", encoding="utf-8") as file:
                file.write(readme)


if __name__ == "__main__":
    unittest.main()
