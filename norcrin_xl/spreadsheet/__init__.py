"""Any workbook as it stands in its file: read in passing within bounds, nothing of it followed."""
