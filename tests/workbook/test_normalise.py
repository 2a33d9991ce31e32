"""What is mended in a workbook after XlsxWriter has written it."""

from __future__ import annotations

import zipfile
from io import BytesIO

from norcrin_xl.workbook.drawing.construction import normalised


def archive(name: str, content: bytes, year: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def only_part(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as made:
        return made.read(made.namelist()[0])


def test_the_date_of_writing_leaves_no_trace() -> None:
    first, second = (archive("a.xml", b"<a/>", year) for year in (1999, 2021))
    assert normalised(first) == normalised(second)


def test_a_blank_result_is_a_text() -> None:
    sheet = b'<c r="F8" s="1"><f>IF(A1="","",1)</f><v></v></c>'
    mended = normalised(archive("xl/worksheets/sheet1.xml", sheet, 2000))
    assert only_part(mended) == b'<c r="F8" s="1" t="str"><f>IF(A1="","",1)</f><v></v></c>'


def test_other_results_stay() -> None:
    sheet = b'<c r="F8" s="1"><f>1+1</f><v>2</v></c>'
    assert only_part(normalised(archive("xl/worksheets/sheet1.xml", sheet, 2000))) == sheet


STYLES = (
    b'<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="0"><alignment horizontal="left" '
    b'wrapText="1"/><protection locked="0"/></xf><xf numFmtId="0"><alignment horizontal="left" '
    b'wrapText="1"/></xf></cellXfs>'
)


def rows_of(*styles: int) -> bytes:
    """A sheet with a row for each style of its one cell."""
    return b"".join(
        b'<row r="%d" ht="30" customHeight="1"><c r="A%d" s="%d"/></row>' % (n, n, style)
        for n, style in enumerate(styles, start=1)
    )


def test_a_row_where_text_is_typed_keeps_its_height_and_may_grow() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/worksheets/sheet1.xml", rows_of(0, 1, 2, 1))
        made.writestr("xl/styles.xml", STYLES)
    mended = only_part(normalised(out.getvalue()))
    assert [b"customHeight" in row for row in mended.split(b"</row>")[:-1]] == [
        True,
        False,
        True,
        False,
    ]
    assert mended.count(b'ht="30"') == 4
