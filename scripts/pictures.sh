#!/bin/sh
# The pictures in README and docs, made from the real files: sh scripts/pictures.sh [NAME …]
# Needs what `make test` installs, and Xvfb: the sheets are pictured in a window, with their buttons.
set -eu
cd "$(dirname "$0")/.."
make --no-print-directory -s .venv/tested
if ! command -v Xvfb >/dev/null; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "Mangler Xvfb. Installer pakken xvfb." >&2
        exit 1
    fi
    echo "Installerer xvfb …"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends xvfb >/dev/null
fi
exec .venv/bin/python scripts/pictures "$@"
