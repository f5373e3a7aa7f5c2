"""Migrations of qualifications: no application imports."""
