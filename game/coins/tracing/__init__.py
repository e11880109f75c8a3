"""Traces: where one coin came from and went, and what became of all coins of a unit's year."""
