#!/usr/bin/env bash
# Signs up at $SITE with a mailbox at $EPHEMAIL_SERVER by the API alone: needs curl and jq, and nothing of ours.
set -euo pipefail

api=$EPHEMAIL_SERVER/api/v1
opened=$(curl -fsS -X POST "$api/mailboxes")
address=$(jq -r .address <<<"$opened")
mine=(-H "Authorization: Bearer $(jq -r .token <<<"$opened")")
trap 'curl -fsS -X DELETE "${mine[@]}" "$api/mailbox"' EXIT

curl -fsS "$SITE/sign-up" --data-urlencode "address=$address" >/dev/null

# The answer comes with the mail, or after 25 seconds without one: then `jq -e` finds no code and ends the script.
code=$(curl -fsS "${mine[@]}" "$api/messages?wait=25&code=true" | jq -er '.messages[0].codes[0].value')
curl -fsS "$SITE/code" --data-urlencode "address=$address" --data-urlencode "code=$code"

link=$(curl -fsS "${mine[@]}" "$api/messages?wait=25&link=true" | jq -er '.messages[0].links[0].url')
curl -fsS "$link"
