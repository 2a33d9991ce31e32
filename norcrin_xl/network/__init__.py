"""A network's set-up: whose report it is, which projects, partners, indicators and packages."""

from norcrin_xl.network.setup_contents import (
    Contents,
    Rows,
    indicator_rows,
    note_rows,
    setup_contents,
    workbook_id,
)
from norcrin_xl.network.setup_file import Network, parse_network

__all__ = [
    "Contents",
    "Network",
    "Rows",
    "indicator_rows",
    "note_rows",
    "parse_network",
    "setup_contents",
    "workbook_id",
]
