"""Migrations of audit: no application imports."""
