"""Good forms, and every way in which they come back broken, foreign or hostile."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

from norcrin_xl.partners.forms.send import forms
from norcrin_xl.partners.returned.locate import Expected
from norcrin_xl.partners.take import expected_of
from norcrin_xl.workbook.areas.area import column_index, column_letter
from norcrin_xl.workbook.lossless.patch import Change, patched
from norcrin_xl.workbook.reading.raw import MAIN
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.shipped import BOOK as SHIPPED

BOOK = "bok.xlsm"
CODE = "OUS"
TAB = "xl/worksheets/sheet2.xml"
TYPES = "[Content_Types].xml"
Edit = Callable[[bytes], bytes]


@cache
def network() -> Workbook:
    """The shipped workbook, built and read."""
    return workbook_in(SHIPPED.read_bytes(), BOOK)


@cache
def expected() -> Expected:
    return expected_of(network())


@cache
def sent() -> dict[str, bytes]:
    """The forms that are sent out, by partner."""
    book = network()
    return {f.partner.code: f.content for f in forms(book.plan, book.areas, book.data)}


def form() -> bytes:
    return sent()[CODE]


def cell(area: str, row: str, column: str) -> str:
    """The address of a field on the partner's tab."""
    return network().plan[f"{CODE}_{area}"].cell(row, column)


AMOUNT = ("okonomi_norcrin2", "1.1", "regnskap")


def with_cells(
    changes: dict[str, Change], content: bytes | None = None, sheet: str = CODE
) -> bytes:
    return patched(content or form(), "skjema.xlsx", {sheet: changes})


def with_value(value: Change, field: tuple[str, str, str] = AMOUNT) -> bytes:
    """The form with one field filled in differently."""
    return with_cells({cell(*field): value})


def rezipped(
    content: bytes,
    change: Callable[[str, bytes], bytes | None],
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """The archive with each part passed through `change` (`None` drops it), and `extra` parts."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                new.writestr(name, body)
        for name, body in (extra or {}).items():
            new.writestr(name, body)
    return out.getvalue()


def with_part(name: str, edit: Edit, content: bytes | None = None) -> bytes:
    """The form with one part edited. Fails where the edit changes nothing."""
    done = []

    def change(part: str, body: bytes) -> bytes:
        if part != name:
            return body
        done.append(edit(body) != body)
        return edit(body)

    made = rezipped(content or form(), change)
    assert done == [True], name
    return made


def replaced(name: str, old: str, new: str, content: bytes | None = None) -> bytes:
    return with_part(name, lambda body: body.replace(old.encode(), new.encode()), content)


def with_xml(
    address: str, inside: str, attributes: str = "", content: bytes | None = None
) -> bytes:
    """The form with the XML inside one cell of the tab replaced; its style is kept."""
    pattern = re.compile(
        rb'<c r="' + address.encode() + rb'"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.S
    )

    def edit(body: bytes) -> bytes:
        return pattern.sub(
            lambda m: (
                f'<c r="{address}"'.encode() + (m[1] or b"") + f"{attributes}>{inside}</c>".encode()
            ),
            body,
            count=1,
        )

    return with_part(TAB, edit)


def with_formula(formula: str, value: str = "<v>5</v>", attributes: str = "") -> bytes:
    return with_xml(cell(*AMOUNT), f"<f>{formula}</f>{value}", attributes)


def with_format(code: str, value: float = 33681.0) -> bytes:
    """The form with another number format on one field."""
    styled = with_part(
        "xl/styles.xml",
        lambda body: _more_styles(body, code),
    )
    count = int(re.search(rb'<cellXfs count="(\d+)"', part(form(), "xl/styles.xml"))[1])  # type: ignore[index]
    address = cell(*AMOUNT)
    text = f'<c r="{address}" s="{count}"><v>{value:g}</v></c>'
    pattern = re.compile(rb'<c r="' + address.encode() + rb'".*?</c>', re.S)
    return with_part(TAB, lambda body: pattern.sub(text.encode(), body, count=1), styled)


def _more_styles(body: bytes, code: str) -> bytes:
    from xml.sax.saxutils import quoteattr

    own = f'<numFmt numFmtId="400" formatCode={quoteattr(code)}/>'.encode()
    body = re.sub(rb'<numFmts count="\d+">', lambda m: m[0] + own, body, count=1)
    return body.replace(b"</cellXfs>", b'<xf numFmtId="400" fontId="0" fillId="0"/></cellXfs>')


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def shifted(at: int, by: int, content: bytes | None = None, *, names: bool = True) -> bytes:
    """The form with rows from `at` on moved by `by`, as Excel does when a row is put in or out."""

    def move(match: re.Match[bytes]) -> bytes:
        row = int(match[2])
        if by < 0 and at + by <= row < at:
            return match[1] + b"0" + match[3]
        return match[1] + str(row + by if row >= at else row).encode() + match[3]

    def tab(body: bytes) -> bytes:
        start, end = body.index(b"<sheetData>"), body.index(b"</sheetData>")
        data = body[start:end]
        data = re.sub(rb'(<row r=")(\d+)(")', move, data)
        data = re.sub(rb'(<c r="[A-Z]+)(\d+)(")', move, data)
        data = re.sub(rb'<row r="0"(?:[^>]*/>|[^>]*[^/]>.*?</row>)', b"", data, flags=re.S)
        return body[:start] + data + body[end:]

    def book(body: bytes) -> bytes:
        return re.sub(rb"(\$[A-Z]+\$)(\d+)(\b)", move, body) if names else body

    made = with_part(TAB, tab, content)
    return with_part("xl/workbook.xml", book, made) if names else made


def with_sheet(name: str, *, local: bool = False, state: str = "", copy: bool = False) -> bytes:
    """The form with one more sheet, blank or a copy of the tab, perhaps with names of its own."""
    blank = f'<worksheet xmlns="{MAIN[1:-1]}"><sheetData/></worksheet>'.encode()
    body = part(form(), TAB) if copy else blank
    hidden = f' state="{state}"' if state else ""
    made = replaced(
        "xl/workbook.xml",
        "</sheets>",
        f'<sheet name="{name}" sheetId="9"{hidden} r:id="rId99"/></sheets>',
    )
    if local:
        own = (
            f'<definedName name="{CODE}_bruk" localSheetId="2">\'{name}\'!$A$61:$J$67</definedName>'
        )
        made = replaced("xl/workbook.xml", "</definedNames>", f"{own}</definedNames>", made)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="worksheets/ekstra.xml"/>'
    made = replaced(
        "xl/_rels/workbook.xml.rels", "</Relationships>", f"{relation}</Relationships>", made
    )
    return rezipped(made, lambda _, part: part, {"xl/worksheets/ekstra.xml": body})


def with_type(content_type: str, **extra: bytes) -> bytes:
    """The form with one more content type and more parts."""
    override = f'<Override PartName="/xl/x.bin" ContentType="{content_type}"/></Types>'
    made = replaced(TYPES, "</Types>", override)
    return rezipped(made, lambda _, part: part, {f"xl/{key}": body for key, body in extra.items()})


def strict() -> bytes:
    """The form as Strict Open XML: other namespaces and relationship types."""

    old, new = b"schemas.openxmlformats.org/", b"purl.oclc.org/ooxml/"

    def change(name: str, body: bytes) -> bytes:
        body = body.replace(old + b"spreadsheetml/2006/main", new + b"spreadsheetml/main")
        return body.replace(old + b"officeDocument/2006", new + b"officeDocument")

    return rezipped(form(), change)


def prefixed() -> bytes:
    """The form with a prefix on every element of the tab, as some programs write."""

    def edit(body: bytes) -> bytes:
        body = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", body)
        return body.replace(b" xmlns=", b" xmlns:x=", 1)

    return with_part(TAB, edit)


def renamed_parts() -> bytes:
    """The form with other names on its parts, as other producers give them."""
    names = {"xl/workbook.xml": "xl/bok.xml", TAB: "xl/worksheets/tabell-a.xml"}
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(form())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            for before, after in names.items():
                body = body.replace(before.encode(), after.encode())
            body = body.replace(b"worksheets/sheet2.xml", b"worksheets/tabell-a.xml")
            target = "xl/_rels/bok.xml.rels" if name == "xl/_rels/workbook.xml.rels" else name
            new.writestr(names.get(name, target), body)
    return out.getvalue()


def inlined() -> bytes:
    """The form with every text in its cell, as web programs write it, and none shared."""
    from lxml import etree

    strings = [
        item.xpath("string()") for item in etree.fromstring(part(form(), "xl/sharedStrings.xml"))
    ]

    def cell_of(match: re.Match[bytes]) -> bytes:
        text = escape(strings[int(match[2])]).encode()
        return match[1] + b't="inlineStr"><is><t xml:space="preserve">' + text + b"</t></is>"

    def change(name: str, body: bytes) -> bytes | None:
        if name == "xl/sharedStrings.xml":
            return None
        if name == "xl/_rels/workbook.xml.rels":
            return re.sub(rb'<Relationship [^>]*sharedStrings.xml"/>', b"", body)
        return re.sub(rb'(<c [^>]*)t="s"><v>(\d+)</v>', cell_of, body)

    return rezipped(form(), change)


def no_addresses() -> bytes:
    """The form whose rows and cells say nothing of where they stand: only their order tells."""
    from lxml import etree

    def edit(body: bytes) -> bytes:
        root = etree.fromstring(body)
        data = root.find(f"{MAIN}sheetData")
        assert data is not None
        for number, row in enumerate(list(data), start=1):
            while int(row.get("r")) > data.index(row) + 1:
                data.insert(data.index(row), etree.Element(f"{MAIN}row"))
            for cell in list(row):
                column = column_index(re.sub(r"\d", "", cell.get("r")))
                while column > row.index(cell):
                    row.insert(row.index(cell), etree.Element(f"{MAIN}c"))
                del cell.attrib["r"]
            assert number <= int(row.attrib.pop("r"))
        return etree.tostring(root)

    return with_part(TAB, edit)


def absolute_targets() -> bytes:
    """The form whose relations name their targets from the root of the package."""
    return with_part(
        "xl/_rels/workbook.xml.rels", lambda b: re.sub(rb'Target="(?=[a-z])', b'Target="/xl/', b)
    )


def other_order() -> bytes:
    """The form with its sheets in another order."""
    return with_part(
        "xl/workbook.xml",
        lambda b: re.sub(rb"(<sheet [^>]*/>)(<sheet [^>]*/>)", rb"\2\1", b),
    )


def uncached() -> bytes:
    """The form as a program writes it that computes nothing: formulas without results."""
    return with_part(TAB, lambda b: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", b))


def columns_moved(letter: str, by: int) -> bytes:
    """The form with the columns from `letter` on moved, as when a column is put in or taken out."""
    start = column_index(letter)

    def move(match: re.Match[bytes]) -> bytes:
        column = column_index(match[2].decode())
        if by < 0 and start + by <= column < start:
            return match[1] + b"XFD" + match[3]
        moved = column_letter(column + by if column >= start else column)
        return match[1] + moved.encode() + match[3]

    def tab(body: bytes) -> bytes:
        moved = re.sub(rb'(<c r=")([A-Z]+)(\d+")', move, body)
        return re.sub(rb'<c r="XFD\d+"(?:[^>]*/>|[^>]*[^/]>.*?</c>)', b"", moved, flags=re.S)

    made = with_part(TAB, tab)
    return with_part("xl/workbook.xml", lambda b: re.sub(rb"(\$)([A-Z]+)(\$\d)", move, b), made)


def by_openpyxl() -> bytes:
    """The form as another library reads and writes it: all parts anew, formulas without results."""
    import openpyxl

    out = BytesIO()
    openpyxl.load_workbook(BytesIO(form())).save(out)
    return out.getvalue()


def xml_parts() -> list[str]:
    """The names of the form's XML parts."""
    with zipfile.ZipFile(BytesIO(form())) as archive:
        return [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]


def no_properties() -> bytes:
    """The form as a program leaves it that drops custom properties."""

    def change(name: str, body: bytes) -> bytes | None:
        if name == "docProps/custom.xml":
            return None
        return re.sub(rb"<Relationship [^>]*custom[^>]*/>", b"", body) if "rels" in name else body

    return rezipped(form(), change)


def no_names() -> bytes:
    """The form as a program leaves it that drops defined names."""
    return with_part(
        "xl/workbook.xml",
        lambda body: re.sub(rb"<definedNames>.*</definedNames>", b"", body, flags=re.S),
    )


def emptied() -> bytes:
    """The form with every field blank."""
    fields = {address: None for key, address in _fields().items() if key[0].startswith(CODE)}
    return with_cells(fields)


@cache
def _fields() -> dict[tuple[str, str, str], str]:
    from norcrin_xl.partners.returned.intake import take_content

    cells = take_content(form(), "OUS.xlsx", expected()).cells
    return {key: f"{column_letter(column)}{row + 1}" for key, (row, column) in cells.items()}


def fields() -> dict[tuple[str, str, str], str]:
    """The address of each field of the form, by area, row and column."""
    return _fields()


class Case(NamedTuple):
    """A returned form and what is to be found in it: code, whether it is taken in, and where."""

    name: str
    make: Callable[[], bytes]
    code: str
    accepted: bool = False
    address: str | None = None
