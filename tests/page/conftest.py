"""The page that the tests drive, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from norcrin_xl.page.onefile import page
from tests.office import lacking
from tests.page.driving import PARTS, Drive, driver


@pytest.fixture(scope="session")
def parts() -> Path:
    if not (PARTS / "fetched").exists():
        lacking("mangler delene til siden: kjør make test eller make side")
    return PARTS


@pytest.fixture(scope="session")
def html(parts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("side") / "NorCRIN-rapport.html"
    path.write_bytes(page(parts))
    return path


@pytest.fixture(scope="session")
def drive(html: Path) -> Iterator[Drive]:
    with driver(html) as drive:
        yield drive
