"""Which printed amounts were rounded the other way so that their table foots?"""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.checks.walk import figure
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import listed
from norcrin_xl.quantities.footing import FootedBlock, footed_blocks


def check_rounding(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """The amounts that moved, and what cannot foot in whole 1000 NOK, one finding per block."""
    for footed in footed_blocks(data, quantities):
        parts = [*_moved(footed, quantities), *_residue(footed)]
        if parts:
            yield finding(
                "avrunding",
                who=data.setup.network,
                rests_on=[
                    ref for keys in footed.ids for k in keys for ref in quantities[k].sources
                ],
                found=f"{footed.block.label} i {footed.project.name}: {listed(parts)}",
            )


def _moved(footed: FootedBlock, quantities: Quantities) -> Iterator[str]:
    for key, exact, printed in footed.moved:
        yield f"{quantities[key].label} er {figure(exact)} og skrives {figure(printed)}"


def _residue(footed: FootedBlock) -> Iterator[str]:
    if footed.table.residue:
        rest = figure(float(footed.table.residue))
        yield f"{rest} tusen kroner kan ikke gå opp når summene er rundet hver for seg"
