#!/bin/sh
# Yesterday's messages in a form ready for Slack, with the shell client. From cron, every morning at 6:
#
#   0 6 * * *  SLACK_WEBHOOK_URL=https://hooks.slack.com/services/... /path/to/clients/examples/daily-summary.sh
#
# Without SLACK_WEBHOOK_URL the message is printed. CLEVERTAP_OPTIONS=--sandbox tries it without an account.
# Cron's environment is small: name the program in CLEVERTAP_GATEWAY_BINARY, and keep the account in
# ~/.config/clevertap-gateway/config.json.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../shell/clevertap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if clevertap_summarize_report from=yesterday to=yesterday --format csv >"$work/summary" 2>"$work/error"; then
  # Columns are found by their names; in-app messages are shown, not sent.
  awk -F , '
    NR == 1 { for (i = 1; i <= NF; i++) { sub(/\r$/, "", $i); place[$i] = i } next }
    { sub(/\r$/, ""); printf "• *%s*: %d campaigns, %d sent, %d viewed, %d clicked\n",
        $place["channel"], $place["messages"], $place["sent"], $place["viewed"], $place["clicked"] }
    END { if (NR < 2) print "No campaign started." }' "$work/summary" >"$work/lines"
  title='CleverTap, yesterday'
  status=0
else
  { clevertap_error message <"$work/error" || tail -n 1 "$work/error"; } >"$work/lines"
  clevertap_error hint <"$work/error" >>"$work/lines" || :
  title='CleverTap: no report of yesterday'
  status=1
fi

# One JSON string: backslashes and quotes escaped, line ends as \n.
text=$(awk -v title="$title" '
  BEGIN { printf "*%s*", title }
  { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/[\001-\037]/, " "); printf "\\n%s", $0 }' "$work/lines")
printf '{"text":"%s"}\n' "$text" >"$work/payload"

if [ -n "${SLACK_WEBHOOK_URL:-}" ]; then
  curl --silent --show-error --fail --max-time 30 -H 'Content-Type: application/json' \
    --data-binary "@$work/payload" "$SLACK_WEBHOOK_URL" >/dev/null
else
  cat "$work/payload"
fi
exit "$status"
