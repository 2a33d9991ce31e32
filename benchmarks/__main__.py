"""`make bench`: print our figures beside a named rival's, measured in the same run."""

from __future__ import annotations

import importlib
import platform
import sys
from pathlib import Path

SUBJECTS = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if path.stem not in ("__init__", "__main__", "measure", "rival_report")
)


def main() -> None:
    chosen = sys.argv[1:] or SUBJECTS
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(f"{'':<52} {'vårt':>9} {'rival':>9}")
    for subject in chosen:
        for row in importlib.import_module(f"benchmarks.{subject}").run():
            print(row, flush=True)


main()
