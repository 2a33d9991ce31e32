"""`norcrin-xl pakke`: all that a hospital's PC needs, in one file that can be handed out."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from email import message_from_bytes
from importlib import metadata
from io import BytesIO
from pathlib import Path

from norcrin_xl.cli.commands import progress, say
from norcrin_xl.cli.doctor import NEWEST, OLDEST
from norcrin_xl.files import write_whole
from norcrin_xl.findings import Progress, UserError

PYTHONS = tuple(f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1))
"""The versions of Python whose packages are carried along."""
CARRIED = (
    *("NorCRIN_Rapport.xlsm", "install.cmd", "install.ps1", "avinstaller.cmd", "constraints.txt"),
    *("docs/brukerveiledning.md", "docs/sjekkliste-excel.md", "LICENSE"),
)
BUILT_FROM = (
    *("norcrin_xl", "udf", "templates", "docs/eksempel"),
    *("setup.cfg", "pyproject.toml", "README.md", "LICENSE"),
)
WHEELS, EMBEDDED, TOP = "hjul", "python", "NorCRIN"
LONGEST = 180
"""The most characters of a path in the bundle: with the folder it is unpacked in, Windows' 260."""
FIRST_TIME = (1980, 1, 1, 0, 0, 0)


def pakke(arguments: argparse.Namespace) -> int:
    with progress() as step:
        content = bundle(Path.cwd(), arguments.python, step)
    write_whole(arguments.ut, content)
    say(f"Skrev {arguments.ut}, {len(content) // 1_000_000} MB, for Python {', '.join(PYTHONS)}.")
    return 0


def bundle(source: Path, python: Path | None, tell: Progress) -> bytes:
    """The zip, made from the project's folder. Raises `UserError` where something is not there."""
    files = {name: source / name for name in CARRIED}
    for name, path in files.items():
        if not path.is_file():
            raise UserError(f"Finner ikke {name} her. Kjør «pakke» i mappen med kildekoden.")
    parts = {Path(name).name: path.read_bytes() for name, path in files.items()}
    embedded = python.read_bytes() if python else None
    versions = [_version_of(embedded)] if embedded else PYTHONS
    with tempfile.TemporaryDirectory(prefix="norcrin-pakke-", ignore_cleanup_errors=True) as folder:
        wheels, copy = Path(folder), Path(folder) / "kilde"
        tell("Lager hjulet av NorCRIN")
        for name in BUILT_FROM:  # what an earlier build left beside them stays out
            (shutil.copytree if (source / name).is_dir() else _copy)(source / name, copy / name)
        _pip("wheel", "--no-deps", "-w", str(wheels), str(copy))
        own = _requirements(next(wheels.glob("norcrin_xl-*.whl")))
        for version in versions:
            tell(f"Henter pakker for Python {version}")
            download(required(own, version, source / "constraints.txt"), version, wheels)
        found = {path.name: path.read_bytes() for path in sorted(wheels.glob("*.whl"))}
    if embedded:
        parts |= dict(_unpacked(embedded, found.values()))
    else:
        parts |= {f"{WHEELS}/{name}": content for name, content in found.items()}
    return _zipped(parts)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())


def _requirements(wheel: Path) -> list[str]:
    """What a package says that it needs."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [item for item in archive.namelist() if item.endswith(".dist-info/METADATA")]
        return message_from_bytes(archive.read(name)).get_all("Requires-Dist") or []


def required(own: Sequence[str], version: str, constraints: Path) -> list[str]:
    """All that is needed on Windows of `own` requirements, at the versions that were tested.

    Markers are judged as on 64-bit Windows with Python `version`, wherever this runs. Raises
    `UserError` for a package without a tested version.
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    windows = {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "python_version": version,
        "python_full_version": f"{version}.0",
        "extra": "",
    }
    lines = (line.split("#")[0].strip() for line in constraints.read_text("utf-8").splitlines())
    pinned = {}
    for wanted in map(Requirement, filter(None, lines)):
        if wanted.marker is None or wanted.marker.evaluate(windows):
            pinned[canonicalize_name(wanted.name)] = f"{wanted.name}{wanted.specifier}"
    found: dict[str, str] = {}
    waiting = list(own)
    while waiting:
        wanted = Requirement(waiting.pop())
        name = canonicalize_name(wanted.name)
        if name in found or (wanted.marker and not wanted.marker.evaluate(windows)):
            continue
        if name not in pinned:
            raise UserError(f"{name} mangler i constraints.txt. Legg til utgaven som er prøvd.")
        found[name] = pinned[name]
        try:
            waiting += metadata.requires(name) or ()
        except metadata.PackageNotFoundError:
            continue  # one for Windows alone; those need no others
    return sorted(found.values())


def download(packages: list[str], version: str, folder: Path) -> None:
    """Fetch packages that are made for Windows, and never build one. Raises `UserError`."""
    short = version.replace(".", "")
    tags = ["--abi", f"cp{short}", "--abi", "abi3", "--abi", "none"]
    platform = ["--platform", "win_amd64", "--python-version", version, "--implementation", "cp"]
    _pip(
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
        *platform,
        *tags,
        "-d",
        str(folder),
        *packages,
    )


def _pip(*arguments: str) -> None:
    command_line = [
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        *arguments,
    ]
    done = subprocess.run(command_line, capture_output=True, text=True, check=False)
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if line.startswith("ERROR")][-1:]
        raise UserError(f"pip {arguments[0]} gikk ikke. Prøv igjen med nett. {' '.join(last)}")


def _version_of(embedded: bytes) -> str:
    """The version of an embeddable Python. Raises `UserError` for another file."""
    try:
        names = zipfile.ZipFile(BytesIO(embedded)).namelist()
    except zipfile.BadZipFile:
        names = []
    found = [match for name in names if (match := re.fullmatch(r"python(3)(\d+)\._pth", name))]
    if not found or "python.exe" not in names:
        raise UserError("Filen er ikke en innebygd Python. Bruk python-3.…-embed-amd64.zip.")
    if (version := f"{found[0][1]}.{found[0][2]}") not in PYTHONS:
        raise UserError(f"Python {version} kan ikke brukes. Bruk en av {', '.join(PYTHONS)}.")
    return version


def _unpacked(embedded: bytes, wheels: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The embeddable Python with the packages in it, by path."""
    archive = zipfile.ZipFile(BytesIO(embedded))
    for name in archive.namelist():
        content = archive.read(name)
        if name.endswith("._pth"):
            zipped = f"{name.removesuffix('._pth')}.zip"
            content = f"{zipped}\r\n.\r\nLib\\site-packages\r\nimport site\r\n".encode()
        if not name.endswith("/"):
            yield f"{EMBEDDED}/{name}", content
    for wheel in wheels:
        yield from _placed(zipfile.ZipFile(BytesIO(wheel)))


def _placed(wheel: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The files of a package where an installer puts them; scripts are left out."""
    for name in wheel.namelist():
        data = re.fullmatch(r"[^/]+\.data/(\w+)/(.+)", name)
        if name.endswith("/") or (data and data[1] in ("scripts", "headers")):
            continue
        if data and data[1] == "data":
            yield f"{EMBEDDED}/{data[2]}", wheel.read(name)
        else:
            yield f"{EMBEDDED}/Lib/site-packages/{data[2] if data else name}", wheel.read(name)


def _zipped(parts: dict[str, bytes]) -> bytes:
    """The parts in one folder of a zip. Raises `UserError` for a path that Windows may not take."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(parts.items()):
            path = f"{TOP}/{name}"
            if len(path) > LONGEST:
                raise UserError(f"Stien {path} er over {LONGEST} tegn. Gi filen et kortere navn.")
            archive.writestr(zipfile.ZipInfo(path, FIRST_TIME), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
