"""The shells' completions, asked as the shells ask them, and the manual page."""

import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time
import unittest

from support import BINARY, environment, run


def script(shell):
    done = run(b"", "completions", shell)
    assert (done.returncode, done.stderr) == (0, b""), done
    return done.stdout.decode()


CHANNELS = ["sms", "push"]
# The words before the cursor, and some of what may stand there.
CASES = [
    ("", ["call", "doctor", "schema"]),
    ("--fra", ["--framing"]),
    ("--framing h", ["header"]),
    ("--log-level w", ["warning"]),
    ("--sandbox call listCh", ["listChannels"]),
    ("call getReport lookb", ["lookbackDays="]),
    ("completions f", ["fish"]),
    ("schema mcp", ["mcp-tools"]),
]


class Completions(unittest.TestCase):
    @unittest.skipUnless(shutil.which("bash"), "bash is not installed")
    def test_bash(self):
        def completed(words):
            # As bash cuts them: `=` is a word of its own.
            line = re.sub("=", " = ", words)
            cut = line.split() + ([""] if words == "" or words.endswith(" ") else [])
            test = 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _clevertap_gateway; printf "%s\\n" "${COMPREPLY[@]}"'
            done = subprocess.run(
                ["bash", "--norc", "-c", script("bash") + test, "bash", "clevertap-gateway", *cut],
                capture_output=True, text=True, env=environment(), timeout=20,
            )  # fmt: skip
            self.assertEqual(done.stderr, "")
            return done.stdout.split()

        for words, wanted in CASES:
            with self.subTest(words=words):
                self.assertLessEqual(set(wanted), set(completed(words)))
        self.assertEqual(completed("call getReport channel=pu"), ["push"])
        self.assertEqual(completed("call getReport channel=push,sm"), ["push,sms"])
        self.assertIn("yesterday", completed("call getReport from="))
        self.assertEqual(completed("call getReport windowDays="), [])
        self.assertEqual(completed("--format=t"), ["table"])

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish(self):
        with tempfile.TemporaryDirectory() as home:
            path = os.path.join(home, "completions.fish")
            with open(path, "w") as file:
                file.write(script("fish"))

            def completed(words):
                line = 'source %s; complete -C "clevertap-gateway %s"' % (path, words)
                done = subprocess.run(
                    ["fish", "--no-config", "-c", line], capture_output=True, text=True, timeout=20,
                    env=environment({"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}),
                )  # fmt: skip
                self.assertEqual(done.stderr, "")
                return [line.split("\t")[0] for line in done.stdout.splitlines()]

            for words, wanted in CASES:
                with self.subTest(words=words):
                    self.assertLessEqual(set(wanted), set(completed(words)))
            self.assertEqual(completed("call getReport channel=pu"), ["channel=push"])
            self.assertNotIn("ping", completed("call getReport "))

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh(self):
        with tempfile.TemporaryDirectory() as home:
            with open(os.path.join(home, "_clevertap-gateway"), "w") as file:
                file.write(script("zsh"))
            env = environment({"HOME": home, "ZDOTDIR": home, "TERM": "dumb", "PS1": "$ ", "LC_ALL": "C"})
            child, terminal = pty.fork()
            if child == 0:
                os.execvpe("zsh", ["zsh", "-f", "-i"], env)
            try:
                self.type(terminal, "fpath=(%s $fpath); autoload -U compinit; compinit -u; unsetopt zle_bracketed_paste; print rea''dy\r" % home, until="ready")
                for words, wanted in [*CASES[1:], ("call getReport channel=pu", ["channel=push"]),
                                      ("call getReport channel=push,sm", ["channel=push,sms"])]:  # fmt: skip
                    with self.subTest(words=words):
                        completed = "%s%s" % (" " if " " in words else "clevertap-gateway ", wanted[0])
                        # Ctrl-U takes away what the line before has left.
                        shown = self.type(terminal, "\x15clevertap-gateway %s\t" % words, until=completed)
                        self.assertIn(completed, shown)
            finally:
                os.kill(child, 9)
                os.waitpid(child, 0)
                os.close(terminal)

    def type(self, terminal, keys, until):
        """Types, and returns what the terminal shows once that has `until` in it, or after 15 s."""
        os.write(terminal, keys.encode())
        shown, end = "", time.monotonic() + 15
        while until not in shown and select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            shown += os.read(terminal, 4096).decode(errors="replace")
            # A terminal that is told to go back writes over what stands there.
            shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x07", "", shown)
        return shown

    def test_an_unknown_shell_is_told(self):
        done = run(b"", "completions", "bsh")
        self.assertEqual((done.returncode, done.stderr), (2, b'clevertap-gateway: unknown shell "bsh"; did you mean bash?\n'))
        self.assertEqual(run(b"", "completions").returncode, 2)


class Manual(unittest.TestCase):
    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_it_is_good_roff_and_has_everything(self):
        page = run(b"", "man").stdout
        # That it has no date is all there is to warn of.
        done = subprocess.run(["mandoc", "-Tlint", "-Werror"], input=page, capture_output=True, timeout=20)
        self.assertEqual((done.returncode, done.stdout), (0, b""), done.stderr)
        text = subprocess.run(["mandoc", "-Tascii"], input=page, capture_output=True, timeout=20).stdout.decode()
        text = re.sub(".\x08", "", text)
        usages = [line[19:48].strip() for line in run(b"", "--help").stdout.decode().split("\n\n")[1].splitlines()]
        self.assertGreater(len(usages), 5)
        for word in (*usages, "getReport", "windowDays", "--parent-pid N", "doctor", "1004 rateLimited", "CLEVERTAP_REGION"):
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
