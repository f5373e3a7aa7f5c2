"""Street scenes: a sky, a row of houses, a street, and at most one vehicle."""

import random

from kempelen.cli.demo.content.drawing import PAINTS, chance, disc, path, rect, stroke
from kempelen.cli.demo.content.vehicles import DRAW, SHAPES

WIDTH = 640
WALLS = ("#c9a58a", "#b7b09c", "#d8c7a3", "#a9877a", "#9aa7a5", "#c7b3b8", "#8f9a86")

SKIES = {
    "sun": ("#a9d3ea", "#e7f1ef"),
    "cloud": ("#b9c3c9", "#dde1e0"),
    "rain": ("#7f8d97", "#aab4b8"),
    "snow": ("#c3ccd4", "#eef0f2"),
    "dusk": ("#5b5e8c", "#e6a57e"),
    "night": ("#121a33", "#2b3557"),
    "fog": ("#c8cccb", "#dcdedc"),
}


def sky(weather: str, rng: random.Random) -> str:
    """Return the sky with sun, moon or clouds."""
    top, low = SKIES[weather]
    parts = [
        f'<linearGradient id="s" x2="0" y2="1"><stop stop-color="{top}"/><stop offset="1" stop-color="{low}"/></linearGradient>',
        rect(0, 0, 640, 260, "url(#s)"),
    ]
    x = rng.randint(80, 560)
    if weather in ("sun", "dusk"):
        parts.append(disc(x, 60 if weather == "sun" else 170, 26, "#fff1b8"))
    if weather == "night":
        parts.append(disc(x, 48, 15, "#f2eed8"))
    if weather in ("sun", "cloud", "rain", "snow"):
        for _ in range(2):
            cx, cy = rng.randint(30, 600), rng.randint(24, 66)
            parts.append(path(f"M{cx} {cy}h90a18 18 0 0 0-20-24a26 26 0 0 0-46-4a18 18 0 0 0-24 28z", "#fff", ' opacity=".65"'))
    return "".join(parts)


def houses(weather: str, rng: random.Random) -> str:
    """Return a row of houses; their windows are lit at night."""
    lit = "#f3cf73" if weather in ("night", "dusk") else "#56646b"
    parts, x = [], -rng.randint(0, 50)
    while x < WIDTH:
        w, top = rng.randint(104, 170), rng.randint(70, 150)
        parts.append(rect(x, top, w, 250 - top, rng.choice(WALLS)))
        if chance(rng, 0.6):
            parts.append(path(f"M{x - 4} {top}h{w + 8}l-18 -24h-{w - 28}z", rng.choice(("#7a4a3a", "#5a5450"))))
        floors = "".join(f"M{x + 16} {y}h{w - 32}" for y in range(top + 27, 220, 44))
        parts.append(path(floors, "none", stroke(lit, 22) + f' stroke-dasharray="16 {rng.choice((18, 22, 26))}"'))
        x += w + rng.choice((0, 0, 26))
    return "".join(parts)


def street(weather: str, rails: bool) -> str:
    """Return pavement and carriageway, with tram rails and wire where asked."""
    snow = weather == "snow"
    parts = [rect(0, 250, 640, 26, "#e6e9ea" if snow else "#aaa79e"), rect(0, 276, 640, 124, "#70757a" if snow else "#55585c")]
    parts.append(rect(0, 274, 640, 3, "#d4d1c8"))
    if rails:
        parts.append(path("M0 322H640M0 336H640", "none", stroke("#c3c6c9", 3)))
        parts.append(path("M0 158H640", "none", stroke("#2a2a2a", 1.5)))
    parts.append(path("M0 372H640", "none", stroke("#e9e6d8", 5) + ' stroke-dasharray="46 34"'))
    return "".join(parts)


def person(x: int, y: int, rng: random.Random) -> str:
    """Return somebody on foot."""
    legs = path(f"M{x} {y - 26}l-6 26M{x} {y - 26}l7 26", "none", stroke("#2b2e38", 5))
    coat = path(f"M{x - 9} {y - 24}l3 -26h12l3 26z", rng.choice(PAINTS))
    return legs + coat + disc(x, y - 58, 7, rng.choice(("#8d5a3c", "#e2b48f", "#5b3a29", "#c98f66")))


def furniture(rng: random.Random) -> str:
    """Return what stands on the pavement: trees, lamps, people, a bench."""
    parts = []
    for x in rng.sample(range(30, 620, 60), rng.randint(2, 4)):
        thing = rng.choice(("tree", "lamp", "person", "person", "bench"))
        if thing == "tree":
            parts.append(
                rect(x - 4, 200, 8, 66, "#6b4d36")
                + disc(x, 182, rng.randint(26, 38), rng.choice(("#4f7d4a", "#6a8f3f", "#b7742f")))
            )
        elif thing == "lamp":
            parts.append(rect(x - 2, 130, 4, 136, "#33363a") + path(f"M{x - 12} 130h24l-5 -14h-14z", "#f6e3a1"))
        elif thing == "bench":
            parts.append(path(f"M{x - 28} 252h56M{x - 28} 242h56M{x - 22} 252v14M{x + 22} 252v14", "none", stroke("#6e4a2f", 4)))
        else:
            parts.append(person(x, rng.randint(262, 272), rng))
    return "".join(parts)


def fall(weather: str, rng: random.Random) -> str:
    """Return rain, snow or fog in front of everything."""
    if weather == "rain":
        drops = "".join(f"M{rng.randint(0, 640)} {rng.randint(0, 380)}l-5 17" for _ in range(26))
        return path(drops, "none", stroke("#dfe8ee", 1.5) + ' opacity=".6"')
    if weather == "snow":
        flakes = "".join(f"M{rng.randint(0, 640)} {rng.randint(0, 390)}h0" for _ in range(46))
        return path(flakes, "none", stroke("#fff", 5) + ' stroke-linecap="round"')
    if weather == "fog":
        return rect(0, 0, 640, 400, "#d5d8d7", ' opacity=".5"')
    if weather == "night":
        return rect(0, 0, 640, 400, "#0b1230", ' opacity=".3"')
    return ""


def place(kind: str, rng: random.Random) -> str:
    """Return the vehicle at a random size, place and direction."""
    shape = SHAPES[kind]
    size = round(rng.uniform(shape.smallest, shape.largest), 2)
    room = 640 - shape.width * size
    x = round(rng.uniform(-0.04 * shape.width * size, max(4.0, room)))
    ground = 336 if kind == "tram" else round(rng.uniform(312, 358))
    if kind == "tram":
        size = round((ground - 158) / 152, 2)  # the collector touches the wire
        x = round(rng.uniform(-60, 640 - shape.width * size + 60))
    flip = chance(rng, 0.5)
    origin = x + shape.width * size if flip else x
    across = -size if flip else size
    drawn = DRAW[kind](rng.choice(PAINTS), rng)
    shadow = f'<ellipse cx="{x + shape.width * size / 2:g}" cy="{ground}" rx="{shape.width * size / 2:g}" ry="6" opacity=".25"/>'
    return f'{shadow}<g transform="translate({origin:g} {ground})scale({across:g} {size:g})">{drawn}</g>'


def scene(kind: str, rng: random.Random) -> str:
    """Return one street scene showing the kind, or nobody but people on foot."""
    weather = rng.choice(tuple(SKIES))
    rails = kind == "tram" or chance(rng, 0.3)  # rails alone must not give the tram away
    parts = [sky(weather, rng), houses(weather, rng), street(weather, rails), furniture(rng)]
    if kind != "none":
        parts.append(place(kind, rng))
    elif chance(rng, 0.6):
        parts.append(person(rng.randint(80, 560), rng.randint(320, 350), rng))
    if chance(rng, 0.35):
        x = rng.randint(60, 580)  # a post in front, which may cover part of the vehicle
        parts.append(rect(x, 236, 7, 140, "#3c3f43") + disc(x + 3.5, 232, 17, "#2d62a3", stroke("#fff", 3)))
    parts.append(fall(weather, rng))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" width="640" height="400">{"".join(parts)}</svg>\n'
