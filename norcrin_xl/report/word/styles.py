"""Names of the template's Word styles.

The economist may restyle everything in Word. A style is known by its name alone: the constants
are the ids of the shipped template, and `NAMES` says what each is called in any document.
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
SIGNATURE_TEXT, SIGNATURE_LINE = "Signaturtekst", "Signaturlinje"
COVER_BAND, COVER_RULE, COVER_TEXT = "Forsideband", "Forsidelinje", "Forsidetekst"

# Character styles, by style id
HYPERLINK = "Hyperlink"
MISSING = "Mangler"
MISSING_IN_TABLE = "Manglertabell"
PLACEHOLDER = "PlaceholderText"
LABEL_TEXT = "EtikettTegn"
STRONG, EMPHASIS = "Strong", "Emphasis"

# The table style, by style id
TABLE = "NorCRIN-tabell"

NAMES = {
    NORMAL: "Normal",
    HEADING_1: "heading 1",
    HEADING_2: "heading 2",
    HEADING_3: "heading 3",
    PLAIN_HEADING: "Heading 1 uten nummer",
    SUB_HEADING: "Mellomtittel",
    PACKAGE_HEADING: "Arbeidspakketittel",
    TITLE: "Title",
    SUBTITLE: "Subtitle",
    CAPTION: "caption",
    TABLE_CAPTION: "Tabelltittel",
    FIGURE_CAPTION: "Figurtittel",
    FIGURE: "Figur",
    TABLE_TEXT: "Tabelltekst",
    TABLE_FIGURES: "Tabelltall",
    TABLE_HEAD: "Tabellhode",
    TABLE_HEAD_FIGURES: "Tabellhodetall",
    TABLE_TOTAL: "Tabellsum",
    TABLE_TOTAL_FIGURES: "Tabellsumtall",
    TABLE_BLOCK: "Tabellblokk",
    TABLE_NOTE: "Tabellnote",
    BULLETS[0]: "List Bullet",
    BULLETS[1]: "List Bullet 2",
    NUMBERED[0]: "List Number",
    NUMBERED[1]: "List Number 2",
    CONTENTS_HEADING: "Innholdstittel",
    CONTENTS[0]: "toc 1",
    CONTENTS[1]: "toc 2",
    CONTENTS[2]: "toc 3",
    HEADER: "header",
    FOOTER: "footer",
    CHOICE: "Valg",
    LABEL: "Etikett",
    FACTS: "Faktalinje",
    SIGNATURE_TEXT: "Signaturtekst",
    SIGNATURE_LINE: "Signaturlinje",
    COVER_BAND: "Forsidebånd",
    COVER_RULE: "Forsidelinje",
    COVER_TEXT: "Forsidetekst",
    HYPERLINK: "Hyperlink",
    STRONG: "Strong",
    EMPHASIS: "Emphasis",
    PLACEHOLDER: "Placeholder Text",
    MISSING: "Mangler",
    MISSING_IN_TABLE: "Mangler i tabell",
    LABEL_TEXT: "Etikett Tegn",
    TABLE: "NorCRIN-tabell",
}
"""The names by which Word knows the styles. Ids are remade when Word saves, names are not."""
