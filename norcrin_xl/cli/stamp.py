"""The time that documents are stamped with."""

from __future__ import annotations

import os
from datetime import datetime, timezone


def written_now() -> datetime:
    """The time that a report is stamped with; SOURCE_DATE_EPOCH makes a run repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.fromtimestamp(int(epoch), tz=timezone.utc)
    return datetime.now(tz=timezone.utc)
