#!/bin/sh
# What the tests use beside Python: LibreOffice, ONLYOFFICE's engine, a PDF renderer, fonts, the Open
# XML validator, and a browser for the page with what the page is made of.
# Debian packages are installed as root; otherwise the tests that need them skip and say why.
set -eu

packages=""
need() {
    command -v "$1" >/dev/null 2>&1 || packages="$packages $2"
}
need soffice "libreoffice-writer libreoffice-calc libreoffice-l10n-nb"
need pdftoppm poppler-utils
need npm npm
need chromium chromium
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

if ! .venv/bin/python -c 'import docbuilder' 2>/dev/null; then
    # 100 MB, and not for every machine
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt document-builder ||
        echo "document-builder kunne ikke installeres: testene i ONLYOFFICE hoppes over."
fi

if [ ! -e node_modules/playwright-core ] && command -v npm >/dev/null; then
    # Not `npm ci`: npm 11 wants an entry for every platform's binary, also those not installed here.
    npm install --no-save --silent --no-audit --no-fund ||
        echo "npm install feilet: testene av Open XML og av siden hoppes over."
fi

if command -v npm >/dev/null; then
    sh scripts/page-parts.sh .side .venv/bin/python ||
        echo "Delene til siden kunne ikke hentes: testene av den hoppes over."
fi
