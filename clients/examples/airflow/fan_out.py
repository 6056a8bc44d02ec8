"""Reports of many accounts, a task each: what the Airflow DAG beside this file runs, without Airflow.

CleverTap allows three requests at once for each account, so accounts are what can be fetched at the same
time; within one the gateway keeps to the limit by itself. Tasks are independent: one account's wrong
passcode fails one task.

    python3 fan_out.py --sandbox --day 20240101 reports

does the same with threads instead of a scheduler.
"""

import argparse
import concurrent.futures
import json
import os
import sys

try:
    import clevertap_gateway
except ImportError:  # In a clone, where the package is not installed.
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "python"))
    import clevertap_gateway

from clevertap_gateway import CleverTapError, Gateway

ACCOUNTS_AT_ONCE = 8


def account_names(**settings):
    """The accounts of ~/.config/clevertap-gateway/config.json, or of a config= given."""
    with Gateway(**settings) as gateway:
        return [account["name"] for account in gateway.list_accounts()]


def save_report(account, day, folder, **settings):
    """Writes a day's messages of an account, one JSON object a line, and returns the file's path.

    The file appears whole or not at all, and running it again replaces it, as a scheduler's retries want.
    """
    os.makedirs(folder, exist_ok=True)
    part = os.path.join(folder, "%s-%s.part" % (account, day))
    with Gateway(**settings) as gateway, open(part, "w", encoding="utf-8") as file:
        with gateway.stream_report(from_=day, to=day, account=account) as messages:
            for message in messages:
                file.write(json.dumps(message, ensure_ascii=False) + "\n")
    # The result has the day as a date, whatever "yesterday" was.
    path = os.path.join(folder, "%s-%s.jsonl" % (account, messages.result["from"]))
    os.replace(part, path)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--day", default="yesterday")
    parser.add_argument("--config", help="a config file instead of the usual one")
    parser.add_argument("--sandbox", action="store_true", help="no account, no network")
    options = parser.parse_args()
    settings = {"sandbox": options.sandbox, "config": options.config}
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(ACCOUNTS_AT_ONCE) as pool:
        tasks = {
            pool.submit(save_report, name, options.day, options.folder, **settings): name
            for name in account_names(**settings)
        }
        for task in concurrent.futures.as_completed(tasks):
            try:
                print(task.result())
            except CleverTapError as problem:
                failures += 1
                print("%s: %s" % (tasks[task], problem), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
