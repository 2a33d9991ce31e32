"""The pictures show what the workbook, the template and the forms look like now."""

from __future__ import annotations

import runpy

from documents import ROOT

SOURCES = runpy.run_path(str(ROOT / "scripts" / "pictures" / "sources.py"))


def test_what_is_pictured_has_not_changed_since() -> None:
    now, pictured = SOURCES["sources"](), SOURCES["recorded"]()
    changed = sorted(name for name in now | pictured if now.get(name) != pictured.get(name))
    assert changed == [], f"{', '.join(changed)}: kjør sh scripts/pictures.sh, og se på bildene"


def test_the_hashes_follow_the_files_and_not_the_run() -> None:
    assert SOURCES["sources"]() == SOURCES["sources"]()
    assert len(set(SOURCES["sources"]().values())) == 3
