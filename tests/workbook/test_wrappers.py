"""The committed VBA wrappers are what xlwings makes now, and carry Norwegian help."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from windows_stubs import worksheet_functions, wrapper_text
from wrapper_module import (
    MAX_HELP,
    MODULE,
    REGISTER,
    FunctionHelp,
    function_help,
    wrapper_module,
)
from write_wrappers import current_source

from norcrin_xl.workbook.vba.macros import WRAPPERS_SOURCE as SOURCE
from norcrin_xl.workbook.vba.project import Module, read_source, vba_project

NAMES = worksheet_functions().__all__


def helps() -> list[FunctionHelp]:
    return [function_help(getattr(worksheet_functions(), name)) for name in NAMES]


def test_the_committed_wrappers_are_current() -> None:
    committed = SOURCE.read_bytes().decode("utf-8")
    assert committed == current_source(), "run: python tests/udf/write_wrappers.py"


def test_the_committed_wrappers_have_lf_line_ends_and_fit_a_vba_project() -> None:
    assert b"\r" not in SOURCE.read_bytes()
    assert vba_project([Module(MODULE, read_source(SOURCE), "standard")])


def test_every_function_is_wrapped_once_with_its_arguments() -> None:
    found = re.findall(r"^Function (NC_\w+)\((.*)\)$", SOURCE.read_text("utf-8"), flags=re.M)
    known = {item.name: list(item.arguments) for item in helps()}
    assert [name for name, _ in found] == NAMES
    assert {name: re.sub("Optional ", "", text).split(", ") for name, text in found} == known


@pytest.mark.parametrize("known", helps(), ids=lambda known: known.name)
def test_every_function_and_argument_has_help_that_excel_can_show(known: FunctionHelp) -> None:
    for text in (known.text, *known.arguments.values()):
        assert 0 < len(text) <= MAX_HELP
        assert text[0].isupper() or not text[0].isalpha()
        assert text.endswith((".", "?"))
        assert text.encode("cp1252")


@pytest.mark.parametrize("known", helps(), ids=lambda known: known.name)
def test_help_stands_in_the_wrapper_and_in_the_registration(known: FunctionHelp) -> None:
    source = SOURCE.read_text("utf-8")
    assert f'Attribute {known.name}.VB_Description = "{known.text}"' in source
    registration = source.partition(f"Public Sub {REGISTER}()")[2].partition("End Sub")[0]
    assert f'NC_Hjelp "{known.name}", "{known.text}", Array( _' in registration
    for text in known.arguments.values():
        assert '"' + text.replace('"', '""') + '"' in registration


def test_a_cell_gets_an_error_and_no_text_when_python_fails() -> None:
    source = SOURCE.read_text("utf-8")
    assert "Err.Description" not in source
    assert re.findall(r"failed:\n    (NC_\w+) = CVErr\(2042\)\n", source) == NAMES
    assert "= XLPy.CallUDF" not in source


def test_xlwings_reads_the_same_help_from_the_functions() -> None:
    for known in helps():
        told = getattr(worksheet_functions(), known.name).__xlfunc__
        assert {item["name"]: item["doc"] for item in told["args"]} == known.arguments
        assert told["category"] == "NorCRIN"


def without_help(verdi: float) -> float:
    """Tallet selv."""
    return verdi


def with_long_help(verdi: Annotated[float, {"doc": "Et tall." * 40}]) -> float:
    """Tallet selv."""
    return verdi


def never_wrapped(verdi: Annotated[float, {"doc": "Et tall."}]) -> float:
    """Tallet selv."""
    return verdi


@pytest.mark.parametrize("function", [without_help, with_long_help])
def test_help_that_lacks_or_is_too_long_is_refused(function: object) -> None:
    with pytest.raises(ValueError, match="verdi: help of"):
        function_help(function)  # type: ignore[arg-type]


def test_a_function_that_was_not_generated_is_refused() -> None:
    with pytest.raises(ValueError, match="never_wrapped has no wrapper"):
        wrapper_module(wrapper_text(), [never_wrapped])
