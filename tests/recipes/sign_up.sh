#!/usr/bin/env bash
# Signs up at $SITE with a mailbox at $EPHEMAIL_SERVER, once by the code of the mail and once by its link.
# Needs the command ephemail (of the extra `client`) and curl.
set -euo pipefail

eval "$(ephemail new --export)" # sets EPHEMAIL_ADDRESS, and EPHEMAIL_TOKEN, which the other commands read; or fails
trap 'ephemail close >&2' EXIT

curl -fsS "$SITE/sign-up" --data-urlencode "address=$EPHEMAIL_ADDRESS" >/dev/null

CODE=$(ephemail wait --code --timeout 30)
curl -fsS "$SITE/code" --data-urlencode "address=$EPHEMAIL_ADDRESS" --data-urlencode "code=$CODE"

LINK=$(ephemail wait --link --timeout 30)
curl -fsS "$LINK"
