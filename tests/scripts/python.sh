#!/usr/bin/env bash
# python.sh: prints the folder of the Python tools that the tests use, made first when it is missing.
# The folder is named by the pinned list it was made from, so a changed list makes a new one and an old one is never half right.
set -euo pipefail
cd "$(dirname "$0")/.."

list=requirements.txt
tools="${STEWARD_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/steward}"
venv="$tools/python-$(sha256sum "$list" | cut -c1-16)"
if [ ! -e "$venv/complete" ]; then
  python3 -c 'import ensurepip, venv' 2>/dev/null || scripts/apt.sh python3 python3-venv
  echo "steward: installing the Python test tools" >&2
  rm -rf "$venv"
  mkdir -p "$tools"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-input --requirement "$list" >&2
  touch "$venv/complete"
fi
echo "$venv/bin"
