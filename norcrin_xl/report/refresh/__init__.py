"""The living report: new figures in an edited Word report, every hand edit kept."""
