"""Reports over HTTPS from a server that plays CleverTap."""

import json
import os
import tempfile
import unittest

from support import CleverTap, Gateway, run

RANGE = {"from": "20171101", "to": "20171225", "windowDays": 0}


class GoodDays(unittest.TestCase):
    def test_the_page_example_is_kept_whole(self):
        with CleverTap() as server, Gateway(env=server.environment()) as gateway:
            report = gateway.call("getReport", RANGE)["result"]
            (message,) = report["messages"]
            self.assertEqual(
                message,
                {
                    "messageId": 1508323121, "data": [[{"sent": 0, "viewed": 0, "clicked": 0}]],
                    "startDate": "Oct 18, 4:08 PM", "device": ["Android", "iOS", "WindowsMobile"],
                    "conversionEvent": None, "labels": [], "status": "completed",
                    "channel": "inapp", "messageName": "in_app_outputs_test",
                    "delivery": "action", "startedAt": "2017-10-18T16:08:00",
                },
            )  # fmt: skip
            self.assertEqual((report["totalResults"], report["messageCount"]), (1, 1))
            (request,) = server.requests
            self.assertEqual((request["method"], request["path"]), ("POST", "/1/message/report.json"))
            self.assertEqual(request["version"], "HTTP/1.1")
            self.assertEqual(request["body"], b'{"from":"20171101","to":"20171225"}')
            headers = request["headers"]
            self.assertEqual(headers["x-clevertap-account-id"], "W9R-486-4W5Z")
            self.assertEqual(headers["x-clevertap-passcode"], "PASS-SECRET-1")
            self.assertEqual(headers["content-type"], "application/json")
            self.assertRegex(headers["user-agent"], r"^clevertap-gateway/\d+\.\d+\.\d+$")
            self.assertEqual(
                set(headers),
                {"x-clevertap-account-id", "x-clevertap-passcode", "content-type", "host",
                 "content-length", "accept", "accept-encoding", "user-agent"},
            )  # fmt: skip

    def test_the_payload_of_the_page_works_unchanged(self):
        payload = {"from": "20171011", "to": "20171130", "daily": False, "channel": ["InApp"],
                   "delivery": ["inaction", "action"], "status": ["completed"],
                   "message_type": ["single"], "label": [], "windowDays": 0}  # fmt: skip
        with CleverTap() as server, Gateway(env=server.environment()) as gateway:
            self.assertIn("result", gateway.call("getReport", payload))
            self.assertEqual(
                json.loads(server.requests[0]["body"]),
                {"from": "20171011", "to": "20171130", "daily": False, "channel": ["inapp"],
                 "delivery": ["inaction", "action"], "status": ["completed"],
                 "message_type": ["single"]},
            )  # fmt: skip

    def test_codings_and_connections(self):
        with CleverTap(script=["gzip", "bom", "chunked"]) as server:
            with Gateway(env=server.environment()) as gateway:
                for n in range(4):
                    self.assertEqual(
                        gateway.call("getReport", RANGE, id=n)["result"]["messageCount"], 1
                    )
                self.assertEqual(len({r["client"] for r in server.requests}), 1, "not kept alive")

    def test_credentials_are_checked_with_one_small_request(self):
        with CleverTap(script=["page", "401"]) as server, Gateway(env=server.environment()) as gateway:
            result = gateway.call("checkCredentials")["result"]
            self.assertEqual((result["ok"], result["account"]), (True, "env"))
            body = json.loads(server.requests[0]["body"])
            self.assertEqual(body["from"], body["to"])
            self.assertEqual(gateway.call("checkCredentials")["error"]["code"], 1002)
            account = gateway.call("getStatus")["result"]["accounts"][0]
            self.assertEqual((account["name"], account["requests"]), ("env", 2))
            self.assertIn("libcurl", gateway.call("getStatus")["result"]["libcurl"])

    def test_silence_before_the_first_byte_is_waited_out(self):
        with CleverTap(default="silent") as server:
            server.server.pace = 2.5
            with Gateway(env=server.environment(CLEVERTAP_STALL_SECONDS="1")) as gateway:
                result = gateway.call("getReport", RANGE)["result"]
                self.assertEqual(result["windows"][0]["attempts"], 1)


class BadDays(unittest.TestCase):
    """A fault has its code and kind, and the next call works.

    What each status and body means is tested in ResponseClassifierTests, the rules of trying again in
    RetryTests; here are the faults of a real connection.
    """

    def check(self, fault, code, kind, attempts, retryable, **params):
        with CleverTap(script=[fault] * 5, default="page") as server:
            with Gateway(env=server.environment(CLEVERTAP_STALL_SECONDS="1")) as gateway:
                server.server.pace = 30
                answer = gateway.call("getReport", dict(RANGE, **params), timeout=60)
                error = answer.get("error", answer)
                self.assertEqual(error.get("code"), code, answer)
                self.assertEqual(error["data"]["kind"], kind)
                self.assertEqual(error["data"]["retryable"], retryable)
                self.assertEqual(error["data"]["attempts"], attempts)
                self.assertEqual(len(server.requests), attempts)
                self.assertTrue(error["data"]["hint"])
                self.assertEqual(error["data"]["window"], {"from": "20171101", "to": "20171225"})
                self.assertEqual(error["data"]["completedWindows"], 0)
                del server.server.script[:]
                self.assertIn("result", gateway.call("getReport", RANGE, id=2))
                self.assertNotIn("PASS-SECRET-1", json.dumps(answer))
                return error

    def test_a_refusal_is_final(self):
        self.check("403", 1003, "forbidden", 1, retryable=False)

    def test_clevertaps_own_words_are_passed_on(self):
        error = self.check("401", 1002, "unauthorized", 1, False)
        self.assertEqual(error["data"]["httpStatus"], 401)
        self.assertEqual(
            error["data"]["upstream"], {"code": 401, "error": "Account ID is not valid"}
        )
        error = self.check("fail_with_200", 1005, "rejected", 1, False)
        self.assertEqual(error["data"]["upstream"]["code"], "1")

    def test_an_echoed_passcode_is_redacted(self):
        error = self.check("echo_passcode", 1005, "rejected", 1, False)
        self.assertEqual(error["data"]["upstream"]["error"], "bad passcode [redacted]")
        error = self.check("echo_deeply", 1005, "rejected", 1, False)
        self.assertEqual(error["data"]["upstream"], {"code": 1.0, "error": [{"why": "[redacted]"}, "é"]})

    def test_a_longer_retry_after_than_the_deadline_fails_at_once(self):
        error = self.check("429_after_an_hour", 1004, "rateLimited", 1, True)
        self.assertEqual(error["data"]["retryAfterSeconds"], 3600)

    def test_a_date_to_retry_after_is_understood(self):
        error = self.check("429_until_a_date", 1004, "rateLimited", 1, True)
        self.assertIn(error["data"]["retryAfterSeconds"], range(3580, 3601))

    def test_a_redirect_is_never_followed(self):
        with CleverTap() as other:
            with CleverTap(default="redirect") as server:
                server.server.other_url = other.url
                with Gateway(env=server.environment()) as gateway:
                    error = gateway.call("getReport", RANGE)["error"]
                    self.assertEqual((error["code"], error["data"]["httpStatus"]), (1009, 307))
            self.assertEqual(other.requests, [])

    def test_passing_faults_are_tried_again(self):
        for fault in ["cut_gzip", "reset", "stall"]:
            with self.subTest(fault=fault), CleverTap(script=[fault]) as server:
                server.server.pace = 30
                with Gateway(env=server.environment(CLEVERTAP_STALL_SECONDS="1")) as gateway:
                    answer = gateway.call("getReport", RANGE)
                    self.assertEqual(answer["result"]["windows"][0]["attempts"], 2, answer)

    def test_plain_http_never_goes_through_a_proxy(self):
        with CleverTap(secure=False) as server, CleverTap(secure=False) as proxy:
            for name in ("http_proxy", "all_proxy"):
                with Gateway(env=server.environment(**{name: proxy.url})) as gateway:
                    self.assertIn("result", gateway.call("getReport", RANGE))
            self.assertEqual((len(server.requests), len(proxy.requests)), (2, 0))

    def test_a_proxys_password_is_in_no_error(self):
        with CleverTap() as server:
            for proxy in ["http://user:PR0XY-PASS@[bad", "foo://user:PR0XY-PASS@127.0.0.1:1",
                          "http://user:PR0XY-PASS@127.0.0.1:1"]:  # fmt: skip
                with Gateway(env=server.environment(https_proxy=proxy)) as gateway:
                    answer = gateway.call("getReport", dict(RANGE, deadlineSeconds=1))
                    self.assertEqual(answer["error"]["code"], 1007, answer)
                    self.assertNotIn("PR0XY-PASS", json.dumps(answer))

    def test_a_bad_certificate_is_refused(self):
        with CleverTap(trusted=False) as server, Gateway(env=server.environment()) as gateway:
            error = gateway.call("getReport", RANGE)["error"]
            self.assertEqual((error["code"], error["data"]["kind"]), (1007, "network"))
            self.assertFalse(error["data"]["retryable"])
            self.assertEqual(server.requests, [])

    def test_nobody_listens(self):
        with CleverTap() as server:
            env = server.environment(CLEVERTAP_BASE_URL="https://127.0.0.1:1")
            with Gateway(env=env) as gateway:
                error = gateway.call("getReport", dict(RANGE, deadlineSeconds=2))["error"]
                self.assertEqual((error["code"], error["data"]["retryable"]), (1007, True))

    def test_a_drip_and_a_hang_end_at_the_deadline(self):
        for fault in ["drip", "hang"]:
            with self.subTest(fault=fault), CleverTap(default=fault) as server:
                server.server.pace = 0.05
                with Gateway(env=server.environment()) as gateway:
                    error = gateway.call("getReport", dict(RANGE, deadlineSeconds=1))["error"]
                    self.assertEqual((error["code"], error["data"]["attempts"]), (1008, 1))

    def test_a_cancelled_call_closes_its_connection(self):
        with CleverTap(default="drip") as server, Gateway(env=server.environment()) as gateway:
            server.server.pace = 0.02
            gateway.send("getReport", RANGE, id=1)
            while not server.requests:
                gateway.call("ping", id=2)
            gateway.notify("$/cancelRequest", {"id": 1})
            self.assertEqual(gateway.receive()["error"]["code"], -32800)
            for _ in range(200):
                if not server.server.running:
                    break
                gateway.silent(0.05)
            self.assertEqual(server.server.running, 0)


class Accounts(unittest.TestCase):
    def error(self, env, params=RANGE, *arguments):
        done = run(b"", *arguments, "call", "getReport", "--params", json.dumps(params), env=env)
        self.assertEqual(done.returncode, 1, done)
        return json.loads(done.stderr)

    def test_nothing_configured(self):
        error = self.error({})
        self.assertEqual(error["code"], 1001)
        self.assertIn("CLEVERTAP_ACCOUNT_ID", error["data"]["hint"])
        self.assertIn("in1", error["data"]["hint"])

    def test_a_partial_environment_names_what_is_missing(self):
        error = self.error({"CLEVERTAP_ACCOUNT_ID": "A", "CLEVERTAP_REGION": "in1"})
        self.assertEqual(error["code"], 1001)
        self.assertIn("CLEVERTAP_PASSCODE", error["message"])

    def test_mistakes_in_params_are_told_without_an_account(self):
        self.assertEqual(self.error({}, {"from": "20240102", "to": "20240101"})["code"], -32602)

    def test_header_injection_is_refused(self):
        for value in ["a\nb", "a\r\nX: y", "é"]:
            env = {"CLEVERTAP_ACCOUNT_ID": "A", "CLEVERTAP_PASSCODE": value, "CLEVERTAP_REGION": "in1"}
            error = self.error(env)
            self.assertEqual(error["code"], 1001)
            self.assertNotIn(value, json.dumps(error, ensure_ascii=False))

    def test_base_urls(self):
        for url in ["http://example.com", "ftp://x", "https://u@h", "http://127.0.0.1.example.com"]:
            env = {"CLEVERTAP_ACCOUNT_ID": "A", "CLEVERTAP_PASSCODE": "p", "CLEVERTAP_BASE_URL": url}
            self.assertEqual(self.error(env)["code"], 1001, url)

    def test_a_plan_shows_the_request_without_the_passcode(self):
        env = {"CLEVERTAP_ACCOUNT_ID": "W9R-486-4W5Z", "CLEVERTAP_PASSCODE": "PASS-SECRET-1",
               "CLEVERTAP_REGION": "europe"}  # fmt: skip
        done = run(b"", "call", "planReport", "from=20240101", "to=20240107", "label=it's", env=env)
        self.assertNotIn(b"PASS-SECRET-1", done.stdout + done.stderr)
        plan = json.loads(done.stdout)
        self.assertEqual(plan["url"], "https://api.clevertap.com/1/message/report.json")
        self.assertEqual([w["from"] for w in plan["windows"]], ["20240101", "20240104", "20240106"])
        self.assertEqual(plan["bodies"][0], {"from": "20240101", "to": "20240103", "label": ["it's"]})
        self.assertEqual(plan["headers"]["X-CleverTap-Passcode"], "[redacted]")

    def config(self, folder, mode=0o600, **content):
        path = os.path.join(folder, "config.json")
        with open(path, "w") as file:
            json.dump(content, file)
        os.chmod(path, mode)
        return path

    def test_the_config_file_and_its_order(self):
        account = lambda id: {"accountId": id, "passcode": "p", "region": "https://us1.dashboard.clevertap.com/X"}
        with tempfile.TemporaryDirectory() as folder:
            path = self.config(
                folder, defaultAccount="one", accounts={"one": account("AAA-BBB-1111"), "two": account("TWO-222-2222")}
            )
            plan = lambda env, *more: json.loads(
                run(b"", *more[:2], "--config", path, "call", "planReport", "from=20240101", "to=20240101",
                    *more[2:], env=env).stdout
            )  # fmt: skip
            self.assertEqual(plan({})["account"], "one")
            self.assertEqual(plan({})["headers"]["X-CleverTap-Account-Id"], "AAA-BBB-1111")
            self.assertEqual(plan({}, "--account", "two")["account"], "two")
            self.assertEqual(plan({}, "--account", "two", "account=one")["account"], "one")
            env = {"CLEVERTAP_ACCOUNT_ID": "E", "CLEVERTAP_PASSCODE": "q", "CLEVERTAP_REGION": "in1"}
            self.assertEqual(plan(env)["account"], "env")
            self.assertEqual(plan(env, "--account", "two")["account"], "two")
            done = run(b"", "--config", path, "call", "listAccounts", env=env)
            self.assertEqual(
                [(a["name"], a["region"], a["default"]) for a in json.loads(done.stdout)],
                [("env", "in1", True), ("one", "us1", False), ("two", "us1", False)],
            )
            self.assertNotIn(b"passcode", done.stdout)
            error = self.error({}, {"from": "20240101", "to": "20240101", "account": "tow"}, "--config", path)
            self.assertEqual(error["data"]["violations"][0]["suggestion"], "two")

    def test_accounts_without_a_default_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            path = self.config(folder, accounts={"north": {}, "south": {}})
            self.assertIn("north, south", self.error({}, RANGE, "--config", path)["data"]["hint"])

    def test_files_that_others_can_read_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = self.config(folder, mode=0o644, accounts={})
            error = self.error({}, RANGE, "--config", path)
            self.assertEqual(error["code"], 1001)
            self.assertIn("chmod 600 " + path, error["data"]["hint"])
            done = run(b"", "--config", path, "call", "listAccounts")
            self.assertIn("chmod 600 " + path, json.loads(done.stderr)["data"]["hint"])
            secret = os.path.join(folder, "passcode")
            with open(secret, "w") as file:
                file.write("PASS-SECRET-1\n")
            os.chmod(secret, 0o640)
            env = {"CLEVERTAP_ACCOUNT_ID": "A", "CLEVERTAP_PASSCODE_FILE": secret, "CLEVERTAP_REGION": "in1"}
            self.assertIn("chmod 600", self.error(env)["data"]["hint"])
            os.chmod(secret, 0o600)
            with CleverTap() as server:
                env = server.environment(CLEVERTAP_PASSCODE="", CLEVERTAP_PASSCODE_FILE=secret)
                done = run(b"", "call", "checkCredentials", env=env)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(server.requests[0]["headers"]["x-clevertap-passcode"], "PASS-SECRET-1")


if __name__ == "__main__":
    unittest.main()
