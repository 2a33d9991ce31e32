"""Make the page: one HTML file that holds Python, the packages, our own and the page's look.

Nothing is fetched: what the page is made of lies in a folder, and each piece must have the sum
that stands in parts.toml. The same pieces give the same bytes.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from norcrin_xl import __version__
from norcrin_xl.files import sha256
from norcrin_xl.findings import UserError
from norcrin_xl.pipeline.building import SETUP_FILE, example_setup
from norcrin_xl.report.word.styles import TEMPLATE, template_path
from norcrin_xl.toml_files import read_toml
from norcrin_xl.workbook.vba.macros import XLWINGS, xlwings_module

HERE = Path(__file__).parent
WEB = HERE / "web"
PACKAGE = HERE.parent
LOCK = "pyodide-lock.json"
OURS = "norcrin.zip"
MODULES = (
    "elements.js",
    "engine.js",
    "desk.js",
    "tasks.js",
    "charts.js",
    "findings.js",
    "results.js",
    "main.js",
)
"""The page's own script, each file after those that it imports from."""
OUTSIDE = ("templates", "eksempel")
"""Folders that a checkout has beside the package."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_IMPORT = re.compile(r"^import [^;]*;\n", re.M)
_EXPORT = re.compile(r"^export ", re.M)


def page(folder: Path) -> bytes:
    """The page, made of the pieces in `folder`.

    Raises `UserError` naming the piece that lacks, or that is another than it should be.
    """
    pieces = {**checked_parts(folder), OURS: own_package()}
    script = "\n".join(_without_imports((WEB / name).read_text("utf-8")) for name in MODULES)
    filled = {
        "VERSJON": __version__,
        "UTSEENDE": (WEB / "page.css").read_text("utf-8"),
        "ARBEIDER": (WEB / "worker.js").read_text("utf-8"),
        "DELER": "\n".join(_embedded(name, content) for name, content in pieces.items()),
        "SKRIPT": script,
    }
    text = (WEB / "page.html").read_text("utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: filled[found[1]], text).encode()


def checked_parts(folder: Path) -> dict[str, bytes]:
    """The pieces in `folder` by file name. Raises `UserError`."""
    listed = read_toml((HERE / "parts.toml").read_text("utf-8"))
    runtime, wheels = ({**listed[kind]} for kind in ("runtime", "wheels"))
    found = dict(_pieces(folder, {**runtime, **wheels}))
    known = {
        item["file_name"]: item["sha256"] for item in json.loads(found[LOCK])["packages"].values()
    }
    for name in (Path(place).name for place in wheels):
        if known.get(name, sha256(found[name])) != sha256(found[name]):
            raise UserError(f"{name} er en annen enn den som Pyodide er prøvd med. {_FETCH}")
    return found


_FETCH = "Hent delene på nytt med «make side»."


def _pieces(folder: Path, sums: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for place, wanted in sums.items():
        path = folder / place
        if not path.is_file():
            raise UserError(
                f"Finner ikke {place} i {folder}. Siden lages av Pyodide og lxml fra npm og fem "
                "pakker fra PyPI. Hent dem med «make side», eller velg mappen med --deler."
            )
        content = path.read_bytes()
        if sha256(content) != wanted:
            raise UserError(f"{path} er en annen enn den siden er prøvd med. {_FETCH}")
        yield path.name, content


def own_package() -> bytes:
    """Our package as a zip that Python imports from, with what it needs beside it."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(PACKAGE.rglob("*")):
            if path.is_file() and _is_needed(path):
                name = path.relative_to(PACKAGE.parent).as_posix()
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), path.read_bytes())
        for name, content in (
            (f"templates/{TEMPLATE}", template_path().read_bytes()),
            (f"eksempel/{SETUP_FILE}", example_setup()),
            (f"workbook/vba/{XLWINGS}.bas", xlwings_module().read_bytes()),
        ):
            archive.writestr(zipfile.ZipInfo(f"norcrin_xl/{name}", _EPOCH), content)
    return stream.getvalue()


def _is_needed(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).parts
    return "__pycache__" not in parts and parts[0] not in OUTSIDE and WEB not in path.parents


def _without_imports(module: str) -> str:
    """A module as it stands among the others in one script."""
    return _EXPORT.sub("", _IMPORT.sub("", module))


def _embedded(name: str, content: bytes) -> str:
    """A file as the page holds it: packed, in letters that no HTML reads."""
    packed = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode("ascii")
    return f'<script type="application/octet-stream" data-file="{name}">{packed}</script>'
