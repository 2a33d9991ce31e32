"""What a partner's form says of its own fields."""

from __future__ import annotations

from norcrin_xl.workbook.areas.area import RowKind, column_index
from norcrin_xl.workbook.reading.raw import read_raw
from tests.partners import corpus


def test_the_form_says_of_each_count_which_year_it_is_about() -> None:
    """The studies are counted in a register that is a year behind; all else is the report's."""
    grid = read_raw(corpus.form(), "OUS.xlsx").sheets[corpus.CODE]
    for role, older in (("bruk", 3), ("kpi", 0)):
        area = corpus.network().plan[f"{corpus.CODE}_{role}"]
        column = column_index(area.column("help").letter)
        counts = [row.key for row in area.rows if row.kind is not RowKind.TOTAL]
        says = [str(grid[area.row_number(key) - 1][column]) for key in counts]
        assert sum("Gjelder 2020, men føres i kolonnen 2021." in text for text in says) == older
        assert sum("Gjelder 2021." in text for text in says) == len(counts) - older
