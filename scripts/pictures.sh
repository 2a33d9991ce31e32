#!/bin/sh
# The pictures in README and docs, made from the real files: sh scripts/pictures.sh
# Needs LibreOffice and poppler-utils (make test installs both).
set -eu
cd "$(dirname "$0")/.."
out=docs/bilder
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make --no-print-directory rapport >/dev/null
.venv/bin/norcrin-xl pdf ut/NorCRIN_Rapport_2021.docx --bok NorCRIN_Rapport.xlsm -o "$work/rapport.pdf" >/dev/null
soffice "-env:UserInstallation=file://$work/profil" --headless --convert-to pdf \
    --outdir "$work" NorCRIN_Rapport.xlsm >/dev/null 2>&1

page_with() { # PDF TEXT: the first page that holds the text, after the contents
    pages=$(pdfinfo "$1" | awk '/^Pages/ {print $2}')
    page=$3
    while [ "$page" -le "$pages" ]; do
        if pdftotext -f "$page" -l "$page" "$1" - | grep -q "$2"; then
            echo "$page"
            return
        fi
        page=$((page + 1))
    done
    echo "Fant ikke «$2» i $1" >&2
    exit 1
}
picture() { # PDF PAGE DPI NAME
    pdftoppm -r "$3" -f "$2" -l "$2" -singlefile -png "$1" "$out/$4"
}
picture "$work/rapport.pdf" 1 60 rapport-forside
picture "$work/rapport.pdf" "$(page_with "$work/rapport.pdf" "^Finansieringsplan" 3)" 60 rapport-regnskap
picture "$work/rapport.pdf" "$(page_with "$work/rapport.pdf" "^Figur 7.1.1" 4)" 60 rapport-figurer
picture "$work/NorCRIN_Rapport.pdf" "$(page_with "$work/NorCRIN_Rapport.pdf" "NorCRIN2 (1000 kr)" 2)" 70 ark-partner
picture "$work/NorCRIN_Rapport.pdf" "$(page_with "$work/NorCRIN_Rapport.pdf" "^Slik gjør du" 1)" 70 ark-start
