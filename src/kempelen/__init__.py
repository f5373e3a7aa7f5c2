"""Kempelen: the open marketplace for human intelligence tasks, run by you."""

__version__ = "0.1.0"
