"""The building blocks of the template as WordprocessingML: controls, fields, captions, tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import MAX_NAME, escaped, run_xml
from norcrin_xl.report.word.cross_references import bookmark_name, field_xml

CHECK_FONT = "MS Gothic"
CHECKED, UNCHECKED = "\u2612", "\u2610"


def tab() -> str:
    return "<w:r><w:tab/></w:r>"


def paragraph(content: str, style: str = "", extra: str = "") -> str:
    """A paragraph of runs. `extra` is further paragraph properties, in the schema's order."""
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{chosen}{extra}</w:pPr>" if chosen or extra else ""
    return f"<w:p>{properties}{content}</w:p>"


def sequence(kind: str, number: str) -> tuple[str, str]:
    """The typed prefix of an exhibit's number, and the name of the sequence that counts it.

    ``("tabell", "4.2.1")`` gives ``("4.2.", "Tabell_4_2")``.
    """
    prefix = number[: number.rfind(".") + 1]
    return prefix, "_".join([kind.capitalize(), *prefix.rstrip(".").split(".")]).rstrip("_")


class Blocks:
    """Makes content controls and bookmarks, each with an id of its own in the document."""

    def __init__(self, first: int = 1001) -> None:
        self._control_ids: Iterator[int] = count(first)
        self._bookmark_ids: Iterator[int] = count(1)

    def inline(self, tag: str, title: str, shown: str) -> str:
        """A control within a line, which shows `shown` until it is filled.

        The text has the look of its line, so that what fills it has so too.
        """
        return self._control(tag, title, run_xml(shown), "<w:showingPlcHdr/>")

    def text(self, tag: str, title: str, shown: str) -> str:
        """A control around whole paragraphs, which shows `shown` until it is filled."""
        content = paragraph(run_xml(shown, styles.PLACEHOLDER))
        return self._control(tag, title, content, "<w:showingPlcHdr/>")

    def around(self, tag: str, title: str, content: str) -> str:
        """A control around what `content` holds: a table, a figure or choices."""
        return self._control(tag, title, content)

    def checkbox(self, tag: str, title: str) -> str:
        """An empty check box within a line."""
        states = "".join(
            f'<w14:{name} w14:val="{ord(sign):04X}" w14:font="{CHECK_FONT}"/>'
            for name, sign in (("checkedState", CHECKED), ("uncheckedState", UNCHECKED))
        )
        kind = f'<w14:checkbox><w14:checked w14:val="0"/>{states}</w14:checkbox>'
        fonts = "".join(f' w:{script}="{CHECK_FONT}"' for script in ("ascii", "eastAsia", "hAnsi"))
        box = (
            f'<w:r><w:rPr><w:rFonts{fonts} w:hint="eastAsia"/></w:rPr><w:t>{UNCHECKED}</w:t></w:r>'
        )
        return self._control(tag, title, box, kind)

    def repeated(self, tag: str, title: str, item: str) -> str:
        """A repeating section whose only item is the pattern of all."""
        item_properties = f'<w:id w:val="{next(self._control_ids)}"/><w15:repeatingSectionItem/>'
        inner = (
            f"<w:sdt><w:sdtPr>{item_properties}</w:sdtPr>"
            f"<w:sdtContent>{item}</w:sdtContent></w:sdt>"
        )
        return self._control(tag, title, inner, "<w15:repeatingSection/>")

    def contents(self, heading: str, code: str, shown: str) -> str:
        """The table of contents: a heading and a field, as Word's own gallery makes it."""
        kind = (
            '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj>"
        )
        title = paragraph(run_xml(heading), styles.CONTENTS_HEADING)
        entries = paragraph(field_xml(code, run_xml(shown)), styles.CONTENTS[0])
        number = next(self._control_ids)
        return (
            f'<w:sdt><w:sdtPr><w:id w:val="{number}"/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{title}{entries}</w:sdtContent></w:sdt>"
        )

    def caption(self, kind: str, number: str, shown: str) -> str:
        """The caption of a table or figure, with its number from Word's own sequence."""
        prefix, name = sequence(kind, number)
        label = f"{kind.capitalize()} {number}"
        mark = next(self._bookmark_ids)
        code = rf"SEQ {name} \* ARABIC"
        text = self.inline(f"tekst:{kind}.{number}.tittel", f"Tittel på {label.lower()}", shown)
        return paragraph(
            f'<w:bookmarkStart w:id="{mark}" w:name="{bookmark_name(kind, number)}"/>'
            f"{run_xml(f'{kind.capitalize()} {prefix}')}"
            f"{field_xml(code, run_xml(number[len(prefix) :]))}"
            f'<w:bookmarkEnd w:id="{mark}"/>{run_xml(". ")}{text}',
            styles.TABLE_CAPTION if kind == "tabell" else styles.FIGURE_CAPTION,
        )

    def _control(self, tag: str, title: str, content: str, kind: str = "") -> str:
        if len(tag) > MAX_NAME:
            raise ValueError(f"tag longer than {MAX_NAME} characters: {tag}")
        name = title if len(title) <= MAX_NAME else f"{title[: MAX_NAME - 1]}…"
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{escaped(name)}"/><w:tag w:val="{escaped(tag)}"/>'
            f'<w:id w:val="{next(self._control_ids)}"/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )


TEXT_WIDTH = 9072
"""The width of the text on the page, in twentieths of a point."""

_FIGURES = frozenset({"usage", "per_partner", "accounts", "kpi"})
_SUMMED = frozenset({"accounts"})
_TEXT_WIDTHS = dict.fromkeys(("ecrin_studier", "ecrin_grupper"), (0.24, 0.38, 0.38))
_LOOK = 0x0620
"""A header row and no bands; the sum, where there is one, adds a last row of its own."""


def table(shows: str) -> str:
    """A table in the template's table style with one row of each kind that `shows` has.

    A table in the template lends its column widths to a report's table with as many columns.
    These have another number, so that the report's keep their own until the user sets them.
    """
    figures, summed = shows in _FIGURES, shows in _SUMMED
    widths = (0.46, 0.18, 0.18, 0.18) if figures else _TEXT_WIDTHS.get(shows, (0.24, 0.76))
    rows = [("head", "Tekst", "Tall"), ("plain", "[tekst]", "[tall]"), ("total", "Sum", "[sum]")]
    drawn = "".join(
        _row(widths, (text, *((figure if figures else text,) * (len(widths) - 1))), kind, figures)
        for kind, text, figure in rows[: 3 if summed else 2]
    )
    grid = "".join(f'<w:gridCol w:w="{_width(share)}"/>' for share in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{styles.TABLE}"/>'
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{_LOOK | summed << 6:04X}" w:firstRow="1" w:lastRow="{int(summed)}" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>"
    )


def _width(share: float) -> int:
    return round(share * TEXT_WIDTH)


_STYLES = {
    "head": (styles.TABLE_HEAD, styles.TABLE_HEAD_FIGURES),
    "plain": (styles.TABLE_TEXT, styles.TABLE_FIGURES),
    "total": (styles.TABLE_TOTAL, styles.TABLE_TOTAL_FIGURES),
}


def _row(widths: tuple[float, ...], texts: tuple[str, ...], kind: str, figures: bool) -> str:
    """A row that does not break over pages; the header row repeats on each."""
    text_style, figure_style = _STYLES[kind]
    header = "<w:tblHeader/>" if kind == "head" else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_width(share)}" w:type="dxa"/></w:tcPr>'
        f"{paragraph(run_xml(text), figure_style if figures and column else text_style)}</w:tc>"
        for column, (share, text) in enumerate(zip(widths, texts, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"
