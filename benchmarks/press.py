"""A press of a button through xlwings' own server: the first of a session, and the next.

What the button then does is not counted: no cell is selected, so Forklar tallet says so at once.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row

ROOT = Path(__file__).parent.parent

PRESSES = """
import sys, time
sys.path[:0] = ["tests/udf", "."]
from pathlib import Path
from windows_stubs import worksheet_functions
worksheet_functions()
import xlwings
from tests.live_book import OpenBook
from xlwings.com_server import XLPython
book, before = OpenBook(Path("NorCRIN_Rapport.xlsm")), 0
xlwings.Book.caller = staticmethod(lambda: book)
for press in range(2):
    version = xlwings.__version__
    code = "from norcrin_xl.excel.buttons import press; press('forklar', '%s')" % version
    XLPython().Exec(code)
    assert book.app.messages.pop().startswith("Ingen celle")
    print(time.process_time() - before)
    before = time.process_time()
"""


def run() -> Iterator[Row]:
    presses = subprocess.run(
        [sys.executable, "-c", PRESSES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, following = (1000 * float(spent) for spent in presses.stdout.split())
    aim = "neste høyst 500, første høyst 2500"
    yield Row("et trykk, CPU før arbeidet", following, first, "økten første", "ms", aim)
