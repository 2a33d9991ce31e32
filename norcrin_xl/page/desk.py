"""The files that a task works on, and its answer as the page shows it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from norcrin_xl.findings import LOG, Finding, OpenErrors, Progress, UserError, unforeseen
from norcrin_xl.pipeline.job import EARLIER_COPY, Done

Answer = dict[str, Any]
"""What the page shows: state, sentences, files, findings, and what the task itself gives."""


class Desk(NamedTuple):
    """The folder with the chosen files, what was chosen beside them, and who is told of steps."""

    folder: Path
    options: Mapping[str, Any]
    step: Progress

    def files(self, slot: str) -> list[Path]:
        return sorted((self.folder / slot).glob("*"))

    def file(self, slot: str) -> Path:
        """The one file of a slot. Raises `UserError` where none was chosen."""
        found = self.files(slot)
        if not found:
            raise UserError("Velg filen først.")
        return found[0]

    def optional(self, slot: str) -> Path | None:
        return next(iter(self.files(slot)), None)

    def out(self, name: str) -> Path:
        """Where a result of this name is to lie."""
        folder = self.folder / "ut"
        folder.mkdir(exist_ok=True)
        return folder / name

    def copied(self, slot: str) -> Path:
        """A copy of a chosen file among the results: the chosen one is never changed."""
        return Path(shutil.copy(self.file(slot), self.out(self.file(slot).name)))

    def words(self, name: str) -> list[str]:
        """What was typed with commas between."""
        return [
            word.strip() for word in str(self.options.get(name) or "").split(",") if word.strip()
        ]

    def chosen(self, name: str) -> bool:
        return bool(self.options.get(name))

    def typed(self, name: str, what: str) -> str:
        """What was typed in a field. Raises `UserError` where that is nothing."""
        text = str(self.options.get(name) or "").strip()
        if not text:
            raise UserError(f"Skriv {what} først.")
        return text


def refused(text: str, desk: Desk) -> Answer:
    """What is said where a task could not be done."""
    lines = [_without_folder(line, desk) for line in _lines([text])]
    return {"state": "refused", "sentences": lines, "files": [], "findings": []}


def stopped(error: OpenErrors, desk: Desk) -> Answer:
    """What is said where errors in the figures stop a task: the errors stand in the table."""
    given = answer(desk, Done((str(error),), (), error.findings))
    return {**given, "state": "open", "files": []}


def _lines(sentences: Iterable[str]) -> list[str]:
    """The sentences line by line, as the page says them; dated copies are the page's own."""
    lines = [line for text in sentences for line in text.split("\n")]
    kept = (on_page(line.partition(EARLIER_COPY)[0]) for line in lines)
    return [line.rstrip() for line in kept if line.strip()]


def answer(desk: Desk, done: Done, *, brief: bool = False, **more: object) -> Answer:
    """A job's outcome as the page shows it; files are those that lie among the results.

    What the tables show is not said besides: findings, and where it is to be `brief` all that is
    said of single places.
    """
    shown = {on_page(found.message) for found in done.findings}
    lines = [
        _without_folder(line, desk)
        for line in _lines(done.sentences)
        if not (line.startswith(" ") and (brief or any(said in line for said in shown)))
    ]
    return {
        "state": "errors" if done.has_errors else "done",
        "sentences": lines,
        "files": list(_results(desk)),
        "findings": [_finding(found) for found in done.findings],
        **more,
    }


def _finding(found: Finding) -> Answer:
    """A finding as the page's table has it; its place stands in a column of its own."""
    return {**found.as_dict(), "message": on_page(found.text), "title": found.kind.title}


def _without_folder(text: str, desk: Desk) -> str:
    """A sentence without the folders that only the page knows."""
    for path in sorted((p for p in desk.folder.iterdir() if p.is_dir()), reverse=True):
        text = text.replace(f"{path}/", "").replace(f"{path}", "resultatene")
    return text.replace(f"{desk.folder}/", "")


def _results(desk: Desk) -> Iterator[dict[str, str]]:
    """The files among the results; a folder as one zip, and dated copies left out."""
    folder = desk.folder / "ut"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir():
            packed = Path(shutil.make_archive(str(desk.folder / path.name), "zip", path))
            yield {"path": str(packed), "name": packed.name}
        elif not path.name.startswith("."):
            yield {"path": str(path), "name": path.name}


def broken(desk: Desk) -> Answer:
    """What is said where a task failed for a reason that nobody foresaw, and the file about it."""
    said = unforeseen("oppgaven")
    kept = [path for path in Path(tempfile.gettempdir()).glob(f"{LOG}*") if str(path) in said]
    for path in kept:
        said = said.replace(f"{path}", path.name)
    files = [{"path": str(path), "name": path.name} for path in kept]
    return {**refused(said, desk), "files": files}


TITLES: Mapping[str, str] = {
    "begrunn": "Begrunn et endret tall",
    "bygg": "Et annet nettverk",
    "fordel": "Send ut skjemaer",
    "forklar": "Forklar et tall",
    "gjelder": "Gjelder også i år",
    "godta": "Godta et funn",
    "hent": "Ta inn skjemaer",
    "hent-tekst": "Hent tekst fra rapporten",
    "koble": "Koble tall i en rapport",
    "konsolider": "Konsolider",
    "kontroll": "Kontroller",
    "nytt-aar": "Neste års arbeidsbok",
    "oppdater": "Oppdater tall i rapporten",
    "rapport": "Generer rapport",
    "sammenlign": "Sammenlign to rapporter",
    "tall": "Tallkatalog",
}
"""The page's task for each command."""

OPTIONS: Mapping[str, str] = {
    "lag et utkast med --utkast": "huk av for utkast",
    "oppdater likevel med --utkast": "huk av for utkast",
    "lås tallene slik de står med --likevel": "huk av for å låse tallene slik de står",
    "Velg for hver konflikt: --behold TAG eller --erstatt TAG.": "Velg for hver konflikt nedenfor.",
    "kjør fordel på nytt med riktig --frist": "lag skjemaene på nytt med riktig frist",
    "eller koden med --kode": "eller skriv koden",
    "utelat --mal": "utelat malen",
    "bruk --avsluttet": "skriv under prosjekter som er over:",
    "bruk --fortsetter": "skriv under prosjekter som fortsetter:",
    "eller les dem som godtatt med --godtatt": "eller huk av for å lese dem som godtatt",
    "Utelat det med --uten": "Fjern haken for",
    "Uten --filter listes alle": "La feltet stå tomt for å se alle",
    "Lag forslagene med --forslag": "Lag forslagene først",
    "finnes ikke på denne maskinen": "finnes ikke i nettleseren",
    " Ordlisten følger med LibreOffice, og finnes på Debian som pakken hunspell-no.": "",
    "Trykk Oppdater tabeller": "Før funnene inn i arket Kontroll",
    "trykk Oppdater tabeller": "før funnene inn i arket Kontroll",
    "--behold": "å beholde",
    "--erstatt": "å erstatte",
    "Se «norcrin-xl tall».": "Velg et av tallene i listen.",
}
"""What is said of options, of buttons and of the machine, as the page says it."""

_OPTION = re.compile("|".join(map(re.escape, OPTIONS)))
_COMMAND = re.compile(
    rf"«?norcrin-xl (?P<name>{'|'.join(sorted(TITLES, key=len, reverse=True))})\b(?!-)"
    r"(?: (?:--[a-zæøå]+|[A-ZÆØÅ]{2,20}(?:\.[a-z]{2,5})?)){0,6}»?"
)


def on_page(text: str) -> str:
    """A sentence of a job as the page says it."""
    said = _OPTION.sub(lambda found: OPTIONS[found[0]], text)
    return _COMMAND.sub(lambda found: f"«{TITLES[found['name']]}»", said)
