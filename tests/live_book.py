"""A workbook that is open in Excel, as far as a button asks it: what is written is kept."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any


class OpenApp:
    """Excel itself: the status bar, and messages with the answers that the user gives."""

    def __init__(self, answers: Sequence[str] = ()) -> None:
        self.steps: list[object] = []
        self.messages: list[str] = []
        self.computed = 0
        self.calculation, self.screen_updating, self.enable_events = "automatic", True, True
        self.selection: Selection | None = None
        self.chosen: str | bool = False
        """What the user chooses in a window for files; `False` where it is closed."""
        self.api = self
        self._answers = list(answers)

    def calculate(self) -> None:
        self.computed += 1

    def GetOpenFilename(self, kinds: str, first: int, title: str) -> str | bool:
        assert kinds == "*.docx,*.docx"
        assert title.startswith("Velg rapporten")
        return self.chosen

    def CalculateFull(self) -> None:
        self.computed += 1

    @property
    def status_bar(self) -> object:
        return self.steps[-1] if self.steps else False

    @status_bar.setter
    def status_bar(self, text: object) -> None:
        self.steps.append(text)

    def alert(self, prompt: str, title: str, buttons: str = "ok", mode: str = "info") -> str:
        assert title == "NorCRIN"
        assert mode in ("info", "critical")
        self.messages.append(prompt)
        return "ok" if buttons == "ok" else self._answers.pop(0)


class Selection:
    """The cells that the user has selected."""

    def __init__(self, sheet: str, address: str) -> None:
        self.sheet, self.address = SimpleNamespace(name=sheet), address


class OpenSheet:
    """A sheet: protected unless a button has opened it for writing."""

    def __init__(self, written: dict[tuple[str, str], Any], name: str) -> None:
        self.name, self.written, self.protected = name, written, True
        self.api = self
        self.Protection = self
        self.AllowInsertingRows, self.AllowFiltering = False, name == "Kontroll"
        self.FilterMode, self.password = False, ""

    def Unprotect(self, password: str) -> None:
        if self.password != password:
            raise ValueError("The password you supplied is not correct")
        self.protected = False

    def ShowAllData(self) -> None:
        self.FilterMode = False

    def Protect(self, **options: bool) -> None:
        assert options["Contents"]
        assert options["AllowInsertingRows"] is self.AllowInsertingRows
        assert options["AllowFiltering"] is self.AllowFiltering
        self.protected = True

    def range(self, address: str) -> OpenRange:
        return OpenRange(self, address)


class OpenRange:
    """Cells of a sheet, by their first address."""

    def __init__(self, sheet: OpenSheet, address: str) -> None:
        self.sheet, self.address, self.rows = sheet, address, self
        self.api = self.EntireRow = self
        self.shape: tuple[int, int] | None = None

    def offset(self, rows: int, columns: int) -> OpenRange:
        return OpenRange(self.sheet, f"{self.address}+{rows},{columns}")

    def resize(self, rows: int, columns: int) -> OpenRange:
        self.shape = (rows, columns)
        return self

    def autofit(self) -> None:
        assert not self.sheet.protected

    def _write(self, values: Any) -> None:
        assert not self.sheet.protected
        assert self.shape == (len(values), len(values[0]))
        self.sheet.written[self.sheet.name, self.address] = values

    value = formula = property(None, _write)

    def clear_contents(self) -> None:
        assert not self.sheet.protected
        self.sheet.written[self.sheet.name, self.address] = None

    def _write_array(self, text: str) -> None:
        assert not self.sheet.protected
        self.sheet.written[self.sheet.name, self.address] = text

    formula2 = formula_array = property(None, _write_array)

    def add_hyperlink(self, address: str, text: str, tip: str) -> None:
        assert not self.sheet.protected
        self.sheet.written[self.sheet.name, self.address] = (address, text, tip)


class _Sheets(dict[str, OpenSheet]):
    def __init__(self, written: dict[tuple[str, str], Any]) -> None:
        self._written = written

    def __missing__(self, name: str) -> OpenSheet:
        self[name] = OpenSheet(self._written, name)
        return self[name]


class _Name:
    def __init__(self, book: OpenBook, name: str) -> None:
        self.refers_to = ""
        self.refers_to_range = OpenRange(book.sheets["Kontroll"], name)


class _Names(dict[str, _Name]):
    def __init__(self, book: OpenBook) -> None:
        self._book = book

    def __missing__(self, name: str) -> _Name:
        self[name] = _Name(self._book, name)
        return self[name]


class OpenBook:
    """The workbook at `path`. `written` holds what was written, by sheet and first cell.

    `computed` is the workbook as it is when something was written to it and Excel has computed.
    """

    def __init__(
        self,
        path: Path | str,
        answers: Sequence[str] = (),
        computed: bytes | None = None,
        **api: object,
    ) -> None:
        self.app = OpenApp(answers)
        self.written: dict[tuple[str, str], Any] = {}
        self.sheets = _Sheets(self.written)
        self.names = _Names(self)
        self.FullName, self.Path = str(path), str(Path(str(path)).parent)
        self.ReadOnly = self.MultiUserEditing = False
        self.__dict__.update(api)
        self.api = self
        self._computed = computed

    def SaveCopyAs(self, path: str) -> None:
        if self.written and self._computed is not None:
            Path(path).write_bytes(self._computed)
        else:
            shutil.copy(self.FullName, path)
