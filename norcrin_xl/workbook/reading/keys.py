"""The codes and keys that rows are known by: each there once, and of the kind that it must be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from norcrin_xl.findings import UserError
from norcrin_xl.model import Field
from norcrin_xl.network.entries import PARTNER, PROJECT, RESERVED_CODES, Entry
from norcrin_xl.workbook.areas.area import Areas
from norcrin_xl.workbook.areas.inputs import SETUP_ROWS
from norcrin_xl.workbook.layout import Layout
from norcrin_xl.workbook.reading.editions import Unfit

KEYED_LISTS = ("pakker",)
"""Lists that grow and whose rows are known by a key all the same."""

CODES: Mapping[str, Entry] = {"prosjekter": PROJECT[0], "partnere": PARTNER[0]}
"""The areas of Oppsett whose first column names sheets and areas, and what it may hold."""

MOST = 10


def refuse_wrong_codes(setup: Areas) -> None:
    """Raise `UserError` for the codes on Oppsett that are unfit or stand twice.

    Capitals make no difference, as they make none in Excel's names.
    """
    said: list[str] = []
    for name, rows in setup.items():
        fields = [next(iter(row.values())) for row in rows]
        if name in CODES:
            said += _unfit(fields, CODES[name])
        said += _doubled(field for field in fields if field.text)
    _refuse(said, UserError)
    known = {row["key"].text for row in setup["oppsett"]}
    lost = [label for key, label in SETUP_ROWS if key not in known]
    if lost:
        where = setup["oppsett"][0]["key"].ref
        raise Unfit(
            f"{where.file}, ark {where.sheet}: raden «{lost[0]}» mangler. Sett den tilbake."
        )


def _unfit(fields: Iterable[Field], entry: Entry) -> Iterator[str]:
    for field in fields:
        if not field.text:
            yield f"{field.ref}: cellen er tom, ventet {entry.expected}."
        elif not entry.accepts(field.text):
            yield f"{field.ref}: fant «{field.text}», ventet {entry.expected}."
        elif entry in PARTNER and field.text.lower() in RESERVED_CODES:
            yield f"{field.ref}: «{field.text}» brukes til noe annet i arbeidsboken. Velg en annen."


def _doubled(fields: Iterable[Field]) -> Iterator[str]:
    seen: dict[str, Field] = {}
    for field in fields:
        first = seen.setdefault(field.text.lower(), field)
        if first is not field:
            yield (
                f"{field.ref}: koden «{field.text}» står også i celle {first.ref.cell}. "
                "Hver rad må ha sin egen kode. Rett den ene."
            )


def refuse_wrong_keys(plan: Layout, areas: Areas, file: str) -> None:
    """Raise `UserError` for fixed rows whose key is gone (then `Unfit`) or stands twice."""
    said: list[str] = []
    kind = UserError
    for name, rows in areas.items():
        area = plan[name]
        fields = [row[area.columns[0].key] for row in rows]
        fixed = {row.key for row in area.rows if row.key}
        said += _doubled(_known(fields, fixed, all_of=name in KEYED_LISTS))
        found = {field.text for field in fields}
        lost = next((row for row in area.rows if row.key and row.key not in found), None)
        if lost is not None:
            kind = Unfit
            said.append(
                f"{file}, ark {area.sheet}, {area.title}: raden «{lost.key} {lost.label}» "
                "mangler. Raden kan være slettet eller nøkkelen i første kolonne endret. Sett den "
                "tilbake."
            )
    _refuse(said, kind)


def _known(fields: Iterable[Field], fixed: Collection[str], *, all_of: bool) -> Iterator[Field]:
    """The fields that hold a key which must be there once."""
    return (field for field in fields if field.text in fixed or (all_of and field.text))


def _refuse(said: list[str], kind: type[UserError]) -> None:
    """Raise an error of a kind with the first of what is said, if anything is."""
    if said:
        more = [f"… og {len(said) - MOST} til."] if len(said) > MOST else []
        raise kind("\n".join([*said[:MOST], *more]))
