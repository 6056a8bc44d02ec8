"""Helps shell_features.sh with JSON: lists the exchanges of the transcripts, and compares answers.

--lines prints for each exchange that the command `call` can make: options, variables, method, params and
answer, tab-separated. Else: ANSWER PARAMS STATUS FILE-OF-STDOUT FILE-OF-STDERR, and the exit status tells.
"""

import json
import os
import sys


def matches(expected, actual):
    if expected == "*":
        return True
    if isinstance(expected, dict) and isinstance(actual, dict):
        return set(expected) == set(actual) and all(matches(expected[k], actual[k]) for k in expected)
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(matches, expected, actual))
    return expected == actual


def lines():
    with open(os.environ["EXCHANGES"]) as file:
        plays = json.load(file)
    for play in plays:
        variables = " ".join("%s=%s" % pair for pair in play["env"].items())
        for call in play["calls"]:
            # MCP's methods are a session's, and a call has none.
            if "/" not in call["method"] and call["method"] != "initialize":
                print(" ".join(play["argv"]) or "--stdio", variables or "-", call["method"],
                      json.dumps(call["params"]), json.dumps(call["answer"]), sep="\t")  # fmt: skip


def compare(answer, params, status, out, err):
    expected, params = json.loads(answer), json.loads(params)
    is_stream = isinstance(params, dict) and params.get("stream") is True
    source = err if "error" in expected or is_stream else out
    with open(source) as file:
        came = json.loads(file.read().splitlines()[-1])
    good = matches(expected.get("error", expected.get("result")), came)
    if not good or (status == "0") != ("result" in expected):
        sys.exit("%s gave %s and status %s, not %s" % (params, came, status, answer))


lines() if sys.argv[1] == "--lines" else compare(*sys.argv[1:])
