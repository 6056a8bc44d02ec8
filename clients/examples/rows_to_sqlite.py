"""Puts the rows of a report into a SQLite table, and a CSV file beside it, with the Python client.

    python3 rows_to_sqlite.py --sandbox --from 30daysAgo --to yesterday reports.db

Run it as often as you like: a row of the same message and path replaces the earlier one, so the counts
are those of the last run. New members of CleverTap's become new columns. For a CSV file that is opened
in a spreadsheet, `clevertap-gateway call getReport ... --format csv` guards against formulas, too.
"""

import argparse
import csv
import json
import os
import sqlite3
import sys

try:
    import clevertap_gateway
except ImportError:  # In a clone, where the package is not installed.
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
    import clevertap_gateway

from clevertap_gateway import CleverTapError, Gateway, columns

KEY = ("account", "messageId", "path")


def quoted(name):
    return '"%s"' % name.replace('"', '""')


def cell(value):
    """A value as SQLite takes it; what is no plain value goes as JSON."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    is_large = isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63
    return str(value) if is_large else value


def store(database, account, rows):
    """Adds the rows of an account to the table `rows`, with columns as they need them."""
    key = ", ".join(map(quoted, KEY))
    database.execute("CREATE TABLE IF NOT EXISTS rows (%s, PRIMARY KEY (%s))" % (key, key))
    known = {row[1].lower() for row in database.execute("PRAGMA table_info(rows)")}
    for name in columns(rows):
        if name.lower() not in known:
            database.execute("ALTER TABLE rows ADD COLUMN %s" % quoted(name))
            known.add(name.lower())
    for row in rows:
        row = {"account": account, **row}
        names, marks = ", ".join(map(quoted, row)), ", ".join("?" * len(row))
        statement = "INSERT OR REPLACE INTO rows (%s) VALUES (%s)" % (names, marks)
        database.execute(statement, [cell(value) for value in row.values()])


def write_csv(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns(rows))
        table.writeheader()
        table.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--from", dest="start", default="7daysAgo")
    parser.add_argument("--to", dest="end", default="yesterday")
    parser.add_argument("--account", help="a configured account; else the default one")
    parser.add_argument("--sandbox", action="store_true", help="no account, no network")
    options = parser.parse_args()
    show = (lambda news: print("\r" + news["message"], end="\x1b[K", file=sys.stderr)) if sys.stderr.isatty() else None
    try:
        with Gateway(sandbox=options.sandbox, account=options.account) as gateway:
            report = gateway.get_report(from_=options.start, to=options.end, shape="rows", on_progress=show)
    except CleverTapError as problem:
        sys.exit(str(problem))
    with sqlite3.connect(options.database) as database:
        store(database, report["account"], report["rows"])
    write_csv(os.path.splitext(options.database)[0] + ".csv", report["rows"])
    for warning in report["warnings"]:
        print("warning:", warning["message"], file=sys.stderr)
    print("%d rows of %d messages" % (len(report["rows"]), report["messageCount"]))


if __name__ == "__main__":
    main()
