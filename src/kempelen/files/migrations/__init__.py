"""Migrations of files: no application imports."""
