#!/usr/bin/env bash
# rabbitmq.sh start DIR PORT | stop DIR: a private RabbitMQ on loopback (user guest/guest); it takes PORT … PORT+2.
# Starting again in the same DIR keeps queues and messages. `kill -9 $(cat DIR/pid)` is a crash.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/ports.sh"
act=$1 dir=$2

# An AMQP greeting that is answered by a frame: the port alone opens before the broker is ready.
answers() {
  local first=
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'AMQP\0\0\11\1' >&3
  IFS= read -r -t 5 -N 1 -u 3 -d '' first || true
  exec 3>&-
  [ "$first" = $'\1' ]
}

case "$act" in
  start)
    port=$3
    mkdir -p "$dir"/{mnesia,log}
    cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$port
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 2GB
log.console = false
CONF
    echo '[].' >"$dir/enabled_plugins"
    # `localhost` spares the node a look-up of this machine's own name; HOME holds its own cookie; the package's
    # environment file would point it at the system's folders; without the interface its cluster port is public.
    export HOME=$dir
    export RABBITMQ_NODENAME=steward$port@localhost
    export RABBITMQ_BASE=$dir RABBITMQ_MNESIA_BASE=$dir/mnesia RABBITMQ_LOG_BASE=$dir/log
    export RABBITMQ_CONFIG_FILE=$dir/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=$dir/enabled_plugins
    export RABBITMQ_NODE_PORT=$port RABBITMQ_DIST_PORT=$((port + 1)) RABBITMQ_PID_FILE=$dir/pid
    export RABBITMQ_CONF_ENV_FILE=/dev/null
    export ERL_EPMD_PORT=$((port + 2)) ERL_EPMD_ADDRESS=127.0.0.1
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
    # The port mapper outlives the broker that starts it, so it is started here, where its pid is known.
    if ! is_open 127.0.0.1 "$ERL_EPMD_PORT"; then
      setsid epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 >/dev/null 2>&1 </dev/null &
      echo $! >"$dir/epmd.pid"
      until_true 300 is_open 127.0.0.1 "$ERL_EPMD_PORT"
    fi
    # A quorum queue sets three file handles aside; a broker that has none left answers nobody any more.
    ulimit -n "$(ulimit -Hn)"
    # The wrapper in /usr/sbin would change the user and write to the system's folders.
    server=/usr/lib/rabbitmq/bin/rabbitmq-server
    [ -x "$server" ] || server=$(command -v rabbitmq-server)
    setsid "$server" >"$dir/stdout" 2>&1 </dev/null &
    until_true 600 answers "$port" 2>/dev/null || { tail -n 40 "$dir/stdout" "$dir"/log/*.log >&2; exit 1; }
    ;;
  stop)
    [ ! -s "$dir/pid" ] || stop_pid "$(cat "$dir/pid")" 120
    [ ! -s "$dir/epmd.pid" ] || stop_pid "$(cat "$dir/epmd.pid")" 5
    ;;
  *) echo "usage: rabbitmq.sh start DIR PORT | stop DIR" >&2; exit 2 ;;
esac
