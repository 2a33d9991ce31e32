#!/bin/sh
# What the tests use beside Python: LibreOffice, a PDF renderer, fonts, the Open XML validator.
# Debian packages are installed as root; otherwise the tests that need them skip and say why.
set -eu

packages=""
need() {
    command -v "$1" >/dev/null 2>&1 || packages="$packages $2"
}
need soffice "libreoffice-writer libreoffice-calc libreoffice-l10n-nb"
need pdftoppm poppler-utils
need npm npm
[ -e /usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf ] || packages="$packages fonts-crosextra-carlito"
[ -e /usr/share/hunspell/nb_NO.dic ] || packages="$packages hunspell-no"
# soffice of the packages above; python3-uno lets tests drive it
/usr/bin/python3 -c 'import uno' 2>/dev/null || packages="$packages python3-uno"

if [ -n "$packages" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installerer:$packages …"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends $packages >/dev/null
    else
        echo "Ikke root: installer$packages for å kjøre alle tester. Uten dem hoppes noen over."
    fi
fi

if [ ! -x node_modules/.bin/ooxml-validator ] && command -v npm >/dev/null; then
    # Not `npm ci`: npm 11 wants an entry for every platform's binary, also those not installed here.
    npm install --no-save --silent --no-audit --no-fund ||
        echo "npm install feilet: testene av Open XML hoppes over."
fi
