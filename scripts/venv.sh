#!/bin/sh
# Make a virtual environment with pip in it: sh scripts/venv.sh PYTHON FOLDER
# Debian's python3 comes without ensurepip; as root the missing package is installed.
set -eu
python=$1 folder=$2

make_venv() {
    "$python" -m venv "$folder" >/dev/null 2>&1 && "$folder/bin/python" -m pip --version >/dev/null 2>&1
}

make_venv && exit 0
rm -rf "$folder"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installerer python3-venv …"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends python3-venv >/dev/null
    make_venv && exit 0
fi
echo "Klarte ikke å lage et Python-miljø. Installer pakken python3-venv og prøv igjen." >&2
exit 1
