"""The sandbox: every fault, filters, and summaries recomputed from its raw answers."""

import collections
import json
import unittest
from decimal import Decimal

from support import Gateway

DAY = {"from": "20240101", "to": "20240101"}


class Faults(unittest.TestCase):
    def check(self, name, code, **more):
        with Gateway("--sandbox") as gateway:
            params = dict(DAY, label=["sandbox:" + name], **more)
            answer = gateway.call("getReport", params, timeout=60)
            self.assertEqual(answer.get("error", {}).get("code"), code, answer)
            self.assertIn("result", gateway.call("getReport", DAY, id=2))
            return answer.get("error") or answer["result"]

    def test_final_faults(self):
        for name, code in [
            ("unauthorized", 1002), ("forbidden", 1003), ("failWith200", 1005), ("partial", 1009),
            ("tooLarge", 1010),
        ]:  # fmt: skip
            with self.subTest(name=name):
                self.assertEqual(self.check(name, code)["data"]["attempts"], 1)

    def test_faults_that_are_tried_again(self):
        for name, code in [
            ("alwaysRateLimited", 1004), ("unavailable", 1006), ("reset", 1007), ("malformed", 1009),
            ("truncated", 1009), ("empty", 1009), ("html", 1009),
        ]:  # fmt: skip
            with self.subTest(name=name):
                error = self.check(name, code, deadlineSeconds=2)
                self.assertTrue(error["data"]["retryable"])
                self.assertGreaterEqual(error["data"]["attempts"], 1)

    def test_faults_that_pass(self):
        self.assertEqual(self.check("rateLimited", None)["windows"][0]["attempts"], 3)
        self.assertGreaterEqual(self.check("slow", None)["windows"][0]["milliseconds"], 2000)
        self.assertEqual(self.check("huge", None, limit=1)["messageCount"], 100_000)

    def test_a_hang_ends_at_the_deadline(self):
        self.assertEqual(self.check("hang", 1008, deadlineSeconds=1)["data"]["attempts"], 1)

    def test_a_label_of_no_fault_is_a_label(self):
        self.assertEqual(self.check("no-such", None)["messages"], [])


class Answers(unittest.TestCase):
    year = {"from": "20230101", "to": "20231231"}

    def test_the_same_every_time_and_filtered(self):
        with Gateway("--sandbox") as gateway:
            report = gateway.call("getReport", self.year)["result"]
            again = gateway.call("getReport", dict(self.year, windowDays=3))["result"]
            self.assertEqual(report["messages"], again["messages"])
            pushes = gateway.call("getReport", dict(self.year, channel="push"))["result"]["messages"]
            self.assertEqual(pushes, [m for m in report["messages"] if m["channel"] == "push"])
            labelled = gateway.call("getReport", dict(self.year, label=["日本"]))["result"]["messages"]
            has = lambda message: "日本" in message.get("labels", [])
            self.assertEqual(
                [m for m in labelled if "labels" in m], [m for m in report["messages"] if has(m)]
            )
            self.assertEqual(gateway.call("listAccounts")["result"][0]["name"], "sandbox")

    def test_it_shows_what_the_real_api_shows(self):
        with Gateway("--sandbox") as gateway:
            report = gateway.call("getReport", dict(self.year, shape="upstream"))["result"]
            messages = [m for b in report["bodies"] for m in b["body"]["messages"]]
            self.assertTrue(any("start_date" not in m for m in messages))
            self.assertTrue(any(m["data"] == [] for m in messages))
            forms = {m["start_date"][0].isdigit() for m in messages if "start_date" in m}
            self.assertEqual(forms, {True, False})
            self.assertIn("InApp", {m["channel"] for m in messages})
            self.assertTrue(any("variant" in json.dumps(m["data"]) for m in messages))
            daily = gateway.call("getReport", dict(self.year, shape="rows", daily=True))["result"]["rows"]
            self.assertTrue(all("date" in row for row in daily))

    def test_summaries_equal_a_recomputation(self):
        months = dict(zip("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), range(1, 13)))

        def month(message):
            text = message.get("start_date")
            if not text:
                return None
            name = text.split()[1].rstrip(",") if text[0].isdigit() else text.split()[0]
            return "2023-%02d" % months[name]

        def rows(value):
            if isinstance(value, list):
                for element in value:
                    yield from rows(element)
            elif isinstance(value, dict):
                yield value

        keys = {
            ("channel",): lambda m: [(letters(m["channel"]),)],
            ("label",): lambda m: [(label,) for label in sorted(set(m.get("labels") or [None]), key=str)],
            ("month", "status"): lambda m: [(month(m), m["status"])],
        }
        with Gateway("--sandbox") as gateway:
            bodies = gateway.call("getReport", dict(self.year, shape="upstream"))["result"]["bodies"]
            messages = [m for b in bodies for m in b["body"]["messages"]]
            for group_by, key in keys.items():
                counts = collections.Counter()
                sums = collections.defaultdict(collections.Counter)
                for message in messages:
                    for group in key(message):
                        counts[group] += 1
                        for row in rows(message["data"]):
                            for name, number in row.items():
                                if isinstance(number, int):
                                    sums[group][name] += number
                result = gateway.call("summarizeReport", dict(self.year, groupBy=list(group_by)))["result"]
                seen = {}
                for row in result["rows"]:
                    group = tuple(letters(row[d]) if d == "channel" else row[d] for d in group_by)
                    seen[group] = row
                self.assertEqual({g: r["messages"] for g, r in seen.items()}, dict(counts))
                for group, row in seen.items():
                    self.assertEqual(row["metrics"], dict(sums[group]))
                    viewed, sent = row["metrics"].get("viewed", 0), row["metrics"].get("sent", 0)
                    rate = row["rates"]["viewedPerSent"]
                    if not sent:
                        self.assertIsNone(rate)
                    else:
                        exact = Decimal(viewed) / Decimal(sent)
                        self.assertLess(abs(Decimal(str(rate)) - exact), Decimal("0.0000006"))
                self.assertEqual(result["totals"]["messages"], len(messages))
            self.assertIn("inappSentNotMeaningful", [w["kind"] for w in result["warnings"]])


def letters(text):
    return "".join(c for c in text.lower() if c.isalnum())


if __name__ == "__main__":
    unittest.main()
