"""Entrance: the worker loop, timed sweeps and the outbox."""
