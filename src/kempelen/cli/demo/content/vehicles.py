"""The vehicles of the street scenes, each standing on y = 0 and facing right."""

import random
from typing import NamedTuple

from kempelen.cli.demo.content.drawing import DARK, chance, disc, path, rect, stroke

GLASS = "#bcd3dc"
DOUBLE_DECK = -158


def wheels(radius: float, *places: float) -> str:
    """Return wheels standing on the ground (y = 0) at the given places."""
    return "".join(disc(x, -radius, radius * 0.7, "#9a9da1", stroke(DARK, radius * 0.6)) for x in places)


def panes(x: float, y: float, w: float, h: float, step: float, count: int) -> str:
    """Return a row of window panes as one path."""
    return path("".join(f"M{x + i * step:g} {y:g}h{w:g}v{h:g}h-{w:g}z" for i in range(count)), GLASS)


def bicycle(paint: str, rng: random.Random) -> str:
    """A bicycle, with or without a basket, 100 wide."""
    parts = [disc(x, -19, 18, "none", stroke(DARK, 3)) for x in (20, 82)]
    parts.append(path("M20 -19L37 -48H70L47 -19zM47 -19L35 -54M82 -19L69 -57", "none", stroke(paint, 4)))
    parts.append(path("M28 -55h15M63 -58l12 -3", "none", stroke(DARK, 5) + ' stroke-linecap="round"'))
    parts.append(disc(47, -19, 5, DARK))
    if chance(rng, 0.5):
        parts.append(path("M76 -58h20l-3 16h-14z", "#a9825a"))
    return "".join(parts)


def car(paint: str, rng: random.Random) -> str:
    """A saloon or a hatchback, 160 wide."""
    back = "M4 -16V-34Q6 -40 24 -42L46 -64" if chance(rng, 0.5) else "M4 -16V-40L18 -64"
    body = path(f"{back}H92L116 -42Q154 -40 156 -28V-16z", paint)
    glass = path("M52 -60H70V-43H37zM75 -60H90L107 -43H75z", GLASS)
    return body + glass + rect(150, -32, 6, 6, "#ffe9a8") + wheels(14, 36, 124)


def van(paint: str, rng: random.Random) -> str:
    """A closed delivery van, 190 wide."""
    body = path("M4 -16V-88Q4 -94 10 -94H134Q142 -94 147 -86L164 -54Q186 -50 186 -38V-16z", paint)
    band = rect(4, -44, 130, 8, rng.choice(("#fff", "#222", "#f0c541")), ' opacity=".7"')
    glass = path("M120 -84H138L154 -54H120z", GLASS)
    seam = path("M112 -90V-18M62 -90V-18", "none", stroke("#0005", 2))
    return body + band + glass + seam + rect(180, -40, 6, 7, "#ffe9a8") + wheels(16, 40, 148)


def lorry(paint: str, rng: random.Random) -> str:
    """A lorry with a box, a tarpaulin or a tipper load, 270 wide."""
    cab = path("M200 -18V-92Q200 -98 206 -98H240Q248 -98 251 -90L262 -56V-18z", paint)
    cab += path("M216 -88H240L250 -58H216z", GLASS) + rect(257, -34, 6, 8, "#ffe9a8")
    load = rng.choice(("box", "tarp", "tipper"))
    if load == "box":
        back = rect(2, -118, 190, 92, "#e9e6dd", stroke("#0003", 2)) + rect(2, -60, 190, 10, paint)
    elif load == "tarp":
        back = path("M2 -26V-104Q97 -124 192 -104V-26z", "#5d6f63")
        back += path("M40 -110V-26M78 -114V-26M116 -114V-26M154 -110V-26", "none", stroke("#0004", 2))
    else:
        back = path("M20 -66Q60 -104 100 -84T178 -66z", "#8a7656")
        back += path("M2 -70H192L182 -28H14z", paint) + path("M50 -70v42M98 -70v42M146 -70v42", "none", stroke("#0004", 4))
    return rect(4, -28, 240, 10, DARK) + back + cab + wheels(17, 40, 80, 226)


def bus(paint: str, rng: random.Random) -> str:
    """A city bus, one or two decks, 280 wide."""
    top = DOUBLE_DECK if chance(rng, 0.35) else -100
    body = rect(2, top, 276, -14 - top, paint, ' rx="9"')
    rows = panes(14, -88, 34, 30, 40, 5) + rect(216, -88, 24, 74, GLASS)
    rows += rect(227, -88, 2, 74, DARK) + rect(250, -88, 28, 38, GLASS)
    if top == DOUBLE_DECK:
        rows += panes(14, -146, 34, 28, 40, 6) + rect(254, -146, 24, 28, GLASS)
    sign = rect(170, top + 3, 64, 7, DARK) + rect(176, top + 5, 40, 3, "#f0b429")
    stripe = rect(2, -40, 210, 7, "#fff", ' opacity=".55"')
    return body + rows + sign + stripe + rect(270, -32, 8, 7, "#ffe9a8") + wheels(17, 58, 196)


def tram(paint: str, rng: random.Random) -> str:
    """A tram of two cars with its current collector, 340 wide."""
    parts = [
        '<g id="t">',
        rect(2, -102, 162, 88, paint, ' rx="12"'),
        panes(14, -90, 30, 36, 36, 4),
        rect(2, -46, 162, 9, "#f4efe2"),
        rect(28, -16, 110, 10, DARK),
        wheels(9, 42, 68, 100, 126),
        '</g><use href="#t" x="174"/>',
    ]
    parts.append(rect(162, -92, 16, 74, "#3a3d42"))
    collector = "M70 -102l-22 -24l24 -26M52 -152h40" if chance(rng, 0.5) else "M70 -102l26 -50M80 -152h32"
    parts.append(path(collector, "none", stroke(DARK, 3)))
    return "".join(parts)


class Vehicle(NamedTuple):
    """How one kind is drawn: width in its own units, and the span of allowed sizes."""

    width: float
    smallest: float
    largest: float


SHAPES = {
    "bicycle": Vehicle(102, 0.9, 1.7),
    "car": Vehicle(160, 0.85, 1.5),
    "van": Vehicle(190, 0.8, 1.35),
    "lorry": Vehicle(270, 0.75, 1.15),
    "bus": Vehicle(280, 0.75, 1.15),
    "tram": Vehicle(340, 0.8, 1.1),
}
DRAW = {"bicycle": bicycle, "car": car, "van": van, "lorry": lorry, "bus": bus, "tram": tram}
