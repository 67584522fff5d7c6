#!/usr/bin/env bash
# busy_disk.sh COMMAND…: runs the command while others keep the disk busy: each writes a little and waits until the disk has
# it (fdatasync), over and over. `tests/scripts/busy_disk.sh make test` must pass as `make test` does: nothing may depend on
# how fast the machine is. STEWARD_BUSY_WRITERS (4) says how many write, STEWARD_BUSY_KIB (4096) how much each time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. tests/scripts/scratch.sh

kib=${STEWARD_BUSY_KIB:-4096}
writers=()
write_on() {
  # One of them for as long as the script lives, which it does not outlive.
  while [ -d "$folder" ] && kill -0 "$$" 2>/dev/null; do
    dd if=/dev/zero of="$folder/writer$1" bs=1K count="$kib" conv=fdatasync,notrunc status=none 2>/dev/null || return 0
  done
}
for writer in $(seq "${STEWARD_BUSY_WRITERS:-4}"); do
  write_on "$writer" &
  writers+=($!)
done
status=0
"$@" || status=$?
for writer in "${writers[@]}"; do stop_pid "$writer" 30; done
exit "$status"
