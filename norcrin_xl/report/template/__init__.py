"""The Word template: built from the form, and checked before it is filled."""
