#!/usr/bin/env bash
# outside.sh: prints the folder of the servers in tests/outside, with the packages of its lock file installed.
# Several tests may ask at once: one installs, and the others wait for it.
set -euo pipefail
cd "$(dirname "$0")/../outside"

is_whole() { [ -e node_modules/complete ] && [ "$(cat node_modules/complete)" = "$(sha256sum <package-lock.json)" ]; }
if ! is_whole; then
  exec 9>.lock
  flock 9
  if ! is_whole; then
    echo "steward: installing the servers that tests talk to" >&2
    npm ci --silent --no-audit --no-fund >&2
    sha256sum <package-lock.json >node_modules/complete
  fi
fi
pwd
