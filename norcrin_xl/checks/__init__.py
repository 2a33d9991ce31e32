"""Rules over report data and quantities: each check yields findings, none raises."""
