"""Run by LibreOffice's own Python: edit a report in LibreOffice by chance, and save it anew.

Usage: libreoffice_hands.py SOFFICE PROFILE REPORT MADE TEXTS SEED COUNT, where TEXTS is a file with
what the texts of cells say, as JSON.
"""

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "udf"))

import uno
from edits_by_chance import work
from libreoffice_session import opened

BOLD, PARAGRAPH_BREAK = 150.0, 0
ITALIC = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC")


class Hands:
    def __init__(self, document):
        self._text, self._view = document.Text, document.CurrentController

    def paragraphs(self):
        return [one for one in self._text if one.supportsService("com.sun.star.text.Paragraph")]

    def said(self, paragraph):
        return paragraph.String

    def _range(self, paragraph, word):
        """A word's range, found in the stretches of text: what is a field or a link stays whole."""
        at = 0
        for portion in paragraph:
            said = portion.String
            if at <= word.start() and word.end() <= at + len(said):
                cursor = self._text.createTextCursorByRange(portion.Start)
                cursor.goRight(word.start() - at, False)
                cursor.goRight(len(word[0]), True)
                return cursor if cursor.String == word[0] else None
            at += len(said)
        return None

    def word(self, paragraph, word):
        found = self._range(paragraph, word)
        if found:
            found.setString("endret")

    def bold(self, paragraph, word):
        found = self._range(paragraph, word)
        if found:
            found.CharWeight = BOLD

    def italics(self, paragraph, word):
        found = self._range(paragraph, word)
        if found:
            found.CharPosture = ITALIC

    def link(self, paragraph, word):
        found = self._range(paragraph, word)
        if found:
            found.HyperLinkURL = "https://www.norcrin.no/a"

    def sentence(self, paragraph, words):
        self._text.insertString(paragraph.End, f" {words}", False)
        return [paragraph]

    def paragraph(self, paragraph, words):
        """As by Enter at the end of a paragraph."""
        cursor = self._text.createTextCursorByRange(paragraph.End)
        self._text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
        self._text.insertString(cursor, words, False)
        made = next(iter(cursor))
        cursor.gotoPreviousParagraph(False)
        return [next(iter(cursor)), made]

    def item(self, paragraph, words):
        both = self.paragraph(paragraph, words)
        both[1].ParaStyleName = "List Bullet"
        return both

    def move(self, paragraph, before):
        """To before the text in front of it, where that stands right before."""
        cursor = self._text.createTextCursorByRange(paragraph.Start)
        cursor.gotoPreviousParagraph(False)
        if self._text.compareRegionStarts(cursor, before.Start):
            return [before, paragraph]
        self._view.ViewCursor.gotoRange(paragraph.Start, False)
        self._command("MoveUp")
        return [paragraph, before]

    def delete(self, paragraph):
        paragraph.dispose()

    def _command(self, name):
        url = uno.createUnoStruct("com.sun.star.util.URL")
        url.Complete = url.Main = f".uno:{name}"
        url.Protocol, url.Path = ".uno:", name
        self._view.Frame.queryDispatch(url, "", 0).dispatch(url, ())


def main(soffice, profile, report, made, texts, seed, count):
    with opened(soffice, profile, Path(report).as_uri(), True) as document:
        hands = Hands(document)
        known = json.loads(Path(texts).read_text("utf-8"))
        work(hands, hands.paragraphs(), known, seed, count)
        kind = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        kind.Name, kind.Value = "FilterName", "MS Word 2007 XML"
        document.storeToURL(Path(made).as_uri(), (kind,))


main(*sys.argv[1:])
