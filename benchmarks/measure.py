"""How the benchmarks measure: alternating runs, the median of each side, and their ratio."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: ours and the rival's figure in one unit, and what we aim at."""

    what: str
    ours: float
    rival: float
    rival_name: str
    unit: str
    aim: str

    def __str__(self) -> str:
        ratio = self.ours / self.rival if self.rival else float("inf")
        return (
            f"{self.what:<52} {self.ours:>9.1f} {self.rival:>9.1f} {self.unit:<6} "
            f"{ratio:>6.2f} ×  {self.rival_name}  (mål: {self.aim})"
        )


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(
    ours: Callable[[], object], rival: Callable[[], object], runs: int = 9
) -> tuple[float, float]:
    """The median times of both in milliseconds, run in turn after one warm-up each."""
    ours(), rival()
    pairs = [(seconds(ours), seconds(rival)) for _ in range(runs)]
    return tuple(statistics.median(side) * 1000 for side in zip(*pairs, strict=True))  # type: ignore[return-value]


def process_seconds(command: Sequence[str]) -> float:
    """The wall time of a whole process in milliseconds, with byte code kept as Python does."""
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return 1000 * seconds(
        lambda: subprocess.run(command, check=True, capture_output=True, env=usual)
    )


def paired_processes(
    ours: Sequence[str], rival: Sequence[str], runs: int = 5
) -> tuple[float, float]:
    """The median wall times of two commands in milliseconds, run in turn."""
    process_seconds(ours), process_seconds(rival)
    pairs = [(process_seconds(ours), process_seconds(rival)) for _ in range(runs)]
    return tuple(statistics.median(side) for side in zip(*pairs, strict=True))  # type: ignore[return-value]


def python(code: str) -> list[str]:
    """The command that runs `code` in a new interpreter."""
    return [sys.executable, "-c", code]


def peak_memory_mb(command: Sequence[str]) -> float:
    """The largest resident size of a process in MB."""
    before = (
        "import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,"
        "capture_output=True);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", before, *command], check=True, capture_output=True, text=True
    )
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return int(done.stdout.split()[-1]) / unit
