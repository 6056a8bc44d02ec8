"""JSON-RPC on the wire: every rule of lines, ids, batches, cancellation and the end of input."""

import json
import unittest

from support import Gateway, answers, run


def request(id, method="ping", more=""):
    return b'{"jsonrpc":"2.0","id":%s,"method":"%s"%s}\n' % (id, method.encode(), more.encode())


class Ids(unittest.TestCase):
    def check(self, raw, echoed=None):
        out = run(request(raw), "--sandbox").stdout
        self.assertEqual(out, b'{"jsonrpc":"2.0","id":%s,"result":{}}\n' % (echoed or raw))

    def test_numbers_come_back_byte_for_byte(self):
        for raw in [b"1.0", b"1e2", b"-0", b"1E+2", b"123456789012345678901234567890", b"7e1000000000"]:
            self.check(raw)

    def test_strings_come_back_byte_for_byte(self):
        for raw in [rb'"\u0041\/"', rb'"\ud800"', b'""', rb'"\n\t"', b'"a b"', b'"\x7f"']:
            self.check(raw)

    def test_raw_characters_beyond_ascii_are_escaped(self):
        self.check("\"é😀\"".encode(), rb'"\u00e9\ud83d\ude00"')

    def test_null_is_an_id(self):
        self.check(b"null")

    def test_other_kinds_are_refused_with_id_null(self):
        for raw in [b"true", b"[1]", b'{"a":1}']:
            (answer,) = answers(request(raw), "--sandbox")
            self.assertEqual((answer["id"], answer["error"]["code"]), (None, -32600))

    def test_utf8_is_written_when_asked_for(self):
        out = run(request("\"é\"".encode()), "--sandbox", "--utf8").stdout
        self.assertIn("é".encode(), out)
        out = run(request("\"a\u2028\u0085b\"".encode()), "--sandbox", "--utf8").stdout
        self.assertIn(rb'"a\u2028\u0085b"', out)


class HostileLines(unittest.TestCase):
    """Each line gets its answer, and the next line works."""

    def check(self, line, code, **data):
        answer, after = answers(line + b"\n" + request(b"2"), "--sandbox")
        self.assertEqual(answer["error"]["code"], code, answer)
        for member in ("kind", "retryable", "hint"):
            self.assertIn(member, answer["error"]["data"])
        for name, value in data.items():
            self.assertEqual(answer["error"]["data"][name], value, answer)
        self.assertEqual(after, {"jsonrpc": "2.0", "id": 2, "result": {}})
        return answer

    def test_what_is_not_json_tells_its_offset(self):
        for line, offset in [
            (b"{bad", 1), (b"nul", 3), (b'{"a":1', 6), (b"[1,]", 3), (b"1 2", 2), (b'"\x01"', 1),
            (b'"\xff"', 1), (b'"\xc3("', 1), (b'"\xed\xa0\x80"', 1), (b"{}x", 2), (b"\x00", 0),
            (b'\xef\xbb\xbf{"a"}', 7), (b"01", 1), (b'"\\x"', 2), (b"+1", 0), (b"\xf4\x90\x80\x80", 0),
        ]:  # fmt: skip
            with self.subTest(line=line):
                self.check(line, -32700, offset=offset)

    def test_depth_is_bounded(self):
        self.check(b"[" * 257, -32700, offset=256)
        self.check(b'{"a":' * 100000, -32700, offset=5 * 256)
        (answer,) = answers(
            b'{"jsonrpc":"2.0","id":1,"method":"ping","params":' + b"[" * 255 + b"]" * 255 + b"}\n",
            "--sandbox",
        )
        self.assertEqual(answer["error"]["code"], -32602)

    def test_what_is_no_request(self):
        for line, id in [
            (b"1", None), (b'"x"', None), (b"null", None), (b"{}", None), (b"[]", None),
            (b'{"id":5,"method":"ping"}', 5), (b'{"jsonrpc":"1.0","id":5,"method":"ping"}', 5),
            (b'{"jsonrpc":"2.0","id":5,"method":1}', 5), (b'{"jsonrpc":"2.0","id":5}', 5),
            (b'{"jsonrpc":"2.0","id":5,"method":"ping","params":1}', 5),
            (b'{"jsonrpc":"2.0","id":5,"id":6,"method":"ping"}', None),
            (b'{"jsonrpc":"2.0","id":5,"method":"ping","method":"ping"}', 5),
            (b'{"jsonrpc":"2.0","id":5,"method":"ping","x":1,"\\u0078":1}', 5),
            (b'{"jsonrpc":"2.0","method":1}', None),
            (b"[" + b",".join([b"1"] * 1001) + b"]", None),
        ]:  # fmt: skip
            with self.subTest(line=line[:60]):
                self.assertEqual(self.check(line, -32600)["id"], id)

    def test_strict_refuses_null_params(self):
        line = request(b"1", more=',"params":null')
        self.assertEqual(answers(line, "--sandbox")[0]["result"], {})
        self.assertEqual(answers(line, "--sandbox", "--strict")[0]["error"]["code"], -32600)

    def test_unknown_methods_get_a_suggestion(self):
        answer = self.check(request(b"1", "getReprot").strip(), -32601)
        self.assertEqual(answer["error"]["data"]["suggestion"], "getReport")

    def test_member_names_and_version_may_be_escaped(self):
        line = rb'{"\u006asonrpc":"2\u002e0","i\u0064":1,"method":"p\u0069ng"}' + b"\n"
        self.assertEqual(answers(line, "--sandbox"), [{"jsonrpc": "2.0", "id": 1, "result": {}}])

    def test_responses_are_never_answered(self):
        lines = b'{"jsonrpc":"2.0","id":1,"result":1}\n{"id":1,"error":{}}\n' + request(b"2")
        self.assertEqual([a["id"] for a in answers(lines, "--sandbox")], [2])

    def test_long_lines_are_skipped(self):
        for length, status in [(100, "ok"), (101, "long"), (500_000, "long")]:
            body = request(b"1").strip()
            line = body + b" " * (length - len(body)) + b"\r\n" + request(b"2")
            first, second = answers(line, "--sandbox", "--max-line-bytes", "100")
            self.assertEqual("result" in first, status == "ok", first)
            self.assertEqual(second["id"], 2)

    def test_a_storm_of_errors_is_answered_a_hundred_times(self):
        out = answers(b"x\n" * 150 + request(b"1") + b"x\n", "--sandbox")
        self.assertEqual(len(out), 102)

    def test_crlf_blank_lines_bom_and_a_last_line_without_newline(self):
        data = b"\n \t\n\xef\xbb\xbf" + request(b"1").strip() + b"\r\n\r\n" + request(b"2").strip()
        self.assertEqual([a["id"] for a in answers(data, "--sandbox")], [1, 2])


class Batches(unittest.TestCase):
    def test_answers_come_in_request_order(self):
        members = [
            {"jsonrpc": "2.0", "id": 1, "method": "getReport",
             "params": {"from": "20240101", "to": "20240101"}},
            {"jsonrpc": "2.0", "method": "ping"}, 7,
            {"jsonrpc": "2.0", "id": "x", "method": "ping"}, {"result": 1},
        ]  # fmt: skip
        (batch,) = answers(json.dumps(members).encode(), "--sandbox")
        self.assertEqual([m["id"] for m in batch], [1, None, "x"])
        self.assertEqual(batch[1]["error"]["code"], -32600)

    def test_notifications_alone_are_not_answered(self):
        data = b'[{"jsonrpc":"2.0","method":"ping"}]\n' + request(b"1")
        self.assertEqual([a["id"] for a in answers(data, "--sandbox")], [1])

    def test_a_thousand_members_are_accepted(self):
        data = json.dumps([{"jsonrpc": "2.0", "id": n, "method": "ping"} for n in range(1000)])
        (batch,) = answers(data.encode(), "--sandbox")
        self.assertEqual([m["id"] for m in batch], list(range(1000)))

    def test_a_cancelled_member_leaves_no_trace(self):
        hang = {"from": "20240101", "to": "20240101", "label": ["sandbox:hang"]}
        members = [
            {"jsonrpc": "2.0", "id": 1, "method": "getReport", "params": hang},
            {"jsonrpc": "2.0", "id": 2, "method": "ping"},
        ]
        with Gateway("--sandbox") as gateway:
            gateway.write(json.dumps(members).encode() + b"\n")
            gateway.notify("notifications/cancelled", {"requestId": 1})
            self.assertEqual([m["id"] for m in gateway.receive()], [2])


class Concurrency(unittest.TestCase):
    hang = {"from": "20240101", "to": "20240101", "label": ["sandbox:hang"]}

    def test_local_methods_answer_while_a_thousand_calls_wait(self):
        with Gateway("--sandbox") as gateway:
            for n in range(1000):
                gateway.send("getReport", self.hang, id=n)
            self.assertEqual(gateway.call("ping", id="p")["result"], {})
            status = gateway.call("getStatus", id="s")["result"]
            self.assertEqual(status["running"] + status["queued"], 1000)
            self.assertLessEqual(status["running"], 3)

    def test_an_id_in_flight_is_refused_without_blaming_the_first(self):
        with Gateway("--sandbox") as gateway:
            gateway.send("getReport", self.hang, id=7)
            gateway.write(request(b"7.0"))
            refused = gateway.receive()
            self.assertIsNone(refused["id"])
            self.assertEqual(refused["error"]["code"], -32600)
            self.assertEqual(refused["error"]["data"]["id"], 7.0)
            gateway.write(request(b'"7"'))
            self.assertEqual(gateway.receive()["id"], "7")

    def test_both_cancellations(self):
        with Gateway("--sandbox") as gateway:
            gateway.send("getReport", self.hang, id="a")
            gateway.send("getReport", self.hang, id=2)
            gateway.notify("$/cancelRequest", {"id": 2.0})
            self.assertEqual(gateway.receive()["error"]["code"], -32800)
            gateway.notify("notifications/cancelled", {"requestId": "\u0061"})
            gateway.notify("notifications/cancelled", {"requestId": "gone"})
            self.assertTrue(gateway.silent())
            gateway.send("$/cancelRequest", {"id": 2}, id=3)
            self.assertEqual(gateway.receive()["error"]["code"], -32601)
            rest, status = gateway.finish()
            self.assertEqual((rest, status), ([], 0))

    def test_a_cancel_in_the_same_write(self):
        with Gateway("--sandbox") as gateway:
            call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "getReport", "params": self.hang})
            cancel = json.dumps({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 1}})
            gateway.write((call + "\n" + cancel + "\n").encode())
            self.assertEqual(gateway.receive()["error"]["code"], -32800)

    def test_canonically_equivalent_ids_are_different(self):
        with Gateway("--sandbox") as gateway:
            gateway.send("getReport", self.hang, id="\u00e9")
            gateway.send("ping", id="e\u0301")
            self.assertEqual(gateway.receive()["result"], {})

    def test_progress_rises_and_ends_with_the_answer(self):
        slow = {"from": "20240101", "to": "20240130", "label": ["sandbox:slow"], "windowDays": 10,
                "_meta": {"progressToken": "t\u00e9"}}  # fmt: skip
        with Gateway("--sandbox") as gateway:
            gateway.send("getReport", slow, id=1)
            seen = []
            while (message := gateway.receive()).get("method") == "notifications/progress":
                params = message["params"]
                self.assertEqual((params["progressToken"], params["total"]), ("té", 3))
                seen.append(params["progress"])
            self.assertIn("result", message)
            self.assertGreaterEqual(len(seen), 1)
            self.assertEqual(seen, sorted(set(seen)))
            self.assertTrue(gateway.silent(1.2))


class EndOfInput(unittest.TestCase):
    def test_a_thousand_requests_get_a_thousand_replies(self):
        data = b"".join(
            b'{"jsonrpc":"2.0","id":%d,"method":"%s"}\n' % (n, [b"ping", b"listChannels"][n % 2])
            for n in range(1000)
        )
        out = answers(data, "--sandbox")
        self.assertEqual([a["id"] for a in out], list(range(1000)))

    def test_network_calls_are_finished_too(self):
        data = b"".join(
            b'{"jsonrpc":"2.0","id":%d,"method":"getReport","params":{"from":20240101,"to":20240103}}\n' % n
            for n in range(300)
        )
        out = answers(data, "--sandbox")
        self.assertEqual(sorted(a["id"] for a in out), list(range(300)))
        self.assertTrue(all("result" in a for a in out))

    def test_shutdown_drains_and_refuses(self):
        slow = {"from": "20240101", "to": "20240101", "label": "sandbox:slow"}
        with Gateway("--sandbox") as gateway:
            gateway.send("getReport", slow, id=1)
            gateway.write(request(b"2", "shutdown") + request(b"3"))
            self.assertIsNone(gateway.receive()["result"])
            self.assertEqual(gateway.receive()["error"]["code"], 1012)
            self.assertIn("result", gateway.receive())
            self.assertIsNone(gateway.line())
            self.assertEqual(gateway.process.wait(10), 0)


class HeaderFraming(unittest.TestCase):
    def frame(self, body):
        return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    def test_messages_go_both_ways_in_blocks(self):
        body = request(b"1").strip()
        out = run(self.frame(body) * 2, "--sandbox", "--framing", "header")
        answer = b'{"jsonrpc":"2.0","id":1,"result":{}}'
        self.assertEqual((out.stdout, out.returncode), (self.frame(answer) * 2, 0))

    def test_too_long_a_message_is_skipped(self):
        data = self.frame(b" " * 300_000) + self.frame(request(b"1").strip())
        out = run(data, "--sandbox", "--framing", "header", "--max-line-bytes", "1000").stdout
        self.assertEqual(out.count(b"Content-Length"), 2)
        self.assertIn(b"-32700", out)
        self.assertIn(b'"id":1,"result":{}', out)

    def test_a_block_without_a_length_ends_the_session(self):
        cut = b"Content-Length: 50\r\n\r\n{}"
        for head in [cut, b"X: 1\r\n\r\n{}", b"Content-Length: x\r\n\r\n{}", b"Content-Length: -1\r\n\r\n"]:
            out = run(head, "--sandbox", "--framing", "header")
            self.assertEqual((out.stdout.count(b"-32700"), out.returncode), (1, 65), head)


if __name__ == "__main__":
    unittest.main()
