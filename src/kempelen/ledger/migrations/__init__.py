"""Migrations of ledger: no application imports."""
