"""What the system refuses: threads, descriptors, files, locks, space, the command line itself."""

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import unittest

from support import BINARY, CleverTap, Gateway, can_inject, environment, injecting, run, wait_until

PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
PONG = b'{"jsonrpc":"2.0","id":1,"result":{}}\n'
DAY = {"from": "20240101", "to": "20240101", "limit": 1}
REPORT = json.dumps({"jsonrpc": "2.0", "id": 2, "method": "getReport", "params": DAY}).encode() + b"\n"
SHUTDOWN = b'{"jsonrpc":"2.0","id":3,"method":"shutdown"}\n'

# Moves the environment before main runs, as a preloaded library may.
SETENV = """
#include <stdlib.h>
__attribute__((constructor)) static void set(void) { setenv("PRELOADED", "1", 1); }
"""


def limited(limit, value):
    """What a child does first to have at most so much of something."""
    return lambda: resource.setrlimit(limit, (value, value))


def start(words, data, **options):
    return subprocess.run(words, input=data, capture_output=True, env=environment(), timeout=30, **options)


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None, mode=0o600):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
            os.chmod(path, mode)
        return path

    def says_why(self, done, status, *words):
        """One line of stderr, with the words in it, and the exit status."""
        self.assertEqual((done.returncode, done.stderr.count(b"\n")), (status, 1), done.stderr)
        self.assertTrue(done.stderr.startswith(b"clevertap-gateway: "), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr.decode())


class CommandLine(Folder):
    def test_it_is_known_where_the_environment_was_moved(self):
        if not shutil.which("cc"):
            self.skipTest("no C compiler")
        source, library = self.path("set.c", SETENV.encode()), self.path("set.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
        done = run(b"", "--version", env={"LD_PRELOAD": library})
        self.assertEqual((done.returncode, done.stdout[:18]), (0, b"clevertap-gateway "))

    def test_it_is_known_without_proc(self):
        words = ["unshare", "-m", "sh", "-c", 'umount -l /proc && exec "$0" --version', BINARY]
        done = start(words, b"")
        if done.returncode != 0 and b"clevertap" not in done.stderr:
            self.skipTest("no file system can be unmounted here: %r" % done.stderr)
        self.assertEqual((done.returncode, done.stdout[:18]), (0, b"clevertap-gateway "))


class Streams(Folder):
    def test_a_refused_descriptor_is_said(self):
        # The system's loader needs one descriptor to open the program's libraries, the program more.
        done = start([BINARY, "--sandbox"], PING, preexec_fn=limited(resource.RLIMIT_NOFILE, 4))
        self.assertEqual(done.stdout, b"")
        self.says_why(done, 71, "descriptor", "Too many open files")

    def test_a_full_stdout_is_said(self):
        for words in ["--version"], ["--help"], ["schema"], ["--sandbox", "call", "ping"], ["--sandbox"]:
            with self.subTest(words=words), open("/dev/full", "wb") as full:
                done = subprocess.run(
                    [BINARY, *words], input=PING, stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=30
                )
                self.says_why(done, 74, "stdout cannot be written", "No space left on device")

    def test_a_stdout_beyond_the_limit_of_a_file_is_said(self):
        with open(self.path("out"), "wb") as out:
            done = subprocess.run(
                [BINARY, "--sandbox"], input=PING * 2000, stdout=out, stderr=subprocess.PIPE, timeout=30,
                env=environment(), preexec_fn=limited(resource.RLIMIT_FSIZE, 4096),
            )  # fmt: skip
        self.says_why(done, 74, "stdout cannot be written", "File too large")

    def test_a_closed_stdout_is_said(self):
        process = subprocess.Popen(
            [BINARY, "--sandbox"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(),
        )  # fmt: skip
        process.stdout.close()
        with process.stdin, process.stderr:
            error = process.stderr.read()
            self.assertEqual((process.wait(10), error.count(b"\n")), (74, 1), error)

    def test_a_stdin_that_is_a_folder_is_said(self):
        folder = os.open(self.folder, os.O_RDONLY)
        done = subprocess.run([BINARY, "--sandbox"], stdin=folder, capture_output=True, env=environment(), timeout=30)
        os.close(folder)
        self.says_why(done, 74, "stdin cannot be read", "Is a directory")

    @unittest.skipUnless(can_inject(), "strace cannot trace here")
    def test_what_came_before_an_error_of_stdin_is_answered(self):
        path = self.path("in", PING + REPORT + b'{"jsonrpc":"2.0","id":3,"met')
        with open(path, "rb") as file:
            done = subprocess.run(
                injecting("read", "EIO", "2+", path) + [BINARY, "--sandbox"], stdin=file, capture_output=True,
                env=environment(), timeout=30,
            )  # fmt: skip
        self.assertEqual({json.loads(line)["id"] for line in done.stdout.splitlines()}, {1, 2})
        self.says_why(done, 74, "stdin cannot be read", "Input/output error")


@unittest.skipUnless(can_inject(), "strace cannot trace here")
class Threads(Folder):
    def test_every_refused_thread_is_said_or_answered(self):
        for when in range(1, 9):
            with self.subTest(when=when):
                words = injecting("clone3", "EAGAIN", when) + [BINARY, "--sandbox"]
                done = start(words, PING + REPORT + SHUTDOWN)
                if done.returncode == 71:
                    self.says_why(done, 71, "Resource temporarily unavailable")
                    continue
                answers = {a["id"]: a for a in map(json.loads, done.stdout.splitlines())}
                self.assertEqual((done.returncode, set(answers)), (0, {1, 2, 3}), done.stderr)
                for answer in answers.values():
                    error = answer.get("error", {"code": 1011, "data": {"retryable": True}})
                    self.assertEqual((error["code"], error["data"]["retryable"]), (1011, True))

    def test_without_any_thread_it_does_not_start(self):
        done = start(injecting("clone3", "EAGAIN") + [BINARY, "--sandbox"], PING)
        self.says_why(done, 71, "Resource temporarily unavailable")
        self.assertEqual(done.stdout, b"")

    def test_a_call_without_threads_is_an_error(self):
        for when in 1, 2, 3:
            words = injecting("clone3", "EAGAIN", when) + [BINARY, "--sandbox", "call", "getReport"]
            done = start(words + ["from=20240101", "to=20240101"], b"")
            self.assertEqual((done.returncode, done.stdout), (1, b""))
            self.assertIn(b"refuses a thread", done.stderr)

    def test_a_later_call_runs_once_there_are_threads(self):
        words = injecting("clone3", "EAGAIN", 2) + [BINARY, "--sandbox"]
        done = start(words, REPORT + REPORT.replace(b'"id": 2', b'"id": 4'))
        first, second = map(json.loads, done.stdout.splitlines())
        self.assertEqual((first["error"]["code"], second["result"]["account"]), (1011, "sandbox"))


class Trace(Folder):
    def refuses(self, path, *words):
        self.says_why(start([BINARY, "--sandbox", "--trace", path], PING), 2, path, *words)

    def test_a_link_is_not_followed(self):
        target = self.path("target", b"precious", 0o644)
        os.symlink(target, self.path("link"))
        self.refuses(self.path("link"), "no regular file")
        with open(target, "rb") as file:
            self.assertEqual(file.read(), b"precious")
        self.assertEqual(stat.S_IMODE(os.stat(target).st_mode), 0o644)

    def test_a_pipe_is_not_waited_for(self):
        os.mkfifo(self.path("pipe"))
        self.refuses(self.path("pipe"), "no regular file")
        reader = os.open(self.path("pipe"), os.O_RDONLY | os.O_NONBLOCK)
        self.refuses(self.path("pipe"), "no regular file")
        os.close(reader)

    def test_a_device_or_folder_is_refused(self):
        self.refuses("/dev/null", "no regular file")
        self.refuses(self.folder, "no regular file")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a file away")
    def test_a_file_of_somebody_else_is_refused(self):
        path = self.path("others", b"precious")
        os.chown(path, 12345, 12345)
        self.refuses(path, "Operation not permitted")

    def test_a_full_disk_costs_whole_lines_and_is_said_once(self):
        path = self.path("trace")
        done = start(
            [BINARY, "--sandbox", "--trace", path], PING * 200, preexec_fn=limited(resource.RLIMIT_FSIZE, 1000)
        )
        self.assertEqual((done.returncode, done.stdout), (0, PONG * 200))
        self.says_why(done, 0, "trace", "File too large")
        with open(path, "rb") as file:
            lines = file.read()
        self.assertTrue(lines.endswith(b"\n"))
        self.assertGreater(len(lines.splitlines()), 2)
        for line in lines.splitlines():
            self.assertIn(json.loads(line)["direction"], ("in", "out"))

    def test_what_has_no_request_cannot_be_replayed(self):
        sent = b'{"time":"2024-01-01T00:00:00.000Z","direction":"out","line":"{}"}\n'
        for path, word in [
            (self.folder, "Is a directory"), (self.path("empty", b""), "no request"),
            (self.path("answers", sent), "no request"), (self.path("missing"), "No such file"),
        ]:  # fmt: skip
            with self.subTest(path=path):
                self.says_why(start([BINARY, "replay", path], b""), 2, path, word)


@unittest.skipUnless(can_inject(), "strace cannot trace here")
class Reading(Folder):
    def test_a_trace_that_cannot_be_read_to_its_end_is_not_replayed(self):
        path = self.path("trace")
        start([BINARY, "--sandbox", "--trace", path], PING * 2000)
        done = start(injecting("read", "EIO", 2, path) + [BINARY, "replay", path], b"")
        self.says_why(done, 2, path, "Input/output error")

    def test_settings_that_cannot_be_read_to_their_end_are_an_error(self):
        config = {"accounts": {"a": {"accountId": "X-Y-Z", "passcodeFile": self.path("code", b"secret\n"), "region": "in1"}}}
        path = self.path("config.json", json.dumps(config).encode())
        for file in path, self.path("code"):
            words = injecting("read", "EIO", 2, file) + [BINARY, "--config", path, "--account", "a"]
            error = json.loads(start(words, REPORT).stdout)["error"]
            self.assertEqual(error["data"]["kind"], "notConfigured")
            self.assertIn(file, error["message"])
            self.assertIn("Input/output error", error["message"])


class Locks(Folder):
    def gateway(self, server):
        return Gateway(env=dict(server.environment(), XDG_RUNTIME_DIR=self.folder))

    def locks(self):
        return os.path.join(self.folder, "clevertap-gateway")

    def test_a_folder_that_was_removed_is_made_again(self):
        with CleverTap() as server, self.gateway(server) as gateway:
            for _ in range(2):
                self.assertIn("result", gateway.call("getReport", DAY))
                self.assertEqual(stat.S_IMODE(os.stat(self.locks()).st_mode), 0o700)
                shutil.rmtree(self.locks())

    def test_what_stands_in_the_place_of_the_folder_is_not_used(self):
        with CleverTap() as server, self.gateway(server) as gateway:
            self.assertIn("result", gateway.call("getReport", DAY))
            shutil.rmtree(self.locks())
            self.path("clevertap-gateway", b"")
            self.assertEqual(gateway.call("getReport", DAY)["error"]["code"], 1013)
            os.remove(self.locks())
            self.assertIn("result", gateway.call("getReport", DAY))

    @unittest.skipUnless(can_inject(), "strace cannot trace here")
    def test_only_a_lock_of_somebody_else_is_waited_for(self):
        with CleverTap() as server:
            env = environment(dict(server.environment(), XDG_RUNTIME_DIR=self.folder))
            subprocess.run([BINARY], input=REPORT, capture_output=True, env=env, timeout=30)
            (name,) = os.listdir(self.locks())
            for error, code in [("ENOLCK", 1013), ("EOPNOTSUPP", 1013), ("EAGAIN", None), ("EACCES", None)]:
                with self.subTest(error=error):
                    words = injecting("fcntl", error, 1, os.path.join(self.locks(), name))
                    done = subprocess.run(words + [BINARY], input=REPORT, capture_output=True, env=env, timeout=30)
                    answer = json.loads(done.stdout)
                    self.assertEqual(answer.get("error", {}).get("code"), code, answer)


class Signals(Folder):
    def test_a_call_ends_with_the_status_of_its_signal(self):
        words = [BINARY, "--sandbox", "call", "getReport", "from=20240101", "to=20240101", "label=sandbox:hang"]
        for number, status in [(signal.SIGTERM, 143), (signal.SIGINT, 130)]:
            with self.subTest(signal=number):
                process = subprocess.Popen(words, stdout=subprocess.PIPE, env=environment())
                self.addCleanup(process.kill)
                blocked = lambda: self.blocked(process.pid) & 1 << (number - 1)
                wait_until(blocked)  # from then on a thread of its own waits for the signal
                process.send_signal(number)
                self.assertEqual(process.wait(10), status)
                process.stdout.close()

    def blocked(self, pid):
        """The signals that the process's first thread has blocked, as a set of bits."""
        with open("/proc/%d/status" % pid) as lines:
            return int(next(line for line in lines if line.startswith("SigBlk")).split()[1], 16)


@unittest.skipUnless(can_inject(), "strace cannot trace here")
class Parents(Folder):
    # A parent of the gateway: starts it, says its number, and lives until its stdin ends.
    PARENT = (
        "import os, subprocess, sys\n"
        "words = sys.argv[2:] + ['--parent-pid', str(os.getpid())]\n"
        "child = subprocess.Popen(words, stdin=int(sys.argv[1]))\n"
        "sys.stdin.read()\n"
    )

    def test_its_end_is_noticed_without_a_descriptor_for_it(self):
        # What it reads does not end with the parent.
        source, sink = os.pipe()
        self.addCleanup(os.close, sink)
        words = ["python3", "-c", self.PARENT, str(source)] + injecting("pidfd_open", "ENOSYS", detached=True)
        parent = subprocess.Popen(
            words + [BINARY, "--sandbox"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment(), pass_fds=[source],
        )  # fmt: skip
        os.close(source)
        ended = threading.Event()

        def read():
            parent.stderr.read()
            ended.set()

        reader = threading.Thread(target=read)
        reader.start()
        self.assertFalse(ended.wait(0.5))
        parent.kill()
        parent.wait()
        self.assertTrue(ended.wait(10))
        reader.join()
        for stream in (parent.stdin, parent.stdout, parent.stderr):
            stream.close()

    def test_where_it_cannot_be_noticed_the_start_is_refused(self):
        words = injecting("pidfd_open", "ENOSYS") + [BINARY, "--sandbox", "--parent-pid", "1"]
        self.says_why(start(words, PING), 71, "--parent-pid 1", "Function not implemented")


if __name__ == "__main__":
    unittest.main()
