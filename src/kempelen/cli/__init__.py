"""Entrance: the command line and the demo."""
