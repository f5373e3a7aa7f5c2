"""Migrations of notify: no application imports."""
