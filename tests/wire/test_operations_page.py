"""The page that says what is offered is made from the code, and says what the code does."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_what_the_code_says() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "operations.py"))["lines"]()
    assert (ROOT / "docs/integrator/operations.md").read_text(encoding="utf-8") == "\n".join(made) + "\n"
