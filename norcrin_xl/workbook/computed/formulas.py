"""The native formulas of the workbook, as patterns over cell addresses.

Three states run through them: a figure, blank ("" – nothing there, or nothing asked for), and
"mangler" – something lacks, so that nothing can be computed. A blank beside a zero in the same
row is an answer (nothing was budgeted) and adds nothing. The rules are those of
`norcrin_xl.quantities.terms`; only the spelling is Excel's.
"""

from __future__ import annotations

from collections.abc import Sequence

from norcrin_xl.numbers import MISSING, NEVER, NOT_COMPUTABLE

MAX_LENGTH = 8192
"""What Excel takes in one formula."""


def checked(formula: str) -> str:
    """The formula, or `ValueError` when it is longer than Excel takes."""
    if len(formula) > MAX_LENGTH:
        raise ValueError(f"formula of {len(formula)} characters: {formula[:60]}…")
    return formula


def joined(cells: Sequence[str]) -> str:
    """The texts of all cells in one, which is empty when all of them are blank."""
    return "&".join(cells)


def block_total(column: str, others: Sequence[str], whole: str, signs: Sequence[int]) -> str:
    """The total of a block in one column of its posts.

    `column` is the range of the posts in the column, `others` the same range in each other
    column of the form, `whole` the range over all of them; `signs` say how each post counts.
    """
    answered = _answered_rows(column, others)
    return (
        f'=IF(SUMPRODUCT(--({whole}<>""))=0,"",'
        f'IF(SUMPRODUCT(ISNUMBER({column})+{answered})<ROWS({column}),"{MISSING}",'
        f'IF(COUNT({column})=0,"",{_signed_sum(column, signs)})))'
    )


def _answered_rows(column: str, others: Sequence[str]) -> str:
    """1 for each row that is blank in `column` beside a zero and nothing else."""
    zeros = [f"ISNUMBER({other})*({other}=0)" for other in others]
    if len(others) == 1:
        return f'({column}="")*{zeros[0]}'
    some = "+".join(zeros)
    nothing_else = "*".join(
        f'({zero}+({other}=""))' for zero, other in zip(zeros, others, strict=True)
    )
    return f'({column}="")*(({some})>0)*{nothing_else}'


def _signed_sum(column: str, signs: Sequence[int]) -> str:
    if all(sign > 0 for sign in signs):
        return f"SUM({column})"
    first, _, last = column.partition(":")
    letter, top = first.rstrip("0123456789"), int(first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assert last.endswith(str(top + len(signs) - 1))
    terms = (f"{'-' if sign < 0 else '+'}N({letter}{top + i})" for i, sign in enumerate(signs))
    return "".join(terms).lstrip("+")


def sum_over(cells: Sequence[str], others: Sequence[Sequence[str]], how_many: str) -> str:
    """The sum of one post over partners (or projects), from a cell of each.

    `others` holds, per other column of the form, the same cells in that column; `how_many` is
    the formula of the number of cells that must be answered.
    """
    everything = [cell for column in (cells, *others) for cell in column]
    listed = ",".join(cells)
    answered = "".join(
        "+" + _answered_rows(cell, [column[i] for column in others])
        for i, cell in enumerate(cells)
        if others
    )
    return checked(
        f'=IF({joined(everything)}="","",'
        f'IF(COUNT({listed}){answered}<{how_many},"{MISSING}",'
        f'IF(COUNT({listed})=0,"",SUM({listed}))))'
    )


def deviation(account: str, budget: str) -> str:
    """Account minus budget. A blank beside a zero gives 0, beside a figure it gives "mangler"."""
    return (
        f'=IF({account}&{budget}="","",IF(COUNT({account},{budget})=2,{account}-{budget},'
        f'IF({account}&{budget}="0",0,"{MISSING}")))'
    )


def change(now: str, before: str) -> str:
    """This year minus the year before; "mangler" when one of them lacks."""
    return f'=IF({now}&{before}="","",IF(COUNT({now},{before})=2,{now}-{before},"{MISSING}"))'


def trend(change: str) -> str:
    """The word for a change; what is no figure stands as it is."""
    return (
        f'=IF(ISNUMBER({change}),IF({change}>0,"økning",IF({change}<0,"nedgang",'
        f'"ingen endring")),{change})'
    )


def reported_deviation(paid: str, planned: str) -> str:
    """Account minus budget, where both are asked for: a blank is an answer only beside a zero."""
    return f'=IF(COUNT({paid},{planned})=2,{paid}-{planned},IF({paid}&{planned}="0",0,"{MISSING}"))'


def reported_change(paid: str, planned: str, before: str, all_before: str) -> str:
    """This year minus last year; blank where nobody has a figure of last year."""
    is_paid = f'OR(ISNUMBER({paid}),{paid}&{planned}="0")'
    was_paid = f'OR(ISNUMBER({before}),{paid}&{before}="0")'
    return (
        f'=IF(COUNT({all_before})=0,"",IF(AND({is_paid},{was_paid}),'
        f'N({paid})-N({before}),"{MISSING}"))'
    )


def share(part: str, whole: str) -> str:
    """Part over whole; blank where that cannot be computed, and what `part` says if it is text."""
    return f'=IF(ISNUMBER({part}),IF(N({whole})=0,"",{part}/{whole}),{part})'


def share_in_words(part: str, whole: str) -> str:
    """As `share`, but "ikke beregnbar" where the whole is zero or blank."""
    return f'=IF(ISNUMBER({part}),IF(N({whole})=0,"{NOT_COMPUTABLE}",{part}/{whole}),{part})'


def range_sum(cells: str, size: str) -> str:
    """The sum of a range in which all cells must hold figures; `size` is ROWS or COLUMNS."""
    return (
        f'=IF(SUMPRODUCT(--({cells}<>""))=0,"",'
        f'IF(COUNT({cells})<{size}({cells}),"{MISSING}",SUM({cells})))'
    )


def parts_sum(cells: Sequence[str]) -> str:
    """The sum of single cells that must all hold figures."""
    numbers = ",".join(f"ISNUMBER({cell})" for cell in cells)
    listed = ",".join(cells)
    return f'=IF({joined(cells)}="","",IF(AND({numbers}),SUM({listed}),"{MISSING}"))'


def copied(cell: str) -> str:
    """A figure that stands elsewhere; blank when that is blank."""
    return f'=IF(ISNUMBER({cell}),{cell},IF({cell}="","","{MISSING}"))'


def copied_earlier(cell: str) -> str:
    """As `copied`, but blank too where it says that there was nothing to count yet."""
    return f'=IF(ISNUMBER({cell}),{cell},IF(OR({cell}="",{cell}="{NEVER}"),"","{MISSING}"))'


def shown_again(cell: str) -> str:
    """What another computed cell shows."""
    return f"={cell}"
