"""Reading what a partner sent back: hostile until proved otherwise."""
