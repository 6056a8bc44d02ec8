"""Every figure of summaries and comparisons, against an independent computation in decimals."""

import collections
import datetime
import decimal
import json
import random
import unittest

from support import CleverTap, Gateway

CASES = 500
RATES = {
    "viewedPerSent": ("viewed", "sent"), "clickedPerSent": ("clicked", "sent"),
    "clickedPerViewed": ("clicked", "viewed"), "deliveredPerSent": ("delivered", "sent"),
    "errorsPerSent": ("errors", "sent"),
}  # fmt: skip
D = decimal.Decimal
decimal.getcontext().prec = 400
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def day(text):
    return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))


def text(date):
    return "%04d%02d%02d" % (date.year, date.month, date.day)


def rounded(number):
    return None if number is None else number.quantize(D("0.000001"), decimal.ROUND_HALF_UP)


class Invented:
    """Messages that are the same for a day whenever it is asked for."""

    def __init__(self, seed):
        self.seed = seed

    def on(self, date):
        dice = random.Random("%s %s" % (self.seed, date))
        for number in range(dice.choice([0, 0, 1, 2, 3])):
            message = {"message id": dice.choice([number, "m%d" % number, 10**20 + date.toordinal(), date.toordinal()])}
            if dice.random() < 0.9:
                message["start_date"] = "%02d %s, %04d 10:00:00" % (date.day, MONTHS[date.month - 1], date.year)
            if dice.random() < 0.9:
                message["channel"] = dice.choice(["Push", "Email", "InApp", "Pigeon"])
            if dice.random() < 0.8:
                message["labels"] = dice.choices(["a", "b", "\u00e9", "e\u0301"], k=dice.randrange(3))
            rows = []
            for _ in range(dice.randrange(4)):
                row = {"year": 2024, "fooId": 5}
                for metric in ("sent", "viewed", "clicked", "delivered", "errors"):
                    if dice.random() < 0.7:
                        row[metric] = dice.choice(["0", "1", "7", "-3", "2.5", "1e2", "9007199254740993", "123456789012345678901234567890"])
                rows.append(row)
            message["data"] = [rows]
            yield message

    def __call__(self, handler):
        query = json.loads(handler.body)
        first, last = day(query["from"]), day(query["to"])
        found = [m for n in range((last - first).days + 1) for m in self.on(first + datetime.timedelta(n))]
        body = json.dumps({"status": "success", "messages": found, "total_results": len(found)})
        # Metrics are written as numbers of every notation.
        for metric in ("sent", "viewed", "clicked", "delivered", "errors"):
            body = body.replace('"%s": "' % metric, '"%s": ~' % metric)
        while "~" in body:
            start = body.index("~")
            end = body.index('"', start)
            body = body[:start] + body[start + 1 : end] + body[end + 1 :]
        handler.reply(200, body.encode())


class Reference:
    """Sums of one period, per group."""

    def __init__(self, invented, windows, first, group_by, numbered):
        self.groups, self.totals = collections.OrderedDict(), [set(), {}]
        seen = {}
        for index, window in enumerate(windows):
            start, end = day(window["from"]), day(window["to"])
            for n in range((end - start).days + 1):
                for message in invented.on(start + datetime.timedelta(n)):
                    key, data = json.dumps(message["message id"]), json.dumps(message["data"])
                    if seen.setdefault((key, data), index) < index:
                        continue
                    self.add(message, key, group_by, first, windows, numbered)

    def add(self, message, key, group_by, first, windows, numbered):
        keys = [()]
        for dimension in group_by:
            keys = [k + (v,) for k in keys for v in self.values(message, dimension, first, windows, numbered)]
        for counts in [self.totals] + [self.groups.setdefault(k, [set(), {}]) for k in keys]:
            counts[0].add(key)
            for row in message["data"][0]:
                for name, value in row.items():
                    if name not in ("year", "fooId"):
                        counts[1][name] = counts[1].get(name, D(0)) + D(value)

    @staticmethod
    def values(message, dimension, first, windows, numbered):
        if dimension == "label":
            labels = message.get("labels", [])
            return sorted(set(labels), key=labels.index) or [None]
        if dimension == "channel":
            return [{"Push": "push", "Email": "email", "InApp": "inapp"}.get(c, c) for c in [message.get("channel")]]
        if dimension == "messageId":
            return [message["message id"]]
        if "start_date" not in message:
            return [None]
        date = datetime.datetime.strptime(message["start_date"], "%d %b, %Y %H:%M:%S").date()
        if dimension == "day":
            return [(date - day(first)).days + 1 if numbered else date.isoformat()]
        return ["%04d-W%02d" % date.isocalendar()[:2] if dimension == "week" else date.isoformat()[:7]]


def rate(sums, name):
    a, b = (sums.get(metric) for metric in RATES[name])
    return None if a is None or not b else a / b


def counts_of(counts):
    ids, sums = counts
    return {"messages": len(ids), "metrics": sums, "rates": {name: rounded(rate(sums, name)) for name in RATES}}


def change_of(now, before):
    now, before = now or [set(), {}], before or [set(), {}]

    def count(a, b):
        if a is None or b is None:
            return None
        return {"absolute": a - b, "percent": rounded(100 * (a - b) / abs(b)) if b else None}

    def sums(side, name):
        return side[1].get(name) if side[0] else D(0)

    metrics = {name: count(sums(now, name), sums(before, name)) for name in {**now[1], **before[1]}}
    rates = {}
    for name in RATES:
        a, b = rate(now[1], name), rate(before[1], name)
        rates[name] = {"points": None if a is None or b is None else rounded(100 * (a - b))}
    return {"messages": count(D(len(now[0])), D(len(before[0]))), "metrics": metrics, "rates": rates}


class Figures(unittest.TestCase):
    def test_all_figures_are_those_of_an_independent_computation(self):
        dice = random.Random(20261124)
        starts = ["20240226", "20201228", "20151225", "20231220", "20000225", "19991230"]
        invented = Invented(1)
        with CleverTap(default=invented) as server, Gateway(env=server.environment()) as gateway:
            for case in range(CASES):
                first = day(dice.choice(starts)) + datetime.timedelta(dice.randrange(12))
                days = dice.choice([1, 2, 7, 12])
                params = {"from": text(first), "to": text(first + datetime.timedelta(days - 1))}
                params["windowDays"] = dice.choice([0, 3, 14])
                compares = case % 2 == 0
                names = ["channel", "label", "day", "messageId"] + ([] if compares else ["week", "month"])
                params["groupBy"] = dice.sample(names, dice.choice([1, 1, 2]))
                if compares:
                    params["against"] = dice.choice(["previousPeriod", "sameWeekdays", "previousYear"])
                with self.subTest(case=case, params=params):
                    gateway.send("compareReports" if compares else "summarizeReport", params)
                    result = json.loads(gateway.line(), parse_float=D, parse_int=D)["result"]
                    (self.check_comparison if compares else self.check_summary)(invented, params, result)

    def check_summary(self, invented, params, result):
        wanted = Reference(invented, result["windows"], params["from"], params["groupBy"], False)
        self.assertEqual(result["totals"], counts_of(wanted.totals))
        rows = {tuple(row.pop(d) for d in params["groupBy"]): row for row in result["rows"]}
        self.assertEqual(rows, {key: counts_of(counts) for key, counts in wanted.groups.items()})

    def check_comparison(self, invented, params, result):
        sides = {}
        for period, first in (("current", result["from"]), ("base", result["baseFrom"])):
            windows = [window for window in result["windows"] if window["period"] == period]
            sides[period] = Reference(invented, windows, first, params["groupBy"], True)
        now, before = sides["current"], sides["base"]
        totals = result["totals"]
        self.assertEqual(totals["current"], counts_of(now.totals))
        self.assertEqual(totals["base"], counts_of(before.totals))
        self.assertEqual(totals["change"], change_of(now.totals, before.totals))
        rows = {tuple(row.pop(d) for d in params["groupBy"]): row for row in result["rows"]}
        self.assertEqual(set(rows), set(now.groups) | set(before.groups))
        for key, row in rows.items():
            a, b = now.groups.get(key), before.groups.get(key)
            self.assertEqual(row["current"], a and counts_of(a))
            self.assertEqual(row["base"], b and counts_of(b))
            self.assertEqual(row["change"], change_of(a, b))


if __name__ == "__main__":
    unittest.main()
