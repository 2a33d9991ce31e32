"""How the cells that nobody fills in are computed."""
