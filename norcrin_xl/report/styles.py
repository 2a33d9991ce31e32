"""Names of the template's Word styles, and the colours and sizes that it starts out with.

The economist may restyle everything in Word: code knows styles by id and nothing else.
"""

from __future__ import annotations

# Paragraph styles, by style id
NORMAL = "Normal"
HEADING_1, HEADING_2, HEADING_3 = "Heading1", "Heading2", "Heading3"
PLAIN_HEADING = "Heading1utennummer"
SUB_HEADING = "Mellomtittel"
PACKAGE_HEADING = "Arbeidspakketittel"
TITLE, SUBTITLE = "Title", "Subtitle"
CAPTION, TABLE_CAPTION, FIGURE_CAPTION = "Caption", "Tabelltittel", "Figurtittel"
FIGURE = "Figur"
TABLE_TEXT, TABLE_FIGURES = "Tabelltekst", "Tabelltall"
TABLE_HEAD, TABLE_HEAD_FIGURES = "Tabellhode", "Tabellhodetall"
TABLE_TOTAL, TABLE_TOTAL_FIGURES = "Tabellsum", "Tabellsumtall"
TABLE_BLOCK, TABLE_NOTE = "Tabellblokk", "Tabellnote"
BULLETS = ("ListBullet", "ListBullet2")
NUMBERED = ("ListNumber", "ListNumber2")
CONTENTS_HEADING = "Innholdstittel"
CONTENTS = ("TOC1", "TOC2", "TOC3")
HEADER, FOOTER = "Header", "Footer"
CHOICE = "Valg"
LABEL = "Etikett"
FACTS = "Faktalinje"
SIGNATURE_LINE = "Signaturlinje"
COVER_BAND, COVER_RULE, COVER_TEXT = "Forsideband", "Forsidelinje", "Forsidetekst"

# Character styles, by style id
HYPERLINK = "Hyperlink"
MISSING = "Mangler"
PLACEHOLDER = "PlaceholderText"
LABEL_TEXT = "EtikettTegn"

# The table style, by style id
TABLE = "NorCRIN-tabell"

# Colours as Word writes them
NAVY = "1B365D"
TEAL = "006D77"
OCHRE = "B45309"
GREY = "5B6675"
PALE = "EEF2F7"
RULE = "C5CCD6"
WARNING_TEXT = "7A4B00"
WARNING_GROUND = "FFF2CC"
FONT = "Calibri"

CONTENTS_LEVELS = {
    HEADING_1: 1,
    HEADING_2: 2,
    HEADING_3: 3,
    PLAIN_HEADING: 1,
    PACKAGE_HEADING: 3,
}
"""The headings that the table of contents lists, and the level of each."""
