"""A screen that nobody sees, with LibreOffice on it: sheets as their user sees them."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from PIL import Image, ImageGrab

PYTHON_WITH_UNO = "/usr/bin/python3"
WINDOW = Path(__file__).with_name("office_window.py")
LARGEST = (1800, 1400)

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{}</oor:items>
"""
SETTING = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>\n"
)
OWN_SETTINGS = (
    ("Office.Linguistic/General", "UILocale", "nb"),
    ("Office.Linguistic/SpellChecking", "IsSpellAuto", "false"),
    ("Setup/L10N", "ooLocale", "nb"),
    ("Setup/L10N", "ooSetupSystemLocale", "nb-NO"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
)


class Screen:
    """What stands on the screen. `show` answers when it stands there."""

    def __init__(self, display: str, requests: IO[str], answers: IO[str]) -> None:
        self._display, self._requests, self._answers = display, requests, answers

    def sheet(
        self, book: Path, sheet: str, text: str, size: tuple[int, int], zoom: int
    ) -> Image.Image:
        """A picture of a sheet in a window of a size, from the row with a text on."""
        asked = {"book": book.as_uri(), "sheet": sheet, "text": text, "zoom": zoom}
        asked |= {"width": size[0], "height": size[1]}
        self._requests.write(json.dumps(asked) + "\n")
        self._requests.flush()
        if not self._answers.readline():
            raise SystemExit(f"LibreOffice viste ikke {book.name}, ark {sheet}")
        return ImageGrab.grab((0, 0, *size), xdisplay=self._display)


@contextmanager
def screen(work: Path) -> Iterator[Screen]:
    """A screen, with LibreOffice and a profile of its own; all of it ends with the block."""
    reading, writing = os.pipe()
    size = f"{LARGEST[0]}x{LARGEST[1]}x24"
    server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    xvfb = subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        display = f":{number.readline().strip()}"
    try:
        with _office(work, display) as window:
            assert window.stdin is not None
            assert window.stdout is not None
            yield Screen(display, window.stdin, window.stdout)
    finally:
        xvfb.terminate()
        xvfb.wait(20)


@contextmanager
def _office(work: Path, display: str) -> Iterator[subprocess.Popen[str]]:
    profile = work / "profil"
    (profile / "user").mkdir(parents=True)
    settings = SETTINGS.format("".join(SETTING.format(*setting) for setting in OWN_SETTINGS))
    (profile / "user/registrymodifications.xcu").write_text(settings, "utf-8")
    # "gen" is the one look that LibreOffice has wherever it runs.
    env = {**os.environ, "DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen", "LC_ALL": "C.UTF-8"}
    pipe = f"bilder{os.getpid()}"
    options = [f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo"]
    command = ["soffice", *options, f"--accept=pipe,name={pipe};urp;"]
    office = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    driver = [PYTHON_WITH_UNO, str(WINDOW), pipe]
    piped = subprocess.PIPE
    window = subprocess.Popen(driver, env=env, stdin=piped, stdout=piped, text=True)
    try:
        yield window
    finally:
        assert window.stdin is not None
        window.stdin.close()
        window.wait(60)
        for _ in range(40):
            if office.poll() is not None:
                break
            time.sleep(0.5)
        office.terminate()
        office.wait(60)
