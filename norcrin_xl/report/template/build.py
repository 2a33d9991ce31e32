"""The report's template, built from the form: every section with the controls that fill it.

The template then belongs to its user, who may move, restyle and reword what stands in it. The
year, the network and the projects stand in controls, so that one template serves them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from norcrin_xl.form import Form, SectionSpec, TableSpec
from norcrin_xl.numbers import listed
from norcrin_xl.report.template.xml import Blocks, paragraph, tab, table
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import run_xml
from norcrin_xl.report.word.shipped import package

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
