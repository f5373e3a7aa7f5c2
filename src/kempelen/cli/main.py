"""``kempelen``: the command line."""

import os


def run() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kempelen.config.settings")
