"""The words of every kind of finding: one TOML file per subject, read by `findings.py`."""
