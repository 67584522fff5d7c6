#!/usr/bin/env bash
# api.sh embedded|cluster [OPTION…]: schemathesis against a fresh Steward of that shape and the description it serves.
# What it may draw, check and leave out is in tests/api; options such as `--max-examples 100` go to `schemathesis run`.
# The cluster stands behind the compose file's own door and needs the engines (tests/engines/with.sh).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. tests/scripts/scratch.sh
tools=$(tests/scripts/python.sh)
shape=$1
shift

port=$(free_ports 1)
export STEWARD_URL=http://127.0.0.1:$port STEWARD_USERNAME=admin STEWARD_PASSWORD='correct horse battery 8'

# Limits count a client's requests, and this client asks as fast as it can. Webhooks go to an address of this machine.
# Messages are waited for, at whatever hour it is.
embedded() {
  STEWARD_LISTEN=127.0.0.1:$port STEWARD_DATA_DIR="$folder/data" STEWARD__TELEMETRY__LOG=warn,sea_orm::driver=error \
    STEWARD__IDENTITY__ADMIN_PASSWORD="$STEWARD_PASSWORD" STEWARD__NOTIFICATIONS__ALLOW_PRIVATE_WEBHOOKS=true \
    STEWARD__NOTIFICATIONS__QUIET_HOURS=none \
    STEWARD__IDENTITY__SECURE_COOKIE=false STEWARD__DATABASE__DURABLE=false \
    STEWARD__WEB__REQUESTS_PER_MINUTE=1000000 STEWARD__WEB__SIGN_INS_PER_MINUTE=1000000 \
    cargo run --quiet --bin allinone -- serve >"$folder/log" 2>&1 </dev/null &
  process=$!
  listens_or_is_gone() { is_open 127.0.0.1 "$port" || is_gone "$process"; }
  until_true 1800 listens_or_is_gone
  is_open 127.0.0.1 "$port" || { cat "$folder/log" >&2; exit 1; }
}

# The services run until the pipe that this script holds open is closed, which its end does.
cluster() {
  tests/scripts/apt.sh nginx-light
  mkfifo "$folder/hold"
  cargo run --quiet --bin cluster <"$folder/hold" >"$folder/bases" 2>"$folder/log" &
  process=$!
  exec 7>"$folder/hold"
  is_ready_or_gone() { grep -qx ready "$folder/bases" || is_gone "$process"; }
  until_true 1800 is_ready_or_gone
  grep -qx ready "$folder/bases" || { cat "$folder/log" >&2; exit 1; }

  mkdir -p "$folder/files/api/v1" "$folder/steward.d"
  cp api/openapi.json "$folder/files/api/v1/"
  local service base places=()
  while read -r service base; do
    [ "$service" = ready ] || places+=(-e "s#http://$service:8080#$base#")
  done <"$folder/bases"
  sed "${places[@]}" docker/proxy.conf >"$folder/steward.d/proxy.conf"
  # Its own folder first: what the others put in lies in /tmp, too.
  sed -e "s# /tmp/# $folder/#" -e "s#listen 8080;#listen 127.0.0.1:$port;#" -e "s#/usr/share/steward#$folder/files#" \
    -e "s#/etc/nginx/steward.d#$folder/steward.d#" docker/nginx.conf >"$folder/nginx.conf"
  local as_root=
  [ "$(id -u)" != 0 ] || as_root='user root;'
  PATH=$PATH:/usr/sbin nginx -c "$folder/nginx.conf" -e stderr -g "$as_root"
  proxy=$folder/nginx.pid
  until_true 30 is_open 127.0.0.1 "$port"
}

# Before the services go, the door; both go however this script ends.
proxy=
close_the_door() {
  [ -z "$proxy" ] || stop_pid "$(cat "$proxy")" 10
  if [ "$shape" = cluster ]; then
    exec 7>&-
    until_true 30 is_gone "$process" || true
  fi
  clean_up
}
trap close_the_door EXIT

"$shape"
export SCHEMATHESIS_HOOKS=hooks PYTHONPATH=$PWD/tests/api PYTHONDONTWRITEBYTECODE=1
cd "$folder"
timeout 5400 "$tools/schemathesis" --config-file "$PYTHONPATH/schemathesis.toml" run "$STEWARD_URL/api/v1/openapi.json" "$@" \
  || { tail -n 50 log >&2; exit 1; }
