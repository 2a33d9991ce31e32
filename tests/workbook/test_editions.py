"""A workbook of another version is read where it can be, and else one message says what to do."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO

import pytest

from norcrin_xl import __version__
from norcrin_xl.findings import UserError
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.reading.areas import read_areas
from norcrin_xl.workbook.reading.raw import VERSION_MARK, read_raw
from tests.workbook import books

FILE = "bok.xlsm"


@cache
def book() -> bytes:
    return books.example()


def edited(part: str, pattern: str, new: str, content: bytes | None = None) -> bytes:
    """The workbook with a pattern replaced in one part. Fails where the edit changes nothing."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content or book())) as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            body = old.read(name)
            if name == part:
                changed = re.sub(pattern.encode(), new.encode(), body, flags=re.S)
                assert changed != body
                body = changed
            made.writestr(name, body)
    return out.getvalue()


def of_version(version: str, content: bytes | None = None) -> bytes:
    return edited(
        "docProps/custom.xml",
        rf'(name="{VERSION_MARK}".*?lpwstr>)[^<]*',
        rf"\g<1>{version}",
        content,
    )


def without_area(name: str, content: bytes | None = None) -> bytes:
    return edited(
        "xl/workbook.xml", rf'<definedName name="{name}">[^<]*</definedName>', "", content
    )


def refused(content: bytes) -> str:
    with pytest.raises(UserError) as raised:
        read_areas(content, FILE)
    return str(raised.value)


def test_a_workbook_says_which_version_built_it() -> None:
    assert read_raw(book(), FILE).version == __version__


@pytest.mark.parametrize("version", ["0.0.9", "99.1", ""])
def test_a_workbook_of_another_version_is_read_where_all_is_in_its_place(version: str) -> None:
    assert read_areas(of_version(version), FILE) == read_areas(book(), FILE)


def test_a_column_that_an_older_workbook_does_not_have_yet_is_blank() -> None:
    """Logg has got a column since; the range of an older workbook ends before it."""
    older = edited("xl/workbook.xml", r"(<definedName name=\"logg\">[^<]*\$)L(\$\d+<)", r"\1K\2")
    assert read_areas(of_version("0.0.9", older), FILE) == read_areas(book(), FILE)


def test_a_row_that_an_older_workbook_does_not_have_yet_is_no_matter() -> None:
    """Oppsett can name the delivered report since; the range of an older workbook ends before."""
    area = books_plan()["oppsett"]
    assert area.rows[-1].key == "levert"
    last = area.top + len(area.rows) - 1
    pattern = rf"(<definedName name=\"oppsett\">[^<]*\$){last}<"
    older = edited("xl/workbook.xml", pattern, rf"\g<1>{last - 1}<")
    assert len(read_areas(of_version("0.0.9", older), FILE)["oppsett"]) == len(area.rows) - 1


def test_an_older_workbook_that_lacks_something_is_told_with_the_way_out() -> None:
    said = refused(without_area("funn", of_version("0.0.9")))
    assert said.startswith(f"{FILE} er laget med norcrin-xl 0.0.9, og kan ikke leses av den du har")
    assert "Bruk norcrin-xl 0.0.9 til å gjøre ferdig dette året." in said
    assert "området «funn»" in said


def test_a_newer_workbook_that_lacks_something_is_told_with_the_way_out() -> None:
    said = refused(without_area("indikatorer", of_version("99.10.1")))
    assert said.startswith(f"{FILE} er laget med norcrin-xl 99.10.1, som er nyere enn den du har")
    assert "Installer norcrin-xl 99.10.1 eller nyere" in said


def test_a_workbook_from_before_versions_were_kept_is_an_early_one() -> None:
    unmarked = edited("docProps/custom.xml", f'name="{VERSION_MARK}"', 'name="x"')
    assert "er laget med en tidlig utgave av norcrin-xl" in refused(without_area("funn", unmarked))


def test_the_same_version_says_only_what_is_missing() -> None:
    said = refused(without_area("funn"))
    assert said.startswith(f"{FILE}, ark Kontroll: området «funn»")


def test_columns_in_another_order_are_never_read_as_each_other() -> None:
    area = books_plan()["OUS_bruk"]
    header = area.top - 1
    swapped = {f"C{header}": "2021", f"D{header}": "2020"}
    content = patched(book(), FILE, {"OUS": swapped})
    said = refused(of_version("0.0.9", content))
    assert "er laget med norcrin-xl 0.0.9" in said
    assert "kolonnen «2020» står ikke i kolonne C" in said


def test_a_row_of_the_set_up_that_is_gone_is_told() -> None:
    area = books_plan()["oppsett"]
    gone = {"Oppsett": {area.cell("aar", "key"): None}}
    assert "raden «Rapporteringsår» mangler" in refused(patched(book(), FILE, gone))


def books_plan():  # type: ignore[no-untyped-def]
    from norcrin_xl.workbook.workbook import workbook_in

    return workbook_in(book(), FILE).plan
