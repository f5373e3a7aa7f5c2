"""Till receipts of invented shops: what they say, and how the paper looks."""

import random
from datetime import date, timedelta
from typing import NamedTuple

from kempelen.cli.demo.content.drawing import chance, path, rect, stroke


class Shop(NamedTuple):
    """An invented shop: what its receipts say on top, and what it sells, in cents."""

    name: str
    under: str
    goods: dict[str, int]


FOOD = {
    "Rye bread": 385,
    "Oat milk 1L": 249,
    "Plum jam": 410,
    "Eggs x12": 479,
    "Apples 1kg": 298,
    "Olives": 455,
    "Coffee 250g": 825,
}
BAKED = {"Lemon cake": 365, "Flat white": 340, "Pot of tea": 290, "Soup of day": 610, "Cheese roll": 425, "Plum tart": 395}
PAPER = {"Paper clips": 175, "Notebook A5": 620, "Blue ink": 545, "Postcard": 120, "Envelopes 50": 760, "Ribbon 3m": 230}
BOOKS = {"Used novel": 500, "Map 1:50000": 1095, "Bookmark": 185, "Atlas of birds": 2450, "Crosswords": 699, "Postcard": 120}
GARDEN = {
    "Seed potatoes": 899,
    "Garden twine": 325,
    "Clay pot 14cm": 340,
    "Basil plant": 275,
    "Gloves M": 780,
    "Compost 20L": 615,
}
TOOLS = {"Wall plugs": 210, "Sandpaper": 150, "Wood screws": 435, "Paint brush": 590, "Door hook": 265, "Key cut": 850}
WHEELS = {"Brake cable": 780, "Inner tube": 650, "Chain oil": 925, "Bell brass": 1700, "Labour 15min": 1500, "Patch kit": 485}
CARE = {"Plasters": 315, "Hand cream": 595, "Soap bar": 360, "Toothbrush": 289, "Throat drops": 445, "Comb": 199}
FOYER = {"Popcorn": 420, "Lemonade": 350, "Ticket row F": 980, "Salted nuts": 310, "Ice cream": 380, "Poster": 1250}
TOYS = {"Wooden boat": 1450, "Puzzle 500": 1290, "Marbles": 340, "Kite": 1895, "Stickers": 225, "Yo-yo": 560}

SHOPS = (
    Shop("HALVERGATE GROCERS", "3 Cooper's Yard", FOOD),
    Shop("THE COPPER LADLE", "Deli & Kitchen", FOOD),
    Shop("PAPER & PINS", "11 Bellfounder Row", PAPER),
    Shop("TURNSTONE BOOKS", "2 Ferry Steps", BOOKS),
    Shop("MOLEHILL GARDEN CENTRE", "Old Kiln Road", GARDEN),
    Shop("CAFE LANTERNE", "At the Clock House", BAKED),
    Shop("BRASS TACK HARDWARE", "48 Weir Street", TOOLS),
    Shop("SUNDAY BAKEHOUSE", "7 Saddler's Lane", BAKED),
    Shop("WICKET & SPOKE", "Bicycle Workshop", WHEELS),
    Shop("DRIFTWOOD PHARMACY", "1 Harbour Green", CARE),
    Shop("NINE PINES CINEMA", "Foyer Bar", FOYER),
    Shop("LITTLE OTTER TOYS", "22 Tollgate", TOYS),
)
DATE_FORMATS = ("%d %b %Y", "%Y-%m-%d", "%b %d, %Y", "%a %d %B %Y")
TOTAL_WORDS = ("TOTAL", "TOTAL DUE", "AMOUNT", "TO PAY")
COLUMNS = 28


class Receipt(NamedTuple):
    """One receipt as text lines, with the answers a careful reader gives."""

    lines: tuple[str, ...]
    shop_name: str
    date: str
    total: str


def two_columns(left: str, right: str) -> str:
    """Return left and right filled up to the width of the paper."""
    return left + right.rjust(COLUMNS - len(left))


def money(cents: int, comma: bool) -> str:
    """Return an amount in cents with two decimals."""
    text = f"{cents // 100}.{cents % 100:02}"
    return text.replace(".", ",") if comma else text


def write_receipt(number: int, rng: random.Random) -> Receipt:
    """Invent a purchase. Lines carry distractors: subtotal, cash given, change."""
    shop = SHOPS[number % len(SHOPS)]
    day = date(2026, 1, 2) + timedelta(days=rng.randint(0, 300))
    comma = chance(rng, 0.25)
    bought = [
        (item, price, rng.choice((1, 1, 1, 2))) for item, price in rng.sample(sorted(shop.goods.items()), rng.randint(2, 6))
    ]
    total = sum(price * count for _, price, count in bought)
    clock = f"{rng.randint(8, 19):02}:{rng.randint(0, 59):02}"
    lines = [
        shop.name.center(COLUMNS),
        shop.under.center(COLUMNS),
        "",
        two_columns(day.strftime(rng.choice(DATE_FORMATS)), clock),
        "-" * COLUMNS,
    ]
    lines += [two_columns(f"{count} {item}", money(price * count, comma)) for item, price, count in bought]
    lines.append("-" * COLUMNS)
    if chance(rng, 0.35):
        off = total // 10
        lines += [two_columns("SUBTOTAL", money(total, comma)), two_columns("Member 10%", "-" + money(off, comma))]
        total -= off
    lines.append(two_columns(rng.choice(TOTAL_WORDS), money(total, comma)))
    if chance(rng, 0.6):
        given = -(-total // 500) * 500 + rng.choice((0, 500))
        lines += [two_columns("CASH", money(given, comma)), two_columns("CHANGE", money(given - total, comma))]
    else:
        lines.append(two_columns("CARD", money(total, comma)))
    lines += ["", f"Till {rng.randint(1, 4)}  No. {rng.randint(1000, 9999)}".center(COLUMNS), "THANK YOU".center(COLUMNS)]
    return Receipt(tuple(lines), shop.name, day.isoformat(), money(total, comma=False))


def stain(height: int, rng: random.Random) -> str:
    """Return what happened to the paper: a ring, a crease, a smudge."""
    parts = []
    if chance(rng, 0.45):
        at = f'cx="{rng.randint(90, 330)}" cy="{rng.randint(80, height)}"'
        parts.append(f'<ellipse {at} rx="58" ry="55" fill="none" stroke="#8a5a2b" stroke-width="7" opacity=".22"/>')
    if chance(rng, 0.5):
        y = rng.randint(80, height - 40)
        parts.append(path(f"M56 {y}L364 {y + rng.randint(-14, 14)}", "none", stroke("#fff", 3) + ' opacity=".55"'))
        parts.append(path(f"M56 {y + 3}h308", "none", stroke("#000", 1) + ' opacity=".18"'))
    if chance(rng, 0.5):
        x, y = rng.randint(90, 300), rng.randint(120, height - 20)
        parts.append(
            f'<ellipse cx="{x}" cy="{y}" rx="{rng.randint(24, 60)}" ry="{rng.randint(8, 15)}" fill="#4a4a52" opacity=".2" '
            f'transform="rotate({rng.randint(-30, 30)} {x} {y})" filter="url(#b)"/>'
        )
    return "".join(parts)


def draw_receipt(receipt: Receipt, rng: random.Random) -> str:
    """Return the receipt lying tilted on a table."""
    height = 19 * len(receipt.lines) + 56
    table = rng.choice(("#6f5844", "#3f4a4f", "#8a8f86", "#4c5a45", "#7a6a72"))
    ink, faded = rng.choice(("#222", "#33312e", "#2b2f4a")), rng.choice(("1", ".85", ".7", ".6"))
    text = "".join(
        f'<tspan x="84" y="{64 + 19 * i}">{line.rstrip().replace("&", "&amp;")}</tspan>'
        for i, line in enumerate(receipt.lines)
        if line
    )
    teeth = "".join("l7 6l7 -6" for _ in range(22))
    paper = path(f"M56 28H364V{28 + height}" + teeth.replace("l7 ", "l-7 ") + "z", rng.choice(("#fbfaf5", "#f6f2e6", "#f1f3f4")))
    tilt, lean = round(rng.uniform(-7, 7), 1), round(rng.uniform(-3, 3), 1)
    full = height + 64
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 {full}" width="420" height="{full}">'
        '<filter id="b"><feGaussianBlur stdDeviation="4"/></filter>'
        f'{rect(0, 0, 420, full, table)}<g transform="rotate({tilt} 210 {full / 2:g})skewX({lean})translate({-lean * 4:g} 0)">'
        f"{path(f'M62 36H370V{34 + height}H62z', '#0006', ' filter=' + chr(34) + 'url(#b)' + chr(34))}{paper}"
        f'<text font-family="Courier New,Liberation Mono,DejaVu Sans Mono,monospace" font-size="15" xml:space="preserve" '
        f'fill="{ink}" opacity="{faded}">{text}</text>{stain(height, rng)}</g></svg>\n'
    )
