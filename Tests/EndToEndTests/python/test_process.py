"""The process among others: descriptors, signals, hang-ups, parents, slow readers, memory."""

import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time
import unittest

from support import BINARY, Gateway, environment, run, wait_until

PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
PONG = b'{"jsonrpc":"2.0","id":1,"result":{}}\n'
HANG = {"from": "20240101", "to": "20240101", "label": ["sandbox:hang"]}
HUGE = {"from": "20240101", "to": "20240101", "label": ["sandbox:huge"]}


def start(**options):
    return subprocess.Popen([BINARY, "--sandbox"], env=environment(), **options)


class Descriptors(unittest.TestCase):
    def test_closed_descriptors_are_survived(self):
        for closed in [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]:
            with self.subTest(closed=closed):
                redirects = " ".join("%d>&-" % fd for fd in closed)
                done = subprocess.run(
                    ["sh", "-c", "exec %s --sandbox %s" % (BINARY, redirects)], input=PING,
                    capture_output=True, env=environment(), timeout=20,
                )  # fmt: skip
                expected = b"" if {0, 1} & set(closed) else PONG
                self.assertEqual((done.stdout, done.returncode), (expected, 0))

    def test_the_protocol_uses_private_copies(self):
        with Gateway("--sandbox") as gateway:
            gateway.call("ping")
            target = lambda fd: os.readlink("/proc/%d/fd/%d" % (gateway.process.pid, fd))
            self.assertEqual(target(0), "/dev/null")
            self.assertEqual(target(1), target(2))

    def test_nonblocking_descriptors_lose_nothing(self):
        out_read, out_write = os.pipe()
        in_read, in_write = os.pipe()
        for fd in (in_read, out_write):
            fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
        process = start(stdin=in_read, stdout=out_write)
        os.close(in_read)
        os.close(out_write)
        os.write(in_write, b'{"jsonrpc":"2.0","id":1,"method":"listChannels"}\n' * 500)
        time.sleep(0.3)
        os.close(in_write)
        with os.fdopen(out_read, "rb") as stream:
            lines = stream.read().splitlines()
        self.assertEqual((len(lines), process.wait(10)), (500, 0))
        self.assertEqual(len({line for line in lines}), 1)

    def test_flags_of_inherited_descriptors_stay(self):
        with Gateway("--sandbox") as gateway:
            gateway.call("ping")
            self.assertFalse(fcntl.fcntl(gateway.process.stdin, fcntl.F_GETFL) & os.O_NONBLOCK)

    def test_an_unread_full_stderr_never_blocks(self):
        read, write = os.pipe()
        with Gateway("--sandbox", "--log-level", "trace", stderr=write) as gateway:
            gateway.write(b"x\n" * 20000)
            gateway.send("ping", id="after")
            while gateway.receive().get("id") != "after":
                pass
        os.close(read)
        os.close(write)

    def test_libcurl_is_not_loaded_before_the_first_network_call(self):
        with Gateway("--sandbox") as gateway:
            gateway.call("getReport", {"from": "20240101", "to": "20240101"})
            with open("/proc/%d/maps" % gateway.process.pid) as maps:
                self.assertNotIn("libcurl", maps.read())


class Ends(unittest.TestCase):
    def test_signals_answer_and_exit(self):
        for number, status in [(signal.SIGTERM, 143), (signal.SIGINT, 130)]:
            with self.subTest(signal=number), Gateway("--sandbox") as gateway:
                gateway.send("getReport", HANG, id=1)
                gateway.send("getReport", HANG, id=2)
                gateway.call("ping", id="p")
                begin = time.monotonic()
                gateway.process.send_signal(number)
                codes = {gateway.receive()["error"]["code"] for _ in range(2)}
                self.assertEqual(codes, {-32800})
                self.assertEqual(gateway.process.wait(5), status)
                self.assertLess(time.monotonic() - begin, 1)

    def test_a_signal_ends_it_even_when_nobody_reads(self):
        process = start(stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"listChannels"}\n' * 200)
        process.stdin.flush()
        time.sleep(0.5)
        begin = time.monotonic()
        process.terminate()
        self.assertEqual(process.wait(5), 143)
        self.assertLess(time.monotonic() - begin, 1)
        process.stdin.close()
        process.stdout.close()

    def test_a_reader_that_goes_away_ends_it(self):
        for waiting in (True, False):
            with self.subTest(waiting=waiting):
                process = start(stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                process.stdin.write(PING)
                process.stdin.flush()
                self.assertEqual(process.stdout.readline(), PONG)
                begin = time.monotonic()
                process.stdout.close()
                if not waiting:
                    try:
                        process.stdin.write(PING)
                        process.stdin.flush()
                    except BrokenPipeError:
                        pass
                self.assertEqual(process.wait(5), 74)
                self.assertLess(time.monotonic() - begin, 1)
                try:
                    process.stdin.close()
                except BrokenPipeError:
                    pass

    def test_it_ends_with_its_parent(self):
        with subprocess.Popen(["sleep", "60"]) as parent:
            with Gateway("--sandbox", "--parent-pid", str(parent.pid)) as gateway:
                gateway.send("getReport", HANG)
                gateway.call("ping", id=2)
                parent.kill()
                parent.wait()
                begin = time.monotonic()
                self.assertEqual(gateway.process.wait(5), 0)
                self.assertLess(time.monotonic() - begin, 1)

    def test_a_parent_that_is_gone_already_ends_it(self):
        gone = subprocess.Popen(["true"])
        gone.wait()
        with Gateway("--sandbox", "--parent-pid", str(gone.pid)) as gateway:
            self.assertEqual(gateway.process.wait(5), 0)


class Bounds(unittest.TestCase):

    def test_waiting_calls_are_bounded_by_not_reading(self):
        with Gateway("--sandbox") as gateway:
            os.set_blocking(gateway.process.stdin.fileno(), False)
            sent = 0
            for n in range(3000):
                line = json.dumps(
                    {"jsonrpc": "2.0", "id": n, "method": "getReport",
                     "params": dict(HANG, _meta={"x": "y" * 200})}
                ).encode() + b"\n"  # fmt: skip
                if not select.select([], [gateway.process.stdin], [], 0.3)[1]:
                    break
                try:
                    os.write(gateway.process.stdin.fileno(), line)
                except BlockingIOError:
                    break
                sent += 1
            self.assertLess(sent, 1600)
            self.assertGreater(sent, 1000)

    def test_a_batch_past_the_bound_is_overloaded(self):
        member = lambda n: {"jsonrpc": "2.0", "id": n, "method": "getReport", "params": HANG}
        with Gateway("--sandbox") as gateway:
            for n in range(500):
                gateway.send("getReport", HANG, id=n)
            gateway.call("ping", id="p")
            batch = [member(1000 + n) for n in range(1000)]
            gateway.write(json.dumps(batch).encode() + b"\n")
            for n in range(1000):
                gateway.notify("notifications/cancelled", {"requestId": 1000 + n})
            answers = gateway.receive()
            self.assertTrue(all(a["error"]["code"] == 1011 for a in answers))
            self.assertGreater(len(answers), 400)


class CommandLine(unittest.TestCase):
    def test_mistakes_name_the_nearest_valid_one(self):
        for arguments, words in [
            (["--sandbx"], ["--sandbx", "--sandbox"]),
            (["--log-level", "warn"], ["warn", "warning"]),
            (["--log-level"], ["--log-level"]),
            (["--config", "/no/such/file"], ["/no/such/file"]),
            (["--sandbox", "--config", "/no/such/file"], ["/no/such/file"]),
            (["cal"], ["cal", "call"]),
            (["call"], ["method"]),
            (["call", "ping", "x"], ["x", "key=value"]),
            (["call", "ping", "--params", "{"], ["--params"]),
            (["--max-line-bytes", "x"], ["--max-line-bytes"]),
        ]:
            with self.subTest(arguments=arguments):
                done = run(b"", *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertEqual(done.stderr.count(b"\n"), 1)
                for word in words:
                    self.assertIn(word, done.stderr.decode())

    def test_help_and_version_need_nothing(self):
        for arguments in (["--help"], ["--help", "getReport"], ["--version"]):
            done = run(b"", *arguments, env={"HOME": "/nonexistent"})
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertLessEqual(done.stdout.count(b"\n"), 40)

    def test_call_ends_when_nobody_waits_for_it(self):
        hang = ["--sandbox", "call", "getReport", "from=20240101", "to=20240101", "label=sandbox:hang"]
        parent = subprocess.Popen(["sleep", "60"])
        words = [BINARY, "--parent-pid", str(parent.pid), *hang]
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment()) as child:
            self.assertRaises(subprocess.TimeoutExpired, child.wait, 0.3)
            parent.kill()
            parent.wait()
            self.assertEqual(child.wait(1.5), 0)
        with subprocess.Popen([BINARY, *hang], stdout=subprocess.PIPE, env=environment()) as child:
            self.assertRaises(subprocess.TimeoutExpired, child.wait, 0.3)
            child.stdout.close()
            self.assertEqual(child.wait(1.5), 74)

    def test_call_prints_the_result_or_the_error(self):
        done = run(b"", "--sandbox", "call", "getReport", "from=20240101", "to=20240102",
                   "channel=push,email", "limit=1", "daily=true")  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLessEqual(len(json.loads(done.stdout)["messages"]), 1)
        done = run(b"", "--sandbox", "call", "getReport", "from=20240101", "to=20240103", "stream=true")
        messages = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(messages), json.loads(done.stderr)["messageCount"])
        self.assertTrue(all("messageId" in message for message in messages))
        done = run(b"", "--sandbox", "call", "listChanels")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertEqual(json.loads(done.stderr)["code"], -32601)
        done = run(b"", "--sandbox", "call", "getReport", "--params", '{"from":1}')
        self.assertEqual(json.loads(done.stderr)["code"], -32602)


if __name__ == "__main__":
    unittest.main()
