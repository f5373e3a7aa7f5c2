"""Draw the demo's street scenes and till receipts, with their CSV and gold files.

Run once by hand (``python -m kempelen.cli.demo.content.make_pictures``); the result is committed. The same
seed gives the same bytes. Everything in the pictures is invented.
"""

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from kempelen.cli.demo.content.receipts import draw_receipt, write_receipt
from kempelen.cli.demo.content.scenes import scene

CONTENT = Path(__file__).parent
PICTURES = "pictures"
SEED = 1770
KINDS = ("bicycle", "bus", "tram", "car", "van", "lorry", "none")
PICTURES_PER_KIND = 10
RECEIPTS = 40


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def make_scenes(target: Path) -> None:
    """Write the street scenes in an order that does not tell their kind."""
    rng = random.Random(SEED)  # noqa: S311 - the same pictures every time
    kinds = list(KINDS) * PICTURES_PER_KIND
    rng.shuffle(kinds)
    rows, gold = [], []
    for number, kind in enumerate(kinds, 1):
        name, key = f"{number:04}.svg", f"PK-{number:04}"
        (target / PICTURES / name).write_text(scene(kind, rng), encoding="utf-8")
        rows.append((f"/demo/pictures/{name}", key))
        gold.append((key, kind))
    write_csv(target / "picture_kinds.csv", ("image_url", "picture_id"), rows)
    write_csv(target / "picture_kinds.gold.csv", ("picture_id", "kind"), gold)


def make_receipts(target: Path) -> None:
    """Write the receipts."""
    rng = random.Random(SEED + 1)  # noqa: S311 - the same receipts every time
    rows, gold = [], []
    for number in range(1, RECEIPTS + 1):
        receipt = write_receipt(number, rng)
        name, key = f"receipt-{number:02}.svg", f"RC-{number:02}"
        (target / PICTURES / name).write_text(draw_receipt(receipt, rng), encoding="utf-8")
        rows.append((key, f"/demo/pictures/{name}"))
        gold.append((key, receipt.shop_name, receipt.date, receipt.total))
    write_csv(target / "receipts.csv", ("receipt_id", "image_url"), rows)
    write_csv(target / "receipts.gold.csv", ("receipt_id", "shop_name", "date", "total"), gold)


def main(target: Path = CONTENT) -> None:
    """Write every picture and its tables below the target folder."""
    (target / PICTURES).mkdir(exist_ok=True)
    make_scenes(target)
    make_receipts(target)


if __name__ == "__main__":
    main()
