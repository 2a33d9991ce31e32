"""The report's template, built from the form: every section with the controls that fill it.

The template then belongs to its user, who may move, restyle and reword what stands in it. The
year, the network and the projects stand in controls, so that one template serves them all.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from itertools import count

from norcrin_xl.form.schema import Form, SectionSpec, TableSpec
from norcrin_xl.numbers import listed
from norcrin_xl.office_file import with_entries
from norcrin_xl.report.contents import bookmark_name, field_xml
from norcrin_xl.report.repeating import CHECKED, UNCHECKED
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import MAX_NAME, control_xml, paragraph, run_xml
from norcrin_xl.report.word.styles import template_path

CHECK_FONT = "MS Gothic"


def tab() -> str:
    return "<w:r><w:tab/></w:r>"


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
        return control_xml(tag, title, next(self._control_ids), content, kind)


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


Projects = Sequence[tuple[str, str]]
"""The projects' keys and names, in the order of the set-up."""

GROUPED = re.compile(r"(?P<group>\d+\.\d+)[a-z]")
"""A section that is one of several parts of a numbered section, such as 4.4a."""

LISTS = {
    "links": ("lenker", "Nettsider"),
    "studies": ("ecrin_studier", "Studier i den internasjonale infrastrukturen"),
    "groups": ("ecrin_grupper", "Grupper i den internasjonale infrastrukturen"),
}
"""Tables without a caption: the role of the section where each stands, its id and what it holds."""

CONTENTS_FIELD = r'TOC \o "1-3" \h \z \t "Heading 1 uten nummer;1;Arbeidspakketittel;3"'
"""What Word lists: the numbered headings and those that have no number."""


def built_template(form: Form, projects: Projects) -> bytes:
    """The template as a .docx; the same form and projects always give the same bytes."""
    return package(
        "".join(_Report(form, projects).parts()),
        title=f"Årsrapport {form.year}",
        made=f"{form.year + 1}-01-01T00:00:00Z",
    )


_TEXT, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_BODY, _PAGE = "<w:body>", "<w:sectPr"


def package(body: str, title: str, made: str) -> bytes:
    """A .docx that is the shipped template but with `body` as its text.

    `title` and `made` (an ISO time) are its core properties. The same arguments give the same
    bytes.
    """
    template = template_path().read_bytes()
    with zipfile.ZipFile(BytesIO(template)) as archive:
        text, about = (archive.read(name).decode() for name in (_TEXT, _PROPERTIES))
    before, page = text.partition(_BODY)[0] + _BODY, text[text.rindex(_PAGE) :]
    about = re.sub(r"(<dc:title>)[^<]*", rf"\g<1>{escape(title)}", about)
    about = re.sub(r"(<dcterms:\w+ [^>]*>)[^<]*", rf"\g<1>{made}", about)
    new = {_TEXT: (before + body + page).encode(), _PROPERTIES: about.encode()}
    return with_entries(template, new, level=9)


class _Report:
    """The parts of the report in their order, as WordprocessingML."""

    def __init__(self, form: Form, projects: Projects) -> None:
        self._form = form
        self._projects = projects
        self._blocks = Blocks()
        self._chapters = 0

    def parts(self) -> Iterator[str]:
        yield from self._cover()
        yield self._blocks.contents(
            "Innhold", CONTENTS_FIELD, "Innholdsfortegnelsen fylles når rapporten lages."
        )
        group = None
        for section in self._form.sections:
            found = GROUPED.fullmatch(section.number)
            if found and found["group"] != group:
                group = found["group"]
                yield paragraph(run_xml(section.group or section.heading), styles.HEADING_2)
            yield from self._section(section, 3 if found else 2)

    def _text(self, tag: str, title: str, shown: str = "") -> str:
        """A text within a line."""
        return self._blocks.inline(f"tekst:{tag}", title, shown or f"[{title}]")

    def _year(self) -> str:
        shown = str(self._form.year)
        return self._blocks.inline("tall:rapport.aar|aar", "Rapportens år", shown)

    def _cover(self) -> Iterator[str]:
        yield paragraph(self._text("nettverk.navn", "Nettverkets navn"), styles.COVER_BAND)
        yield paragraph(run_xml("Årsrapport ") + self._year(), styles.TITLE)
        yield paragraph(self._text("nettverk.langt", "Nettverkets fulle navn"), styles.SUBTITLE)
        yield paragraph("", styles.COVER_RULE)
        for number, (key, name) in enumerate(self._projects):
            label = "Prosjekter" if len(self._projects) > 1 else "Prosjekt"
            yield self._cover_line("" if number else label, self._project(key, name))
        yield self._cover_line("Eier", self._text("rapport.eier", "Eier"))
        yield self._cover_line("Periode", self._text("rapport.periode", "Rapporteringsperiode"))

    def _project(self, key: str, name: str) -> str:
        """A project on the cover: name, number and phase."""
        return (
            self._text(f"prosjekt.{key}.navn", f"Navn på {name}", f"[{name}]")
            + run_xml(", prosjekt ")
            + self._text(f"prosjekt.{key}.nummer", f"Nummer på {name}", "[nummer]")
            + run_xml(" (")
            + self._text(f"prosjekt.{key}.fase", f"Fase for {name}", "[fase]")
            + run_xml(")")
        )

    def _cover_line(self, label: str, content: str) -> str:
        return paragraph(
            (run_xml(label, styles.STRONG) if label else "") + tab() + content, styles.COVER_TEXT
        )

    def _section(self, section: SectionSpec, level: int) -> Iterator[str]:
        if section.kind == "chapter":
            yield self._chapter(section)
        elif section.kind in ("signature", "annex"):
            yield paragraph(run_xml(section.heading), styles.PLAIN_HEADING)
        else:
            heading = styles.HEADING_3 if level == 3 else styles.HEADING_2
            yield paragraph(run_xml(section.heading), heading)
        if section.choices:
            yield self._choices(section)
        if section.holds_text:
            yield self._blocks.text(
                f"tekst:{section.number}",
                f"{section.number} {section.heading}",
                f"[Tekst fra arket Tekst, avsnitt {section.number}]",
            )
        yield from self._exhibits(section)
        if section.kind == "signature":
            yield from self._signature()
        if section.kind == "annex":
            yield self._annex()

    def _chapter(self, section: SectionSpec) -> str:
        """A chapter's heading; the first starts a new page after the table of contents."""
        self._chapters += 1
        first = "<w:pageBreakBefore/>" if self._chapters == 1 else ""
        return paragraph(run_xml(section.heading), styles.HEADING_1, first)

    def _choices(self, section: SectionSpec) -> str:
        """One line per choice: a check box, and the words that the form prints."""
        lines = [
            paragraph(
                self._blocks.checkbox(
                    f"valg:{section.number}|{number}", f"{section.number} {choice}"
                )
                + tab()
                + run_xml(choice),
                styles.CHOICE,
            )
            for number, choice in enumerate(section.choices, start=1)
        ]
        return self._blocks.around(
            f"valg:{section.number}", f"Valg i avsnitt {section.number}", "".join(lines)
        )

    def _exhibits(self, section: SectionSpec) -> Iterator[str]:
        """What stands after a section's text: tables, lists, work packages and figures."""
        for spec in self._form.tables:
            if spec.section == section.number and (spec.project_index or 0) < len(self._projects):
                yield from self._table(spec)
        if section.role in LISTS:
            name, title = LISTS[section.role]
            yield self._blocks.around(f"tabell:{name}", title, table(name))
        if section.role == "availability":
            yield self._partners()
        for figure in self._form.figures:
            if figure.section == section.number:
                yield from self._figure(figure.id, figure.caption)

    def _table(self, spec: TableSpec) -> Iterator[str]:
        title = self._named(spec.caption, spec.project_index)
        yield self._blocks.caption("tabell", spec.id, title)
        yield self._blocks.around(f"tabell:{spec.id}", f"Tabell {spec.id}", table(spec.shows))
        if spec.shows == "status":
            for key, name in self._projects[1:]:
                yield paragraph(
                    run_xml("Arbeidspakkene i ")
                    + self._text(f"prosjekt.{key}.navn", f"Navn på {name}", f"[{name}]"),
                    styles.SUB_HEADING,
                )
                yield self._packages(key, name)

    def _figure(self, number: str, caption: str) -> Iterator[str]:
        shown = paragraph(
            run_xml(f"[Figur {number} tegnes her]", styles.PLACEHOLDER), styles.FIGURE
        )
        yield self._blocks.around(f"figur:{number}", f"Figur {number}", shown)
        yield self._blocks.caption("figur", number, self._named(caption, None))

    def _named(self, caption: str, project_index: int | None) -> str:
        """A caption as the template shows it, before the workbook's own names are known."""
        names = [name for _, name in self._projects]
        year = self._form.year
        return caption.format(
            year=year,
            first=self._form.years(year)[0],
            projects=listed(names),
            operating=names[0] if names else "",
            project=names[project_index] if project_index is not None else "",
        )

    def _packages(self, key: str, name: str) -> str:
        """The pattern of a work package: title, who leads it, and three labelled texts."""
        facts = (
            run_xml("Ledes av ", styles.LABEL_TEXT)
            + self._text("ap.*.leder", "Ledes av", "[partner]")
            + tab()
            + run_xml("Framdrift ", styles.LABEL_TEXT)
            + self._text("ap.*.framdrift", "Framdrift", "[framdrift]")
        )
        item = paragraph(
            self._text("ap.*.tittel", "Arbeidspakke", "[Nummer og tittel]"),
            styles.PACKAGE_HEADING,
        ) + paragraph(facts, styles.FACTS, "<w:keepNext/>")
        for part in ("Status", "Avvik", "Tiltak"):
            item += paragraph(run_xml(part), styles.LABEL)
            item += self._blocks.text(
                f"tekst:ap.*.{part.lower()}", part, f"[{part} fra arket Arbeidspakker]"
            )
        return self._blocks.repeated(f"liste:arbeidspakker.{key}", f"Arbeidspakkene i {name}", item)

    def _partners(self) -> str:
        """The pattern of a partner: its name and its own paragraph."""
        name = paragraph(self._text("partner.*.navn", "Partner"), styles.LABEL)
        text = self._blocks.text(
            "tekst:partner.*.tekst", "Partnerens tekst", "[Teksten fra partnerens ark]"
        )
        return self._blocks.repeated("liste:partnere", "Partnerne", name + text)

    def _signature(self) -> Iterator[str]:
        for key, label in (("paa_vegne_av", "På vegne av"), ("rolle", "Rolle"), ("dato", "Dato")):
            text = self._text(f"signatur.{key}", label)
            yield paragraph(run_xml(label, styles.STRONG) + tab() + text, styles.SIGNATURE_TEXT)
        yield paragraph(run_xml("Underskrift"), styles.SIGNATURE_LINE)

    def _annex(self) -> str:
        return paragraph(
            run_xml("Skjemaene Årsregnskap og Bruk og utnyttelse for ")
            + self._year()
            + run_xml(" hører til rapporten og følger som vedlegg.")
        )
