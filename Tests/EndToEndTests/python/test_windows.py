"""Windows, lanes, merging, partial results, streams and memory, against a server with many days."""

import json
import os
import subprocess
import tempfile
import threading
import time
import unittest

from support import BINARY, CleverTap, Gateway, days_between, environment, wait_until


def dates(first, last):
    return list(days_between(first, last))


class Answers:
    """Answers made of a function from (from, to) to messages."""

    def __init__(self, messages, total=True, delay=0):
        self.messages, self.total, self.delay = messages, total, delay

    def __call__(self, handler):
        query = json.loads(handler.body)
        time.sleep(self.delay)
        found = self.messages(query["from"], query["to"])
        if found is None:
            return handler.answer_400()
        text = {"status": "success", "messages": found}
        if self.total:
            text["total_results"] = len(found)
        handler.reply(200, json.dumps(text).encode())


def by_day(first, last):
    return [{"message id": int(day), "data": [[{"sent": 1}]]} for day in dates(first, last)]


class Windows(unittest.TestCase):
    def test_windows_merge_in_date_order(self):
        with CleverTap(default="days") as server, Gateway(env=server.environment()) as gateway:
            params = {"from": "20240101", "to": "20240331", "lookbackDays": 9}
            report = gateway.call("getReport", params)["result"]
            self.assertEqual(report["fetchedFrom"], "20231223")
            self.assertEqual((report["from"], report["to"]), ("20240101", "20240331"))
            ids = [message["messageId"] for message in report["messages"]]
            self.assertEqual(ids, [int(day) for day in dates("20231223", "20240331")])
            lengths = [len(dates(w["from"], w["to"])) for w in report["windows"]]
            self.assertEqual(lengths, [12] + [11] * 8)
            self.assertEqual(report["totalResults"], 100)
            self.assertLessEqual(server.server.peak, 3)
            self.assertEqual(len(server.requests), 9)

    def test_repeated_ids_are_one_message_where_their_data_is_equal(self):
        def messages(first, last):
            changing = {"message id": 2, "data": [[{"sent": int(first)}]]}
            twice = {"message id": 3, "data": []}
            return [{"message id": 1, "data": [[{"sent": 5}]]}, changing] + (
                [twice, twice] if first == "20240101" else []
            )

        with CleverTap(default=Answers(messages)) as server, Gateway(env=server.environment()) as gateway:
            params = {"from": "20240101", "to": "20240103", "windowDays": 1}
            report = gateway.call("getReport", params)["result"]
            ids = [message["messageId"] for message in report["messages"]]
            self.assertEqual(ids, [1, 2, 3, 3, 2, 2])
            self.assertEqual(report["messageCount"], 3)
            self.assertEqual([w["messages"] for w in report["windows"]], [4, 2, 2])
            (warning,) = [w for w in report["warnings"] if w["kind"] == "repeatedMessages"]
            self.assertIn("2 message ids", warning["message"])
            summary = gateway.call("summarizeReport", params)["result"]
            self.assertEqual(summary["totals"]["messages"], 3)
            self.assertEqual(summary["totals"]["metrics"]["sent"], 5 + 20240101 + 20240102 + 20240103)

    def test_a_failed_window_fails_the_call_or_is_left_out(self):
        def messages(first, last):
            return None if first == "20240102" else by_day(first, last)

        with CleverTap(default=Answers(messages)) as server, Gateway(env=server.environment()) as gateway:
            params = {"from": "20240101", "to": "20240103", "windowDays": 1}
            error = gateway.call("getReport", params)["error"]
            self.assertEqual(error["code"], 1005)
            self.assertEqual(error["data"]["window"], {"from": "20240102", "to": "20240102"})
            self.assertIn(error["data"]["completedWindows"], (0, 1, 2))
            report = gateway.call("getReport", dict(params, allowPartial=True))["result"]
            self.assertTrue(report["partial"])
            self.assertEqual([m["messageId"] for m in report["messages"]], [20240101, 20240103])
            self.assertEqual(report["windows"][1]["error"]["code"], 1005)
            self.assertIn("partialResult", [w["kind"] for w in report["warnings"]])
            only = {"from": "20240102", "to": "20240102", "allowPartial": True}
            self.assertEqual(gateway.call("getReport", only)["error"]["code"], 1005)

    def test_where_all_windows_fail_the_earliest_is_told(self):
        def refuse(handler):
            if json.loads(handler.body)["from"] == "20240101":
                time.sleep(0.2)
            handler.fail(400, "no", 400)

        with CleverTap(default=refuse) as server, Gateway(env=server.environment()) as gateway:
            params = {"from": "20240101", "to": "20240103", "windowDays": 1, "allowPartial": True}
            data = gateway.call("getReport", params)["error"]["data"]
            self.assertEqual(data["window"], {"from": "20240101", "to": "20240101"})
            self.assertEqual(data["completedWindows"], 0)

    def test_concurrency_leaves_lanes_to_others(self):
        with CleverTap(default=Answers(by_day, delay=0.02)) as server:
            with Gateway(env=server.environment(CLEVERTAP_CONCURRENCY="1")) as gateway:
                params = {"from": "20240101", "to": "20240106", "windowDays": 1}
                self.assertEqual(gateway.call("getReport", params)["result"]["messageCount"], 6)
                self.assertEqual(server.server.peak, 1)

    def test_processes_share_the_lanes(self):
        with CleverTap(default=Answers(by_day, delay=0.05)) as server:
            with Gateway(env=server.environment()) as one, Gateway(env=server.environment()) as two:
                params = {"from": "20240101", "to": "20240112", "windowDays": 1}
                for gateway in (one, two):
                    for n in range(2):
                        gateway.send("getReport", params, id=n)
                for gateway in (one, two):
                    for _ in range(2):
                        self.assertEqual(gateway.receive()["result"]["messageCount"], 12)
                self.assertLessEqual(server.server.peak, 3)

    def test_a_killed_process_leaves_its_lanes(self):
        with CleverTap(default="hang") as server:
            with Gateway(env=server.environment()) as gateway:
                gateway.send("getReport", {"from": "20240101", "to": "20240103", "windowDays": 1})
                wait_until(lambda: len(server.requests) == 3)
                gateway.process.kill()
                gateway.process.wait()
            server.server.default = "page"
            with Gateway(env=server.environment()) as gateway:
                params = {"from": "20240101", "to": "20240101", "deadlineSeconds": 5}
                self.assertIn("result", gateway.call("getReport", params))

    def test_an_aborted_request_rests_its_lane(self):
        with CleverTap(default="hang") as server:
            with Gateway(env=server.environment(CLEVERTAP_CONCURRENCY="1")) as gateway:
                params = {"from": "20240101", "to": "20240101"}
                gateway.send("getReport", params, id=1)
                wait_until(lambda: len(server.requests) == 1)
                time.sleep(0.6)
                gateway.notify("$/cancelRequest", {"id": 1})
                self.assertEqual(gateway.receive()["error"]["code"], -32800)
                server.server.default = "page"
                begin = time.monotonic()
                self.assertIn("result", gateway.call("getReport", params, id=2))
                self.assertGreater(time.monotonic() - begin, 0.4)

    def test_a_short_call_takes_its_turn(self):
        with CleverTap(default=Answers(by_day, delay=0.1)) as server, Gateway(
            env=server.environment()
        ) as gateway:
            gateway.send("getReport", {"from": "20240101", "to": "20240130", "windowDays": 1}, id="long")
            wait_until(lambda: len(server.requests) >= 3)
            gateway.send("getReport", {"from": "20240101", "to": "20240101"}, id="short")
            self.assertEqual(gateway.receive()["id"], "short")
            self.assertLess(len(server.requests), 15)

    def test_without_a_lock_folder_the_process_counts_alone(self):
        with CleverTap(default="days") as server:
            env = server.environment(XDG_RUNTIME_DIR="/proc/no-such-folder")
            with Gateway(env=env) as gateway:
                params = {"from": "20240101", "to": "20240110"}
                self.assertIn("result", gateway.call("getReport", params))
                wait_until(lambda: any(b"lock folder" in line for line in gateway.errors))

    def test_too_many_windows_are_a_violation(self):
        with CleverTap() as server, Gateway(env=server.environment()) as gateway:
            error = gateway.call("getReport", {"from": "00010101", "to": "99991231", "windowDays": 1})["error"]
            self.assertEqual(error["data"]["violations"][0]["path"], "/windowDays")

    def test_todays_date_is_the_accounts(self):
        with CleverTap() as server:
            for zone, warned in [("Pacific/Kiritimati", False), (None, True)]:
                env = server.environment(**({"CLEVERTAP_TIMEZONE": zone} if zone else {}))
                with Gateway(env=env) as gateway:
                    plan = gateway.call("planReport", {"from": "today", "to": "today"})["result"]
                    local = subprocess.run(
                        ["date", "+%Y%m%d"], env={"TZ": zone or "UTC", "PATH": os.environ["PATH"]},
                        capture_output=True, text=True, check=True,
                    ).stdout.strip()  # fmt: skip
                    self.assertEqual(plan["from"], local)
                    kinds = [w["kind"] for w in plan["warnings"]]
                    self.assertEqual("relativeDaysInUTC" in kinds, warned)
            with Gateway(env=server.environment(CLEVERTAP_TIMEZONE="Mars/Olympus")) as gateway:
                error = gateway.call("planReport", {"from": "today", "to": "today"})["error"]
                self.assertEqual(error["code"], 1001)


class Shapes(unittest.TestCase):
    body = (
        b'{"status":"success","total_results":1,\r\n "messages":[ {"message id":1,"labels":["a","b"],'
        b'"channel":"Push","n":1.50,"data":[[{"sent":1e400,"v":"A"},{"clicked":0.1}],{"x":{"sent":2}}],'
        b'"device":["x"],"dup":1,"dup":2,"text":"\xe2\x80\xa8\xf0\x9f\x98\x80"} ] }'
    )

    def serve(self):
        return CleverTap(default=lambda handler: handler.reply(200, self.body))

    def test_rows_are_flat(self):
        with self.serve() as server, Gateway(env=server.environment()) as gateway:
            params = {"from": "20240101", "to": "20240101", "shape": "rows"}
            gateway.send("getReport", params)
            line = gateway.line()
            rows = json.loads(line, parse_float=str)["result"]["rows"]
            self.assertEqual([row["path"] for row in rows], ["0.0", "0.1", "1.x"])
            self.assertEqual(rows[0]["sent"], "1e400")
            self.assertEqual((rows[0]["v"], rows[0]["labels"], rows[0]["n"]), ("A", "a|b", "1.50"))
            self.assertEqual(rows[1]["clicked"], "0.1")
            self.assertNotIn("device", rows[0])
            params["limit"] = 2
            result = gateway.call("getReport", params)["result"]
            self.assertEqual((len(result["rows"]), result["truncated"]), (2, True))
            self.assertEqual(result["messageCount"], 1)

    def test_upstream_is_kept_token_for_token(self):
        with self.serve() as server, Gateway(env=server.environment()) as gateway:
            gateway.send("getReport", {"from": "20240101", "to": "20240101", "shape": "upstream"})
            line = gateway.line()
            expected = (
                self.body.replace(b"\r\n ", b"").replace(b"[ {", b"[{").replace(b" ] }", b"]}")
                .replace(b"\xe2\x80\xa8\xf0\x9f\x98\x80", rb"\u2028\ud83d\ude00")
            )  # fmt: skip
            self.assertIn(b'"body":' + expected + b"}]", line)

    def test_members_that_do_not_go_together(self):
        with Gateway("--sandbox") as gateway:
            for more, path in [
                ({"shape": "upstream", "limit": 1}, "/limit"), ({"shape": "rows", "stream": True}, "/stream"),
                ({"limit": 0}, "/limit"), ({"shape": "row"}, "/shape"),
            ]:  # fmt: skip
                error = gateway.call("getReport", {"from": "20240101", "to": "20240101", **more})["error"]
                self.assertEqual(error["data"]["violations"][0]["path"], path)

    def test_inexact_sums_are_null(self):
        with self.serve() as server, Gateway(env=server.environment()) as gateway:
            result = gateway.call("summarizeReport", {"from": "20240101", "to": "20240101"})["result"]
            self.assertEqual(result["totals"]["metrics"], {"sent": None, "clicked": 0.1})
            self.assertIn("sumNotExact", [w["kind"] for w in result["warnings"]])


class Streams(unittest.TestCase):
    def collect(self, gateway, params, id="s"):
        gateway.send("getReport", dict(params, stream=True), id=id)
        messages, lines = [], 0
        while True:
            line = gateway.line()
            self.assertLessEqual(len(line), 256 << 10)
            message = json.loads(line)
            if message.get("method") != "notifications/report":
                return messages, lines, message
            self.assertEqual(message["params"]["requestId"], id)
            messages += message["params"]["messages"]
            lines += 1

    def test_streamed_and_whole_are_equal(self):
        with Gateway("--sandbox") as gateway:
            params = {"from": "20230101", "to": "20231231"}
            whole = gateway.call("getReport", params)["result"]
            messages, lines, answer = self.collect(gateway, params)
            self.assertEqual(messages, whole["messages"])
            self.assertGreater(lines, 1)
            self.assertNotIn("messages", answer["result"])
            for member in ("messageCount", "totalResults", "truncated", "warnings"):
                self.assertEqual(answer["result"][member], whole[member])
            messages, _, answer = self.collect(gateway, dict(params, limit=5))
            self.assertEqual((len(messages), answer["result"]["truncated"]), (5, True))

    def test_in_a_batch_the_notifications_come_first(self):
        params = {"from": "20240101", "to": "20240101", "stream": True}
        member = {"jsonrpc": "2.0", "id": 1, "method": "getReport", "params": params}
        with Gateway("--sandbox") as gateway:
            gateway.write(json.dumps([member]).encode() + b"\n")
            self.assertEqual(gateway.receive()["method"], "notifications/report")
            self.assertEqual(gateway.receive()[0]["id"], 1)

    def test_nothing_of_a_broken_window_goes_out(self):
        text = b'{"status":"success","messages":[' + b",".join([b'{"message id":1}'] * 100_000)
        broken = lambda handler: handler.reply(200, text + b"]")
        with CleverTap(default=broken) as server, Gateway(env=server.environment()) as gateway:
            params = {"from": "20240101", "to": "20240101", "deadlineSeconds": 5}
            messages, _, answer = self.collect(gateway, params)
            self.assertEqual((messages, answer["error"]["code"]), ([], 1009))

    def test_an_unusable_temporary_folder_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            gone = os.path.join(folder, "gone")
            with Gateway("--sandbox", env={"TMPDIR": gone}) as gateway:
                params = {"from": "20240101", "to": "20240101", "label": ["sandbox:huge"], "limit": 1}
                error = gateway.call("getReport", params)["error"]
                self.assertEqual((error["code"], error["data"]["kind"]), (1013, "localStorage"))


if __name__ == "__main__":
    unittest.main()
