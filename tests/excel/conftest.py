"""The workbook that the buttons stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.pipeline.building import example_workbook
from tests.excel.book import NAME


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / NAME
    made.write_bytes(example_workbook(NAME))
    return made
