#!/usr/bin/env bash
# desk.sh: the browser journey of the console, against a fresh embedded Steward with its demo group.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. tests/scripts/scratch.sh

# Nothing happens there by itself: the journey looks at lists as it left them.
# The limits below end what hangs; none is so short that a busy machine could reach it. Port 0 takes a free one; what is printed at the end of the start says which, and whom to call as.
STEWARD_LISTEN=127.0.0.1:0 STEWARD_DATA_DIR="$folder/data" \
  cargo run --quiet --bin demo -- --days 0 >"$folder/said" 2>"$folder/log" </dev/null &
process=$!
is_ready_or_gone() { grep -q 'Ctrl-C stops' "$folder/said" || is_gone "$process"; }
until_true 1800 is_ready_or_gone
grep -q 'Ctrl-C stops' "$folder/said" || { cat "$folder/said" "$folder/log" >&2; exit 1; }

STEWARD_URL=$(sed -n 's/^Steward is at \(http[^ ]*\).*/\1/p' "$folder/said")
STEWARD_PHONE=$(sed -n '/^Call as:/{n;s/^ *\([^ ]*\).*/\1/p}' "$folder/said")
export STEWARD_URL STEWARD_PHONE STEWARD_USERNAME=supervisor STEWARD_COLLEAGUE=manager STEWARD_PASSWORD=steward-demo
timeout 1800 npm --prefix services/console run --silent e2e || { tail -n 50 "$folder/log" >&2; exit 1; }
