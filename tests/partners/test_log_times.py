"""Times in Logg are local, whatever a file states."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from norcrin_xl.partners.log import local_time, shown_time


@pytest.fixture(autouse=True)
def in_norway(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("2022-02-01T10:11:12Z", "01.02.2022 11:11"),
        ("2022-07-01T10:11:12Z", "01.07.2022 12:11"),
        ("2022-02-01T23:30:00+00:00", "02.02.2022 00:30"),
        ("01.02.2022 11:11", "01.02.2022 11:11"),
        ("i går", "i går"),
        ("", ""),
    ],
)
def test_a_files_time_is_shown_as_local_time(stated: str, shown: str) -> None:
    assert shown_time(stated) == shown


def test_a_time_of_the_log_is_as_late_as_the_one_it_was_made_of() -> None:
    stated = "2022-02-01T10:11:12Z"
    assert local_time(shown_time(stated)) == local_time(stated)
    assert local_time("tull") is None
