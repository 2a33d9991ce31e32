"""From LibreOffice's PDF to one that passes PDF/A and PDF/UA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import ObjectStreamMode

from norcrin_xl.report.pdf.metadata import About, describe
from norcrin_xl.report.pdf.streams import settle_ends
from norcrin_xl.report.pdf.strokes import mark_strokes
from norcrin_xl.report.pdf.tags import mend_tags

_LEAVINGS = ("/Dests", "/OpenAction")
_TRAILING = ("/DocChecksum", "/ID")


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished PDF, its number of pages, and how many figures have no alternative text."""

    content: bytes
    pages: int
    undescribed_figures: int


def finish(pdf: pikepdf.Pdf, about: About, alternative_texts: Sequence[str]) -> Finished:
    """Complete a tagged PDF. The same arguments give the same bytes."""
    lacking = mend_tags(pdf, alternative_texts)
    mark_strokes(pdf)
    describe(pdf, about)
    _drop_leavings(pdf)
    settle_ends(pdf)
    return Finished(_saved(pdf), len(pdf.pages), lacking)


def _drop_leavings(pdf: pikepdf.Pdf) -> None:
    """What LibreOffice left for itself goes: bookmarks as targets, checksum and random id."""
    for holder, keys in ((pdf.Root, _LEAVINGS), (pdf.trailer, _TRAILING)):
        for key in keys:
            if key in holder:
                del holder[key]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """The file, its objects packed into streams when none of these ends in a carriage return."""
    for mode in (ObjectStreamMode.generate, ObjectStreamMode.disable):
        out = BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=False, object_stream_mode=mode)
        if b"\r\nendstream" not in out.getvalue():
            break
    return out.getvalue()
