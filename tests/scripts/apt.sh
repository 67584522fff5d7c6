#!/usr/bin/env bash
# apt.sh PACKAGE…: installs those Debian packages that are not installed yet, quietly, starting no service.
set -euo pipefail

missing=()
for package in "$@"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

command -v apt-get >/dev/null || { echo "steward: this machine has no apt-get; please install: ${missing[*]}" >&2; exit 1; }
as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "steward: not root and no sudo; please install: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
log=$(mktemp)

# A package's own server must not appear on the standard ports as a side effect: the tests start private ones.
policy=/usr/sbin/policy-rc.d
made_policy=
clean_up() { [ -z "$made_policy" ] || "${as_root[@]}" rm -f "$policy"; rm -f "$log"; }
trap clean_up EXIT
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  made_policy=yes
fi

echo "steward: installing ${missing[*]}" >&2
install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
# The package lists may be absent or stale: fetch them only when a first try fails.
if ! "${as_root[@]}" "${install[@]}" >"$log" 2>&1 </dev/null; then
  "${as_root[@]}" apt-get update -q >"$log" 2>&1 </dev/null || { cat "$log" >&2; exit 1; }
  "${as_root[@]}" "${install[@]}" >"$log" 2>&1 </dev/null || { cat "$log" >&2; exit 1; }
fi
