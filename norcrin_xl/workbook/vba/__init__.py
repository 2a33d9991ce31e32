"""The VBA project: our modules, and the container that Excel expects."""
