#!/usr/bin/env bash
# bench.sh: what the suite does in a second, then what it costs beside the build of an earlier commit (BASE, by default the
# foundation before the log), both built for release. Minutes; the first time half an hour, since two builds are made.
set -euo pipefail
cd "$(dirname "$0")/../.."
base=${BASE:-e282167}
target=${CARGO_TARGET_DIR:-$PWD/target}
beside=$target/beside/$base

cargo build --quiet --release --workspace --bins
if [ ! -x "$beside/release/ticketing" ]; then
  mkdir -p "$beside"
  git archive "$base" | tar -x -C "$beside" --one-top-level=source
  CARGO_TARGET_DIR=$beside cargo build --quiet --release --workspace --bins --manifest-path "$beside/source/Cargo.toml"
  rm -rf "$beside/source"
fi
tests/scripts/apt.sh wrk
export STEWARD_ENGINE_DURABLE=1
tests/engines/with.sh "$target/release/bench"
tests/engines/with.sh python3 tests/bench/against.py "$beside/release" "$target/release"
