"""Entrance: the Requester API, signatures, typed shapes, one small file an operation."""
