#!/bin/sh
# Fetches what the page is made of into a folder: Pyodide and lxml from npm, the rest from PyPI.
# Usage: page-parts.sh FOLDER PYTHON
set -eu
folder=$1
python=$2
if [ -e "$folder/fetched" ]; then exit 0; fi
mkdir -p "$folder/hjul"
npm install --prefix "$folder" --no-save --silent --no-audit --no-fund --ignore-scripts \
    pyodide@0.29.3 @web-alchemy/fonttools@1.4.0
"$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: -d "$folder/hjul" \
    et_xmlfile==2.0.0 openpyxl==3.1.5 python-docx==1.2.0 typing_extensions==4.16.0 XlsxWriter==3.3.1
touch "$folder/fetched"
