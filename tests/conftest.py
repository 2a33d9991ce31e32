"""What many tests share: the shipped 2021 data, computed once, and the published figures."""

from __future__ import annotations

import csv
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from norcrin_xl.model import ReportData
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.shipped import example_data

REFERENCE = Path(__file__).parent / "reference" / "2021"


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """A shell that runs the tests in the background lets all that they start ignore Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def data() -> ReportData:
    """The report data of the shipped workbook."""
    return example_data("NorCRIN_Rapport.xlsm")


@pytest.fixture(scope="session")
def book(data: ReportData) -> Workbook:
    """The shipped workbook's data with quantities, tables, figures and findings."""
    return computed(data)


@pytest.fixture(scope="session")
def published() -> Callable[[str], list[dict[str, str]]]:
    """The rows of one of the published tables, by its file name without ending."""

    def rows(name: str) -> list[dict[str, str]]:
        with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return rows
