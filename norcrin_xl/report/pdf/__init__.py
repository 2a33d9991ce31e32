"""The report as one PDF: accessible (PDF/UA-1), archivable (PDF/A), with the forms annexed."""
