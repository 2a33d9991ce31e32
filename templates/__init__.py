"""The Word template, owned by its user."""
