"""Changing parts of a finished file; every other byte stays."""
