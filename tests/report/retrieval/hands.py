"""People at work in a report: edits that python-docx makes, chosen by a seed."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from random import Random

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from norcrin_xl.report.word.controls import CONTENT, PARAGRAPH, RUN, SDT, content_of, tag_of

TYPED = (
    "Vi la til 3 nye tilbud i år.",
    "«Sitat» og 40\u00a0% av brukerne, se [vedlegg 2](nettsiden).",
    "- Ikke et punkt",
    "1. Ikke et nummer",
    "### ikke en overskrift",
    "5 * 3 er 15, og **dette** er ikke fet",
    "{kpi.gcp.i_aar|heltall} er ikke koblet",
    "C:\\mappe\\fil og a\\*b",
    "1. oktober begynte arbeidet",
    "Æøå – ny setning; med semikolon.",
)


class Hands:
    """A report that is being edited; each edit is one that Word offers."""

    def __init__(self, content: bytes, seed: int) -> None:
        self.random = Random(seed)
        self._document = Document(BytesIO(content))
        self._part = self._document.part
        self._controls = [
            one
            for one in self._document.element.body.iter(SDT)
            if tag_of(one).startswith("tekst:") and one.find(f"{CONTENT}/{PARAGRAPH}") is not None
        ]

    @property
    def edits(self) -> tuple[Callable[[], object], ...]:
        return (
            *(self.change_word, self.add_sentence, self.add_paragraph, self.delete_paragraph),
            *(self.add_item, self.move, self.copy, self.bold, self.italics, self.plain),
            *(self.link, self.sub_heading, self.split, self.line_end, self.nest, self.number),
        )

    def work(self, count: int) -> bytes:
        """The report after so many edits."""
        for _ in range(count):
            self.random.choice(self.edits)()
        return self.saved()

    def saved(self) -> bytes:
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    # What there is to edit

    def paragraphs(self) -> list[Paragraph]:
        """Those of a few texts."""
        found = [
            Paragraph(one, self._document)
            for control in self.random.sample(self._controls, 3)
            for one in content_of(control).findall(PARAGRAPH)
        ]
        return found or self.paragraphs()

    def paragraph(self) -> Paragraph:
        return self.random.choice(self.paragraphs())

    def run(self) -> Run:
        while True:
            runs = [run for one in self.paragraphs() for run in one.runs if run.text.strip()]
            if runs:
                return self.random.choice(runs)

    def words(self) -> str:
        return self.random.choice(TYPED)

    # What people do

    def change_word(self) -> None:
        run = self.run()
        if _in_field(run):
            return
        words = run.text.split(" ")
        words[self.random.randrange(len(words))] = self.random.choice(["endret", "«ny»", "(her)"])
        run.text = " ".join(words)

    def add_sentence(self) -> None:
        self.paragraph().add_run(f" {self.words()}")

    def add_paragraph(self) -> None:
        self.paragraph().insert_paragraph_before(self.words())

    def delete_paragraph(self) -> None:
        one = self.paragraph()._p
        holder = one.getparent()
        if holder is not None and len(holder.findall(PARAGRAPH)) > 1:
            holder.remove(one)

    def add_item(self) -> None:
        made = self.paragraph().insert_paragraph_before(self.words())
        name = self.random.choice(["List Bullet", "List Bullet 2", "List Number"])
        made.style = self._document.styles[name]

    def nest(self) -> None:
        items = [one for one in self.paragraphs() if one.style.name == "List Bullet"]
        if items:
            self.random.choice(items).style = self._document.styles["List Bullet 2"]

    def number(self) -> None:
        items = [one for one in self.paragraphs() if one.style.name.startswith("List Bullet")]
        if items:
            self.random.choice(items).style = self._document.styles["List Number"]

    def move(self) -> None:
        one = self.paragraph()._p
        holder, goal = one.getparent(), self.paragraph()._p
        if goal is not one and holder is not None and len(holder.findall(PARAGRAPH)) > 1:
            goal.addprevious(one)

    def copy(self) -> None:
        self.paragraph()._p.addprevious(deepcopy(self.paragraph()._p))

    def bold(self) -> None:
        self._emphasise("bold")

    def italics(self) -> None:
        self._emphasise("italic")

    def _emphasise(self, look: str) -> None:
        run = self.run()
        words = run.text.split(" ")
        at = self.random.randrange(len(words))
        for number, word in enumerate(words):
            made = deepcopy(run._r)
            run._r.addprevious(made)
            new = Run(made, run._parent)
            new.text = word if number + 1 == len(words) else f"{word} "
            if number == at:
                setattr(new, look, True)
        run._r.getparent().remove(run._r)

    def plain(self) -> None:
        run = self.run()
        run.bold = run.italic = False

    def link(self) -> None:
        run, address = self.run(), f"https://www.norcrin.no/a({self.random.randrange(9)})"
        relation = self._part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        made = etree.SubElement(run._r.getparent(), qn("w:hyperlink"), {qn("r:id"): relation})
        run._r.addnext(made)
        if run._r.getparent().tag == PARAGRAPH:
            made.append(run._r)
        else:
            made.getparent().remove(made)

    def sub_heading(self) -> None:
        made = self.paragraph().insert_paragraph_before("Ny mellomtittel")
        made.style = self._document.styles["Mellomtittel"]

    def split(self) -> None:
        one = self.paragraph()._p
        children = [child for child in one if child.tag in (RUN, SDT)]
        if len(children) > 1:
            rest = deepcopy(one)
            one.addnext(rest)
            for child in children[len(children) // 2 :]:
                one.remove(child)
            for child in [item for item in rest if item.tag in (RUN, SDT)][: len(children) // 2]:
                rest.remove(child)

    def line_end(self) -> None:
        run = self.paragraph().add_run()
        run.add_break()
        run.add_text(self.words())


def _in_field(run: Run) -> bool:
    """Whether a run is what a field shows: Word writes it anew."""
    marks = run._r.xpath("preceding-sibling::w:r/w:fldChar/@w:fldCharType")
    return bool(marks) and marks[-1] != "end"
