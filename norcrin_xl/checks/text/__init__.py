"""Rules on the report's text: the narrative, the work packages, the partners' own words."""

from norcrin_xl.checks.text.registry import TEXT_RULES, check_text

__all__ = ["TEXT_RULES", "check_text"]
