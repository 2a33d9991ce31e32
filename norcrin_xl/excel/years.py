"""The button that makes next year's workbook from this year's."""

from __future__ import annotations

from datetime import datetime

from norcrin_xl.excel.live import Done, Live
from norcrin_xl.excel.partners import network_of
from norcrin_xl.excel.report import readied
from norcrin_xl.files import write_whole
from norcrin_xl.findings import UserError
from norcrin_xl.next_year import next_year
from norcrin_xl.numbers import date_text
from norcrin_xl.partners.periods import ended_early

NOT_MADE = "Det nye året er ikke laget."


def new_year(live: Live) -> Done:
    """Write next year's workbook beside this year's; one that is there is left alone."""
    computed = readied(live, "Lage neste år likevel? Tallene låses slik de står.")
    if computed is None:
        return Done(NOT_MADE)
    setup = computed.data.setup
    target = live.path.with_name(f"{setup.network}_Rapport_{setup.year + 1}.xlsm")
    if target.exists():
        raise UserError(
            f"{target.name} finnes allerede og er ikke rørt. Gi den et annet navn, eller flytt "
            "den, om du vil lage en ny."
        )
    ended, kept = list[str](), list[str]()
    for project in ended_early(setup.projects, setup.year):
        answer = live.asked(
            f"Perioden til {project.name} sluttet {date_text(project.end)}, før året var omme.\n\n"
            f"Ja: prosjektet går videre i {setup.year + 1}. Nei: det er avsluttet."
        )
        if answer == "cancel":
            return Done(NOT_MADE)
        (kept if answer == "yes" else ended).append(project.key)
    network = network_of(live)
    live.step("Fører tallene videre")
    made = next_year(
        network,
        target.name,
        datetime.now(),
        ended=ended,
        kept=kept,
        despite_errors=True,
        tell=live.step,
    )
    write_whole(target, made.content)
    return Done("\n".join((f"Skrev {target}", "", *made.notes)).rstrip(), target)
