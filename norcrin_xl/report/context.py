"""What narrative needs of the document that it is written into."""

from __future__ import annotations

from typing import Protocol


class WordContext(Protocol):
    """Makes what belongs to the document as a whole: controls, relationships, numbering."""

    def linked(self, quantity_id: str, format_name: str) -> str:
        """An inline control that shows the quantity; what is unknown is shown highlighted."""
        ...

    def hyperlink(self, address: str, runs_xml: str) -> str:
        """A w:hyperlink around `runs_xml` that leads to a web or mail address."""
        ...

    def reference(self, kind: str, exhibit_id: str) -> str:
        """A reference to a table or figure; `kind` is "tabell" or "figur"."""
        ...

    def list_numbering(self, ordered: bool) -> int | None:
        """The w:numId of a new list that counts from 1; `None` where the style's own will do."""
        ...
