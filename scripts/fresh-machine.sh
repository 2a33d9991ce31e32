#!/bin/sh
# Does a clone work on a machine that has nothing? As root on Debian: sh scripts/fresh-machine.sh
# Makes a Debian 12 in a folder with only python3, make, git and ca-certificates, clones the
# committed HEAD there, and runs `make rapport` and `make test`. Takes ten minutes; before a release.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "Må kjøres som root: et helt Debian legges i en mappe." >&2; exit 1; }
command -v debootstrap >/dev/null || {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
}

root=$(mktemp -d)
leave() {
    umount "$root/proc" 2>/dev/null || true
    rm -rf "$root"
}
trap leave EXIT INT TERM

echo "Legger Debian 12 i $root …"
debootstrap --variant=minbase --include=python3,make,git,ca-certificates bookworm "$root" >"$root.log" 2>&1 || {
    tail "$root.log" >&2
    exit 1
}
rm "$root.log"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# How this machine reaches its packages, certificates included, is not what is tested.
for settings in /etc/pip.conf /etc/apt/apt.conf.d /etc/ssl/certs /usr/local/share/ca-certificates "$HOME/.npmrc"; do
    [ ! -e "$settings" ] || { mkdir -p "$root$(dirname "$settings")"; cp -a "$settings" "$root$(dirname "$settings")/"; }
done

git clone -q --no-hardlinks . "$root/norcrin"
run() {
    echo "== $* =="
    chroot "$root" /usr/bin/env -u PIP_FIND_LINKS LC_ALL=C.UTF-8 sh -c "cd /norcrin && $*"
}
run make rapport
run test -s ut/NorCRIN_Rapport_2021.docx
run make test
echo "En fersk maskin klarer begge."
