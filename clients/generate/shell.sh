# CleverTap's message reports for POSIX shells: source this file, then call its functions.
#
#   clevertap_get_report [OPTION ...] key=value ...      and a function for every other method
#   clevertap_call METHOD [OPTION ...] [key=value ...]   any method by its name on the wire
#   clevertap_stream_report [OPTION ...] key=value ...   messages while they arrive, one a line
#
# The result is printed on stdout: JSON, or what --format says (table, csv, ndjson). An error is a line
# of JSON on stderr, of which clevertap_error prints one member. Status: 0 done, 1 the call failed, 2 the
# words are wrong, 124 CLEVERTAP_TIMEOUT passed, 126 the program is of another contract, 127 there is no
# program, 128 and more: a signal ended it.
#
# Variables: CLEVERTAP_GATEWAY_BINARY (the program; else the first clevertap-gateway on PATH),
# CLEVERTAP_TIMEOUT (seconds a call may take), CLEVERTAP_OPTIONS (options of every call, such as
# "--sandbox"), and those of the program: CLEVERTAP_ACCOUNT_ID, CLEVERTAP_REGION and so on.

clevertap_call() {
  if [ $# -eq 0 ]; then
    _clevertap_problem 'name a method: clevertap_call METHOD [key=value ...]'
    return 2
  fi
  _clevertap_find || return 127
  _clevertap_verify || return 126
  # The process that runs this function, which may be a job in the background; $$ is the whole shell's.
  _clevertap_run "$(exec sh -c 'echo "$PPID"')" "$@"
}

# The messages of a report while they arrive, one a line; what to know about them follows on stderr.
clevertap_stream_report() {
  clevertap_call getReport stream=true "$@"
}

# Prints a member of the error on stdin: code, message, kind, retryable or hint.
#   clevertap_get_report from=x to=y 2>error || clevertap_error hint <error
clevertap_error() {
  awk -v name="$1" '
    /^\{"code":/ {
      key = "\"" name "\":"
      at = index($0, key)
      if (!at) exit 1
      rest = substr($0, at + length(key))
      if (rest !~ /^"/) { sub(/[,}].*/, "", rest); print rest; exit }
      for (i = 2; (c = substr(rest, i, 1)) != "\"" && c != ""; i++) {
        if (c == "\\" && substr(rest, i + 1, 1) ~ /["\\\/]/) c = substr(rest, ++i, 1)
        text = text c
      }
      print text
      exit
    }'
}

# One call by a process of its own, in a session of its own: Ctrl-C reaches this shell, which ends it.
# The first argument is the process with which it ends, too.
_clevertap_run() (
  caller=$1
  shift
  stop=
  trap 'stop=130' INT
  trap 'stop=143' TERM HUP
  # The words of CLEVERTAP_OPTIONS are meant to be split.
  # shellcheck disable=SC2086
  set -- "$_clevertap_program" --parent-pid "$caller" ${CLEVERTAP_OPTIONS-} call "$@"
  [ -z "${CLEVERTAP_TIMEOUT-}" ] || set -- timeout -k 2 "$CLEVERTAP_TIMEOUT" "$@"
  SWIFT_BACKTRACE=enable=no setsid "$@" </dev/null &
  child=$!
  while :; do
    wait "$child"
    status=$?
    # A trapped signal interrupts the wait: pass it on, and wait for the end.
    if [ -z "$stop" ] || ! kill -0 "$child" 2>/dev/null; then break; fi
    kill -TERM "-$child" 2>/dev/null || kill -TERM "$child" 2>/dev/null
  done
  [ -z "$stop" ] || exit "$stop"
  [ "$status" -ne 124 ] || _clevertap_problem "the call took longer than $CLEVERTAP_TIMEOUT s and was cancelled"
  exit "$status"
)

_clevertap_find() {
  _clevertap_program=$(command -v "${CLEVERTAP_GATEWAY_BINARY:-clevertap-gateway}") && return
  if [ -n "${CLEVERTAP_GATEWAY_BINARY-}" ]; then
    _clevertap_problem "CLEVERTAP_GATEWAY_BINARY names $CLEVERTAP_GATEWAY_BINARY, which is no program that can be run"
  else
    _clevertap_problem 'there is no program clevertap-gateway on PATH: install it, or name it in CLEVERTAP_GATEWAY_BINARY'
  fi
  return 1
}

# Whether the program keeps this client's contract; another major version is refused.
_clevertap_verify() {
  [ "${_clevertap_verified-}" != "$_clevertap_program" ] || return 0
  # shellcheck disable=SC2086
  _clevertap_status=$(SWIFT_BACKTRACE=enable=no "$_clevertap_program" ${CLEVERTAP_OPTIONS-} call getStatus </dev/null)
  case $_clevertap_status in
    *'"contract":{"version":"'"${CLEVERTAP_CONTRACT_VERSION%%.*}."*)
      _clevertap_verified=$_clevertap_program
      return 0
      ;;
    *'"contract":{"version":"'*)
      _clevertap_status=${_clevertap_status#*'"contract":{"version":"'}
      _clevertap_problem "the gateway keeps version ${_clevertap_status%%\"*} of the contract, this client was made for $CLEVERTAP_CONTRACT_VERSION: install matching versions"
      ;;
    *) _clevertap_problem "$_clevertap_program is no clevertap-gateway that works: it does not tell the version of its contract" ;;
  esac
  return 1
}

_clevertap_problem() {
  printf 'clevertap.sh: %s\n' "$1" >&2
}
