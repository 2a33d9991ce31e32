"""The template's style sheet and numbering as Word's own parts: the look of the report."""

from __future__ import annotations

from xml.sax.saxutils import escape

from norcrin_xl.report import styles
from norcrin_xl.report.styles import GREY, NAVY, OCHRE, PALE, RULE, TEAL
from norcrin_xl.report.template_xml import NAMESPACES

HEADINGS_NUM, BULLETS_NUM, NUMBERED_NUM = 1, 2, 3
LANGUAGE = "nb-NO"
_NEXT = "<w:keepNext/>"
_TOGETHER = "<w:keepNext/><w:keepLines/>"


def styles_xml() -> str:
    """The part word/styles.xml."""
    everything = (*_paragraph_styles(), *_character_styles(), _plain_table(), _table_style())
    return (
        f"<w:styles {NAMESPACES}>{_defaults()}{''.join(everything)}"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style></w:styles>'
    )


def _defaults() -> str:
    font = f'w:ascii="{styles.FONT}" w:hAnsi="{styles.FONT}" w:eastAsia="{styles.FONT}"'
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {font} w:cs="{styles.FONT}"/>'
        '<w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:latentStyles w:defLockedState="0" w:defUIPriority="99" '
        'w:defSemiHidden="1" w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    )


def _paragraph(
    style: str,
    name: str,
    paragraph: str = "",
    text: str = "",
    *,
    based_on: str = styles.NORMAL,
    following: str = "",
    linked: str = "",
    priority: int = 30,
) -> str:
    """A paragraph style. A style without one that follows is followed by itself."""
    basis = f'<w:basedOn w:val="{based_on}"/>' if style != styles.NORMAL else ""
    default = ' w:default="1"' if style == styles.NORMAL else ""
    custom = "" if style in _BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style}">'
        f'<w:name w:val="{escape(name)}"/>{basis}'
        f"{_optional('next', following)}{_optional('link', linked)}"
        f'<w:uiPriority w:val="{priority}"/><w:qFormat/>'
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}"
        f"{f'<w:rPr>{text}</w:rPr>' if text else ''}</w:style>"
    )


_BUILT_IN = {
    styles.NORMAL,
    styles.TITLE,
    styles.SUBTITLE,
    styles.CAPTION,
    styles.HEADER,
    styles.FOOTER,
    *(styles.HEADING_1, styles.HEADING_2, styles.HEADING_3),
    *styles.BULLETS,
    *styles.NUMBERED,
    *styles.CONTENTS,
}


def _optional(name: str, value: str) -> str:
    return f'<w:{name} w:val="{value}"/>' if value else ""


def _spaced(before: int, after: int, line: int = 0) -> str:
    """Space before and after in twentieths of a point; `line` in 240ths of a line."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _type(points: float, colour: str = "", *, bold: bool = False) -> str:
    """Size, colour and weight of text."""
    size = round(points * 2)
    return (
        f"{'<w:b/><w:bCs/>' if bold else ''}{_optional('color', colour)}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _border(side: str, colour: str, eighths: int, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def _in_list(number: int, level: int = 0) -> str:
    depth = f'<w:ilvl w:val="{level}"/>' if level else ""
    return f'<w:numPr>{depth}<w:numId w:val="{number}"/></w:numPr>'


def _outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _paragraph_styles() -> tuple[str, ...]:
    return (
        _paragraph(styles.NORMAL, "Normal", "<w:widowControl/>", priority=0),
        *_headings(),
        *_cover(),
        *_list_styles(),
        *_table_texts(),
        *_contents(),
        *_furniture(),
    )


def _headings() -> tuple[str, ...]:
    first, second, third = styles.HEADING_1, styles.HEADING_2, styles.HEADING_3
    unnumbered = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    flush = '<w:ind w:left="0" w:firstLine="0"/>'
    after = {"following": styles.NORMAL}
    return (
        _paragraph(
            first,
            "heading 1",
            _TOGETHER + _in_list(HEADINGS_NUM) + _spaced(480, 160, 240) + _outline(0),
            _type(20, NAVY, bold=True),
            priority=9,
            **after,
        ),
        _paragraph(
            second,
            "heading 2",
            _TOGETHER + _in_list(HEADINGS_NUM, 1) + _spaced(320, 100, 240) + _outline(1),
            _type(14, NAVY, bold=True),
            priority=9,
            **after,
        ),
        _paragraph(
            third,
            "heading 3",
            _TOGETHER + _in_list(HEADINGS_NUM, 2) + _spaced(240, 80, 240) + _outline(2),
            _type(12, NAVY, bold=True),
            priority=9,
            **after,
        ),
        _paragraph(
            styles.PLAIN_HEADING,
            "Heading 1 uten nummer",
            unnumbered + flush,
            based_on=first,
            priority=10,
            **after,
        ),
        _paragraph(
            styles.SUB_HEADING,
            "Mellomtittel",
            unnumbered + _spaced(200, 60, 240) + flush,
            based_on=third,
            priority=11,
            **after,
        ),
        _paragraph(
            styles.PACKAGE_HEADING,
            "Arbeidspakketittel",
            unnumbered
            + f"<w:pBdr>{_border('top', RULE, 6, 8)}</w:pBdr>"
            + _spaced(360, 60, 240)
            + flush,
            based_on=third,
            priority=12,
            **after,
        ),
        _paragraph(
            styles.LABEL,
            "Etikett",
            _NEXT + _spaced(120, 20),
            _type(9.5, TEAL, bold=True),
            linked=styles.LABEL_TEXT,
            priority=13,
            **after,
        ),
        _paragraph(
            styles.FACTS, "Faktalinje", '<w:tabs><w:tab w:val="left" w:pos="4536"/></w:tabs>'
        ),
    )


def _cover() -> tuple[str, ...]:
    band = "".join(_border(side, NAVY, 4, 10) for side in ("top", "left", "bottom", "right"))
    rule = _border("bottom", OCHRE, 24, 1)
    return (
        _paragraph(
            styles.COVER_BAND,
            "Forsidebånd",
            f'<w:pBdr>{band}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{NAVY}"/>'
            + _spaced(0, 0, 240)
            + '<w:ind w:left="200" w:right="200"/>',
            _type(15, "FFFFFF", bold=True),
        ),
        _paragraph(
            styles.TITLE,
            "Title",
            _spaced(4200, 0, 240),
            _type(44, NAVY, bold=True),
            following=styles.SUBTITLE,
            priority=10,
        ),
        _paragraph(styles.SUBTITLE, "Subtitle", _spaced(120, 0, 252), _type(17, GREY), priority=11),
        _paragraph(
            styles.COVER_RULE,
            "Forsidelinje",
            f'<w:pBdr>{rule}</w:pBdr>{_spaced(240, 720, 240)}<w:ind w:right="7370"/>',
            _type(6),
        ),
        _paragraph(
            styles.COVER_TEXT,
            "Forsidetekst",
            '<w:tabs><w:tab w:val="left" w:pos="2268"/></w:tabs>'
            + _spaced(0, 100)
            + '<w:ind w:left="2268" w:hanging="2268"/>',
            _type(12),
        ),
    )


def _list_styles() -> tuple[str, ...]:
    tight = '<w:spacing w:after="60"/>'
    return tuple(
        _paragraph(style, name, _in_list(number, level) + tight, priority=20)
        for style, name, number, level in (
            (styles.BULLETS[0], "List Bullet", BULLETS_NUM, 0),
            (styles.BULLETS[1], "List Bullet 2", BULLETS_NUM, 1),
            (styles.NUMBERED[0], "List Number", NUMBERED_NUM, 0),
            (styles.NUMBERED[1], "List Number 2", NUMBERED_NUM, 1),
        )
    )


def _table_texts() -> tuple[str, ...]:
    right = '<w:jc w:val="right"/>'
    plain, head, total = styles.TABLE_TEXT, styles.TABLE_HEAD, styles.TABLE_TOTAL
    bold_navy = f'<w:b/><w:bCs/><w:color w:val="{NAVY}"/>'
    return (
        _paragraph(styles.CAPTION, "caption", _spaced(200, 80, 240), _type(9.5, GREY), priority=35),
        _paragraph(
            styles.TABLE_CAPTION,
            "Tabelltittel",
            _TOGETHER + _spaced(280, 80, 240),
            based_on=styles.CAPTION,
            following=styles.NORMAL,
        ),
        _paragraph(
            styles.FIGURE_CAPTION,
            "Figurtittel",
            "<w:keepLines/>" + _spaced(40, 280, 240),
            based_on=styles.CAPTION,
            following=styles.NORMAL,
        ),
        _paragraph(
            styles.FIGURE,
            "Figur",
            _NEXT + _spaced(200, 40, 240),
            following=styles.FIGURE_CAPTION,
        ),
        _paragraph(plain, "Tabelltekst", _spaced(40, 40, 240), _type(10)),
        _paragraph(styles.TABLE_FIGURES, "Tabelltall", right, based_on=plain),
        _paragraph(head, "Tabellhode", _NEXT, bold_navy, based_on=plain),
        _paragraph(styles.TABLE_HEAD_FIGURES, "Tabellhodetall", right, based_on=head),
        _paragraph(total, "Tabellsum", "", bold_navy, based_on=plain),
        _paragraph(styles.TABLE_TOTAL_FIGURES, "Tabellsumtall", right, based_on=total),
        _paragraph(
            styles.TABLE_BLOCK,
            "Tabellblokk",
            _NEXT + _spaced(120, 40, 240),
            bold_navy,
            based_on=plain,
        ),
        _paragraph(styles.TABLE_NOTE, "Tabellnote", _spaced(60, 60, 240), _type(9, GREY)),
    )


def _contents() -> tuple[str, ...]:
    leader = '<w:tab w:val="right" w:leader="dot" w:pos="9072"/>'
    levels = (
        (0, 567, 100, NAVY, True, 11),
        (284, 936, 0, "", False, 10.5),
        (936, 1503, 0, "", False, 9.5),
    )
    made = [
        _paragraph(
            styles.CONTENTS_HEADING,
            "Innholdstittel",
            "<w:keepNext/><w:pageBreakBefore/>" + _spaced(0, 240, 240),
            _type(20, NAVY, bold=True),
            following=styles.NORMAL,
            priority=39,
        )
    ]
    for level, (indent, text, before, colour, bold, size) in enumerate(levels):
        tabs = f'<w:tabs><w:tab w:val="left" w:pos="{text}"/>{leader}</w:tabs>'
        made.append(
            _paragraph(
                styles.CONTENTS[level],
                f"toc {level + 1}",
                f'{tabs}{_spaced(before, 20, 240)}<w:ind w:left="{indent}" w:right="567"/>',
                _type(size, colour, bold=bold),
                following=styles.NORMAL,
                priority=39,
            )
        )
    return tuple(made)


def _furniture() -> tuple[str, ...]:
    """Header, footer, choice lines and signature."""
    edge = '<w:tabs><w:tab w:val="right" w:pos="9072"/></w:tabs>'
    small = _type(9, GREY)
    return (
        _paragraph(
            styles.HEADER,
            "header",
            f"<w:pBdr>{_border('bottom', RULE, 4, 6)}</w:pBdr>{edge}{_spaced(0, 0, 240)}",
            small,
            priority=99,
        ),
        _paragraph(styles.FOOTER, "footer", edge + _spaced(0, 0, 240), small, priority=99),
        _paragraph(
            styles.CHOICE, "Valg", '<w:spacing w:after="40"/><w:ind w:left="397" w:hanging="397"/>'
        ),
        _paragraph(
            styles.SIGNATURE_LINE,
            "Signaturlinje",
            f"<w:pBdr>{_border('top', GREY, 6, 4)}</w:pBdr>"
            + _spaced(1200, 120, 240)
            + '<w:ind w:right="4536"/>',
            small,
        ),
    )


def _character(style: str, name: str, text: str, *, linked: str = "", custom: bool = True) -> str:
    own = ' w:customStyle="1"' if custom else ""
    return (
        f'<w:style w:type="character"{own} w:styleId="{style}"><w:name w:val="{escape(name)}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/>{_optional("link", linked)}'
        f'<w:uiPriority w:val="40"/><w:qFormat/><w:rPr>{text}</w:rPr></w:style>'
    )


def _character_styles() -> tuple[str, ...]:
    missing = (
        f'<w:b/><w:bCs/><w:color w:val="{styles.WARNING_TEXT}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{styles.WARNING_GROUND}"/>'
    )
    return (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "<w:unhideWhenUsed/></w:style>",
        _character(
            styles.HYPERLINK,
            "Hyperlink",
            f'<w:color w:val="{TEAL}"/><w:u w:val="single"/>',
            custom=False,
        ),
        _character("Strong", "Strong", "<w:b/><w:bCs/>", custom=False),
        _character("Emphasis", "Emphasis", "<w:i/><w:iCs/>", custom=False),
        _character(
            styles.PLACEHOLDER, "Placeholder Text", f'<w:color w:val="{GREY}"/>', custom=False
        ),
        _character(styles.MISSING, "Mangler", missing),
        _character(
            styles.LABEL_TEXT,
            "Etikett Tegn",
            _type(9.5, TEAL, bold=True),
            linked=styles.LABEL,
        ),
    )


def _plain_table() -> str:
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{_cell_margins(0, 108)}</w:tblPr></w:style>"
    )


def _cell_margins(upright: int, level: int) -> str:
    sides = (("top", upright), ("left", level), ("bottom", upright), ("right", level))
    return (
        "<w:tblCellMar>"
        + "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
        + "</w:tblCellMar>"
    )


def _table_style() -> str:
    """No upright rules, no bands: a rule under the header and thin ones under the rows."""
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>'
    rules = _border("bottom", RULE, 4, 0) + _border("insideH", RULE, 4, 0)
    head = f"<w:tcBorders>{_border('bottom', NAVY, 8, 0)}</w:tcBorders>{ground}"
    last = f"<w:tcBorders>{_border('top', NAVY, 6, 0)}</w:tcBorders>{ground}"
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{styles.TABLE}">'
        '<w:name w:val="NorCRIN-tabell"/><w:basedOn w:val="TableNormal"/>'
        '<w:uiPriority w:val="40"/><w:qFormat/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{rules}</w:tblBorders>{_cell_margins(0, 85)}</w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tblPr/><w:trPr><w:tblHeader/></w:trPr>'
        f"<w:tcPr>{head}</w:tcPr></w:tblStylePr>"
        f'<w:tblStylePr w:type="lastRow"><w:tblPr/><w:tcPr>{last}</w:tcPr></w:tblStylePr>'
        "</w:style>"
    )


def numbering_xml() -> str:
    """The part word/numbering.xml: the headings' numbers and the lists, each of one definition."""
    third = _level(2, "lowerLetter", "%1.%2%3", 0, 851, styles.HEADING_3)
    headings = (
        _level(0, "decimal", "%1", 0, 567, styles.HEADING_1)
        + _level(1, "decimal", "%1.%2", 0, 709, styles.HEADING_2)
        + third
    )
    bullets = _level(0, "bullet", "•", 0, 340, styles.BULLETS[0]) + _level(
        1, "bullet", "–", 340, 340, styles.BULLETS[1]
    )
    numbered = _level(0, "decimal", "%1.", 0, 397, styles.NUMBERED[0]) + _level(
        1, "lowerLetter", "%2)", 397, 397, styles.NUMBERED[1]
    )
    lists = ((HEADINGS_NUM, headings), (BULLETS_NUM, bullets), (NUMBERED_NUM, numbered))
    definitions = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="5A00000{number}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="5B00000{number}"/>{levels}'
        "</w:abstractNum>"
        for number, levels in lists
    )
    uses = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number, _ in lists
    )
    return f"<w:numbering {NAMESPACES}>{definitions}{uses}</w:numbering>"


def _level(level: int, kind: str, text: str, left: int, hanging: int, style: str) -> str:
    """A level whose text starts `hanging` twentieths of a point after its number or bullet."""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="{style}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left + hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )
