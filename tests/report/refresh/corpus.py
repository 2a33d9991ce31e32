"""Scripted hand edits: what people do to a report in Word, and what must be there afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from norcrin_xl.report.refresh.changes import Kind
from norcrin_xl.report.refresh.marks import drop_anchors
from norcrin_xl.report.word.controls import elements
from tests.report.refresh.editing import (
    Edit,
    Editing,
    add_paragraph,
    append_text,
    around,
    bold,
    content,
    first_of,
    has,
    in_paragraph,
    in_part,
    name,
    paragraph_of,
    part_says,
    put_after,
    put_before,
    remove,
    run,
    says,
    set_in,
    shows,
    type_in,
    wrap,
)

FTE, STUDIES, TOTAL = "tall:bruk.arsverk|desimal2", "tall:bruk.kbs.total|heltall", "okonomi"
UNSPENT = "tall:okonomi.norcrin2.ubrukt|mill3"
CELL_NUMBER = "tall:okonomi.norcrin2.1.1.regnskap|konto"
NARRATIVE, QUIET, TABLE, CHART = "tekst:1.1", "tekst:1", "tabell:4.2.1", "figur:3.2.1"
PACKAGES = "liste:arbeidspakker.norcrin2"
INSERTED = 'w:id="90001" w:author="Øk" w:date="2022-03-01T10:00:00Z"'
DELETED = 'w:id="90002" w:author="Øk" w:date="2022-03-01T10:00:00Z"'


def copy_paragraph(doc: Editing) -> None:
    old = paragraph_of(doc.control(UNSPENT))
    old.addnext(deepcopy(old))


def move_paragraph(doc: Editing) -> None:
    old = paragraph_of(doc.control("tall:rapport.aar|aar"))
    doc.all("//w:body/w:p")[-1].addprevious(old)


def unwrap(doc: Editing) -> None:
    control = doc.control("tekst:nettverk.langt")
    holder = control.find(name("sdtContent"))
    assert holder is not None
    for child in list(holder):
        control.addprevious(child)
    remove(control)


def empty(doc: Editing) -> None:
    control = doc.control(FTE)
    control[0].append(elements("<w:showingPlcHdr/>")[0])
    holder = control.find(name("sdtContent"))
    assert holder is not None
    holder[:] = elements(run("Klikk eller trykk her."))


def widen(doc: Editing) -> None:
    for grid, width in zip(
        doc.inside(TABLE, ".//w:gridCol"), (900, 3800, 1460, 1450, 1462), strict=True
    ):
        grid.set(name("w"), str(width))


def double_item(doc: Editing) -> None:
    item = doc.inside(PACKAGES, "./w:sdtContent/w:sdt")[1]
    copy = deepcopy(item)
    drop_anchors([copy])
    item.addnext(copy)


def delete_item(doc: Editing) -> None:
    remove(doc.inside(PACKAGES, "./w:sdtContent/w:sdt")[1])


def write_in_item(doc: Editing) -> None:
    item = doc.inside(PACKAGES, "./w:sdtContent/w:sdt/w:sdtContent")[2]
    item.append(elements(f"<w:p>{run('Skrevet i pakken.')}</w:p>")[0])


def in_header(doc: Editing) -> None:
    made = etree.fromstring(doc.opened.parts["word/header1.xml"])
    copy = deepcopy(doc.control(UNSPENT))
    copy.tail = None
    paragraph = etree.SubElement(made, name("p"))
    paragraph.append(copy)
    doc.parts["word/header1.xml"] = etree.tostring(made)


def edit_styles(doc: Editing) -> None:
    styles = doc.opened.parts["word/styles.xml"]
    doc.parts["word/styles.xml"] = styles.replace(b"Calibri", b"Cambria")


def colour_narrative(doc: Editing) -> None:
    bold(doc.inside(QUIET, ".//w:p/w:r")[0])


def without_chart(doc: Editing) -> None:
    remove(doc.control("figur:7.1.4"))


def page_margin(doc: Editing) -> None:
    doc.all("//w:body/w:sectPr/w:pgMar")[0].set(name("left"), "1000")


def swap_rows(doc: Editing) -> None:
    rows = doc.inside(TABLE, ".//w:tr")
    rows[4].addprevious(rows[5])


def text_box(doc: Editing) -> None:
    """A text box as Word writes it, twice, with a number that is linked in both copies."""
    copy = deepcopy(doc.control(STUDIES))
    copy.tail = None
    box = etree.tostring(copy).decode()
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    holder = (
        f"<w:pict><v:rect xmlns:v='urn:schemas-microsoft-com:vml' style='width:99pt'><v:textbox>"
        f"<w:txbxContent><w:p>{box}</w:p></w:txbxContent></v:textbox></v:rect></w:pict>"
    )
    xml = (
        f"<w:r><mc:AlternateContent xmlns:mc='{mc}'><mc:Choice Requires='w14'>{holder}</mc:Choice>"
        f"<mc:Fallback>{holder}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    doc.all("//w:body/w:p")[45].append(elements(xml)[0])


def number_in_own_table(doc: Editing) -> None:
    copy = deepcopy(doc.control(STUDIES))
    copy.tail = None
    cell = etree.tostring(copy).decode()
    doc.all("//w:body/w:p")[55].addnext(
        elements(
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='4000'/></w:tblGrid>"
            f"<w:tr><w:tc><w:tcPr/><w:p>{run('Egen tabell: ')}{cell}</w:p></w:tc></w:tr></w:tbl>"
        )[0]
    )


EDITS: Mapping[str, Edit] = {
    "tekst foran et tall": Edit(put_before(FTE, run("så mye som ")), says("så mye som "), "3.1"),
    "tekst etter et tall": Edit(
        put_after(STUDIES, run(" (foreløpig)")), says(" (foreløpig)"), "3.1b"
    ),
    "nytt avsnitt": Edit(
        lambda doc: doc.all("//w:body/w:p")[30].addnext(
            elements(f"<w:p>{run('Mitt avsnitt.')}</w:p>")[0]
        ),
        says("Mitt avsnitt."),
        "body30",
    ),
    "avsnitt flyttet": Edit(
        move_paragraph,
        has("//w:body/w:p[position()=last()-1]//w:tag[@w:val='tall:rapport.aar|aar']"),
        "cover",
    ),
    "avsnitt kopiert": Edit(copy_paragraph, has(f"//w:tag[@w:val='{UNSPENT}']", 2), "unspent"),
    "kobling slettet": Edit(
        lambda doc: [remove(one) for one in doc.controls(UNSPENT)],
        lambda doc: not doc.controls(UNSPENT),
        "unspent",
        {UNSPENT: Kind.DELETED},
    ),
    "kobling fjernet, teksten står": Edit(
        unwrap,
        says("Norwegian Clinical Research"),
        "cover3",
        {"tekst:nettverk.langt": Kind.DELETED},
    ),
    "tall overskrevet": Edit(
        type_in(FTE, "114"), shows(FTE, "114"), "fte", {FTE: Kind.CONFLICT}, (FTE,)
    ),
    "tekst inne i tallet": Edit(
        content(FTE, run("113,35") + run(" (ca.)")),
        shows(FTE, "113,35 (ca.)"),
        "fte",
        {FTE: Kind.CONFLICT},
        (FTE,),
    ),
    "fet på hele tallet": Edit(
        content(FTE, run("113,35", "<w:b/>")),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{FTE}']//w:b"),
        "fte",
    ),
    "fet på en del av tallet": Edit(
        content(FTE, run("113", "<w:b/>") + run(",35")),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{FTE}']//w:b"),
        "fte",
    ),
    "farge på tallet": Edit(
        content(FTE, run("113,35", '<w:color w:val="FF0000"/>')),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{FTE}']//w:color[@w:val='FF0000']"),
        "fte",
    ),
    "tallet delt av Word": Edit(
        content(FTE, run("1") + '<w:proofErr w:type="spellStart"/>' + run("13,") + run("35")),
        has("//w:body"),
        "fte",
    ),
    "sporet innsetting i tallet": Edit(
        content(FTE, run("113,35") + f"<w:ins {INSERTED}>{run('9')}</w:ins>"),
        has("//w:ins[@w:author='Øk']"),
        "fte",
        {FTE: Kind.TRACKED},
        (FTE,),
    ),
    "sporet sletting i tallet": Edit(
        content(FTE, f"{run('113,3')}<w:del {DELETED}><w:r><w:delText>5</w:delText></w:r></w:del>"),
        has("//w:del[@w:author='Øk']"),
        "fte",
        {FTE: Kind.TRACKED},
        (FTE,),
    ),
    "tall tømt": Edit(empty, says("Klikk eller trykk her."), "fte", {FTE: Kind.CONFLICT}, (FTE,)),
    "sporet innsetting utenfor": Edit(
        put_after(UNSPENT, f"<w:ins {INSERTED.replace('90001', '90005')}>{run(' kroner')}</w:ins>"),
        has("//w:ins[@w:author='Øk']"),
        "unspent 1.1",
    ),
    "fortelling endret, boken også": Edit(
        append_text(NARRATIVE, " Min setning."),
        says(" Min setning."),
        "1.1",
        {NARRATIVE: Kind.CONFLICT},
    ),
    "fortelling endret, boken ikke": Edit(
        append_text(QUIET, " Min hale."), says(" Min hale."), "1", {QUIET: Kind.OWN}
    ),
    "fet i fortelling": Edit(
        colour_narrative, has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{QUIET}']//w:b"), "1"
    ),
    "bokmerke om tallet": Edit(
        around(FTE, '<w:bookmarkStart w:id="9001" w:name="mitt"/>', '<w:bookmarkEnd w:id="9001"/>'),
        has("//w:bookmarkStart[@w:name='mitt']"),
        "fte-around",
    ),
    "bokmerke i fortelling": Edit(
        first_of(
            NARRATIVE,
            ".//w:p[2]/w:r",
            lambda one: [
                one.addprevious(elements('<w:bookmarkStart w:id="9002" w:name="her"/>')[0]),
                one.addnext(elements('<w:bookmarkEnd w:id="9002"/>')[0]),
            ],
        ),
        has("//w:bookmarkStart[@w:name='her']"),
        "1.1-bookmark",
    ),
    "sideskift": Edit(
        lambda doc: doc.all("//w:body/w:p")[25].append(
            elements('<w:r><w:br w:type="page"/></w:r>')[0]
        ),
        has("//w:br[@w:type='page']"),
        "body25",
    ),
    "inndelingsskift": Edit(
        lambda doc: doc.all("//w:body/w:p")[40].addnext(
            elements(
                '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
                "</w:sectPr></w:pPr></w:p>"
            )[0]
        ),
        has("//w:pgSz[@w:orient='landscape']"),
        "body40",
    ),
    "stil på avsnitt": Edit(
        lambda doc: (
            paragraph_of(doc.control("tekst:rapport.eier")).insert(
                0, elements('<w:pPr><w:jc w:val="right"/></w:pPr>')[0]
            )
            if paragraph_of(doc.control("tekst:rapport.eier")).find(name("pPr")) is None
            else paragraph_of(doc.control("tekst:rapport.eier"))[0].append(
                elements('<w:jc w:val="right"/>')[0]
            )
        ),
        has("//w:p[.//w:tag[@w:val='tekst:rapport.eier']]/w:pPr/w:jc[@w:val='right']"),
        "owner",
    ),
    "kolonnebredder": Edit(
        widen, has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{TABLE}']//w:gridCol[@w:w='3800']"), "grid"
    ),
    "kolonneoverskrift endret": Edit(
        first_of(
            TABLE, ".//w:tr[1]/w:tc[3]//w:t", lambda one: setattr(one, "text", "Brukt i 2021")
        ),
        says("Brukt i 2021"),
        "4.2.1",
        {TABLE: Kind.OWN},
    ),
    "farge på overskriftsrad": Edit(
        first_of(
            TABLE,
            ".//w:tr[1]/w:tc[1]/w:tcPr",
            lambda one: one.append(elements('<w:shd w:val="clear" w:fill="00FF00"/>')[0]),
        ),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{TABLE}']//w:shd[@w:fill='00FF00']"),
        "shade",
    ),
    "tall i tabell overskrevet": Edit(
        type_in(CELL_NUMBER, "42"),
        shows(CELL_NUMBER, "42"),
        "cell",
        {CELL_NUMBER: Kind.CONFLICT},
        (CELL_NUMBER,),
    ),
    "tekst i tabellcelle": Edit(
        first_of(TABLE, ".//w:tr[3]/w:tc[2]//w:t", lambda one: setattr(one, "text", "Lønn")),
        says("Lønn"),
        "4.2.1",
        {TABLE: Kind.OWN},
    ),
    "rad lagt til": Edit(
        first_of(TABLE, ".//w:tr[3]", lambda one: one.addnext(_own_row(one))),
        says("Min rad"),
        "4.2.1",
        {TABLE: Kind.OWN},
    ),
    "rad slettet": Edit(
        first_of(TABLE, ".//w:tr[4]", remove),
        lambda doc: len(doc.inside(TABLE, ".//w:tr")) > 3,
        "4.2.1",
        {TABLE: Kind.OWN},
    ),
    "tabell slettet": Edit(
        lambda doc: remove(doc.control("tabell:4.2.2")),
        lambda doc: not doc.controls("tabell:4.2.2"),
        "4.2.2",
        {"tabell:4.2.2": Kind.DELETED},
    ),
    "pakke doblet": Edit(
        double_item,
        has(f"//w:tag[@w:val='{PACKAGES}']"),
        "items",
        {f"{PACKAGES}|juridisk": Kind.DOUBLED},
    ),
    "pakke slettet": Edit(
        delete_item,
        lambda doc: not doc.controls("tekst:ap.juridisk.tittel"),
        "items",
        {f"{PACKAGES}|juridisk": Kind.DELETED},
    ),
    "tekst i en pakke": Edit(write_in_item, says("Skrevet i pakken."), "items-text"),
    "tittel på pakke endret": Edit(
        type_in("tekst:ap.ap2.tittel", "Mitt navn"),
        shows("tekst:ap.ap2.tittel", "Mitt navn"),
        "ap2",
        {"tekst:ap.ap2.tittel": Kind.OWN},
    ),
    "figur gjort mindre": Edit(
        first_of(CHART, ".//wp:extent", lambda one: one.set("cx", "1234567")),
        has("//wp:extent[@cx='1234567']"),
        "chart",
    ),
    "figur slettet": Edit(
        without_chart,
        lambda doc: not doc.controls("figur:7.1.4"),
        "7.1.4",
        {"figur:7.1.4": Kind.DELETED},
    ),
    "figur byttet med tekst": Edit(
        first_of(
            "figur:3.2.2",
            ".//w:p",
            lambda one: one.__setitem__(slice(None), elements(run("Se eget ark"))),
        ),
        says("Se eget ark"),
        "3.2.2",
        {"figur:3.2.2": Kind.CONFLICT},
    ),
    "alternativ tekst endret": Edit(
        first_of("figur:3.2.3", ".//wp:docPr", lambda one: one.set("descr", "Min beskrivelse")),
        has("//wp:docPr[@descr='Min beskrivelse']"),
        "3.2.3",
    ),
    "krysset av for hånd": Edit(
        first_of("valg:1.2|1", ".//w:t", lambda one: setattr(one, "text", "☒")),
        shows("valg:1.2|1", "☒"),
        "valg",
        {"valg:1.2|1": Kind.OWN},
    ),
    "egen innholdskontroll": Edit(
        lambda doc: doc.all("//w:body/w:p")[35].append(
            elements(
                '<w:sdt><w:sdtPr><w:tag w:val="min"/><w:id w:val="77777"/></w:sdtPr>'
                f"<w:sdtContent>{run('Eget felt')}</w:sdtContent></w:sdt>"
            )[0]
        ),
        says("Eget felt"),
        "body35",
    ),
    "tall i toppteksten": Edit(
        in_header,
        lambda doc: UNSPENT.encode() in doc.opened.parts["word/header1.xml"],
        "header unspent",
    ),
    "tekst i bunnteksten": Edit(
        in_part("word/footer1.xml", "Min bunntekst"),
        part_says("word/footer1.xml", "Min bunntekst"),
        "footer",
    ),
    "tekst i toppteksten": Edit(
        in_part("word/header2.xml", "Min topptekst"),
        part_says("word/header2.xml", "Min topptekst"),
        "header2",
    ),
    "overskrift endret": Edit(
        lambda doc: setattr(
            doc.all("//w:p[w:pPr/w:pStyle/@w:val='Heading2']//w:t")[3], "text", "Min overskrift"
        ),
        says("Min overskrift"),
        "heading",
    ),
    "overskrift lagt til": Edit(
        add_paragraph(
            48, f"<w:p><w:pPr><w:pStyle w:val='Heading2'/></w:pPr>{run('Ny overskrift')}</w:p>"
        ),
        says("Ny overskrift"),
        "body48",
    ),
    "linje i innholdsfortegnelsen slettet": Edit(
        lambda doc: remove(doc.all("//w:p[w:pPr/w:pStyle/@w:val='TOC2']")[2]),
        lambda doc: bool(doc.all("//w:p[w:pPr/w:pStyle/@w:val='TOC2']")),
        "toc",
    ),
    "tabelltittel endret": Edit(
        lambda doc: doc.all("//w:p[w:pPr/w:pStyle/@w:val='Tabelltittel']")[0].append(
            elements(run(" (min tittel)"))[0]
        ),
        says(" (min tittel)"),
        "caption",
    ),
    "lenke lagt til": Edit(
        in_paragraph(33, f"<w:hyperlink w:anchor='mitt'>{run('hit')}</w:hyperlink>"),
        has("//w:hyperlink[@w:anchor='mitt']"),
        "body33",
    ),
    "felt satt inn": Edit(
        in_paragraph(37, f"<w:fldSimple w:instr=' DATE '>{run('1.1.2022')}</w:fldSimple>"),
        has("//w:fldSimple[@w:instr=' DATE ']"),
        "body37",
    ),
    "merket med gult": Edit(
        content(STUDIES, run("1\u00a0350", '<w:highlight w:val="yellow"/>')),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{STUDIES}']//w:highlight"),
        "studies",
    ),
    "sporet formatering av et tall": Edit(
        content(
            STUDIES,
            "<w:r><w:rPr><w:b/><w:rPrChange w:id='90003' w:author='Øk' "
            "w:date='2022-03-01T10:00:00Z'><w:rPr/></w:rPrChange></w:rPr>"
            "<w:t>1\u00a0350</w:t></w:r>",
        ),
        has("//w:rPrChange[@w:author='Øk']"),
        "studies",
    ),
    "sporet flytting av et avsnitt": Edit(
        add_paragraph(
            52,
            "<w:p><w:moveTo w:id='90004' w:author='Øk' w:date='2022-03-01T10:00:00Z'>"
            f"{run('Flyttet hit.')}</w:moveTo></w:p>",
        ),
        has("//w:moveTo[@w:author='Øk']"),
        "body52",
    ),
    "språk på et tall": Edit(
        content(STUDIES, run("1\u00a0350", '<w:lang w:val="en-GB"/>')),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{STUDIES}']//w:lang[@w:val='en-GB']"),
        "studies",
    ),
    "tittel på kontrollen endret": Edit(
        lambda doc: (
            doc.control(STUDIES)
            .find(f"{name('sdtPr')}/{name('alias')}")
            .set(name("val"), "Mine studier")
        ),  # type: ignore[union-attr]
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{STUDIES}']/w:sdtPr/w:alias[@w:val='Mine studier']"),
        "studies-alias",
    ),
    "kontrollen låst": Edit(
        lambda doc: (
            doc.control(UNSPENT)
            .find(name("sdtPr"))
            .append(  # type: ignore[union-attr]
                elements("<w:lock w:val='sdtContentLocked'/>")[0]
            )
        ),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{UNSPENT}']/w:sdtPr/w:lock"),
        "unspent",
    ),
    "tallet i en lenke": Edit(
        wrap("tall:kpi.gcp.2021|heltall", "hyperlink", "w:anchor='mitt'"),
        has("//w:hyperlink[@w:anchor='mitt']/w:sdt"),
        "gcp",
    ),
    "tekstboks med tallet": Edit(
        text_box, has(f"//w:txbxContent//w:tag[@w:val='{STUDIES}']", 2), "body45 studies"
    ),
    "tallet i egen tabell": Edit(number_in_own_table, says("Egen tabell: "), "body55 studies"),
    "marg endret": Edit(page_margin, has("//w:body/w:sectPr/w:pgMar[@w:left='1000']"), "margin"),
    "radhøyde endret": Edit(
        first_of(
            TABLE,
            ".//w:tr[3]/w:trPr",
            lambda one: one.append(elements("<w:trHeight w:val='777'/>")[0]),
        ),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{TABLE}']//w:trHeight[@w:val='777']"),
        "height",
    ),
    "rader byttet om": Edit(
        swap_rows, lambda doc: len(doc.inside(TABLE, ".//w:tr")) > 5, "4.2.1", {TABLE: Kind.OWN}
    ),
    "merknad under tabellen": Edit(
        lambda doc: doc.inside(TABLE, "./w:sdtContent/w:p")[-1].append(
            elements(run(" Min merknad."))[0]
        ),
        says(" Min merknad."),
        "4.2.1",
        {TABLE: Kind.OWN},
    ),
    "tomt avsnitt i fortelling": Edit(
        lambda doc: doc.inside(QUIET, ".//w:p")[0].addnext(elements("<w:p/>")[0]),
        has(f"//w:sdt[w:sdtPr/w:tag/@w:val='{QUIET}']//w:p[not(node())]"),
        "1",
        {QUIET: Kind.OWN},
    ),
    "innstillinger endret": Edit(
        set_in("word/settings.xml", b'w:percent="100"', b'w:percent="137"'),
        part_says("word/settings.xml", 'w:percent="137"'),
        "settings",
    ),
    "egenskaper endret": Edit(
        set_in("docProps/core.xml", b"</dc:title>", b" (min)</dc:title>"),
        part_says("docProps/core.xml", " (min)</dc:title>"),
        "core",
    ),
    "stilene endret": Edit(
        edit_styles, lambda doc: b"Cambria" in doc.opened.parts["word/styles.xml"], "styles"
    ),
}


def _own_row(row: etree._Element) -> etree._Element:
    cells = f"<w:tc><w:p>{run('Min rad')}</w:p></w:tc>" + "<w:tc><w:p/></w:tc>" * (
        len(row.findall(name("tc"))) - 1
    )
    return elements(f"<w:tr>{cells}</w:tr>")[0]
