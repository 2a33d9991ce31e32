"""The command line: `norcrin-xl …`, in Norwegian. One module per group of commands."""

from norcrin_xl.cli.app import main

__all__ = ["main"]
