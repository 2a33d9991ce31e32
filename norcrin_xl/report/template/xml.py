"""The building blocks of the template as WordprocessingML strings: controls, fields, captions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import MAX_NAME, escaped, run_xml
from norcrin_xl.report.word.references import bookmark_name, field_xml

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'mc:Ignorable="w14 w15"'
)
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
