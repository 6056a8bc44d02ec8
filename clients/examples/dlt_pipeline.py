"""Keeps a DuckDB table of report rows fresh, with dlt and the Python client.

    pip install 'dlt[duckdb]'
    python3 dlt_pipeline.py --sandbox reports.duckdb

Counts go on rising after a campaign's start, so each run fetches the last days again, not only the new
ones, and a row of the same account, message and path replaces the earlier one. Rows of campaigns that
started before the window stay as they were last seen. New members of CleverTap's become new columns.
"""

import argparse
import os
import sys
import tempfile

import dlt

try:
    import clevertap_gateway
except ImportError:  # In a clone, where the package is not installed.
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
    import clevertap_gateway

from clevertap_gateway import CleverTapError, Gateway

KEY = ["account", "messageId", "path"]


def fetch(days, **settings):
    """The rows of the campaigns that started in the last `days` days, today's included."""
    with Gateway(**settings) as gateway:
        report = gateway.get_report(from_="%ddaysAgo" % (days - 1), to="today", shape="rows")
    for warning in report["warnings"]:
        print("warning:", warning["message"], file=sys.stderr)
    return [{"account": report["account"], **row} for row in report["rows"]]


def load(rows, database):
    """Merges rows into the table `clevertap.report_rows` of a DuckDB file."""
    table = dlt.resource(
        rows, name="report_rows", primary_key=KEY, write_disposition="merge",
        # Often null, and dlt cannot tell a type from that.
        columns={"conversion_event": {"data_type": "text"}},
        # Lists (device, labels) stay in their row, as JSON, instead of in tables of their own.
        max_table_nesting=0,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:  # What dlt has to remember is in the database.
        pipeline = dlt.pipeline(
            "clevertap", pipelines_dir=folder, dataset_name="clevertap", destination=dlt.destinations.duckdb(database)
        )
        pipeline.run(table)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--days", type=int, default=30, help="how long counts are expected to rise (default 30)")
    parser.add_argument("--account", help="a configured account; else the default one")
    parser.add_argument("--sandbox", action="store_true", help="no account, no network")
    options = parser.parse_args()
    try:
        rows = fetch(options.days, sandbox=options.sandbox, account=options.account)
    except CleverTapError as problem:
        sys.exit(str(problem))
    load(rows, options.database)
    print("%d rows" % len(rows))


if __name__ == "__main__":
    main()
