#!/bin/sh
# The shell client's tests: one function a feature of the table in clients/README.md. A feature is shown
# where every command of its function succeeds. Python is used to look at what came, not by the client.

here=$(cd "$(dirname "$0")" && pwd)
client=$here/../../clients/shell/clevertap.sh
out=$SCRATCH/out
err=$SCRATCH/err
log=$SCRATCH/log
day='from=20240101 to=20240101'
# shellcheck disable=SC2016
export here client out err log day

feature() {
  rm -f "$log" && sh -euc '. "$client"; . "$1"; "$2"' sh "$here/shell_features.sh" "$2" && echo "ok $1" && return
  echo "not ok $1: stdout $(head -c 300 "$out"), stderr $(head -c 300 "$err")"
  failures=1
}

failures=0
feature transcripts transcripts
feature 'typed methods' every_method
feature 'errors by kind' errors_by_kind
feature 'exact numbers' exact_numbers
feature timeout timeout_ends_a_call
feature progress progress
feature stream stream
feature cancel cancel
feature interrupt interrupt
feature 'killed mid-call' killed_mid_call
feature 'dies at its start' dies_at_its_start
feature 'missing program' missing_program
feature 'wrong version' wrong_version
feature '50 MB on one line' large_result
feature 'characters cut by chunks' characters
feature '100 calls at once' many_calls
feature 'stderr is read' chatty
feature 'process group of its own' process_group
feature 'ends with its caller' ends_with_its_caller
exit "$failures"
