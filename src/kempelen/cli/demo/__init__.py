"""``kempelen demo``: a living marketplace on this machine, for trying things out."""

from kempelen.cli.demo.start import command

__all__ = ["command"]
