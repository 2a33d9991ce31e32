"""Nothing is fetched, read or run when a PDF is made, whatever the report leads to."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from norcrin_xl.pipeline.pdf import LEFT_OUT, make_pdf, open_matters
from norcrin_xl.report.pdf.flatten import flatten
from norcrin_xl.report.pdf.soffice import pdf_of, program
from norcrin_xl.report.word.controls import OFFICE
from norcrin_xl.report.word.package import PACKAGE_RELATIONS, WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import DOCUMENT, Opened, with_parts
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import faults, needs_office, strings, text

ADDRESS = "http://127.0.0.1:65000/hentes"
"""Stands in the variants for the address of the listener; nothing listens at this one."""

SECRET = "Hemmelig42"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PRELUDE = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    f'width="90" height="90"><image width="90" height="90" xlink:href="{ADDRESS}"/></svg>'
)
EPS = f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({ADDRESS}) run\n"
PNG = BytesIO()
Image.new("RGB", (9, 9), "red").save(PNG, "PNG")


@dataclass(frozen=True)
class Trap:
    """What is put into a report: paragraphs, relationships of a part, and parts."""

    body: str = ""
    leads: Mapping[str, tuple[str, str, bool]] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)
    source: str = DOCUMENT
    change: Callable[[bytes], bytes] | None = None

    def set_in(self, docx: bytes, address: str = ADDRESS) -> bytes:
        parts = dict(Opened(docx).parts)
        new = dict(self.parts)
        if self.body:
            before, found, after = parts[DOCUMENT].rpartition(b"<w:sectPr")
            body = f"<w:p>{self.body}</w:p>" if not self.body.startswith("<w:p>") else self.body
            body = body.replace("<w:p>", f"<w:p {PRELUDE}>", 1)
            new[DOCUMENT] = before + body.encode() + found + after
        if self.change:
            new[self.source] = self.change(new.get(self.source, parts.get(self.source, b"")))
        if self.leads:
            folder, _, name = self.source.rpartition("/")
            rels = f"{folder}/_rels/{name}.rels"
            empty = f'<Relationships xmlns="{PACKAGE_RELATIONS}"></Relationships>'.encode()
            held = parts.get(rels, empty)
            new[rels] = held.replace(b"</Relationships>", self._relations() + b"</Relationships>")
        told = address.encode()
        return with_parts(
            docx, {name: part.replace(ADDRESS.encode(), told) for name, part in new.items()}
        )

    def _relations(self) -> bytes:
        made = ""
        for key, (kind, target, outside) in self.leads.items():
            whole = kind if "://" in kind else f"{OFFICE}/{kind}"
            mode = ' TargetMode="External"' if outside else ""
            made += f'<Relationship Id="{key}" Type="{whole}" Target="{target}"{mode}/>'
        return made.encode()


def drawing(blip: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="901" '
        'name="b" descr="bilde"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/'
        'drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="b"/><pic:cNvPicPr/>'
        f"</pic:nvPicPr><pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def old_drawing(inner: str) -> str:
    return (
        '<w:r><w:pict><v:shape style="width:90pt;height:90pt" filled="t">'
        f"{inner}</v:shape></w:pict></w:r>"
    )


def field_of(code: str, shows: str | None = None) -> str:
    shown = (
        ""
        if shows is None
        else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shows}</w:t></w:r>'
    )
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


OUT = {"rIdX": ("image", ADDRESS, True)}
AS_LINK = {"rIdX": ("hyperlink", ADDRESS, True)}
CODES = (
    f'INCLUDEPICTURE "{ADDRESS}"',
    f'INCLUDEPICTURE "{ADDRESS}" \\d',
    f'includetext "{ADDRESS}"',
    f'LINK Excel.Sheet.12 "{ADDRESS}" Ark1!R1C1 \\a \\f 0',
    f'DDEAUTO soffice "{ADDRESS}" A1',
    f'DDE soffice "{ADDRESS}" A1',
    f'IMPORT "{ADDRESS}"',
    f'DATABASE \\d "{ADDRESS}"',
    f'RD "{ADDRESS}"',
    f'MACROBUTTON x "{ADDRESS}"',
    f'ADDIN "{ADDRESS}"',
    f'EMBED Word.Document "{ADDRESS}"',
    f'PRIVATE "{ADDRESS}"',
    f"{{{ADDRESS}",
)
IN_FIELDS = {
    **{f"{code.split()[0]} {n} unshown": Trap(field_of(code)) for n, code in enumerate(CODES)},
    **{f"{code.split()[0]} {n} shown": Trap(field_of(code, "")) for n, code in enumerate(CODES)},
    "simple": Trap(f"<w:fldSimple w:instr='INCLUDEPICTURE \"{ADDRESS}\"'/>"),
    "in the code of another": Trap(
        field_of(f"REF </w:instrText></w:r>{field_of(CODES[0])}<w:r><w:instrText>", "x")
    ),
    "never ended": Trap(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{CODES[0]}</w:instrText></w:r>"
    ),
    "never begun": Trap(
        f"<w:r><w:instrText>{CODES[0]}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "in two runs": Trap(
        field_of(f'INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "{ADDRESS}"')
    ),
}
LEADING = {
    "picture elsewhere": Trap(drawing('<a:blip r:link="rIdX"/>'), OUT),
    "picture elsewhere, embedded": Trap(drawing('<a:blip r:embed="rIdX"/>'), OUT),
    "picture elsewhere by a link": Trap(drawing('<a:blip r:link="rIdX"/>'), AS_LINK),
    "picture by a link that text has too": Trap(
        '<w:hyperlink r:id="rIdX"><w:r><w:t>lenke</w:t></w:r></w:hyperlink>'
        + drawing('<a:blip r:embed="rIdX"/>'),
        {"rIdX": ("hyperlink", f"file:///{ADDRESS}", True)},
    ),
    "picture as an inner part": Trap(
        drawing('<a:blip r:embed="rIdX"/>'), {"rIdX": ("image", ADDRESS, False)}
    ),
    "old picture": Trap(old_drawing('<v:imagedata r:id="rIdX"/>'), OUT),
    "old picture by a link": Trap(old_drawing('<v:imagedata r:href="rIdX"/>'), AS_LINK),
    "old picture by address": Trap(old_drawing(f'<v:imagedata src="{ADDRESS}"/>')),
    "old picture by another address": Trap(old_drawing(f'<v:imagedata o:href="{ADDRESS}"/>')),
    "old picture by its number": Trap(old_drawing('<v:imagedata o:relid="rIdX"/>'), OUT),
    "old fill": Trap(old_drawing('<v:fill type="frame" r:id="rIdX"/>'), OUT),
    "old fill by address": Trap(old_drawing(f'<v:fill type="frame" src="{ADDRESS}"/>')),
    "old fill by alternative address": Trap(old_drawing(f'<v:fill o:althref="{ADDRESS}"/>')),
    "object in a file": Trap(
        f'<w:r><w:object>{old_drawing("")[5:-6]}<o:OLEObject Type="Link" ProgID="Word.Document.12" '
        'ShapeID="x" DrawAspect="Content" r:id="rIdX" UpdateMode="Always"/></w:object></w:r>',
        {"rIdX": ("oleObject", ADDRESS, True)},
    ),
    "subdocument": Trap('<w:subDoc r:id="rIdX"/>', {"rIdX": ("subDocument", ADDRESS, True)}),
    "page in the text": Trap(
        '<w:p/><w:altChunk r:id="rIdX"/>',
        {"rIdX": ("aFChunk", "biter/side.html", False)},
        {"word/biter/side.html": f'<html><body><img src="{ADDRESS}"/></body></html>'.encode()},
    ),
    "SVG": Trap(
        drawing('<a:blip r:embed="rIdX"/>'),
        {"rIdX": ("image", "media/b.svg", False)},
        {"word/media/b.svg": SVG.encode()},
    ),
    "SVG called PNG": Trap(
        drawing('<a:blip r:embed="rIdX"/>'),
        {"rIdX": ("image", "media/b.png", False)},
        {"word/media/b.png": SVG.encode()},
    ),
    "SVG beside a PNG": Trap(
        drawing(
            '<a:blip r:embed="rIdY"><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
            '<asvg:svgBlip r:embed="rIdX"/></a:ext></a:extLst></a:blip>'
        ),
        {"rIdX": ("image", "media/b.svg", False), "rIdY": ("image", "media/b.png", False)},
        {"word/media/b.svg": SVG.encode(), "word/media/b.png": PNG.getvalue()},
    ),
    "EPS called PNG": Trap(
        drawing('<a:blip r:embed="rIdX"/>'),
        {"rIdX": ("image", "media/b.png", False)},
        {"word/media/b.png": EPS.encode()},
    ),
    "film": Trap(drawing('<a:blip r:embed="rIdX"/><a:videoFile r:link="rIdX"/>'), AS_LINK),
    "template": Trap(
        leads={"rIdX": ("attachedTemplate", ADDRESS, True)},
        source="word/settings.xml",
        change=lambda part: part.replace(
            b"</w:settings>",
            f'<w:attachedTemplate xmlns:r="{OFFICE}" r:id="rIdX"/></w:settings>'.encode(),
        ),
    ),
    "letters to be merged": Trap(
        leads={"rIdX": ("mailMergeSource", ADDRESS, True)},
        source="word/settings.xml",
        change=lambda part: part.replace(
            b"</w:settings>",
            f'<w:mailMerge><w:query w:val="{ADDRESS}"/><w:dataSource xmlns:r="{OFFICE}" '
            'r:id="rIdX"/></w:mailMerge></w:settings>'.encode(),
        ),
    ),
    "frames": Trap(
        leads={"rIdX": ("webSettings", "nett.xml", False)},
        parts={
            "word/nett.xml": '<w:webSettings xmlns:w="http://schemas.openxmlformats.org/'
            f'wordprocessingml/2006/main" xmlns:r="{OFFICE}"><w:frameset><w:frame>'
            f'<w:sourceFileName r:id="rId1"/></w:frame></w:frameset></w:webSettings>'.encode(),
            "word/_rels/nett.xml.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}"><Relationship '
            f'Id="rId1" Type="{OFFICE}/frame" Target="{ADDRESS}" TargetMode="External"/>'
            "</Relationships>".encode(),
        },
    ),
    "bullet": Trap(
        leads=OUT,
        source="word/numbering.xml",
        change=lambda part: part.replace(
            b"<w:abstractNum ",
            f'<w:numPicBullet w:numPicBulletId="0"><w:pict {PRELUDE}><v:shape style="width:9pt">'
            f'<v:imagedata xmlns:r="{OFFICE}" r:id="rIdX"/></v:shape></w:pict></w:numPicBullet>'
            "<w:abstractNum ".encode(),
            1,
        ),
    ),
    "data of a chart": Trap(
        leads={"rIdX": ("externalLink", ADDRESS, True)},
        source="word/charts/chart1.xml",
        change=lambda part: part.replace(
            b'<c:externalData r:id="rId1"', b'<c:externalData r:id="rIdX"'
        ),
    ),
    "picture in a chart": Trap(
        leads=OUT,
        source="word/charts/chart1.xml",
        change=lambda part: part.replace(
            b"</c:chartSpace>",
            b'<c:spPr><a:blipFill><a:blip r:embed="rIdX"/></a:blipFill></c:spPr></c:chartSpace>',
        ),
    ),
    "picture in a header": Trap(
        leads=OUT,
        source="word/header1.xml",
        change=lambda part: part.replace(
            b"</w:hdr>",
            f"<w:p {PRELUDE}>{drawing('<a:blip r:link=' + chr(34) + 'rIdX' + chr(34) + '/>')}"
            "</w:p></w:hdr>".encode(),
        ),
    ),
    "custom part": Trap(
        leads={"rIdX": ("https://example.org/noe", ADDRESS, True)},
        body="<w:r><w:t>vises</w:t></w:r>",
    ),
}
TRAPS = {**LEADING, **IN_FIELDS}


@pytest.mark.parametrize("name", TRAPS)
def test_the_copy_for_the_converter_leads_nowhere(report: bytes, name: str) -> None:
    docx = TRAPS[name].set_in(report)
    assert any(ADDRESS.encode() in part for part in Opened(docx).parts.values())
    package = WordPackage(docx, "R.docx")
    flatten(package)
    again = Opened(package.packed())
    assert [one for one, part in again.parts.items() if ADDRESS.encode() in part] == []
    assert [one for one, part in again.parts.items() if part.startswith((b"<svg", b"%!PS"))] == []


def test_a_report_without_traps_loses_nothing_that_prints(book: Workbook, report: bytes) -> None:
    assert LEFT_OUT not in open_matters(book, report, "R.docx")
    package = WordPackage(report, "R.docx")
    flatten(package)
    names = [name for name in package.parts if name.startswith("word/")]
    lost = {name for name in Opened(report).parts if name.startswith("word/")} - set(names)
    assert all("embeddings" in name for name in lost)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("page in the text", "en tekst som er satt inn som en egen fil"),
        ("picture elsewhere", "et bilde"),
        ("old picture", "et bilde"),
        ("SVG called PNG", "et bilde"),
        ("subdocument", "et underdokument"),
        ("object in a file", "et objekt fra et annet program"),
    ],
)
def test_what_does_not_come_along_is_told_before_the_pdf_is_made(
    book: Workbook, report: bytes, name: str, words: str
) -> None:
    said = list(open_matters(book, TRAPS[name].set_in(report), "R.docx"))
    told, *rest = said[said.index(LEFT_OUT) + 1 :]
    assert told.startswith(f"  {words}")
    assert not any(line.startswith("  et ") for line in rest)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "TIFF"])
def test_a_picture_of_the_reports_own_stays(report: bytes, form: str) -> None:
    picture = BytesIO()
    Image.new("RGB", (9, 9), "red").save(picture, form)
    trap = Trap(
        drawing('<a:blip r:embed="rIdX"/>'),
        {"rIdX": ("image", "/word/media/b.bin", False)},
        {"word/media/b.bin": picture.getvalue()},
    )
    package = WordPackage(trap.set_in(report), "R.docx")
    assert flatten(package) == ()
    assert Opened(package.packed()).parts["word/media/b.bin"] == picture.getvalue()


def headed(report: bytes, kind: str, name: str, root: str = "hdr") -> bytes:
    """The report with a header of its own, with deleted text, a field and a picture elsewhere."""
    deleted = f"<w:r><w:delText>{SECRET}</w:delText></w:r>"
    words = f"<w:del w:id='77' w:author='{SECRET}'>{deleted}</w:del>"
    header = (
        f'<w:{root} xmlns:w="{W}" xmlns:r="{OFFICE}" {PRELUDE}><w:p>{words}'
        f"<w:r><w:t>Topptekst</w:t></w:r>{field_of(f'INCLUDETEXT {chr(34)}{ADDRESS}{chr(34)}')}"
        f"{drawing('<a:blip r:link=' + chr(34) + 'rId1' + chr(34) + '/>')}</w:p></w:{root}>"
    ).encode()
    types = Opened(report).parts["[Content_Types].xml"]
    typed = f'<Default Extension="hdr" ContentType="{kind}"/>'.encode() if kind else b""
    rels = (
        f'<Relationships xmlns="{PACKAGE_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/image" Target="{ADDRESS}" TargetMode="External"/></Relationships>'
    ).encode()
    end = types.index(b">", types.index(b"<Types")) + 1
    folder, _, file = name.rpartition("/")
    trap = Trap(
        leads={"rIdX": ("header", f"/{name}", False)},
        parts={
            name: header,
            f"{folder}/_rels/{file}.rels": rels,
            "[Content_Types].xml": types[:end] + typed + types[end:],
        },
        change=lambda part: re.sub(
            rb'(<w:headerReference w:type="default" r:id=")[^"]*', rb"\1rIdX", part
        ),
    )
    return trap.set_in(report)


@pytest.mark.parametrize("root", ["hdr", "ftr", "document"])
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml", "word/h.hdr"),
        ("application/xml", "word/h.hdr"),
        ("image/png", "word/dypt/nede/h.hdr"),
        ("", "word/h.hdr"),
        ("", "word/h.xml"),
    ],
)
def test_a_header_is_cleaned_whatever_it_is_said_to_be(
    report: bytes, kind: str, name: str, root: str
) -> None:
    docx = headed(report, kind, name, root)
    package = WordPackage(docx, "R.docx")
    flatten(package)
    again = Opened(package.packed())
    wanted = (SECRET.encode(), ADDRESS.encode(), b"INCLUDETEXT")
    left = [one for one, part in again.parts.items() if any(word in part for word in wanted)]
    assert left == []


@dataclass
class Listener:
    """A server on this machine that counts who calls."""

    address: str
    calls: list[bytes]


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        calls, over = list[bytes](), threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    call, _ = server.accept()
                except TimeoutError:
                    continue
                with call:
                    call.settimeout(1)
                    calls.append(call.recv(200))
                    call.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=listen)
        thread.start()
        yield Listener(f"http://127.0.0.1:{server.getsockname()[1]}/hentes", calls)
        over.set()
        thread.join()


def all_set(report: bytes, address: str) -> bytes:
    """A report with every trap, each with relationships of its own."""
    for number, trap in enumerate(TRAPS.values()):
        report = renumbered(trap, number).set_in(report, address)
    return report


def renumbered(trap: Trap, number: int) -> Trap:
    def change(part: bytes) -> bytes:
        made = trap.change(part) if trap.change else part
        return made.replace(b'"rIdX"', f'"rIdX{number}"'.encode())

    def named(text: str) -> str:
        return text.replace('"rIdX"', f'"rIdX{number}"').replace('"rIdY"', f'"rIdY{number}"')

    leads = {f"{key}{number}": lead for key, lead in trap.leads.items()}
    return Trap(named(trap.body), leads, trap.parts, trap.source, change if trap.change else None)


@pytest.mark.office
@needs_office
def test_nobody_is_called_while_a_pdf_is_made(
    book: Workbook, report: bytes, listener: Listener
) -> None:
    docx = all_set(report, listener.address)
    pdf_of(docx, program())
    assert listener.calls, "LibreOffice by itself fetches: else this test shows nothing"
    listener.calls.clear()
    result = make_pdf(book, docx, "R.docx", MADE)
    assert listener.calls == []
    assert listener.address.partition("//")[2] not in strings(result.content)
    assert faults(result.content, "2b") == []
    assert faults(result.content, "ua1") == []


@pytest.mark.office
@needs_office
def test_no_file_of_this_machine_is_read_into_the_pdf(
    book: Workbook, report: bytes, tmp_path: Path
) -> None:
    (tmp_path / "fil.txt").write_text(SECRET)
    page = f"<html><body><p>{SECRET}</p></body></html>".encode()
    local = (tmp_path / "fil.txt").as_uri()
    traps = (
        Trap(field_of(f'INCLUDETEXT "{local}"')),
        Trap(field_of(f'INCLUDETEXT "{local}" \\c plain', "vist")),
        Trap(field_of("FILENAME \\p")),
        Trap(field_of("TEMPLATE \\p")),
        Trap(
            '<w:p/><w:altChunk r:id="rIdZ"/>',
            {"rIdZ": ("aFChunk", "s.html", False)},
            {"word/s.html": page},
        ),
    )
    for trap in traps:
        report = trap.set_in(report)
    result = make_pdf(book, report, "R.docx", MADE)
    shown = text(result.content)
    assert SECRET not in shown
    assert "rapport.docx" not in shown
    assert "norcrin-xl-" not in strings(result.content)
    with pikepdf.open(BytesIO(result.content)) as pdf:
        assert len(pdf.pages) == result.pages
