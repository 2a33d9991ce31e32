"""Word as converter, against a stand-in for pywin32: Word itself is on Windows only."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.report.pdf.converter import VARIABLE, converter
from norcrin_xl.report.pdf.soffice import LibreOffice, program
from norcrin_xl.report.pdf.word_converter import WordConverter

STAND_IN = """
import json, os, pathlib, time
LOG = pathlib.Path(os.environ["WORD_LOG"])

def noted(what, **how):
    with LOG.open("a") as log:
        log.write(json.dumps([what, how]) + "\\n")

class Mark:
    def __init__(self, name, page):
        self.Name, self.Range, self.page = name, self, page
    def Information(self, kind):
        assert kind == 3
        return self.page

class Marks(list):
    ShowHidden = False
    def __iter__(self):
        return super().__iter__() if self.ShowHidden else iter(())

class Document:
    Hwnd = 7
    def __init__(self):
        self.ActiveWindow = self.Fields = self
        self.Bookmarks = Marks([Mark("_Toc1", 2), Mark("_Toc2", 5)])
    def Repaginate(self):
        pass
    def Update(self):
        noted("Update")
    def ExportAsFixedFormat(self, OutputFileName, **how):
        noted("Export", **how)
        pathlib.Path(OutputFileName).write_bytes(b"%PDF-1.7")
    def Close(self, SaveChanges):
        noted("Close", SaveChanges=SaveChanges)

class Documents:
    def Add(self, Visible):
        return Document()
    def Open(self, FileName, **how):
        noted("Open", **how)
        BEFORE_OPEN()
        return Document()

class Application:
    Documents = Documents()
    def Quit(self, SaveChanges):
        noted("Quit", SaveChanges=SaveChanges)

def fails():
    error = Exception()
    error.excepinfo = (0, "Word", "Filen er skadet.", None, 0, 0)
    raise error
"""
WORKS = "BEFORE_OPEN = lambda: None\nDispatchEx = lambda name: Application()\n"
FAILS = "BEFORE_OPEN = fails\nDispatchEx = lambda name: Application()\n"
HANGS = "BEFORE_OPEN = lambda: time.sleep(600)\nDispatchEx = lambda name: Application()\n"
LACKS = "def DispatchEx(name):\n    raise Exception('Invalid class string')\n"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Puts a pywin32 beside Python that drives a stand-in for Word."""

    def put(behaves: str, window: str = "lambda handle: (0, 999999999)") -> Path:
        folder = tmp_path / "pywin32"
        (folder / "win32com").mkdir(parents=True)
        (folder / "win32com" / "__init__.py").touch()
        (folder / "win32com" / "client.py").write_text(STAND_IN + behaves)
        (folder / "win32process.py").write_text(f"import os\nGetWindowThreadProcessId = {window}\n")
        monkeypatch.setenv("PYTHONPATH", str(folder))
        monkeypatch.setenv("WORD_LOG", str(tmp_path / "log"))
        return tmp_path / "log"

    return put


def test_word_gives_a_tagged_pdf_and_the_pages_of_all_bookmarks(install) -> None:  # type: ignore[no-untyped-def]
    log = install(WORKS)
    with WordConverter(platform="win32") as word:
        made = word.convert(b"docx")
    assert made.content == b"%PDF-1.7"
    assert made.places == {"_Toc1": 2, "_Toc2": 5}
    said = log.read_text()
    assert '"DocStructureTags": true' in said
    assert '"UseISO19005_1": true' in said
    assert '"ReadOnly": true' in said
    assert said.count('["Quit"') == 1


def test_a_word_that_fails_is_quoted_and_closed(install) -> None:  # type: ignore[no-untyped-def]
    log = install(FAILS)
    with pytest.raises(UserError, match=r"Word laget ingen PDF.*«Filen er skadet\.»"):
        WordConverter(platform="win32").convert(b"docx")
    assert '["Quit"' in log.read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process of this test")
def test_a_word_that_hangs_is_ended_and_reported(install, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    pid = tmp_path / "pid"
    own = (
        f"lambda handle: (0, int(open({str(pid)!r}, 'w').write(str(os.getpid())) and os.getpid()))"
    )
    install(HANGS, own)
    with pytest.raises(UserError, match=r"Word svarte ikke på 2 sekunder og er avsluttet"):
        WordConverter(time_limit=2, platform="win32").convert(b"docx")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_without_word_the_message_says_what_to_install(install) -> None:  # type: ignore[no-untyped-def]
    install(LACKS)
    with pytest.raises(UserError, match=r"Finner ikke Word.*libreoffice\.org"):
        WordConverter(platform="win32").convert(b"docx")


@pytest.mark.skipif(sys.platform == "win32", reason="pywin32 may be installed there")
def test_without_pywin32_the_message_says_what_to_install() -> None:
    with pytest.raises(UserError, match=r"pywin32.*install\.cmd"):
        WordConverter(platform="win32").convert(b"docx")


def test_elsewhere_than_on_windows_word_is_refused() -> None:
    with (
        pytest.raises(UserError, match="bare lage PDF-en på Windows"),
        WordConverter(platform="linux"),
    ):
        pass


def test_the_converter_is_chosen_by_name_or_environment() -> None:
    assert isinstance(converter("", {}), LibreOffice)
    assert isinstance(converter("word", {}), WordConverter)
    assert isinstance(converter("", {VARIABLE: "Word"}), WordConverter)
    assert isinstance(converter("libreoffice", {VARIABLE: "word"}), LibreOffice)
    with pytest.raises(UserError, match="«pages»"):
        converter("", {VARIABLE: "pages"})


def test_where_libreoffice_lacks_on_windows_word_is_offered(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--konverter word"):
        program({"PATH": "", "ProgramFiles": str(tmp_path)}, "win32")
