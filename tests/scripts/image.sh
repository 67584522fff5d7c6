#!/usr/bin/env bash
# image.sh [SERVICE…]: builds the last stage of docker/Dockerfile for each service (all of them unless named) and runs what
# it made. No registry is needed: the base is a Debian of debootstrap's, kept in $STEWARD_CACHE_DIR, and the stage that
# compiles is stood in for by a folder of binaries, $STEWARD_BINARIES (a release build made here unless set), as a registry's
# cache would be. Everything else is the Dockerfile's own. It needs to be root, and the Debian mirror.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
[ "$(id -u)" = 0 ] || { echo "steward: images are built in namespaces, which only root may make" >&2; exit 1; }
tests/scripts/apt.sh buildah debootstrap
. tests/scripts/scratch.sh

services=("$@")
[ "${#services[@]}" -gt 0 ] ||
  mapfile -t services < <(sed -e 's/#.*//' -e 's/ .*//' -e '/^$/d' services/services.txt && echo allinone)
binaries=${STEWARD_BINARIES:-}
if [ -z "$binaries" ]; then
  cargo build --quiet --release --workspace --exclude suite-tests --exclude demo --bins
  binaries=${CARGO_TARGET_DIR:-target}/release
fi

cache=${STEWARD_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/steward}
base=$cache/debian-12-base.tar
if [ ! -e "$base" ]; then
  echo "steward: making a Debian to build on" >&2
  mkdir -p "$cache"
  debootstrap --variant=minbase bookworm "$folder/base" >"$folder/log" 2>&1 ||
    { tail -n 20 "$folder/log" >&2; exit 1; }
  tar -C "$folder/base" --one-file-system -cf "$base.part" .
  mv "$base.part" "$base"
fi

buildah() { command buildah --root "$folder/store" --runroot "$folder/run" --storage-driver vfs "$@"; }
mkdir "$folder/context"
ln "$base" "$folder/context/base.tar" 2>/dev/null || cp "$base" "$folder/context/base.tar"
printf 'FROM scratch\nADD base.tar /\n' >"$folder/context/Dockerfile"
buildah bud --quiet --isolation chroot -t localhost/base "$folder/context" >/dev/null

for service in "${services[@]}"; do
  mkdir -p "$folder/built/src/target/release"
  cp "$binaries/$service" "$folder/built/src/target/release/"
  buildah bud --quiet --isolation chroot --target service --build-arg RUNTIME_BASE=localhost/base \
    --build-arg SERVICE="$service" --build-context build="$folder/built" --ignorefile docker/Dockerfile.dockerignore \
    -t "localhost/steward/$service" -f docker/Dockerfile . >"$folder/log" 2>&1 ||
    { tail -n 40 "$folder/log" >&2; exit 1; }
  # The image says who runs, and the binary finds all that it needs in it.
  user=$(buildah inspect --type image --format '{{.OCIv1.Config.User}}' "localhost/steward/$service")
  [ "$user" = 10001:10001 ] || { echo "steward: $service would run as '$user'" >&2; exit 1; }
  container=$(buildah from "localhost/steward/$service")
  buildah run --isolation chroot "$container" -- steward routes >"$folder/routes"
  grep -q '"path"' "$folder/routes" || { echo "steward: the image of $service does not run" >&2; exit 1; }
  buildah rm "$container" >/dev/null
  echo "steward/$service: $(du -h "$folder/built/src/target/release/$service" | cut -f1) binary, runs as $user"
done
