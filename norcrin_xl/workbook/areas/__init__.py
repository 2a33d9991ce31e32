"""What areas are, and what stands in those of each sheet."""
