"""The Word report: a template with linked content controls, filled from report data."""
