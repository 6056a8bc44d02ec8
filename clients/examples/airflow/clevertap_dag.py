"""An Airflow DAG: every morning yesterday's report of each configured account, a task an account.

Put this file and fan_out.py into the DAGs folder, install the Python client's wheel where the workers
run, and keep the accounts in the workers' ~/.config/clevertap-gateway/config.json. Variables:

    CLEVERTAP_REPORTS   where the files go (/var/lib/clevertap-reports)
    CLEVERTAP_SANDBOX   1 tries it without an account

The limit of three requests at once is per account and, on one machine, kept across processes. Where
workers run on several machines, a task an account still keeps to it, as long as no other job fetches the
same account: max_active_runs=1 sees to that.
"""

import os
from datetime import datetime, timedelta

try:
    from airflow.sdk import dag, task  # Airflow 3
except ImportError:
    from airflow.decorators import dag, task  # Airflow 2

from fan_out import account_names, save_report

FOLDER = os.environ.get("CLEVERTAP_REPORTS", "/var/lib/clevertap-reports")
SETTINGS = {"sandbox": os.environ.get("CLEVERTAP_SANDBOX") == "1"}


@dag(schedule="0 6 * * *", start_date=datetime(2024, 1, 1), catchup=False, max_active_runs=1)
def clevertap_reports():
    @task
    def accounts():
        return account_names(**SETTINGS)

    # The gateway retries by itself within a call; these are for a machine that went away.
    @task(retries=2, retry_delay=timedelta(minutes=10), execution_timeout=timedelta(hours=1))
    def report(account):
        return save_report(account, "yesterday", FOLDER, **SETTINGS)

    report.expand(account=accounts())


clevertap_reports()
