# Sourced: a folder in $folder and, once set, a process in $process, both gone when the script ends.

. tests/engines/ports.sh

folder=$(mktemp -d "${TMPDIR:-/tmp}/steward-scratch.XXXXXX")
process=
clean_up() {
  trap - EXIT
  [ -z "$process" ] || stop_pid "$process" 120
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
