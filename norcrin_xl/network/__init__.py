"""A network's set-up: whose report it is, which projects, partners, indicators and packages."""
