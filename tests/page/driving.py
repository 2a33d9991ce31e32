"""What the tests of the page share: what it is made of, and driving it in Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.office import ROOT, lacking

PARTS = ROOT / ".side"
DRIVER = Path(__file__).with_name("browser.mjs")
Seen = dict[str, Any]
Drive = Callable[..., Seen]


@contextmanager
def driver(html: Path) -> Iterator[Drive]:
    """What does steps on the page in Chromium, where the page and its Python are started once."""
    program = shutil.which("chromium")
    if program is None or not (ROOT / "node_modules/playwright-core").exists():
        lacking("mangler Chromium eller playwright-core: kjør make test")
    command = ["node", str(DRIVER), program, html.as_uri()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        asking, telling = process.stdin, process.stdout
        assert asking is not None
        assert telling is not None
        known = {html.as_uri(), "http://localhost/"}

        def drive(*steps: list[str], dies: str | None = None, **options: object) -> Seen:
            print(json.dumps({"steps": steps, **options}), file=asking, flush=True)
            seen: Seen = json.loads(telling.readline())
            faults = [fault for fault in seen["faults"] if dies is None or dies not in fault]
            assert faults == [], faults
            asked = {address for address in seen["requests"] if not address.startswith("blob:")}
            assert asked <= known, asked
            assert seen["unmarked"] == [], seen["unmarked"]
            return seen

        yield drive
        asking.close()
