"""Run by a Python that has docbuilder: edit a report in ONLYOFFICE by chance, and save it anew.

Usage: onlyoffice_hands.py REPORT MADE TEXTS SEED COUNT, where TEXTS is a file with what the texts
of cells say, as JSON.
"""

import json
import sys
from pathlib import Path

import docbuilder
from edits_by_chance import work


class Hands:
    def __init__(self, context):
        self._api = context.GetGlobal()["Api"]
        self._document = self._api.Call("GetDocument")
        self._bare = context.CreateObject()
        self._bare["Numbering"] = False

    def paragraphs(self):
        found = self._document.Call("GetAllParagraphs")
        return [found.Get(at) for at in range(found.GetLength())]

    def said(self, paragraph):
        return paragraph.Call("GetText", self._bare).ToString()

    def _range(self, paragraph, word):
        """A word's range; none where the editor counts otherwise, as behind a linked number."""
        found = paragraph.Call("GetRange", word.start(), word.end())
        return found if found.Call("GetText").ToString().strip() == word[0] else None

    def word(self, paragraph, word):
        found = self._range(paragraph, word)
        if found is not None:
            found.Call("AddText", "endret", "after")
            self._range(paragraph, word).Call("Delete")

    def bold(self, paragraph, word):
        found = self._range(paragraph, word)
        if found is not None:
            found.Call("SetBold", True)

    def italics(self, paragraph, word):
        found = self._range(paragraph, word)
        if found is not None:
            found.Call("SetItalic", True)

    def link(self, paragraph, word):
        found = self._range(paragraph, word)
        if found is not None:
            found.Call("AddHyperlink", "https://www.norcrin.no/a", "")

    def sentence(self, paragraph, words):
        paragraph.Call("AddText", f" {words}")
        return [paragraph]

    def paragraph(self, paragraph, words):
        made = self._api.Call("CreateParagraph")
        made.Call("AddText", words)
        return [paragraph, paragraph.Call("InsertParagraph", made, "after", True)]

    def item(self, paragraph, words):
        both = self.paragraph(paragraph, words)
        both[1].Call("SetStyle", self._document.Call("GetStyle", "List Bullet"))
        return both

    def move(self, paragraph, before):
        copy = before.Call("InsertParagraph", paragraph.Call("Copy"), "before", True)
        paragraph.Call("Delete")
        return [copy, before]

    def delete(self, paragraph):
        paragraph.Call("Delete")


def main(report, made, texts, seed, count):
    builder = docbuilder.CDocBuilder()
    builder.OpenFile(report, "")
    context = builder.GetContext()
    scope = context.CreateScope()
    hands = Hands(context)
    known = json.loads(Path(texts).read_text("utf-8"))
    if int(count):
        work(hands, hands.paragraphs(), known, seed, count)
    scope.Close()
    builder.SaveFile("docx", made)
    builder.CloseFile()


main(*sys.argv[1:])
