# Sourced by the scripts beside it: looking at ports with nothing but bash.

# is_open HOST PORT: does somebody listen there?
is_open() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# free_ports COUNT: the first of COUNT neighbouring free ports. Below the kernel's range for outgoing connections, so
# that no client is given one of them between this look and the engine's start.
free_ports() {
  local count=$1 try first offset
  for try in $(seq 100); do
    first=$((20000 + RANDOM % 12000))
    for offset in $(seq 0 $((count - 1))); do
      is_open 127.0.0.1 $((first + offset)) && continue 2
    done
    echo "$first"
    return 0
  done
  echo "steward: found no free port in $try tries" >&2
  return 1
}

# until_true SECONDS COMMAND…: polls the command ten times a second.
until_true() {
  local tenths=$(($1 * 10)) tick
  shift
  for tick in $(seq "$tenths"); do
    "$@" && return 0
    sleep 0.1
  done
  return 1
}

# stop_pid PID SECONDS: asks, waits, and only then insists.
stop_pid() {
  kill "$1" 2>/dev/null || return 0
  until_true "$2" is_gone "$1" || kill -KILL "$1" 2>/dev/null || true
}

is_gone() { ! kill -0 "$1" 2>/dev/null; }
