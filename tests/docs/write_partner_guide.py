"""Write the partners' guide for the documentation anew: `python tests/docs/write_partner_guide.py`.

It is the guide sheet of one partner's form, so that both say the same.
"""

from __future__ import annotations

from documents import ROOT

from norcrin_xl.partners.forms.plan import guide_lines
from norcrin_xl.partners.forms.send import default_due
from tests.shipped import example_data

PAGE = ROOT / "docs" / "partnerveiledning.md"
PARTNER = "OUS"
HEAD = """\
# Veiledning for partnere

Dette er arket Veiledning i skjemaet, slik det står hos {partner} for {year}.

![Partnerens skjema](bilder/ark-skjema.png)
"""


def current_page() -> str:
    """The page as it should be now."""
    data = example_data("NorCRIN_Rapport.xlsm")
    partner = next(item for item in data.setup.partners if item.code == PARTNER)
    head = HEAD.format(partner=partner.name, year=data.setup.year)
    lines = guide_lines(data, partner, default_due(data))
    return head + "".join(f"\n**{heading}.** {text}\n" for heading, text in lines)


if __name__ == "__main__":
    PAGE.write_text(current_page(), "utf-8")
    print(f"{PAGE} er skrevet.")
