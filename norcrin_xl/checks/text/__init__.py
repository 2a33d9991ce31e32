"""Rules on the report's text: the narrative, the work packages, the partners' own words."""
