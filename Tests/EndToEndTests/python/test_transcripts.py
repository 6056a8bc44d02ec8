"""Runs every transcript of schemas/examples on the program, and checks all of it against the schemas.

A transcript's first line is an object with `argv` and `env`. `> LINE` is sent as it stands (`>N LINE`
N times, with # replaced by a number), `< LINE` is awaited before the next is sent, in any order among
the `<` lines that follow each other; "*" in an answer stands for anything. RECORD=1 rewrites the
answers, with "*" where they may vary, and fails, so that somebody reads them.
"""

import glob
import json
import os
import re
import unittest

from support import ROOT, Gateway

try:
    import jsonschema
except ImportError:
    jsonschema = None

try:
    import openrpc
except ImportError:
    openrpc = None

SCHEMAS = os.path.join(ROOT, "schemas")
FILES = sorted(glob.glob(os.path.join(SCHEMAS, "examples", "*.jsonl")))
VARYING = {"fetchedAt", "milliseconds", "lastMilliseconds", "hash", "uptimeSeconds", "version",
           "attempts", "progress", "completedWindows", "startMilliseconds", "waitMilliseconds"}  # fmt: skip
# Rules that go beyond what a schema can say.
BEYOND = {"conflict", "duplicate", "format", "enum"}


def load(path):
    with open(os.path.join(SCHEMAS, path)) as file:
        return json.load(file)


def matches(expected, actual):
    if expected == "*":
        return True
    if isinstance(expected, dict) and isinstance(actual, dict):
        return list(expected) == list(actual) and all(
            matches(expected[name], actual[name]) for name in expected
        )
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(matches, expected, actual))
    return type(expected) is type(actual) and expected == actual


def blurred(value, name=""):
    """An answer with what may vary left open."""
    if name in VARYING and not isinstance(value, (dict, list)):
        return "*"
    if isinstance(value, dict):
        if "openrpc" in value or "inputSchema" in value:
            return "*"
        return {key: blurred(member, key) for key, member in value.items()}
    if isinstance(value, list):
        return [blurred(element) for element in value]
    if name == "text" and any('"%s"' % varying in value for varying in VARYING):
        return "*"
    return value


def blocks(path):
    """The head, and then pairs of what is sent and what is awaited."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if line.strip()]
    steps = []
    for line in lines[1:]:
        if line.startswith(">"):
            if not steps or steps[-1][1]:
                steps.append(([], []))
            count, text = line[1:].split(" ", 1)
            steps[-1][0].append((int(count or 1), text))
        else:
            assert line.startswith("< "), line
            steps[-1][1].append(line[2:])
    return lines[0], json.loads(lines[0]), steps


class Transcripts(unittest.TestCase):
    def play(self, path):
        """Sends everything; yields what was sent, what was expected and what came."""
        first, head, steps = blocks(path)
        with Gateway(*head["argv"], env=head.get("env")) as gateway:
            for sent, expected in steps:
                lines = [
                    text.replace("#", str(number)) if count > 1 else text
                    for count, text in sent
                    for number in range(count)
                ]
                gateway.write("".join(line + "\n" for line in lines).encode())
                received = [gateway.receive() for _ in expected]
                while os.environ.get("RECORD") and not gateway.silent(0.4):
                    if (line := gateway.line()) is None:
                        break
                    received.append(json.loads(line))
                yield sent, expected, received

    def test_there_are_transcripts(self):
        self.assertGreater(len(FILES), 5)

    def test_answers_are_as_written(self):
        if os.environ.get("RECORD"):
            for path in FILES:
                if os.environ["RECORD"] in ("1", os.path.basename(path)):
                    self.record(path)
            self.fail("recorded; read the difference, then run without RECORD")
        for path in FILES:
            with self.subTest(path=os.path.basename(path)):
                for sent, expected, received in self.play(path):
                    left = list(received)
                    for line in expected:
                        wanted = json.loads(line)
                        found = next((a for a in left if matches(wanted, a)), None)
                        self.assertIsNotNone(found, "%s\nwanted %s\ncame %s" % (sent, line, received))
                        left.remove(found)

    def record(self, path):
        out = [blocks(path)[0]]
        for sent, _, received in self.play(path):
            out += [">%s %s" % (count if count > 1 else "", text) for count, text in sent]
            out += ["< " + json.dumps(blurred(a), separators=(",", ":")) for a in received]
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(out) + "\n")

    def test_everything_occurs_in_some_transcript(self):
        text = ""
        for path in FILES:
            with open(path, encoding="utf-8") as file:
                text += file.read()
        missing = []
        for method in load("openrpc.json")["methods"]:
            if '"method":"%s"' % method["name"] not in text:
                missing.append(method["name"])
        for entry in load("errors.json")["kinds"]:
            if entry["kind"] != "internalError" and '"kind":"%s"' % entry["kind"] not in text:
                missing.append(entry["kind"])

        def members(value):
            if isinstance(value, dict):
                yield from (e for e in value.get("enum", []) if isinstance(e, str))
                for member in value.values():
                    yield from members(member)
            elif isinstance(value, list):
                for element in value:
                    yield from members(element)

        # Warnings that only a misbehaving server causes have their tests in test_windows.
        inputs = [tool["inputSchema"] for tool in load("mcp/tools.json")["tools"]]
        for value in [*members(inputs), *members(load("errors.json"))]:
            if '"%s"' % value not in text and value != "internalError":
                missing.append(value)
        for method in ("$/cancelRequest", "notifications/cancelled"):
            if method not in text:
                missing.append(method)
        self.assertEqual(missing, [])


@unittest.skipUnless(jsonschema, "the Python package jsonschema is not installed")
class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        validator = jsonschema.Draft7Validator
        cls.envelope = validator(load("envelope.json"))
        cls.notifications = validator(load("notifications.json"))
        cls.errors = validator(load("errors.json"))
        cls.methods = {}
        for method in load("openrpc.json")["methods"]:
            name = method["name"]
            cls.methods[name] = tuple(
                validator(load("methods/%s.%s.json" % (name, part))) for part in ("params", "result")
            )
        cls.tools = {t["name"]: t for t in load("mcp/tools.json")["tools"]}

    def test_schemas_are_schemas(self):
        for path in glob.glob(os.path.join(SCHEMAS, "**", "*.json"), recursive=True):
            document = load(os.path.relpath(path, SCHEMAS))
            for reference in re.findall(r'"\$ref": "(.*?)"', json.dumps(document)):
                self.assertIn(reference.rsplit("/", 1)[1], document["components"]["schemas"])
            if "$schema" in document:
                jsonschema.Draft7Validator.check_schema(document)
                jsonschema.Draft202012Validator.check_schema(
                    {k: v for k, v in document.items() if k != "$schema"}
                )
        for tool in self.tools.values():
            for part in ("inputSchema", "outputSchema"):
                jsonschema.Draft202012Validator.check_schema(tool[part])
                self.assertNotRegex(json.dumps(tool[part]), "oneOf|anyOf|<|>")

    @unittest.skipUnless(openrpc, "the Python package openrpc is not installed")
    def test_openrpc_is_openrpc(self):
        self.assertEqual(len(openrpc.OpenRPC.model_validate(load("openrpc.json")).methods), len(self.methods))

    def test_everything_in_the_transcripts_fits(self):
        checked = 0
        for path in FILES:
            requests = {}
            for sent, _, received in Transcripts().play(path):
                for count, text in sent:
                    self.note(text, requests)
                for message in received:
                    checked += self.check(message, requests)
        self.assertGreater(checked, 60)

    def note(self, text, requests):
        try:
            decoded = json.loads(text.lstrip("\ufeff"))
        except ValueError:
            return
        for request in decoded if isinstance(decoded, list) else [decoded]:
            if isinstance(request, dict) and isinstance(request.get("id"), (str, int, float)):
                requests[request["id"]] = request

    def check(self, message, requests):
        self.envelope.validate(message)
        if isinstance(message, list):
            return sum(self.check(member, requests) for member in message)
        if "method" in message:
            self.notifications.validate(message)
            return 1
        request = requests.get(message["id"], {})
        if "error" in message:
            self.errors.validate(message["error"])
            # Which accounts there are is no matter of schemas.
            rules = {
                v["rule"]
                for v in message["error"]["data"].get("violations", [])
                if v["path"] != "/account"
            } | ({"conflict"} if message["error"]["code"] == -32602 else set())
            if request.get("method") in self.methods and isinstance(request.get("params"), dict):
                fits = self.methods[request["method"]][0].is_valid(request["params"])
                if rules and not rules <= BEYOND:
                    self.assertFalse(fits, request)
                elif not rules:
                    self.assertTrue(fits, request)
            return 1
        if request.get("method") == "tools/call":
            tool = self.tools[request["params"]["name"]]
            result = message["result"]
            told = json.loads(result["content"][0]["text"])
            if result.get("isError"):
                self.assertNotIn("structuredContent", result)
                self.errors.validate(told)
            else:
                self.assertEqual(told, result["structuredContent"])
                jsonschema.Draft202012Validator(tool["outputSchema"]).validate(told)
        elif request.get("method") in self.methods:
            params, result = self.methods[request["method"]]
            if isinstance(request.get("params"), dict):
                params.validate(request["params"])
            result.validate(message["result"])
        return 1


if __name__ == "__main__":
    unittest.main()
