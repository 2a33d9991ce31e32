"""Each figure has its own text, whatever else is drawn in the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from PIL import Image

from norcrin_xl.pipeline.pdf import make_pdf
from norcrin_xl.report.pdf.report_pdf import PdfResult
from norcrin_xl.report.pdf.structure import kids
from norcrin_xl.workbook.workbook import Workbook
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import faults, needs_office

pytestmark = [pytest.mark.office, needs_office]

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
WATERMARK = (
    f'<w:r {NAMES}><w:pict><v:shape id="Vannmerke{{}}" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:412pt;height:165pt;rotation:315;'
    "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="silver" '
    'stroked="f"><v:path textpathok="t"/><v:textpath on="t" fitshape="t" '
    'style="font-family:Calibri" string="KLADD"/></v:shape></w:pict></w:r>'
)
SHAPE_TYPE = (
    f'<w:r {NAMES}><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" '
    'coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/></v:formulas><v:path textpathok="t" '
    'o:connecttype="custom"/><v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" '
    'shapetype="t"/></v:shapetype><v:shape id="PowerPlusWaterMarkObject35747664{}" '
    'o:spid="_x0000_s2049" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;'
    "width:412.4pt;height:247.45pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="silver" stroked="f">'
    '<v:fill opacity=".5"/><v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt" '
    'string="UTKAST"/></v:shape></w:pict></w:r>'
)
"""A watermark as Word writes it, with the type of its shape."""
DRAWN = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
ANCHOR = (
    f'<wp:anchor {DRAWN} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
    'relativeHeight="251659264" behindDoc="1" locked="0" layoutInCell="0" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>center</wp:align>'
    '</wp:positionH><wp:positionV relativeFrom="margin"><wp:align>center</wp:align>'
    "</wp:positionV></wp:anchor>"
)
DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext '
    'uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1" xmlns:adec='
    '"http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)


def photo(width: int = 60) -> BytesIO:
    out = BytesIO()
    Image.effect_noise((width, 60), 50).save(out, "PNG")
    out.seek(0)
    return out


def picture(paragraph: Any, says: str = "", width: int = 20) -> Any:
    """A picture at the end of a paragraph; its properties."""
    properties = paragraph.add_run().add_picture(photo(), width=Mm(width))._inline.docPr
    if says:
        properties.set("descr", says)
    return properties


def watermark(document: Any) -> None:
    for section in document.sections:
        for header in (section.header, section.first_page_header):
            header.paragraphs[0]._p.append(parse_xml(WATERMARK.format(len(header.part.rels))))


def words_own(document: Any) -> None:
    """Word's text as a watermark, and behind it a picture that is anchored to the page."""
    for section in document.sections:
        for number, header in enumerate((section.header, section.first_page_header)):
            paragraph = header.paragraphs[0]
            paragraph._p.append(parse_xml(SHAPE_TYPE.format(number)))
            picture(paragraph, "", 120)
            inline = paragraph._p.xpath(".//wp:inline")[-1]
            anchor = parse_xml(ANCHOR)
            for child in list(inline):
                anchor.append(child)
            anchor.xpath("./wp:extent")[0].addnext(parse_xml(f"<wp:wrapNone {DRAWN}/>"))
            inline.getparent().replace(inline, anchor)


def logo_in_header(document: Any) -> None:
    picture(document.sections[0].header.paragraphs[0], "Logo", 12)


def decoration(document: Any) -> None:
    picture(document.add_paragraph(), "Pynt").append(parse_xml(DECORATIVE))


def described(document: Any) -> None:
    picture(document.add_paragraph(), "Et bilde av et hus")


def holders(document: Any) -> list[Any]:
    """The paragraphs that hold the charts."""
    return list(document.element.body.xpath(".//w:p[.//c:chart]"))


def before_the_charts(document: Any) -> None:
    picture(document.paragraphs[0].insert_paragraph_before(), "Aller først")


def in_a_table(document: Any) -> None:
    picture(document.add_table(1, 1).cell(0, 0).paragraphs[0], "I en celle")


def beside_a_chart(document: Any) -> None:
    picture(
        Paragraph(holders(document)[0], document._body).insert_paragraph_before(), "Ved siden av"
    )


def swapped(document: Any) -> None:
    """The charts stand in another order than they were made in."""
    first, *_, last = holders(document)
    first.addprevious(last)


Change = Callable[[Any], None]
CHANGES: dict[str, tuple[tuple[Change, ...], list[str]]] = {
    "watermark": ((watermark,), []),
    "Word's own": ((words_own,), []),
    "logo": ((logo_in_header,), []),
    "decoration": ((decoration,), []),
    "picture": ((described,), ["Et bilde av et hus"]),
    "first": ((before_the_charts,), ["Aller først"]),
    "table": ((in_a_table,), ["I en celle"]),
    "beside": ((beside_a_chart,), ["Ved siden av"]),
    "swapped": ((swapped,), []),
    "all": (
        (watermark, logo_in_header, decoration, described, before_the_charts, swapped),
        ["Aller først", "Et bilde av et hus"],
    ),
}


def changed(report: bytes, changes: tuple[Change, ...]) -> bytes:
    document, out = Document(BytesIO(report)), BytesIO()
    for change in changes:
        change(document)
    document.save(out)
    return out.getvalue()


def figures(content: bytes) -> list[tuple[str, int]]:
    """The alternative text of each figure in reading order, and its page."""
    found: list[tuple[str, int]] = []
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

        def walk(element: Any) -> None:
            for kid in kids(element):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    if pikepdf.Name.Figure == kid.S:
                        found.append((str(kid.get("/Alt", "")), pages[kid.Pg.objgen]))
                    walk(kid)

        walk(pdf.Root.StructTreeRoot)
    return found


def charts(content: bytes) -> list[str]:
    return [text for text, _ in figures(content) if re.match(r"(Søyle|Linje)diagram", text)]


@pytest.mark.parametrize("name", CHANGES)
def test_every_chart_keeps_its_text_and_every_picture_has_its_own(
    book: Workbook, report: bytes, made: PdfResult, name: str
) -> None:
    changes, pictures = CHANGES[name]
    result = make_pdf(book, changed(report, changes), "R.docx", MADE)
    texts = [text for text, _ in figures(result.content)]
    wanted = charts(made.content)
    if swapped in changes:
        wanted = [wanted[-1], *wanted[:-1]]
    assert len(wanted) == 7
    assert [text for text in texts if text not in pictures] == wanted
    assert sorted(set(texts) - set(wanted)) == sorted(pictures)
    assert result.undescribed_figures == ()
    assert faults(result.content, "2b") == []
    assert faults(result.content, "ua1") == []


def test_a_picture_without_a_text_is_named_by_its_page_and_takes_no_other_s(
    book: Workbook, report: bytes, made: PdfResult
) -> None:
    def undescribed(document: Any) -> None:
        picture(document.paragraphs[0].insert_paragraph_before())

    result = make_pdf(book, changed(report, (undescribed, watermark)), "R.docx", MADE)
    assert result.undescribed_figures == (1,)
    assert charts(result.content) == charts(made.content)
    assert figures(result.content)[0] == ("", 0)


def test_no_name_of_ours_is_left_in_the_pdf(book: Workbook, report: bytes) -> None:
    changes = (watermark, logo_in_header, decoration, described)
    result = make_pdf(book, changed(report, changes), "R.docx", MADE)
    assert all("norcrinfigur" not in text for text, _ in figures(result.content))


def test_every_figure_holds_what_it_shows(book: Workbook, report: bytes) -> None:
    changes = (described, in_a_table, before_the_charts, watermark, decoration)
    result = make_pdf(book, changed(report, changes), "R.docx", MADE)
    with pikepdf.open(BytesIO(result.content)) as pdf:
        found = [item for item in pdf.objects if is_figure(item)]
        held = {len(kids(figure)) > 0 for figure in found if "/P" in figure}
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for figure in found:
            first = kids(figure)[0]
            assert parents[int(figure.Pg.StructParents)][first].objgen == figure.objgen
            assert b"/MCID %d" % first in figure.Pg.Contents.read_bytes()
    assert held == {True}
    assert faults(result.content, "ua1") == []


def is_figure(item: object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.Figure
