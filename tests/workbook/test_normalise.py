"""What is mended in a workbook after XlsxWriter has written it."""

from __future__ import annotations

import zipfile
from io import BytesIO

from norcrin_xl.workbook.drawing.normalise import normalised


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
