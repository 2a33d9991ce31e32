"""The VBA module through which Excel's cells reach the worksheet functions in Python.

xlwings' own generator writes the functions when a user presses "Import Functions". Here the
same text is made beforehand and committed, so that nobody has to import anything or to trust
access to the VBA project. What importing adds beside the text is added as VBA: help for each
function as an attribute, and a Sub that registers help for the arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from norcrin_xl.workbook.layout import PROBE
from norcrin_xl.workbook.vba.macros import WRAPPERS as MODULE

REGISTER = "NC_RegistrerHjelp"
MAX_HELP = 255
"""The characters of help that Excel's function wizard takes."""

_CATEGORY = "NorCRIN"
_HEAD = f"""\
Attribute VB_Name = "{MODULE}"
' Written by xlwings' generator from the package udf. Change the functions there, not here.
#Const App = "Microsoft Excel"
Private NC_Venter As Date

"""
_NOT_AVAILABLE = "CVErr(2042)"
"""#N/A, which IFERROR lets give way to Excel's own formula, as it would no text."""
_TAIL = f"""\
' Python. Where it cannot be reached, all cells are told so at once for five minutes: one of them
' waits, the others don't.
Public Function NC_Python() As Object
    If Now < NC_Venter Then Err.Raise 1000
    On Error GoTo failed
    If Not PythonFinnes() Then Err.Raise 1000
    Set NC_Python = XLPy
    Exit Function
failed:
    NC_Venter = Now + TimeSerial(0, 5, 0)
    On Error GoTo 0
    Err.Raise 1000
End Function

' Ask for Python again, and let Start say whether it answers.
Public Sub NC_Prov()
    Dim lagret As Boolean
    On Error Resume Next ' what Start says is no reason to stop the user
    lagret = ThisWorkbook.Saved
    NC_Venter = 0
    ThisWorkbook.Names("{PROBE}").RefersToRange.Dirty
    Application.Calculate
    ThisWorkbook.Saved = lagret
End Sub

Private Sub NC_Hjelp(ByVal navn As String, ByVal hjelp As String, ByVal argumenter As Variant)
    On Error Resume Next ' help is no reason to stop the user
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & navn, _
        Description:=hjelp, Category:="{_CATEGORY}", ArgumentDescriptions:=argumenter
End Sub
"""


@dataclass(frozen=True, slots=True)
class FunctionHelp:
    """A worksheet function's name and help, and the help of each argument by its name."""

    name: str
    text: str
    arguments: dict[str, str]


def function_help(function: Callable[..., Any]) -> FunctionHelp:
    """The help that a function states in its docstring and in its annotations.

    Raises `ValueError` where a help text is missing or longer than Excel takes.
    """
    hints = get_type_hints(function, include_extras=True)
    arguments = {name: _doc(hint) for name, hint in hints.items() if name != "return"}
    found = FunctionHelp(function.__name__, " ".join((function.__doc__ or "").split()), arguments)
    for name, text in {found.name: found.text, **arguments}.items():
        if not 0 < len(text) <= MAX_HELP:
            raise ValueError(f"{found.name}, {name}: help of {len(text)} characters")
    return found


def _doc(hint: object) -> str:
    if get_origin(hint) is not Annotated:
        return ""
    return str(get_args(hint)[1].get("doc", ""))


def wrapper_module(generated: str, functions: Iterable[Callable[..., Any]]) -> str:
    """The source of the module (LF line ends) from what xlwings' generator wrote.

    Raises `ValueError` when a function has no wrapper in `generated` or no help.
    """
    helps = [function_help(function) for function in functions]
    text = re.sub(
        r"^(    NC_\w+ = )Err\.Description$", rf"\1{_NOT_AVAILABLE}", generated, flags=re.M
    ).replace("XLPy.CallUDF(", "NC_Python.CallUDF(")
    for known in helps:
        text = _with_description(text, known)
    return f"{_HEAD}{text.rstrip()}\n\n{_registration(helps)}\n{_TAIL}"


def _with_description(text: str, known: FunctionHelp) -> str:
    """`text` with the function's help under its first line; category 14 is "User Defined"."""
    lines = (
        f"Attribute {known.name}.VB_Description = {_quoted(known.text)}\n"
        f'Attribute {known.name}.VB_ProcData.VB_Invoke_Func = " \\n14"\n'
    )
    first = re.search(rf"^Function {known.name}\(.*\)\n", text, flags=re.M)
    if first is None:
        raise ValueError(f"{known.name} has no wrapper")
    return f"{text[: first.end()]}{lines}{text[first.end() :]}"


def _registration(helps: Iterable[FunctionHelp]) -> str:
    """The Sub that tells Excel the help of all functions, to be run when the book is opened."""
    lines = [
        f"Public Sub {REGISTER}()",
        "    Dim lagret As Boolean",
        "    lagret = ThisWorkbook.Saved",
    ]
    lines += [line for known in helps for line in _call(known)]
    lines += ["    ThisWorkbook.Saved = lagret ' help alone is no change to save", "End Sub", ""]
    return "\n".join(lines)


def _call(known: FunctionHelp) -> Iterator[str]:
    yield f'    NC_Hjelp "{known.name}", {_quoted(known.text)}, Array( _'
    *others, last = known.arguments.values()
    yield from (f"        {_quoted(text)}, _" for text in others)
    yield f"        {_quoted(last)})"


def _quoted(text: str) -> str:
    """`text` as VBA writes it; quotation marks are doubled."""
    return '"' + text.replace('"', '""') + '"'
