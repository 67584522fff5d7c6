#!/usr/bin/env bash
# as_deployed.sh BINARY FOLDER USER GROUP ro|rw SETTINGS|- WRITABLE… -- COMMAND…: runs the command as a container would run it,
# with the file BINARY as /usr/local/bin/steward: as USER and GROUP without any capability and without a way to get one, on
# a root file system of its own that is read-only, but for the folders WRITABLE. SETTINGS is the file that is mounted as
# /etc/steward/steward.toml. It needs to be root; everything is made in a mount namespace that ends with the command.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
if [ "$1" != --inside ]; then exec unshare --mount --propagation private "$0" --inside "$@"; fi
binary=$2 root=$3 user=$4 group=$5 mode=$6 settings=$7
shift 7

mkdir -p "$root"
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root"
mkdir -p "$root"/{usr,etc/ssl,proc,dev}
# What an image holds of a Debian: its programs and libraries, and no file of this machine's own.
mount --bind -o ro /usr "$root/usr"
for name in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$name" ]; then
    cp -P "/$name" "$root/$name"
  elif [ -d "/$name" ]; then
    mkdir "$root/$name"
    mount --bind -o ro "/$name" "$root/$name"
  fi
done
[ ! -d /etc/ssl ] || mount --bind -o ro /etc/ssl "$root/etc/ssl"
for file in hosts resolv.conf nsswitch.conf ld.so.cache; do
  [ ! -f "/etc/$file" ] || cp -L "/etc/$file" "$root/etc/$file"
done
for device in null zero random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount --bind /proc "$root/proc"
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root/usr/local/bin"
touch "$root/usr/local/bin/steward"
mount --bind -o ro "$binary" "$root/usr/local/bin/steward"
mount -o remount,ro "$root/usr/local/bin"
if [ "$settings" != - ]; then
  mkdir "$root/etc/steward"
  cp "$settings" "$root/etc/steward/steward.toml"
  chmod 644 "$root/etc/steward/steward.toml"
fi
while [ "$1" != -- ]; do
  mkdir -p "$root$1"
  mount -t tmpfs -o mode=1777,size=64m,nosuid,nodev tmpfs "$root$1"
  shift
done
shift
[ "$mode" = rw ] || mount -o remount,ro "$root"
cd "$root"
exec chroot "$root" setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs \
  --inh-caps=-all --bounding-set=-all -- "$@"
