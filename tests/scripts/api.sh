#!/usr/bin/env bash
# api.sh [OPTION…]: schemathesis against a fresh embedded Steward and the description it serves. What it may draw, check
# and leave out is in tests/api; options such as `--max-examples 100` go to `schemathesis run`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. tests/scripts/scratch.sh
tools=$(tests/scripts/python.sh)

port=$(free_ports 1)
export STEWARD_URL=http://127.0.0.1:$port STEWARD_USERNAME=admin STEWARD_PASSWORD='correct horse battery 8'
# Limits count a client's requests, and this client asks as fast as it can. Webhooks go to an address of this machine.
STEWARD_LISTEN=127.0.0.1:$port STEWARD_DATA_DIR="$folder/data" STEWARD__TELEMETRY__LOG=warn,sea_orm::driver=error \
  STEWARD__IDENTITY__ADMIN_PASSWORD="$STEWARD_PASSWORD" STEWARD__NOTIFICATIONS__ALLOW_PRIVATE_WEBHOOKS=true \
  STEWARD__IDENTITY__SECURE_COOKIE=false \
  STEWARD__WEB__REQUESTS_PER_MINUTE=1000000 STEWARD__WEB__SIGN_INS_PER_MINUTE=1000000 \
  cargo run --quiet --bin allinone -- serve >"$folder/log" 2>&1 </dev/null &
process=$!
listens_or_is_gone() { is_open 127.0.0.1 "$port" || is_gone "$process"; }
until_true 300 listens_or_is_gone
is_open 127.0.0.1 "$port" || { cat "$folder/log" >&2; exit 1; }

export SCHEMATHESIS_HOOKS=hooks PYTHONPATH=$PWD/tests/api PYTHONDONTWRITEBYTECODE=1
cd "$folder"
timeout 900 "$tools/schemathesis" --config-file "$PYTHONPATH/schemathesis.toml" run "$STEWARD_URL/api/v1/openapi.json" "$@" \
  || { tail -n 50 log >&2; exit 1; }

# An operation that never succeeded was not tested. No request makes a message that cannot be handled, so there is no
# dead letter to be found, and the live feed is left out: services/callbacks tests the one over HTTP (dead_letters), and
# services/ticketing the other (stream).
if [ $# -eq 0 ] && grep -v -e '/dead-letters/' -e '/tickets/stream' unmet >&2; then
  echo "steward: no request of these succeeded" >&2
  exit 1
fi
