"""MCP on the same pipe: the official Python clients of both eras, and what they do not try."""

import json
import os
import subprocess
import sys
import unittest

from support import BINARY, ROOT, Gateway, environment

try:
    import mcp
except ImportError:
    mcp = None

HERE = os.path.dirname(os.path.abspath(__file__))
# A Python with the client's second major version, which cannot be installed beside the first.
SECOND = os.environ.get("CLEVERTAP_TEST_MCP2_PYTHON")
VERSION = "io.modelcontextprotocol/protocolVersion"
MODERN = {"_meta": {VERSION: "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}}
DAY = {"from": "20240101", "to": "20240101"}


def examples():
    """Arguments of every tool, from the OpenRPC document's examples."""
    with open(os.path.join(ROOT, "schemas", "openrpc.json")) as file:
        methods = json.load(file)["methods"]
    return {
        method["name"]: {p["name"]: p["value"] for p in method["examples"][0]["params"]}
        for method in methods
        if method["examples"]
    }


def tools():
    """How many tools the published list has."""
    with open(os.path.join(ROOT, "schemas", "mcp", "tools.json")) as file:
        return len(json.load(file)["tools"])


class OfficialClients(unittest.TestCase):
    def check(self, python, script, *more):
        done = subprocess.run(
            [python, os.path.join(HERE, script), BINARY, json.dumps(examples()), *more],
            capture_output=True, text=True, timeout=120, env=environment(),
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr[-4000:])
        seen = json.loads(done.stdout)
        self.assertEqual(len(seen["tools"]), tools())
        self.assertGreaterEqual(seen["progress"], 1)
        return seen["version"]

    @unittest.skipUnless(mcp, "the Python package mcp (1.x) is not installed")
    def test_the_first_major_version(self):
        self.assertEqual(self.check(sys.executable, "mcp_one.py"), "2025-11-25")

    @unittest.skipUnless(SECOND, "CLEVERTAP_TEST_MCP2_PYTHON does not name a Python with mcp 2.x")
    def test_the_second_major_version_in_both_eras(self):
        self.assertEqual(self.check(SECOND, "mcp_two.py", "auto"), "2026-07-28")
        self.assertEqual(self.check(SECOND, "mcp_two.py", "legacy"), "2025-11-25")

    @unittest.skipUnless(SECOND, "CLEVERTAP_TEST_MCP2_PYTHON does not name a Python with mcp 2.x")
    def test_both_eras_and_plain_batches_on_one_process(self):
        done = subprocess.run(
            [SECOND, os.path.join(HERE, "mcp_shared.py"), BINARY, str(tools())],
            capture_output=True, text=True, timeout=120, env=environment(),
        )  # fmt: skip
        self.assertEqual((done.returncode, done.stdout), (0, '{"done": true}\n'), done.stderr[-4000:])


class Protocol(unittest.TestCase):
    def start(self, gateway, version):
        params = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        result = gateway.call("initialize", params)["result"]
        gateway.notify("notifications/initialized", {})
        return result["protocolVersion"]

    def test_versions_are_negotiated(self):
        for asked, agreed in [
            ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
            ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
        ]:  # fmt: skip
            with Gateway("--sandbox") as gateway:
                self.assertEqual(self.start(gateway, asked), agreed)
        with Gateway("--sandbox") as gateway:
            self.assertEqual(gateway.call("initialize", {})["error"]["code"], -32602)

    def test_batches_belong_to_one_revision(self):
        members = [{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, {"jsonrpc": "2.0", "id": 2, "method": "ping"}]
        for version, allowed in [(None, False), ("2024-11-05", False), ("2025-03-26", True), ("2025-06-18", False)]:
            with self.subTest(version=version), Gateway("--sandbox") as gateway:
                if version:
                    self.start(gateway, version)
                gateway.write(json.dumps(members).encode() + b"\n")
                listed, pong = gateway.receive()
                self.assertEqual("result" in listed, allowed)
                self.assertEqual(pong["result"], {})

    def test_ids_are_strings_or_integers(self):
        with Gateway("--sandbox") as gateway:
            for id, code in [(None, -32600), (1.5, -32600), (1, None), ("x", None)]:
                answer = gateway.call("tools/list", id=id)
                self.assertEqual(answer.get("error", {}).get("code"), code)
                self.assertEqual(answer["id"], id)

    def test_both_eras_and_plain_calls_share_a_process(self):
        with Gateway("--sandbox") as gateway:
            self.start(gateway, "2025-06-18")
            old = gateway.call("tools/list")["result"]
            new = gateway.call("tools/list", MODERN)["result"]
            self.assertEqual(old["tools"], new["tools"])
            self.assertNotIn("resultType", old)
            self.assertEqual((new["resultType"], new["cacheScope"]), ("complete", "public"))
            self.assertGreater(new["ttlMs"], 0)
            plain = gateway.call("getReport", {**DAY, "limit": 1})["result"]
            for more in ({}, MODERN):
                call = {"name": "getReport", "arguments": {**DAY, "limit": 1}, **more}
                tool = gateway.call("tools/call", call)["result"]
                self.assertEqual(tool["structuredContent"]["messages"], plain["messages"])
                self.assertFalse(tool["isError"])
            self.assertEqual(gateway.call("ping", MODERN)["error"]["code"], -32601)
            self.assertEqual(gateway.call("ping", {})["result"], {})
            self.assertEqual(gateway.call("initialize", MODERN)["error"]["code"], -32601)

    def test_an_unknown_revision_is_told_the_known_ones(self):
        with Gateway("--sandbox") as gateway:
            error = gateway.call("server/discover", {"_meta": {VERSION: "2031-01-01"}})["error"]
            self.assertEqual((error["code"], error["data"]["requested"]), (-32022, "2031-01-01"))
            self.assertEqual(error["data"]["supported"][0], "2026-07-28")
            found = gateway.call("server/discover", MODERN)["result"]
            self.assertEqual(found["supportedVersions"], error["data"]["supported"])

    def test_tools_are_limited_and_never_stream(self):
        with Gateway("--sandbox") as gateway:
            year = {"from": "20230101", "to": "20231231"}
            result = gateway.call("tools/call", {"name": "getReport", "arguments": year})["result"]
            content = result["structuredContent"]
            self.assertEqual((len(content["messages"]), content["truncated"]), (100, True))
            call = {"name": "getReport", "arguments": {**year, "shape": "upstream"}}
            result = gateway.call("tools/call", call)["result"]
            self.assertEqual(json.loads(result["content"][0]["text"])["code"], 1010)
            call["arguments"] = {**DAY, "shape": "upstream", "limit": 100, "maxBytes": 40000}
            self.assertFalse(gateway.call("tools/call", call)["result"]["isError"])
            call = {"name": "getReport", "arguments": {**DAY, "stream": True}}
            result = gateway.call("tools/call", call)["result"]
            self.assertTrue(result["isError"])
            self.assertNotIn("structuredContent", result)
            error = json.loads(result["content"][0]["text"])
            self.assertEqual(error["data"]["violations"][0]["path"], "/stream")
            for params in ({}, {"name": 1}, {"name": "ping"}, {"name": "getReport", "arguments": []}):
                self.assertEqual(gateway.call("tools/call", params)["error"]["code"], -32602)


if __name__ == "__main__":
    unittest.main()
