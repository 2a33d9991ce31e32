"""Rules over report data and quantities: each check yields findings, none raises."""

from norcrin_xl.checks.registry import CHECKS, check

__all__ = ["CHECKS", "check"]
