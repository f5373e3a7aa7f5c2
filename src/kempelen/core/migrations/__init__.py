"""Migrations of core: no application imports."""
