"""The partners' round trip: one workbook each out, the filled-in ones back in."""
