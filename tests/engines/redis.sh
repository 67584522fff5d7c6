#!/usr/bin/env bash
# redis.sh start DIR PORT | stop DIR: a private Redis on loopback that keeps nothing on disk.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/ports.sh"
act=$1 dir=$2

case "$act" in
  start)
    port=$3
    mkdir -p "$dir"
    redis-server --bind 127.0.0.1 --port "$port" --dir "$dir" --save '' --appendonly no \
      --daemonize yes --pidfile "$dir/pid" --logfile "$dir/log" >/dev/null
    until_true 300 is_open 127.0.0.1 "$port" || { cat "$dir/log" >&2; exit 1; }
    ;;
  stop)
    [ ! -s "$dir/pid" ] || stop_pid "$(cat "$dir/pid")" 10
    ;;
  *) echo "usage: redis.sh start DIR PORT | stop DIR" >&2; exit 2 ;;
esac
