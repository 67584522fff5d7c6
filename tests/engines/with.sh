#!/usr/bin/env bash
# with.sh COMMAND…: runs the command with a PostgreSQL, a Redis and a RabbitMQ it may use, named by STEWARD_TEST_*_URL.
#
# An engine that the environment names, and that answers, is used. For the others Debian's package is installed when
# missing, and a private instance runs on a free port in a temporary folder until the command ends: what happens to stand
# at the standard ports has limits of its own (a broker with 1,024 file handles holds some 300 queues, and then answers
# nobody; a database server takes 100 connections) and holds what others left in it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/ports.sh"

export STEWARD_TEST_POSTGRES_URL="${STEWARD_TEST_POSTGRES_URL:-}"
export STEWARD_TEST_REDIS_URL="${STEWARD_TEST_REDIS_URL:-}"
export STEWARD_TEST_RABBITMQ_URL="${STEWARD_TEST_RABBITMQ_URL:-}"

# Does the engine itself answer, to us? A port that is open but asks for a password we do not have is no engine to use.
postgres_answers() { [ -n "$1" ] && command -v psql >/dev/null && psql "$1" -w -qAtc 'select 1' >/dev/null 2>&1; }
redis_answers() { [ -n "$1" ] && greet "$1" 6379 'PING\r\n' | grep -q PONG; }
rabbitmq_answers() { [ -n "$1" ] && greet "$1" 5672 'AMQP\0\0\11\1' | grep -qa RabbitMQ; }

# greet URL DEFAULT_PORT BYTES: sends the bytes to the URL's host and prints the beginning of what comes back.
greet() {
  local place=${1#*://}
  place=${place%%/*}
  place=${place##*@}
  local port=$2
  [ "$place" = "${place#*:}" ] || port=${place##*:}
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "$2" >&3 && dd bs=4096 count=1 status=none <&3' \
    "${place%%:*}" "$port" "$3" 2>/dev/null | tr -d '\0' || true
}

folder=
child=
started=()
stop_engines() {
  local engine
  trap - EXIT INT TERM
  [ -z "$child" ] || kill "$child" 2>/dev/null || true
  for engine in "${started[@]}"; do
    "$here/$engine.sh" stop "$folder/$engine" || true
  done
  [ -z "$folder" ] || rm -rf "$folder"
}
trap stop_engines EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start ENGINE PACKAGE PROGRAM PORTS: a private instance; leaves its port in $port.
start() {
  [ -n "$(command -v "$3")" ] || compgen -G "$3" >/dev/null || "$here/../scripts/apt.sh" "$2"
  if [ -z "$folder" ]; then
    folder=$(mktemp -d "${TMPDIR:-/tmp}/steward-engines.XXXXXX")
    chmod 755 "$folder"
  fi
  port=$(free_ports "$4")
  started+=("$1")
  "$here/$1.sh" start "$folder/$1" "$port"
  echo "steward: private $1 on 127.0.0.1:$port" >&2
}

if ! postgres_answers "$STEWARD_TEST_POSTGRES_URL"; then
  start postgres postgresql '/usr/lib/postgresql/*/bin/initdb' 1
  STEWARD_TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
fi
if ! redis_answers "$STEWARD_TEST_REDIS_URL"; then
  start redis redis-server redis-server 1
  STEWARD_TEST_REDIS_URL="redis://127.0.0.1:$port"
fi
if ! rabbitmq_answers "$STEWARD_TEST_RABBITMQ_URL"; then
  start rabbitmq rabbitmq-server rabbitmq-server 3
  STEWARD_TEST_RABBITMQ_URL="amqp://guest:guest@127.0.0.1:$port/%2f"
fi

# In the background and waited for, so that a signal to this script is acted on at once.
"$@" &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
