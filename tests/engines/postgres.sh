#!/usr/bin/env bash
# postgres.sh start DIR PORT | stop DIR: a private PostgreSQL on loopback. Starting again in the same DIR keeps the data.
#
# Superuser `postgres`, no password. Nothing is flushed to disk, which is right for tests of behaviour and wrong for a
# measurement: STEWARD_ENGINE_DURABLE=1 leaves PostgreSQL's own durability on, and counts what statements cost.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/ports.sh"
act=$1 dir=$2

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd "$dir" && runuser -u postgres -- "$@"); else "$@"; fi; }

case "$act" in
  start)
    port=$3
    mkdir -p "$dir"
    [ "$(id -u)" != 0 ] || chown postgres "$dir"
    chmod 700 "$dir"
    [ -e "$dir/data/PG_VERSION" ] ||
      as_postgres "$bin/initdb" -D "$dir/data" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    settings="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c max_connections=400"
    # What is measured is flushed to disk, and its statements and commits are counted.
    if [ "${STEWARD_ENGINE_DURABLE:-}" = 1 ]; then
      settings="$settings -c shared_preload_libraries=pg_stat_statements -c track_commit_timestamp=on"
    else
      settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    fi
    as_postgres "$bin/pg_ctl" -D "$dir/data" -w -t 600 -l "$dir/log" -o "$settings" start >/dev/null ||
      { cat "$dir/log" >&2; exit 1; }
    ;;
  stop)
    [ ! -e "$dir/data/postmaster.pid" ] || as_postgres "$bin/pg_ctl" -D "$dir/data" -w -t 300 -m fast stop >/dev/null
    ;;
  *) echo "usage: postgres.sh start DIR PORT | stop DIR" >&2; exit 2 ;;
esac
