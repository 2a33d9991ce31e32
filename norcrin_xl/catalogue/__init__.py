"""The catalogue of findings: every kind once, with its words; one module per subject."""

from collections.abc import Mapping

from norcrin_xl.catalogue import (
    accepted,
    carried_over,
    completeness,
    figures,
    files,
    report,
    returned,
    reviewed,
    texts,
)
from norcrin_xl.catalogue.kind import Kind, Severity

CATALOGUE: Mapping[str, Kind] = {
    kind.code: kind
    for module in (
        *(carried_over, completeness, files, returned, figures),
        *(report, reviewed, texts, accepted),
    )
    for kind in module.KINDS
}

__all__ = ["CATALOGUE", "Kind", "Severity"]
