"""Migrations of accounts: no application imports."""
