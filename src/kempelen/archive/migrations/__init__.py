"""Migrations of batches: no application imports."""
