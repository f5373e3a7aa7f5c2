"""Migrations of questions: no application imports."""
