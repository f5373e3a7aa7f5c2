"""Small SVG helpers for the demo's pictures: every function returns text."""

import random

DARK = "#24262a"
PAINTS = ("#c0392b", "#2f6f9f", "#3b7d4f", "#d9a520", "#7b4b94", "#e8e4da", "#33383f", "#d9722e")


def rect(x: float, y: float, w: float, h: float, fill: str, more: str = "") -> str:
    """Return a rectangle with its upper left corner at x, y."""
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" fill="{fill}"{more}/>'


def disc(x: float, y: float, r: float, fill: str, more: str = "") -> str:
    """Return a circle."""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"{more}/>'


def path(d: str, fill: str = "none", more: str = "") -> str:
    """Return a path; ``more`` holds further attributes, with a leading space."""
    return f'<path d="{d}" fill="{fill}"{more}/>'


def stroke(colour: str, width: float) -> str:
    """Return stroke attributes."""
    return f' stroke="{colour}" stroke-width="{width:g}"'


def chance(rng: random.Random, likely: float) -> bool:
    """Say yes with the given probability, 0 to 1."""
    return rng.random() < likely
