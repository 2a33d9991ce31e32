"""Lists of what differs: between two reports, and after a refresh."""
