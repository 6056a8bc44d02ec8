# shellcheck shell=sh disable=SC2016,SC2031,SC2034,SC2154,SC2163
# What shell_test.sh runs, each function in a shell of its own with -e and -u.

sandbox() {
  CLEVERTAP_OPTIONS=--sandbox "$@" >"$out" 2>"$err"
}

fake() {
  mode=$1
  shift
  CLEVERTAP_GATEWAY_BINARY=$FAKE FAKE_GATEWAY=$mode FAKE_GATEWAY_LOG=$log "$@" >"$out" 2>"$err"
}

# status N COMMAND ...: whether the command ends with that status.
status() {
  wanted=$1
  shift
  came=0
  "$@" || came=$?
  [ "$came" -eq "$wanted" ]
}

# member EXPRESSION: whether the expression holds of the JSON on stdout, called `it`.
holds() {
  python3 -c 'import json, sys; it = json.load(open(sys.argv[1])); assert eval(sys.argv[2]), it' "$out" "$1"
}

# soon COMMAND ...: whether the command succeeds within 5 s.
soon() {
  turn=0
  until "$@"; do
    turn=$((turn + 1))
    [ "$turn" -lt 100 ]
    sleep 0.05
  done
}

gone() {
  ! kill -0 "$1" 2>/dev/null || grep -q '^State:.Z' "/proc/$1/status"
}

transcripts() {
  played=0
  while IFS='	' read -r options variables method params answer; do
    set -- --params "$params"
    [ "$params" != null ] || set --
    came=0
    (
      # The variables' names and values have no spaces.
      # shellcheck disable=SC2086
      [ "$variables" = - ] || export $variables
      CLEVERTAP_OPTIONS=$options clevertap_call "$method" "$@" >"$out" 2>"$err"
    ) || came=$?
    python3 "$here/matches.py" "$answer" "$params" "$came" "$out" "$err"
    played=$((played + 1))
  done <<LINES
$(python3 "$here/matches.py" --lines)
LINES
  [ "$played" -gt 40 ]
}

every_method() {
  # shellcheck disable=SC2086
  sandbox clevertap_get_report $day channel=push,inapp && holds 'it["messageCount"] == 2'
  # shellcheck disable=SC2086
  sandbox clevertap_summarize_report $day groupBy=day && holds 'it["rows"][0]["day"] == "2024-01-01"'
  # shellcheck disable=SC2086
  sandbox clevertap_plan_report $day lookbackDays=2 windowDays=1 && holds 'len(it["windows"]) == 3'
  for list in channels statuses deliveries message_types; do
    name=CLEVERTAP_$(echo "$list" | tr '[:lower:]' '[:upper:]')
    sandbox "clevertap_list_$list"
    eval "values=\$$name"
    # shellcheck disable=SC2154
    holds '" ".join(entry["value"] for entry in it) == "'"$values"'"'
  done
  sandbox clevertap_list_regions && holds 'it[0]["host"]'
  sandbox clevertap_list_accounts && holds 'it[0]["name"] == "sandbox"'
  sandbox clevertap_check_credentials && holds 'it["ok"]'
  sandbox clevertap_get_status && holds 'it["running"] == 0'
  sandbox clevertap_ping && holds 'it == {}'
  sandbox clevertap_discover && holds 'it["openrpc"]'
  sandbox clevertap_shutdown && holds 'it is None'
  sandbox clevertap_list_statuses --format csv && [ "$(sed -n 2p "$out" | cut -d, -f1)" = scheduled ]
}

errors_by_kind() {
  status 1 sandbox clevertap_get_report from=20240101 to=x channel=pusj
  [ "$(clevertap_error kind <"$err")" = invalidParams ]
  [ "$(clevertap_error code <"$err")" = -32602 ]
  [ "$(clevertap_error retryable <"$err")" = false ]
  clevertap_error message <"$err" | grep -q '^2 things are wrong with the params: "to" must be'
  clevertap_error hint <"$err" | grep -q '^Correct every entry'
  # shellcheck disable=SC2086
  status 1 sandbox clevertap_get_report $day label=sandbox:unauthorized
  [ "$(clevertap_error code <"$err")" = 1002 ]
  case " $CLEVERTAP_ERROR_KINDS " in *" $(clevertap_error kind <"$err") "*) ;; *) false ;; esac
  status 2 clevertap_call 2>"$err"
}

exact_numbers() {
  fake numbers clevertap_get_report && grep -q '"count":9007199254740993,' "$out"
}

timeout_ends_a_call() {
  start=$(date +%s)
  # shellcheck disable=SC2030
  (export CLEVERTAP_TIMEOUT=0.3 && status 124 fake silent clevertap_get_report)
  [ $(($(date +%s) - start)) -lt 4 ]
  grep -q terminated "$log"
  grep -q 'took longer than 0.3 s' "$err"
}

progress() {
  python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' \
    sh -c '. "$client"; CLEVERTAP_OPTIONS=--sandbox clevertap_get_report $day label=sandbox:slow' >"$out"
  grep -q '[.][]] 0 of 1 windows' "$out"
}

stream() {
  month='from=20240101 to=20240131'
  # shellcheck disable=SC2086
  sandbox clevertap_get_report $month
  wanted=$(python3 -c 'import json, sys; print(len(json.load(sys.stdin)["messages"]))' <"$out")
  # shellcheck disable=SC2086
  sandbox clevertap_stream_report $month
  [ "$(grep -c '^{"messageId":' "$out")" -eq "$wanted" ]
  grep -q '"messageCount":'"$wanted" "$err"
  # A reader that leaves early ends the call.
  # shellcheck disable=SC2086
  [ "$(CLEVERTAP_OPTIONS=--sandbox clevertap_stream_report $day label=sandbox:huge 2>"$err" | head -n 1 | wc -l)" -eq 1 ]
}

cancel() {
  # shellcheck disable=SC2086
  CLEVERTAP_OPTIONS=--sandbox clevertap_get_report $day label=sandbox:hang >"$out" 2>"$err" &
  caller=$!
  soon pgrep -f "parent-pid $caller " >"$log"
  kill "$caller"
  status 143 wait "$caller"
  soon gone "$(cat "$log")"
}

# Ctrl-C in a terminal reaches the shell's group, and the gateway is in none of it.
interrupt() {
  script='. "$client"
    trap "echo interrupted" INT
    export FAKE_GATEWAY=silent CLEVERTAP_GATEWAY_BINARY=$FAKE FAKE_GATEWAY_LOG=$log
    clevertap_get_report
    echo "status $?"'
  # Jobs of a shell that is no terminal's ignore SIGINT; Python starts one that does not.
  python3 -c 'import os, signal, subprocess, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
child = subprocess.Popen(["sh", "-c", sys.argv[1]], start_new_session=True)
while not os.path.exists(os.environ["log"]) or "started" not in open(os.environ["log"]).read(): pass
os.killpg(child.pid, signal.SIGINT)
child.wait()' "$script" >"$out" 2>"$err"
  [ "$(sort "$out" | tr '\n' ' ')" = 'interrupted status 130 ' ]
  grep -q terminated "$log"
}

killed_mid_call() {
  status 137 fake die-mid-call clevertap_get_report
  grep -q 'these are my last words' "$err"
}

dies_at_its_start() {
  status 126 fake die-at-start clevertap_ping
  grep -q 'no start today' "$err"
}

missing_program() {
  CLEVERTAP_GATEWAY_BINARY=/nonexistent/gateway
  status 127 sandbox clevertap_ping
  grep -q /nonexistent/gateway "$err"
  CLEVERTAP_GATEWAY_BINARY=
  status 127 sandbox clevertap_ping
  grep -q CLEVERTAP_GATEWAY_BINARY "$err"
}

wrong_version() {
  status 126 fake wrong-version clevertap_get_report
  grep -q 'version 2.0 of the contract' "$err"
  status 126 fake stranger clevertap_ping
}

large_result() {
  fake big clevertap_get_report
  [ "$(wc -c <"$out")" -gt 50000000 ]
}

characters() {
  fake split clevertap_get_report
  holds 'it["messages"][0]["messageName"] == "a\u2028b\u2029c\u0085d\U0001f600e\u00e9f"'
}

many_calls() {
  CLEVERTAP_OPTIONS=--sandbox
  calls=
  for call in $(seq 100); do
    # shellcheck disable=SC2086
    clevertap_get_report $day >"$out.$call" 2>"$err.$call" &
    calls="$calls $!"
  done
  for call in $calls; do wait "$call"; done
  [ "$(cat "$out".* | grep -c '"messageCount":3')" -eq 100 ]
}

chatty() {
  fake chatty clevertap_ping && grep -q '^{"messageCount"' "$out" && [ "$(wc -c <"$err")" -gt 1000000 ]
}

process_group() {
  (export CLEVERTAP_TIMEOUT=1 && status 124 fake silent clevertap_get_report)
  read -r _ _ group _ <"$log"
  # `timeout` leads the group, in which this shell is not.
  [ "$group" -gt 1 ] && [ "$group" != "$(ps -o pgid= -p $$ | tr -d ' ')" ]
}

# A shell that is killed leaves no call behind.
ends_with_its_caller() {
  CLEVERTAP_OPTIONS=--sandbox sh -c '. "$client"; clevertap_get_report $day label=sandbox:hang; exit' \
    >"$out" 2>"$err" &
  caller=$!
  soon pgrep -f "parent-pid $caller " >/dev/null
  child=$(pgrep -f "parent-pid $caller " | head -n 1)
  kill -KILL "$caller"
  wait "$caller" || :
  soon gone "$child"
}
