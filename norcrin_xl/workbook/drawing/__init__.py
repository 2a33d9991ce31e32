"""Building the workbook file: sheets, look, buttons and charts."""
