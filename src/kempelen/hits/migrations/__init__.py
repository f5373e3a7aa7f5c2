"""Migrations of hits: no application imports."""
