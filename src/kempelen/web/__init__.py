"""Entrance: the worker's, requester's and operator's pages, the hot doors and the task origin."""
