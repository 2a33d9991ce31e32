"""The workbook and the template that are shipped; a test of their own says they are as built."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "NorCRIN_Rapport.xlsm"
TEMPLATE = ROOT / "templates" / "report.docx"
