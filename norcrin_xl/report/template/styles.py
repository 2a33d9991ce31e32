"""The template's style sheet as Word's own part: the look of the report."""

from __future__ import annotations

from norcrin_xl.report.template.numbering import BULLETS_NUM, HEADINGS_NUM, NUMBERED_NUM
from norcrin_xl.report.template.xml import NAMESPACES
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.styles import GREY, NAVY, OCHRE, PALE, RULE, TEAL

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
    return (
        f'<w:style w:type="paragraph"{default}{_identity(style)}{basis}'
        f"{_optional('next', following)}{_optional('link', linked)}"
        f'<w:uiPriority w:val="{priority}"/><w:qFormat/>'
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}"
        f"{f'<w:rPr>{text}</w:rPr>' if text else ''}</w:style>"
    )


def _identity(style: str) -> str:
    """The rest of the opening tag of a style's element, and its name."""
    custom = "" if style in styles.BUILT_IN else ' w:customStyle="1"'
    return f'{custom} w:styleId="{style}"><w:name w:val="{styles.NAMES[style]}"/>'


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
        _paragraph(styles.NORMAL, "<w:widowControl/>", priority=0),
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
            _TOGETHER + _in_list(HEADINGS_NUM) + _spaced(480, 160, 240) + _outline(0),
            _type(20, NAVY, bold=True),
            priority=9,
            **after,
        ),
        _paragraph(
            second,
            _TOGETHER + _in_list(HEADINGS_NUM, 1) + _spaced(320, 100, 240) + _outline(1),
            _type(14, NAVY, bold=True),
            priority=9,
            **after,
        ),
        _paragraph(
            third,
            _TOGETHER + _in_list(HEADINGS_NUM, 2) + _spaced(240, 80, 240) + _outline(2),
            _type(12, NAVY, bold=True),
            priority=9,
            **after,
        ),
        _paragraph(
            styles.PLAIN_HEADING,
            unnumbered + flush,
            based_on=first,
            priority=10,
            **after,
        ),
        _paragraph(
            styles.SUB_HEADING,
            unnumbered + _spaced(200, 60, 240) + flush,
            based_on=third,
            priority=11,
            **after,
        ),
        _paragraph(
            styles.PACKAGE_HEADING,
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
            _NEXT + _spaced(180, 20),
            _type(9.5, TEAL, bold=True),
            linked=styles.LABEL_TEXT,
            priority=13,
            **after,
        ),
        _paragraph(styles.FACTS, '<w:tabs><w:tab w:val="left" w:pos="4536"/></w:tabs>'),
    )


def _cover() -> tuple[str, ...]:
    band = "".join(_border(side, NAVY, 4, 14) for side in ("top", "left", "bottom", "right"))
    rule = _border("bottom", OCHRE, 24, 1)
    return (
        _paragraph(
            styles.COVER_BAND,
            f'<w:pBdr>{band}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{NAVY}"/>'
            + _spaced(0, 0, 240)
            + '<w:ind w:left="290" w:right="290"/>',
            _type(18, "FFFFFF", bold=True),
        ),
        _paragraph(
            styles.TITLE,
            _spaced(4000, 0, 240),
            _type(44, NAVY, bold=True),
            following=styles.SUBTITLE,
            priority=10,
        ),
        _paragraph(styles.SUBTITLE, _spaced(120, 0, 252), _type(17, GREY), priority=11),
        _paragraph(
            styles.COVER_RULE,
            f'<w:pBdr>{rule}</w:pBdr>{_spaced(240, 720, 240)}<w:ind w:right="7370"/>',
            _type(6),
        ),
        _paragraph(
            styles.COVER_TEXT,
            '<w:tabs><w:tab w:val="left" w:pos="2268"/></w:tabs>'
            + _spaced(0, 100)
            + '<w:ind w:left="2268" w:hanging="2268"/>',
            _type(12),
        ),
    )


def _list_styles() -> tuple[str, ...]:
    tight = '<w:spacing w:after="80"/>'
    return tuple(
        _paragraph(style, _in_list(number, level) + tight, priority=20)
        for number, pair in ((BULLETS_NUM, styles.BULLETS), (NUMBERED_NUM, styles.NUMBERED))
        for level, style in enumerate(pair)
    )


def _table_texts() -> tuple[str, ...]:
    right = '<w:jc w:val="right"/>'
    plain, head, total = styles.TABLE_TEXT, styles.TABLE_HEAD, styles.TABLE_TOTAL
    bold_navy = f'<w:b/><w:bCs/><w:color w:val="{NAVY}"/>'
    return (
        _paragraph(styles.CAPTION, _spaced(200, 80, 240), _type(9.5, GREY), priority=35),
        _paragraph(
            styles.TABLE_CAPTION,
            _TOGETHER + _spaced(280, 80, 240),
            based_on=styles.CAPTION,
            following=styles.NORMAL,
        ),
        _paragraph(
            styles.FIGURE_CAPTION,
            "<w:keepLines/>" + _spaced(40, 280, 240),
            based_on=styles.CAPTION,
            following=styles.NORMAL,
        ),
        _paragraph(
            styles.FIGURE,
            _NEXT + _spaced(200, 40, 240),
            following=styles.FIGURE_CAPTION,
        ),
        _paragraph(plain, _spaced(40, 40, 240), _type(10)),
        _paragraph(styles.TABLE_FIGURES, right, based_on=plain),
        _paragraph(head, _NEXT, bold_navy, based_on=plain),
        _paragraph(styles.TABLE_HEAD_FIGURES, right, based_on=head),
        _paragraph(total, "", bold_navy, based_on=plain),
        _paragraph(styles.TABLE_TOTAL_FIGURES, right, based_on=total),
        _paragraph(
            styles.TABLE_BLOCK,
            _NEXT + _spaced(120, 40, 240),
            bold_navy,
            based_on=plain,
        ),
        _paragraph(styles.TABLE_NOTE, _spaced(60, 60, 240), _type(9, GREY)),
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
            f"<w:pBdr>{_border('bottom', RULE, 4, 6)}</w:pBdr>{edge}{_spaced(0, 0, 240)}",
            small,
            priority=99,
        ),
        _paragraph(styles.FOOTER, edge + _spaced(0, 0, 240), small, priority=99),
        _paragraph(
            styles.CHOICE, _NEXT + '<w:spacing w:after="60"/><w:ind w:left="397" w:hanging="397"/>'
        ),
        _paragraph(
            styles.SIGNATURE_TEXT,
            _NEXT
            + '<w:tabs><w:tab w:val="left" w:pos="2268"/></w:tabs>'
            + '<w:ind w:left="2268" w:hanging="2268"/>',
        ),
        _paragraph(
            styles.SIGNATURE_LINE,
            f"<w:pBdr>{_border('top', GREY, 6, 4)}</w:pBdr>"
            + _spaced(1200, 120, 240)
            + '<w:ind w:right="4536"/>',
            small,
        ),
    )


def _character(style: str, text: str, *, linked: str = "") -> str:
    return (
        f'<w:style w:type="character"{_identity(style)}'
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
        _character(styles.HYPERLINK, f'<w:color w:val="{TEAL}"/><w:u w:val="single"/>'),
        _character(styles.STRONG, "<w:b/><w:bCs/>"),
        _character(styles.EMPHASIS, "<w:i/><w:iCs/>"),
        _character(styles.PLACEHOLDER, f'<w:color w:val="{GREY}"/>'),
        _character(styles.MISSING, missing),
        _character(styles.LABEL_TEXT, _type(9.5, TEAL, bold=True), linked=styles.LABEL),
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
        f'<w:style w:type="table"{_identity(styles.TABLE)}<w:basedOn w:val="TableNormal"/>'
        '<w:uiPriority w:val="40"/><w:qFormat/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{rules}</w:tblBorders>{_cell_margins(0, 85)}</w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tblPr/><w:trPr><w:tblHeader/></w:trPr>'
        f"<w:tcPr>{head}</w:tcPr></w:tblStylePr>"
        f'<w:tblStylePr w:type="lastRow"><w:tblPr/><w:tcPr>{last}</w:tcPr></w:tblStylePr>'
        "</w:style>"
    )
