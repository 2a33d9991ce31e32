"""The buttons that check the figures and make the report."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.excel.live import Done, Live
from norcrin_xl.excel.partners import network_of
from norcrin_xl.excel.writing import list_findings, write_inputs
from norcrin_xl.files import write_whole
from norcrin_xl.numbers import counted
from norcrin_xl.partners.live import explanations_noted
from norcrin_xl.pipeline.computed import Computed, read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.workbook.layout import CONTROL


def control(live: Live) -> Done:
    """Check figures and texts, and list the findings in Kontroll."""
    computed = read_workbook(live.copy, live.step, thorough=True)
    network = network_of(live)
    write_inputs(live.book, network, explanations_noted(network).network)
    list_findings(live, computed)
    count, accepted = len(computed.findings), len(computed.judged.accepted)
    also = f" {accepted} er godtatt." if accepted else ""
    if not count:
        return Done(f"Kontrollen fant ingenting å rette.{also}")
    return Done(f"Kontrollen ga {count} funn.{also} De står nederst i arket {CONTROL}.")


def readied(live: Live, question: str) -> Computed | None:
    """The open workbook, computed; `None` when it has errors and the user does not go on."""
    computed = read_workbook(live.copy, live.step)
    errors = stopping(computed.findings)
    if errors:
        list_findings(live, computed)
        asked = f"Kontrollen fant {len(errors)} feil, se arket {CONTROL}. {question}"
        if not live.agreed(asked):
            return None
    return computed


def report(live: Live) -> Done:
    """Make the Word report beside the workbook."""
    computed = readied(live, "Lage et utkast likevel?")
    if computed is None:
        return Done("Rapporten er ikke laget.")
    target = report_path(live, computed)
    result = make_report(computed, None, datetime.now(tz=timezone.utc), live.step)
    live.step(f"Skriver {target.name}")
    copy = write_whole(target, result.content)
    said = [f"Skrev {target}"]
    said += (
        [f"{counted(len(result.missing), 'sted', 'steder')} mangler noe."] if result.missing else []
    )
    said += [f"Den forrige utgaven ligger i {copy.name}."] if copy else []
    return Done("\n".join(said), target)


def report_path(live: Live, computed: Computed) -> Path:
    """Where the report of the open workbook is."""
    setup = computed.data.setup
    return live.path.parent / f"{setup.network}_Rapport_{setup.year}.docx"
