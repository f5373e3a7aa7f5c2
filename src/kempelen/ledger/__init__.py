"""Accounts, transfers and holds; knows amounts and references, never HITs."""
