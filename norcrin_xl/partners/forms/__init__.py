"""The form that a partner gets."""
