#!/usr/bin/env bash
# rolling.sh: builds this tree, and the same with tests/rolling/newer.patch, and runs both beside each other: see
# tests/rolling/main.rs. Needs the engines (tests/engines/with.sh). Both trees share the target folder, and with it all that is
# not of this workspace; this tree is built last, so that what stands there afterwards is of it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. tests/scripts/scratch.sh
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}

# build TREE FOLDER: the binaries of the tree, in the folder.
build() {
  (cd "$1" && cargo build --quiet --workspace --bins)
  mkdir "$2"
  local service
  while read -r service _asks; do
    case $service in '' | '#'*) ;; *) cp "$CARGO_TARGET_DIR/debug/$service" "$2/" ;; esac
  done <services/services.txt
}

mkdir "$folder/tree"
git ls-files -z -co --exclude-standard | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done \
  | tar -c --null -T - | tar -x -C "$folder/tree"
git -C "$folder/tree" init -q
git -C "$folder/tree" apply "$PWD/tests/rolling/newer.patch"
# As a release has: without it cargo takes what it built of this tree for what it has built of that one.
sed -i 's/^version = .*/version = "9999.0.0"/' "$folder/tree/Cargo.toml"
build "$folder/tree" "$folder/newer"
build . "$folder/older"
"$CARGO_TARGET_DIR/debug/rolling" "$folder/older" "$folder/newer"
