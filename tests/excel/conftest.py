"""The workbook that the buttons stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.excel.book import NAME
from tests.shipped import BOOK as SHIPPED


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / NAME
    made.write_bytes(SHIPPED.read_bytes())
    return made
