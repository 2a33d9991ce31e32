"""Write the committed VBA wrappers anew: `python tests/udf/write_wrappers.py`."""

from __future__ import annotations

from windows_stubs import worksheet_functions, wrapper_text
from wrapper_module import wrapper_module

from norcrin_xl.workbook.vba.macros import WRAPPERS_SOURCE as SOURCE


def current_source() -> str:
    """The wrapper module as it should be now, with LF line ends."""
    package = worksheet_functions()
    return wrapper_module(wrapper_text(), [getattr(package, name) for name in package.__all__])


if __name__ == "__main__":
    SOURCE.write_text(current_source(), encoding="utf-8", newline="\n")
    print(f"{SOURCE} er skrevet.")
