"""Signing up, signing in, and the account pages."""
