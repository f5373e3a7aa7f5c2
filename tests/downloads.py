"""Files that a page hands out, fetched as a person does."""

import csv
from pathlib import Path

from playwright.sync_api import Page


def downloaded_results(page: Page, folder: Path) -> list[dict[str, str]]:
    """Download a batch's results from its page; return the rows as a spreadsheet would read them."""
    page.get_by_role("link", name="Download results").first.click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download CSV").click()
    file = folder / "results.csv"
    started.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
