"""From a workbook file to report data."""
