"""Rules over report data and quantities: each check yields findings, none raises."""

from norcrin_xl.checks.examination import CHECKS, check, not_run

__all__ = ["CHECKS", "check", "not_run"]
