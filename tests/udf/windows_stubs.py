"""xlwings as it is on Windows, on this machine: pywin32 in name only, its own code for real.

Everything between Excel's call and the Python function is xlwings itself: the decorators, the
dispatcher `call_udf`, all conversions and the generator of the VBA wrappers. Only COM is not.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar
from unittest.mock import patch

import xlwings

NAMES = (
    "pythoncom",
    "pywintypes",
    "win32api",
    "win32con",
    "win32event",
    "win32gui",
    "win32process",
    "win32timezone",
    "win32com",
    "win32com.client",
    "win32com.client.dynamic",
    "win32com.client.gencache",
    "win32com.server",
    "win32com.server.dispatcher",
    "win32com.server.exception",
    "win32com.server.policy",
    "win32com.server.util",
)
UDF_ROOMS = ("udf.functions", "udf")
MISSING_ARGUMENT = -2147352572
"""What VBA hands over for an argument that is left out."""

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"


class _Anything:
    """Stands for whatever name of pywin32 xlwings mentions but never uses here."""

    def __init__(self, *_: object, **__: object) -> None:
        pass


class _Loader:
    """A Windows library of which every function does nothing."""

    def __getattr__(self, name: str) -> _Loader:
        return self

    def __call__(self, *_: object) -> int:
        return 0


class _Stub(ModuleType):
    __path__: ClassVar[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_Anything,), {})


def _stubs() -> dict[str, ModuleType]:
    made: dict[str, Any] = {name: _Stub(name) for name in NAMES}
    for name, module in made.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(made[parent], child, module)
    made["pythoncom"].__file__ = None
    made["pythoncom"].IID_IDispatch = 0
    made["pythoncom"].TypeIIDs = {0: _Anything}
    made["pythoncom"].CoInitialize = lambda: None
    made["pywintypes"].TimeType = datetime
    made["pywintypes"].IID = str
    made["pywintypes"].com_error = type("com_error", (Exception,), {})
    made["win32process"].GetWindowThreadProcessId = lambda _: (0, 1)
    made["win32com.client"].Dispatch = lambda thing, **_: thing
    return made


@contextmanager
def _windows() -> Iterator[None]:
    """pywin32 and ctypes' Windows loaders, while xlwings is imported."""
    stubs, nothing = _stubs(), _Loader()
    loaders = {"windll": nothing, "oledll": nothing, "PyDLL": lambda _: nothing}
    sys.modules.update(stubs)
    try:
        with patch.multiple(ctypes, create=True, **loaders):
            yield
    finally:
        for name in stubs:
            del sys.modules[name]


def xlwings_udfs() -> Any:
    """The module `xlwings.udfs`, with its decorators in place on `xlwings`."""
    if "xlwings.udfs" not in sys.modules:
        with _windows():
            windows = importlib.import_module("xlwings._xlwindows")
            importlib.import_module("xlwings.com_server")
        xlwings.engines.add(xlwings.Engine(impl=windows.engine))
        xlwings.engines.active = xlwings.engines["excel"]
        udfs = importlib.import_module("xlwings.udfs")
        for name, decorator in (("func", udfs.xlfunc), ("arg", udfs.xlarg), ("ret", udfs.xlret)):
            setattr(xlwings, name, decorator)
        for name in UDF_ROOMS:
            if name in sys.modules:
                importlib.reload(sys.modules[name])
    return sys.modules["xlwings.udfs"]


def worksheet_functions() -> ModuleType:
    """The package `udf` as xlwings loads it on Windows."""
    xlwings_udfs()
    return importlib.import_module("udf")


def called(name: str, *arguments: object, book: object = None, module: str = "udf") -> Any:
    """What Excel gets from a worksheet function: rows of cells, or one value for one cell.

    `arguments` are as COM hands them over: a value for a cell, tuples of tuples for a range.
    """
    worksheet_functions()
    result = xlwings_udfs().call_udf(module, name, arguments, book)
    return result[0][0] if len(result) == 1 and len(result[0]) == 1 else result


class OpenBook:
    """A workbook that is open in Excel, as far as a worksheet function asks it."""

    def __init__(self, full_name: str | Path) -> None:
        self.FullName = str(full_name)
        self.Worksheets = _NoSheets()


class OpenRange:
    """A range of cells as VBA passes it on: the values are read from it, not handed over."""

    Row = Column = Hwnd = 1

    def __init__(self, *rows: tuple[object, ...]) -> None:
        self.Value = rows if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0]
        self.Rows, self.Columns = _Count(len(rows)), _Count(len(rows[0]))
        self.Count = len(rows) * len(rows[0])
        self.Worksheet = self.Parent = self.Application = self._oleobj_ = self
        self.iid = RANGE_IID

    def GetTypeInfo(self) -> OpenRange:
        return self

    def GetTypeAttr(self) -> OpenRange:
        return self


class _Count:
    def __init__(self, count: int) -> None:
        self.Count = count


class _NoSheets:
    Count = 0

    def __iter__(self) -> Iterator[object]:
        return iter(())


def wrapper_text() -> str:
    """What xlwings' own generator writes for the package `udf` in a macro-enabled workbook."""
    from io import StringIO

    written = StringIO()
    book = type("Book", (), {"Name": "NorCRIN_Rapport.xlsm"})
    xlwings_udfs().generate_vba_wrapper("udf", worksheet_functions(), written, book)
    return written.getvalue()
